package main

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pinn/cmd/internal/origin"
	"pinn/cmd/internal/study"
)

// asProgram makes the test binary be the program: a study starts it for its workers.
const asProgram = "PINN_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	os.Exit(m.Run())
}

// sine is the problem of sweep.
const sine = `coords = ["x"]
fields = ["u"]
[domain]
x = [0, 1]
[[condition]]
on = "interior"
eq = "u = sin(2*pi*x)"
[exact]
u = "sin(2*pi*x)"
`

const sweep = `
name  = "sweep"
seeds = 10
base  = "sine.toml"
[set]
network.activation = "tanh"
lsgd.method = "lsgd"
lsgd.steps  = 20
[[case]]
name = "Box"
set = { network.init = "box" }
[[case]]
name = "He"
set = { network.init = "he" }
[grid]
network.width = [4, 8]
[[figure]]
name   = "error"
kind   = "convergence"
x      = ["network.width"]
series = "case"
[[figure]]
name   = "course"
kind   = "history"
x      = ["step", "cpu_seconds"]
y      = "rel_l2"
series = "case"
panel  = "network.width"
`

// rows returns runs.csv of a study without the columns of time and origin.
func rows(t *testing.T, dir string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "runs.csv"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	for k, l := range lines {
		cells := strings.Split(l, ",")
		lines[k] = strings.Join(cells[:len(cells)-2-len(origin.Columns)], ",")
	}
	return strings.Join(lines, "\n")
}

func TestStudy(t *testing.T) {
	elsewhere(t)
	t.Setenv(asProgram, "1")
	writeFile(t, "sine.toml", sine)
	writeFile(t, "sweep.toml", sweep)
	code, out, msg := pinn(t, "study", "sweep.toml")
	if code != exitSolved || !strings.Contains(out, "40 runs, 0 of them failed") {
		t.Fatalf("code %d, output %q, messages %q", code, out, msg)
	}
	for _, name := range []string{"study.toml", "runs.csv", "summary.csv", "summary.md", "error.png", "error.svg", "course.png", "course.csv"} {
		if _, err := os.Stat(filepath.Join("results", "sweep", name)); err != nil {
			t.Error(err)
		}
	}
	whole := rows(t, "results/sweep")
	var parts []string
	for _, shard := range []string{"1/2", "2/2"} {
		if code, _, msg := pinn(t, "study", "--shard", shard, "--cpu", "1", "sweep.toml"); code != exitSolved {
			t.Fatalf("shard %s: code %d, messages %q", shard, code, msg)
		}
		parts = append(parts, "results/sweep-"+strings.Replace(shard, "/", "-of-", 1))
	}
	if code, _, msg := pinn(t, append([]string{"study", "--merge", "--out", "joined"}, parts...)...); code != exitSolved {
		t.Fatalf("merge: code %d, messages %q", code, msg)
	}
	code, out, msg = pinn(t, "study", "--merge", "--out", "half", parts[0])
	if want := "of shard 2/2 20 runs are missing"; code != exitSolved || !strings.Contains(out, want) || !strings.Contains(out, "20 runs of the study are not among them") {
		t.Errorf("merge of one part: code %d, output %q, messages %q; want %q", code, out, msg, want)
	}
	if got := rows(t, "joined"); got != whole {
		t.Errorf("joined parts:\n%s\nwant\n%s", got, whole)
	}
}

// TestStudyKilled ends a study with SIGKILL at random moments and lets it go on.
func TestStudyKilled(t *testing.T) {
	elsewhere(t)
	t.Setenv(asProgram, "1")
	writeFile(t, "sine.toml", sine)
	writeFile(t, "sweep.toml", sweep)
	if code, _, msg := pinn(t, "study", "--quiet", "--out", "whole", "sweep.toml"); code != exitSolved {
		t.Fatalf("code %d, messages %q", code, msg)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	rnd := rand.New(rand.NewPCG(1, 1))
	for range 4 {
		cmd := exec.Command(self, "study", "--quiet", "--out", "killed", "sweep.toml")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(30+rnd.IntN(120)) * time.Millisecond)
		cmd.Process.Kill()
		cmd.Wait() // it reports the signal
	}
	if code, _, msg := pinn(t, "study", "--quiet", "--out", "killed", "sweep.toml"); code != exitSolved {
		t.Fatalf("code %d, messages %q", code, msg)
	}
	if got, want := rows(t, "killed"), rows(t, "whole"); got != want {
		t.Errorf("after interruptions:\n%s\nwant\n%s", got, want)
	}
}

func TestStudyUsage(t *testing.T) {
	elsewhere(t)
	t.Setenv(asProgram, "1")
	writeFile(t, "sine.toml", sine)
	writeFile(t, "sweep.toml", sweep)
	writeFile(t, "other.toml", "base = \"transprot\"\n")
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"study", "nowhere.toml"}, "no such file"},
		{[]string{"study", "sweep.toml", "other.toml"}, "want one study file"},
		{[]string{"study", "--shard", "3/2", "sweep.toml"}, "want i/n"},
		{[]string{"study", "--cpu=-1", "sweep.toml"}, "want a whole number from 1"},
		{[]string{"study", "other.toml"}, "did you mean transport"},
		{[]string{"study", "--merge", "nowhere"}, "no such file"},
	} {
		code, _, msg := pinn(t, c.args...)
		if code != exitInput || !strings.Contains(msg, c.want) {
			t.Errorf("%v: code %d, messages %q; want %d and %q", c.args, code, msg, exitInput, c.want)
		}
	}
}

// TestStudyFailures checks that runs that fail are rows, and that the reason of one is told.
func TestStudyFailures(t *testing.T) {
	elsewhere(t)
	t.Setenv(asProgram, "1")
	writeFile(t, "sine.toml", sine)
	writeFile(t, "some.toml", "base = \"sine.toml\"\n[set]\nlsgd.method = \"projection\"\n[grid]\nnetwork.width = [4, -4]\n")
	code, out, msg := pinn(t, "study", "some.toml")
	if want := "network.width=-4"; code != exitSolved || !strings.Contains(out, "2 runs, 1 of them failed") || !strings.Contains(msg, want) {
		t.Errorf("code %d, output %q, messages %q; want %d, one failure and %q", code, out, msg, exitSolved, want)
	}
}

// TestStudyThatFails checks that a complete study without any result ends with the code for it, and a part of one does not.
func TestStudyThatFails(t *testing.T) {
	elsewhere(t)
	s, err := study.Parse("all.toml", []byte("seeds = 2\n[geometry]\nside = 3\n"), nil)
	if err != nil {
		t.Fatal(err)
	}
	var rows []study.Row
	for _, r := range s.Runs() {
		cells := append([]string{study.Failed, "no memory"}, slices.Repeat([]string{"NaN"}, 9)...)
		rows = append(rows, study.Row{Run: r, Cells: cells})
	}
	for _, c := range []struct {
		rows []study.Row
		want int
	}{{rows, exitShort}, {rows[:1], exitSolved}} {
		var out, msg strings.Builder
		term := &terminal{Context: t.Context(), in: strings.NewReader(""), out: &out, err: &msg}
		if code := exitCode((&studyCommand{}).conclude(term, s, ".", c.rows), &msg); code != c.want || !strings.Contains(msg.String(), "no memory") {
			t.Errorf("%d of 2 rows, all failed: code %d, messages %q; want %d and the reason", len(c.rows), code, msg.String(), c.want)
		}
	}
}
