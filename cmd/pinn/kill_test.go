package main

import (
	"encoding/json"
	"flag"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// kills is the number of times that TestKilled ends a program; more are made by hand.
var kills = flag.Int("kills", 6, "how many runs are killed at random moments")

// steps is a solve of several trials and an independent solve, of a fraction of a second.
const steps = `
name   = "steps"
coords = ["x", "y"]
fields = ["u"]
tolerance = 1e-10
[domain]
x = [0, 1]
y = [0, 1]
[[condition]]
on = "interior"
eq = "-lap(u) = 18*pi^2*sin(3*pi*x)*sin(3*pi*y)"
[[condition]]
on = "boundary"
eq = "u = 0"
[exact]
u = "sin(3*pi*x)*sin(3*pi*y)"
`

// model returns the text of a saved solution, empty if there is none.
func model(dir string) string {
	text, _ := os.ReadFile(filepath.Join(dir, "model.json"))
	return string(text)
}

// whole reports what is wrong with a results folder: it must hold all files of its manifest, and a summary.
func whole(t *testing.T, dir string) {
	t.Helper()
	manifest, err := os.ReadFile(filepath.Join(dir, ".pinn"))
	if err != nil {
		t.Errorf("%s: %v", dir, err)
	}
	for name := range strings.Lines(string(manifest)) {
		if _, err := os.Stat(filepath.Join(dir, strings.TrimSpace(name))); err != nil {
			t.Error(err)
		}
	}
	text, err := os.ReadFile(filepath.Join(dir, "summary.json"))
	if err != nil || !json.Valid(text) {
		t.Errorf("%s: a summary that is not whole: %v", dir, err)
	}
}

// TestKilled ends solves with SIGKILL at random moments, some of them while results are put in place. What was there before is
// never lost, what is there is whole, and the run that goes on ends with the bits of one that was not killed.
func TestKilled(t *testing.T) {
	elsewhere(t)
	t.Setenv(asProgram, "1")
	writeFile(t, "steps.toml", steps)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	if text, err := exec.Command(self, "solve", "steps.toml", "--quiet", "--no-figures", "--out", "whole").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	took, want := time.Since(begun), model("whole")
	rnd := rand.New(rand.NewPCG(1, uint64(*kills)))
	lost, differing, finished, resumed := 0, 0, 0, 0
	args := []string{"solve", "steps.toml", "--quiet", "--no-figures", "--out", "killed"}
	for k := range *kills {
		before := model("killed")
		command := args
		if _, err := os.Stat(".killed.run/checkpoint"); err == nil && k%3 != 0 { // some begin anew
			command = append(command[:len(command):len(command)], "--resume")
		}
		cmd := exec.Command(self, command...)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(rnd.Float64() * 1.1 * float64(took)))
		cmd.Process.Kill()
		cmd.Wait() // it reports the signal
		after := model("killed")
		switch {
		case before != "" && after == "":
			lost++
		case after != "":
			whole(t, "killed")
		}
		if _, err := os.Stat("killed/unfinished.txt"); after != "" && err != nil {
			finished++
			if after != want {
				differing++
			}
		}
	}
	if _, err := os.Stat(".killed.run/checkpoint"); err == nil {
		resumed++
		args = append(args, "--resume")
	}
	if text, err := exec.Command(self, args...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	if model("killed") != want {
		differing++
	}
	if lost > 0 || differing > 0 {
		t.Errorf("lost %d, differing %d", lost, differing)
	}
	if left, _ := filepath.Glob(".killed*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	t.Logf("%d kills, %d after which there were finished results, %d runs resumed at the end: lost %d, differing %d", *kills, finished, resumed, lost, differing)
}
