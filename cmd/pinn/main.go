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
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"pinn/internal/kernel"
)

// Exit codes.
const (
	exitSolved      = 0
	exitShort       = 1 // finished, but short of what was asked for, or failed numerically
	exitInput       = 2 // bad input or usage
	exitInternal    = 3 // a fault of the program itself
	exitInterrupted = 130
)

func main() {
	debug.SetTraceback("crash") // what the runtime cannot recover from ends with SIGABRT, not with the exit code of bad input
	ctx, cancel := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, append(limitSignals, os.Interrupt, syscall.SIGTERM)...)
	go func() {
		<-signals
		cancel()
		for s := range signals { // the second ends the process at once
			if !slices.Contains(limitSignals, s) { // which come again every second
				os.Exit(exitInterrupted)
			}
		}
	}()
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// commands is the command line.
type commands struct {
	Solve    solveSetCommand `cmd:"" help:"Solve problems and write their results folders."`
	Classify classifyCommand `cmd:"" help:"Train classifiers on labelled points."`
	Check    checkCommand    `cmd:"" help:"Read a problem, report its faults or what it says."`
	List     listCommand     `cmd:"" help:"List the problems that come with the program."`
	Init     initCommand     `cmd:"" help:"Write a commented problem file to start from."`
	Eval     evalCommand     `cmd:"" help:"Evaluate a saved solution and its derivatives at points."`
	Export   exportCommand   `cmd:"" help:"Write a saved solution for ParaView (VTU, PVD) or NumPy (NPZ)."`
	Plot     plotCommand     `cmd:"" help:"Draw a saved solution and its derivatives: lines, slices, times, maps."`
	Report   reportCommand   `cmd:"" help:"Write a page (HTML) about a results folder or a study."`
	Study    studyCommand    `cmd:"" help:"Run a problem over a grid of settings and seeds."`
	Explain  explainCommand  `cmd:"" help:"Say in plain words what a results folder means."`
	Help     helpCommand     `cmd:"" help:"Print a page of the manual, such as problem or shapes; without one, list the pages."`
	Schema   schemaCommand   `cmd:"" help:"Print the JSON schema of problem files, for editors."`
	Version  versionCommand  `cmd:"" help:"Say what this program is."`

	Completion  completionCommand `cmd:"" help:"Print the completion script of a shell."`
	Complete    completeCommand   `cmd:"" hidden:""`
	ShowVersion versionFlag       `name:"version" help:"Say what this program is."`
}

const description = `Solves partial differential equations stated in text files.

  pinn solve transport          a problem that comes with the program
  pinn init heat                writes heat.toml, to be edited
  pinn solve heat.toml

Exit codes: 0 solved, 1 finished but short of what was asked, failed numerically or out of time, 2 bad input or usage,
3 a fault of the program itself, 130 interrupted.`

// terminal is what a command talks to.
type terminal struct {
	context.Context
	args     []string // the command line, without the program
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
	parser := newParser(&cli, kong.Writers(stdout, stderr), kong.Exit(func(int) { exited = true }))
	if len(args) == 0 {
		args = []string{"--help"}
	}
	command, err := parser.Parse(args)
	if err == nil {
		err = emptyValue(args)
	}
	switch {
	case exited: // the help was printed
		return exitSolved
	case err != nil:
		fmt.Fprintln(stderr, fold(fmt.Sprintf("pinn: %s (see %s --help)", err, helpful(err))))
		return exitInput
	}
	if err := kernel.Select(os.Getenv("PINN_KERNEL")); err != nil {
		fmt.Fprintf(stderr, "pinn: PINN_KERNEL: %s\n", err)
		return exitInput
	}
	useKernels()
	return exitCode(attend(&terminal{ctx, args, stdin, stdout, stderr}, command), stderr)
}

// helpful returns the command whose help says more about a faulty command line.
func helpful(err error) string {
	if fault := (*kong.ParseError)(nil); errors.As(err, &fault) {
		if n := fault.Context.Selected(); n != nil {
			return "pinn " + n.Name
		}
	}
	return "pinn"
}

// emptyValue reports a flag with an empty value, as of a variable of a shell that is not set: it would count as not given.
func emptyValue(args []string) error {
	for k, a := range args {
		name, value, given := strings.Cut(a, "=")
		switch {
		case args[0] == "complete" || a == "--":
			return nil
		case given && value == "" && strings.HasPrefix(name, "--"):
			return fmt.Errorf("%s has an empty value", name)
		case a == "" && k > 0 && strings.HasPrefix(args[k-1], "-"):
			return fmt.Errorf("%s has an empty value", args[k-1])
		}
	}
	return nil
}

// newParser reads command lines.
func newParser(cli *commands, options ...kong.Option) *kong.Kong {
	options = append(options, kong.Name("pinn"), kong.Description(description), kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	parser, err := kong.New(cli, options...)
	if err != nil {
		panic(err) // the command line itself is at fault
	}
	return parser
}

// patience is how long a command that was interrupted may take to write what it has.
const patience = 30 * time.Second

// attend runs a command. One that is interrupted and does not end by itself is left behind.
func attend(t *terminal, command *kong.Context) error {
	done := make(chan error, 1)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				done <- crashed(r)
			}
		}()
		done <- command.Run(t)
	}()
	select {
	case err := <-done:
		return err
	case <-t.Done():
	}
	wait := time.Duration(0)
	if _, ok := command.Selected().Target.Addr().Interface().(interface{ saves() }); ok {
		wait = patience
	}
	select {
	case err := <-done:
		return err
	case <-time.After(wait):
		return context.Canceled
	}
}

// crash is a fault of the program itself.
type crash struct {
	cause any
	stack []byte
}

// crashed makes an error of what a panic was given, to be called where it is recovered.
func crashed(cause any) error { return &crash{cause, debug.Stack()} }

// Error implements error.
func (c *crash) Error() string {
	return fmt.Sprintf("pinn: this is a fault of the program, not of your input: please report it with the file and what follows\n%v\n\n%s", c.cause, c.stack)
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
	fmt.Fprintln(stderr, fold(err.Error()))
	if fault := (*crash)(nil); errors.As(err, &fault) {
		return exitInternal
	}
	return exitInput
}
