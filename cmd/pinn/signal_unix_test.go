//go:build unix

package main

import (
	"errors"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A second signal ends every kind of run at once, whatever it waits for: here nobody reads what it wants to say.
func TestSecondSignal(t *testing.T) {
	elsewhere(t)
	t.Setenv(asProgram, "1")
	writeFile(t, "sine.toml", sine)
	writeFile(t, "sweep.toml", strings.Replace(sweep, "= 20", "= 100000", 1))
	writeFile(t, "two.toml", "[data]\nfile = \"two.csv\"\nlabel = \"kind\"\n[network]\nwidth = 50\n[train]\nsteps = 100000\n")
	writeFile(t, "two.csv", "kind,x,y\na,0,0\na,0,1\na,0.1,0.5\nb,1,0\nb,1,1\nb,0.9,0.5\nb,0.05,0.55\n")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		command, sign string // sign of a run that has begun
		signals       [2]syscall.Signal
	}{
		{"solve transport-lsgd --set lsgd.steps=100000 --out a", ".a.run", [2]syscall.Signal{syscall.SIGTERM, syscall.SIGTERM}},
		{"solve conductivity --out b", ".b.run", [2]syscall.Signal{syscall.SIGTERM, syscall.SIGINT}},
		{"study sweep.toml --out c", "c/study.toml", [2]syscall.Signal{syscall.SIGINT, syscall.SIGTERM}},
		{"classify two.toml --out d", ".d.run", [2]syscall.Signal{syscall.SIGINT, syscall.SIGINT}},
	} {
		cmd := exec.Command(self, strings.Fields(c.command)...)
		out := full(t)
		cmd.Stdout, cmd.Stderr = out, out
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		for begun := time.Now(); !exists(c.sign); time.Sleep(10 * time.Millisecond) {
			if time.Since(begun) > 30*time.Second {
				cmd.Process.Kill()
				t.Fatalf("%s: %s does not appear", c.command, c.sign)
			}
		}
		cmd.Process.Signal(c.signals[0])
		select {
		case err := <-ended:
			t.Errorf("%s: it ends with %v although it cannot say so", c.command, err)
			continue
		case <-time.After(300 * time.Millisecond):
		}
		cmd.Process.Signal(c.signals[1])
		select {
		case err := <-ended:
			if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) || exit.ExitCode() != exitInterrupted {
				t.Errorf("%s: it ends with %v, want %d", c.command, err, exitInterrupted)
			}
		case <-time.After(10 * time.Second):
			cmd.Process.Kill()
			t.Errorf("%s: it goes on after the second signal", c.command)
		}
	}
}

// full returns the end of a pipe that takes no byte more.
func full(t *testing.T) *os.File {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close(); w.Close() })
	w.SetWriteDeadline(time.Now().Add(100 * time.Millisecond))
	for err == nil {
		_, err = w.Write(make([]byte, 4096))
	}
	if !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatal(err)
	}
	return w
}

// A fit that is interrupted before there is a solution says how to go on, and goes on.
func TestInterruptedFit(t *testing.T) {
	elsewhere(t)
	t.Setenv(asProgram, "1")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if code, _, msg := pinn(t, "init", "rod", "--template", "inverse"); code != exitSolved {
		t.Fatal(msg)
	}
	args := strings.Fields("solve rod.toml --quiet --no-figures --out a")
	if out, err := exec.Command(self, args...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	want := model("a")
	args[len(args)-1] = "b"
	cmd := exec.Command(self, args...)
	var said strings.Builder
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for begun := time.Now(); !kept(".b.run/checkpoint") && time.Since(begun) < 30*time.Second; {
		time.Sleep(10 * time.Millisecond)
	}
	cmd.Process.Signal(syscall.SIGTERM)
	if err := cmd.Wait(); err == nil || cmd.ProcessState.ExitCode() != exitInterrupted || !strings.Contains(said.String(), "--resume") {
		t.Errorf("it ends with %v: %s", err, said.String())
	}
	if out, err := exec.Command(self, append(args, "--resume")...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if model("b") != want {
		t.Error("the fit that goes on ends elsewhere")
	}
}

// kept reports whether a checkpoint has entries of some length.
func kept(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Size() > 1000
}
