package main

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"pinn/cmd/internal/classification"
	"pinn/cmd/internal/result"
)

func TestClassifyAndEval(t *testing.T) {
	elsewhere(t)
	writeFile(t, "two.toml", "[data]\nfile = \"two.csv\"\nlabel = \"kind\"\nsplit = 0.3\n[network]\nwidth = 5\n[train]\nsteps = 5\n[output]\ngrid = 5\n")
	writeFile(t, "two.csv", "kind,x,y\na,0,0\na,0,1\na,0.1,0.5\nb,1,0\nb,1,1\nb,0.9,0.5\n")
	code, stdout, stderr := pinn(t, "classify", "two.toml", "--json", "--quiet", "--seed", "3")
	if code != exitSolved || stderr != "" {
		t.Fatalf("exit code %d, errors %q", code, stderr)
	}
	var s classification.Summary
	if err := json.Unmarshal([]byte(stdout), &s); err != nil {
		t.Fatal(err)
	}
	if len(s.Trainings) != 1 || s.Trainings[0].Seeds[0] != 3 || s.Trainings[0].TrainAccuracy[0] != 1 || s.Train != 4 || s.Test != 2 {
		t.Errorf("summary %+v", s)
	}
	writeFile(t, "points.csv", "y,x\n0.5,0\n0.5,1\n")
	code, stdout, stderr = pinn(t, "eval", "results/two", "--points", "points.csv")
	if code != exitSolved || !strings.HasPrefix(stdout, "x,y,p(a),p(b)\n0,0.5,0.") || strings.Count(stdout, "\n") != 3 {
		t.Errorf("exit code %d, output\n%s\nerrors %q", code, stdout, stderr)
	}
	code, stdout, stderr = pinn(t, "eval", "results/two", "--points", "two.csv")
	if code != exitSolved || !strings.HasPrefix(stdout, "x,y,p(a),p(b)\n0,0,0.") || strings.Count(stdout, "\n") != 7 {
		t.Errorf("labelled points: exit code %d, output\n%s\nerrors %q", code, stdout, stderr)
	}
	for text, want := range map[string]string{
		"":                  "no column \"x\"",
		"x\n1\n":            "no column \"y\"",
		"x,y\n":             "no rows",
		"x,y\n1\n":          "bad.csv:2:1: 1 fields, but there are 2 columns",
		"x,y\n1,2\n3,NaN\n": "bad.csv:3:3: column \"y\": want a finite number, found \"NaN\"",
	} {
		writeFile(t, "bad.csv", text)
		if code, _, stderr := pinn(t, "eval", "results/two", "--points", "bad.csv"); code != exitInput || !strings.Contains(stderr, want) {
			t.Errorf("points %q: exit code %d, errors %q; want %d and %q", text, code, stderr, exitInput, want)
		}
	}
	if code, _, stderr = pinn(t, "eval", "results/two", "--points", "points.csv", "-d", "x"); code != exitInput || !strings.Contains(stderr, "-d") {
		t.Errorf("derivatives of a classifier: exit code %d, errors %q", code, stderr)
	}
}

func TestSolvePOUAndEval(t *testing.T) {
	elsewhere(t)
	writeFile(t, "square.toml", `coords = ["x"]
fields = ["u"]
[domain]
x = [0, 1]
[[condition]]
name = "f"
on = "interior"
eq = "u = x^2"
[exact]
u = "x^2"
[points]
interior = 50
[network]
kind = "pou"
parts = 2
degree = 2
[lsgd]
ridge = 1e-3
ridge_steps = 2
steps = 1
`)
	code, stdout, stderr := pinn(t, "solve", "square.toml", "--json", "--quiet", "--no-figures", "--tolerance", "1e-6")
	if code != exitSolved || stderr != "" {
		t.Fatalf("exit code %d, errors %q", code, stderr)
	}
	var s result.Summary
	if err := json.Unmarshal([]byte(stdout), &s); err != nil {
		t.Fatal(err)
	}
	if s.Features != 6 || !(s.RelL2["u"] < 1e-7) {
		t.Errorf("summary %+v, want 6 functions and an error below 1e-7", s)
	}
	if _, err := os.Stat("results/square/solution.png"); err == nil {
		t.Error("a figure in spite of --no-figures")
	}
	writeFile(t, "points.csv", "x\n0.5\n")
	code, stdout, stderr = pinn(t, "eval", "results/square", "--points", "points.csv", "-d", "u,u_x+x")
	if want := "x,u,u_x+x\n0.5,0.25,1.5\n"; code != exitSolved || rounded(stdout) != rounded(want) {
		t.Errorf("exit code %d, output %q, want %q; errors %q", code, stdout, want, stderr)
	}
}

func TestBadClassify(t *testing.T) {
	elsewhere(t)
	writeFile(t, "c.toml", "[data]\nfile = \"c.csv\"\n")
	writeFile(t, "c.csv", "x,label\n1,a\n,b\n")
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"classify", "c.toml"}, `c.csv:3:1: column "x": the value is missing`},
		{[]string{"classify", "absent.toml"}, "absent.toml"},
		{[]string{"classify", "c.toml", "--cpu", "0"}, `--cpu: "0" cores`},
	} {
		if code, _, stderr := pinn(t, c.args...); code != exitInput || !strings.Contains(stderr, c.want) {
			t.Errorf("%v: exit code %d, errors %q; want %d and %q", c.args, code, stderr, exitInput, c.want)
		}
	}
}
