package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"math"
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

// killed are solves of a second and less, each with its own kind of work.
var killed = []struct{ name, text string }{
	{"search", `
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
`},
	{"march", `
coords = ["x", "t"]
fields = ["u"]
tolerance = 1e-4
[domain]
x = [-0.5, 1.5]
t = [0, 1]
[functions]
s = "exp(-((x - t)/0.2)^2)"
[[condition]]
on = "interior"
eq = "u_t + u_x = 0"
[[condition]]
on = ["t = 0", "x = -0.5"]
eq = "u = s"
`},
	{"refinement", `
coords = ["x"]
fields = ["u"]
tolerance = 1e-6
[domain]
x = [0, 1]
[functions]
s = "atan(300*(x - 0.3))"
[[condition]]
on = "interior"
eq = "u_xx - u^3 = d(s, x, x) - s^3"
[[condition]]
on = "boundary"
eq = "u = s"
`},
	{"eigenvalues", `
coords = ["x", "y"]
fields = ["u"]
tolerance = 1e-4
[domain]
x = [0, 1.5]
y = [0, 1]
[eigenvalue]
k = { count = 4 }
[[condition]]
on = "interior"
eq = "-lap(u) = k*u"
[[condition]]
on = "boundary"
eq = "u = 0"
`},
	{"unknown field", `
coords = ["x"]
fields = ["u", "f"]
[domain]
x = [0, 1]
[[condition]]
on = "interior"
eq = "-u_xx = f"
[[condition]]
on = "boundary"
eq = "u = 0"
[[condition]]
data = "killed.csv"
noise = 0.01
[regularise]
f = {}
`},
}

// TestKilled ends solves with SIGKILL at random moments, some of them while results are put in place. What was there before is
// never lost, what is there is whole, and the run that goes on ends with the bits of one that was not killed.
func TestKilled(t *testing.T) {
	for _, c := range killed {
		t.Run(c.name, func(t *testing.T) {
			elsewhere(t)
			t.Setenv(asProgram, "1")
			writeFile(t, "killed.toml", c.text)
			writeFile(t, "killed.csv", measuredSine(60))
			killer{rnd: rand.New(rand.NewPCG(1, uint64(*kills)))}.run(t)
		})
	}
}

// measuredSine is a table of noisy values of sin(pi x).
func measuredSine(n int) string {
	rnd := rand.New(rand.NewPCG(1, 1))
	var b strings.Builder
	b.WriteString("x,u\n")
	for range n {
		x := rnd.Float64()
		fmt.Fprintf(&b, "%.6f,%.6f\n", x, math.Sin(math.Pi*x)+0.01*rnd.NormFloat64())
	}
	return b.String()
}

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

// killer kills solves and counts what becomes of their results.
type killer struct {
	rnd                           *rand.Rand
	lost, differing, finished, on int
}

// run kills the solve of killed.toml as often as the flag says, and lets it end.
func (k killer) run(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	if text, err := exec.Command(self, "solve", "killed.toml", "--quiet", "--no-figures", "--out", "whole").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	took, want := time.Since(begun), model("whole")
	args := []string{self, "solve", "killed.toml", "--quiet", "--no-figures", "--out", "killed"}
	for n := range *kills {
		command := args
		if resumable() && n%3 != 0 { // some begin anew
			command = append(command[:len(command):len(command)], "--resume")
			k.on++
		}
		k.kill(t, command, time.Duration(k.rnd.Float64()*1.1*float64(took)), want)
	}
	if resumable() {
		args = append(args, "--resume")
	}
	if text, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	if model("killed") != want {
		k.differing++
	}
	if k.lost > 0 || k.differing > 0 {
		t.Errorf("lost %d, differing %d", k.lost, k.differing)
	}
	if left, _ := filepath.Glob(".killed*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	t.Logf("%d kills, %d of runs that went on, after %d there were finished results: lost %d, differing %d", *kills, k.on, k.finished, k.lost, k.differing)
}

// resumable reports whether a killed run has left a checkpoint.
func resumable() bool {
	_, err := os.Stat(".killed.run/checkpoint")
	return err == nil
}

// kill runs a command for some time, and looks at what it leaves.
func (k *killer) kill(t *testing.T, command []string, after time.Duration, want string) {
	before := model("killed")
	cmd := exec.Command(command[0], command[1:]...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(after)
	cmd.Process.Kill()
	cmd.Wait() // it reports the signal
	there := model("killed")
	if there == "" {
		if before != "" {
			k.lost++
		}
		return
	}
	whole(t, "killed")
	if _, err := os.Stat("killed/unfinished.txt"); err != nil {
		k.finished++
		if there != want {
			k.differing++
		}
	}
}

// TestStudyKilledOften is TestStudyKilled as often as the flag says: no row is ever lost, and in the end the rows
// are those of a study that was not killed.
func TestStudyKilledOften(t *testing.T) {
	elsewhere(t)
	t.Setenv(asProgram, "1")
	writeFile(t, "sine.toml", sine)
	writeFile(t, "sweep.toml", sweep)
	begun := time.Now()
	if code, _, msg := pinn(t, "study", "--quiet", "--out", "whole", "sweep.toml"); code != exitSolved {
		t.Fatalf("code %d, messages %q", code, msg)
	}
	took, want := time.Since(begun), rows(t, "whole")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	rnd := rand.New(rand.NewPCG(1, uint64(*kills)))
	lost, differing, finished := 0, 0, 0
	finish := func() {
		if code, _, msg := pinn(t, "study", "--quiet", "--out", "killed", "sweep.toml"); code != exitSolved {
			t.Fatalf("code %d, messages %q", code, msg)
		}
		if finished++; rows(t, "killed") != want {
			differing++
		}
		if err := os.RemoveAll("killed"); err != nil {
			t.Fatal(err)
		}
	}
	for n := range *kills {
		before := wholeRows()
		cmd := exec.Command(self, "study", "--quiet", "--out", "killed", "sweep.toml")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(rnd.Float64() * 0.6 * float64(took)))
		cmd.Process.Kill()
		cmd.Wait() // it reports the signal
		after := wholeRows()
		for row := range before {
			if !after[row] {
				lost++
			}
		}
		if n%4 == 3 {
			finish()
		}
	}
	finish()
	if lost > 0 || differing > 0 {
		t.Errorf("lost %d rows, %d of %d studies differ", lost, differing, finished)
	}
	t.Logf("%d kills in %d studies: lost %d, differing %d", *kills, finished, lost, differing)
}

// wholeRows returns the rows of the killed study that are whole.
func wholeRows() map[string]bool {
	text, _ := os.ReadFile("killed/runs.csv") // there may be none
	all := map[string]bool{}
	for row := range strings.Lines(string(text)) {
		if strings.HasSuffix(row, "\n") {
			all[row] = true
		}
	}
	return all
}
