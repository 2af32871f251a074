package main

import (
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// readme returns README.md with its path.
func readme(t *testing.T) (root, text string) {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	return root, string(b)
}

// The commands of the README do what it says, and its messages are those of the program.
func TestReadme(t *testing.T) {
	_, text := readme(t)
	elsewhere(t)
	for line := range strings.Lines(text) {
		if command, ok := strings.CutPrefix(line, "    pinn "); ok {
			command, _, _ = strings.Cut(command, "#")
			runReadme(t, strings.Fields(command)...)
		}
	}
	start := regexp.MustCompile(`(?m)^    transport: solved\n      the estimated error \S+ is within the tolerance (\S+)$`).FindStringSubmatch(text)
	if code, stdout, _ := pinn(t, "solve", "transport", "--no-figures"); start == nil || code != exitSolved || !strings.Contains(stdout, "is within the tolerance "+start[1]) {
		t.Errorf("transport: exit code %d\n%s", code, stdout)
	}
	if !strings.Contains(text, "shows ten kinds") || len(templateNames()) != 10 {
		t.Errorf("%d templates", len(templateNames()))
	}
	writeFile(t, "at.csv", "x,t\n0.5,0.5\n")
	for _, command := range []string{
		"pinn eval results/heat --points at.csv -d u,u_x,lap(u)", "pinn solve heat.toml --watch", "pinn plot results/heat -d u_x --times 5", "pinn export results/heat",
		"pinn list", "pinn help", "pinn help notices", "pinn completion bash", "pinn schema",
	} {
		if !strings.Contains(text, "`"+command+"`") {
			t.Errorf("%s is not in the README", command)
		}
		runReadme(t, strings.Fields(command)[1:]...)
	}
	for _, m := range regexp.MustCompile(`(?m)^\| ((?:[\w/]+(?:\.\w+)?(?:, )?)+)[ |,]`).FindAllStringSubmatch(text, -1) {
		for _, name := range strings.Split(m[1], ", ") {
			if _, err := os.Stat(filepath.Join("results/heat", name)); err != nil && strings.ContainsAny(name, "./") && name != "mesh.csv" {
				t.Errorf("results/heat has no %s", name)
			}
		}
	}
	good, err := os.ReadFile("heat.toml")
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, "heat.toml", strings.Replace(string(good), "k*u_xx", "k*uxx", 1))
	_, _, message := pinn(t, "check", "heat.toml")
	if indented := "    " + strings.ReplaceAll(strings.TrimSpace(message), "\n", "\n    ") + "\n"; !strings.Contains(text, indented) {
		t.Errorf("the README has another message than\n%s", indented)
	}
}

// runReadme runs a command that must succeed.
func runReadme(t *testing.T, args ...string) {
	t.Helper()
	if code, stdout, stderr := pinn(t, args...); code != exitSolved {
		t.Errorf("pinn %s: exit code %d\n%s%s", strings.Join(args, " "), code, stdout, stderr)
	}
}

// The problem file of the README is solved, also with what it overrides from the command line; the numbers of its exit codes are those of the program.
func TestReadmeFile(t *testing.T) {
	_, text := readme(t)
	elsewhere(t)
	for _, m := range fence.FindAllStringSubmatch(text, -1) {
		if m[1] == "toml" {
			writeFile(t, "own.toml", m[3])
		}
	}
	runReadme(t, "solve", "own.toml", "--no-figures")
	flags := regexp.MustCompile("from the command line: `([^`]*)`").FindStringSubmatch(text)
	if flags == nil {
		t.Fatal("no flags")
	}
	runReadme(t, append([]string{"solve", "own.toml", "--no-figures"}, strings.Fields(flags[1])...)...)
	codes := fmt.Sprintf("%d solved, %d finished but short of what was asked or out of time, %d bad input, %d a fault of the program, %d interrupted",
		exitSolved, exitShort, exitInput, exitInternal, exitInterrupted)
	if !strings.Contains(strings.Join(strings.Fields(text), " "), codes) {
		t.Errorf("the README does not say %q", codes)
	}
}

// The program in Go of the README prints what its equation says: u = x (1-x) y (1-y).
func TestReadmeProgram(t *testing.T) {
	root, text := readme(t)
	file := filepath.Join(t.TempDir(), "main.go")
	for _, m := range fence.FindAllStringSubmatch(text, -1) {
		if m[1] == "go" {
			writeFile(t, file, m[3])
		}
	}
	cmd := exec.Command("go", "run", file)
	cmd.Dir = root
	out, err := cmd.CombinedOutput()
	var status string
	var estimate, u, slope float64
	if _, scan := fmt.Sscan(string(out), &status, &estimate, &u, &slope); err != nil || scan != nil || status != "solved" || math.Abs(u-0.0625) > 1e-9 || math.Abs(slope-0.25) > 1e-9 {
		t.Errorf("%v, %v\n%s", err, scan, out)
	}
}
