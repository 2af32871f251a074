package main

import (
	"regexp"
	"strings"
	"testing"

	"pinn/cmd/internal/result"
)

// On the face of two cells the first counts; derivatives are those of its expansion.
func TestEvalOnCells(t *testing.T) {
	elsewhere(t)
	writeFile(t, "ode.toml", ode)
	code, stdout, stderr := pinn(t, "solve", "ode.toml", "--no-figures", "--set", "partition.cells.x=3")
	if code != exitSolved || !strings.Contains(stdout, "mesh      3 cells of ") {
		t.Fatalf("exit code %d: %s%s", code, stdout, stderr)
	}
	writeFile(t, "points.csv", "x\n0\n0.33333333333333333\n0.5\n1\n1.5\n")
	code, stdout, stderr = pinn(t, "eval", "results/ode", "--points", "points.csv", "-d", "u,u_x")
	got := strings.Join(strings.Split(rounded(stdout), "\n")[:5], "\n")
	const want = "x,u,u_x\n0.000,1.000,1.000\n0.333,1.396,1.396\n0.500,1.649,1.649\n1.000,2.718,2.718"
	if code != exitShort || got != want || !strings.Contains(stderr, "1 of 5") {
		t.Errorf("exit code %d, got\n%s\nwant\n%s\n%s", code, got, want, stderr)
	}
}

func TestMesh(t *testing.T) {
	for _, c := range []struct {
		s    result.Summary
		want string
	}{
		{result.Summary{Slabs: 16, Cells: 336, Features: 336 * 150}, "16 slabs in time, 336 cells of 150 functions"},
		{result.Summary{Slabs: 1, Cells: 1, Features: 40}, "1 slab in time, 1 cell of 40 functions"},
		{result.Summary{Cells: 9, Features: 360}, "9 cells of 40 functions"},
	} {
		if got := mesh(&c.s); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestCheckShowsPartition(t *testing.T) {
	code, stdout, stderr := pinn(t, "check", "transport", "--set", "partition.slabs=8", "--set", "partition.cells.x=4")
	if line := regexp.MustCompile(`(?m)^  partition +8 slabs in time, 4 x 1 cells$`); code != exitSolved || !line.MatchString(stdout) {
		t.Errorf("exit code %d: %s%s", code, stdout, stderr)
	}
}
