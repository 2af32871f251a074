package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// A side without a condition is said to have none, and a condition with mates holds on both sides.
const pieces = `coords = ["x", "y"]
fields = ["u"]
[domain]
x = [0, 1]
y = [0, 1]
[[condition]]
name = "poisson"
on   = "interior"
eq   = "d(u, x, x) + u_yy = 1"
[[condition]]
name = "around"
on   = "x = 0"
eq   = ["u = mate(u)", "u_x = mate(u_x)"]
[[condition]]
name = "floor"
on   = "y = 0"
eq   = "u = 0"
`

func TestCheckSaysWhatIsBare(t *testing.T) {
	elsewhere(t)
	writeFile(t, "pieces.toml", pieces)
	code, stdout, stderr := pinn(t, "check", "pieces.toml")
	for _, want := range []string{
		"pieces: linear, order 2\n", "u (order 2 in x, 2 in y)", "    x = 0  around\n    x = 1  around\n    y = 0  floor\n    y = 1  nothing\n",
	} {
		if code != exitSolved || !strings.Contains(stdout, want) {
			t.Errorf("exit code %d, no %q in\n%s%s", code, want, stdout, stderr)
		}
	}
}

// The field that a plate is split by has a name, which a start and a result may ask for.
func TestCheckNamesTheLaplacian(t *testing.T) {
	elsewhere(t)
	writeFile(t, "plate.toml", "coords = [\"x\", \"y\"]\nfields = [\"w\"]\ndomain = { x = [0, 1], y = [0, 1] }\n[[condition]]\non = \"interior\"\neq = \"lap(lap(w)) = 1\"\n"+
		"[[condition]]\non = \"boundary\"\neq = [\"w = 0\", \"lap(w) = 0\"]\n")
	if code, stdout, stderr := pinn(t, "check", "plate.toml"); code != exitSolved || !strings.Contains(stdout, "lap(w) is a field more, laplacian1,") {
		t.Errorf("exit code %d\n%s%s", code, stdout, stderr)
	}
}

func TestCheckReadsAllKinds(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"../../results/pou-hp/study.toml"}, "a study of 42 runs"},
		{[]string{"../../results/pou-hp/pou-hp.toml"}, "u = sin(2 π x)"},
		{[]string{"../../results/classify-moons/problem/*.toml"}, "a classification"},
		{[]string{"../../results/classify-digits/problem/*.toml", "--read-anywhere"}, "points of"},
		{[]string{"../../results/descent-transport/study.toml"}, "a study of 60 runs"},
		{[]string{"../../results/unlisted/*.toml"}, "boundary"},
	} {
		files, err := filepath.Glob(c.args[0])
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: no files, %v", c.args[0], err)
		}
		code, stdout, stderr := pinn(t, append([]string{"check", files[0]}, c.args[1:]...)...)
		if code != exitSolved || !strings.Contains(stdout, c.want) {
			t.Errorf("%s: exit code %d, no %q in\n%s%s", files[0], code, c.want, stdout, stderr)
		}
	}
	if code, _, stderr := pinn(t, "check", "../../results/descent-transport/study.toml", "--set", "seeds=1"); code != exitInput || !strings.Contains(stderr, "--set") {
		t.Errorf("a setting of a study: exit code %d, %s", code, stderr)
	}
}
