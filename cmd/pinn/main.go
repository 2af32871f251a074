// Command pinn solves partial differential equations that are stated in text files.
//
// See pinn --help, and README.md for a tour.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"sync"
	"syscall"

	"github.com/alecthomas/kong"

	"pinn/internal/kernel"
)

// Exit codes.
const (
	exitSolved      = 0
	exitShort       = 1 // finished, but short of what was asked for, or failed numerically
	exitInput       = 2 // bad input or usage
	exitInterrupted = 130
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// commands is the command line.
type commands struct {
	Solve    solveCommand    `cmd:"" help:"Solve a problem and write its results folder."`
	Classify classifyCommand `cmd:"" help:"Train classifiers on labelled points."`
	Check    checkCommand    `cmd:"" help:"Read a problem, report its faults or what it says."`
	List     listCommand     `cmd:"" help:"List the problems that come with the program."`
	Fit      fitCommand      `cmd:"" help:"Fit networks, partition-of-unity networks among them, to data, formulas or linear equations."`
	Init     initCommand     `cmd:"" help:"Write a commented problem file to start from."`
	Eval     evalCommand     `cmd:"" help:"Evaluate a saved solution and its derivatives at points."`
	Export   exportCommand   `cmd:"" help:"Write a saved solution for ParaView (VTU, PVD) or NumPy (NPZ)."`
	Report   reportCommand   `cmd:"" help:"Write a page (HTML) about a results folder or a study."`
	Study    studyCommand    `cmd:"" help:"Run a problem over a grid of settings and seeds."`
	Version  versionCommand  `cmd:"" help:"Say what this program is."`
}

const description = `Solves partial differential equations stated in text files.

  pinn solve transport          a problem that comes with the program
  pinn init heat                writes heat.toml, to be edited
  pinn solve heat.toml

Exit codes: 0 solved, 1 finished but short of what was asked or failed numerically, 2 bad input or usage,
130 interrupted.`

// terminal is what a command talks to.
type terminal struct {
	context.Context
	in       io.Reader
	out, err io.Writer
}

// outcome is a way to end other than success.
type outcome int

// Error implements error.
func (o outcome) Error() string { return fmt.Sprintf("exit code %d", int(o)) }

// useKernels makes all linear algebra of the process run on the program's own kernels.
var useKernels = sync.OnceFunc(kernel.Use)

// run is the whole program: it returns the exit code.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0)) // --cpu holds for one run
	var cli commands
	exited := false
	parser, err := kong.New(&cli, kong.Name("pinn"), kong.Description(description),
		kong.Writers(stdout, stderr), kong.Exit(func(int) { exited = true }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	if err != nil {
		panic(err) // the command line itself is at fault
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	command, err := parser.Parse(args)
	switch {
	case exited: // the help was printed
		return exitSolved
	case err != nil:
		fmt.Fprintf(stderr, "pinn: %s (see pinn --help)\n", err)
		return exitInput
	}
	if err := kernel.Select(os.Getenv("PINN_KERNEL")); err != nil {
		fmt.Fprintf(stderr, "pinn: PINN_KERNEL: %s\n", err)
		return exitInput
	}
	useKernels()
	return exitCode(command.Run(&terminal{ctx, stdin, stdout, stderr}), stderr)
}

// exitCode says what an error of a command means, and prints it unless the command has said all.
func exitCode(err error, stderr io.Writer) int {
	var end outcome
	switch {
	case err == nil:
		return exitSolved
	case errors.As(err, &end):
		return int(end)
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(stderr, "pinn: interrupted; nothing was written")
		return exitInterrupted
	}
	fmt.Fprintln(stderr, err)
	return exitInput
}
