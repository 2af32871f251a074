package problem

import (
	"slices"
	"strings"
	"testing"

	"pinn/collocation/compat"
	"pinn/collocation/region"
	"pinn/pde"
)

const triangle = `
coords = ["x", "y"]
fields = ["u"]
[domain]
polygon = [[0, 0], [1, 0], [0.3, 0.9]]
[[condition]]
on = "interior"
eq = "lap(u) = 0"
[[condition]]
name = "bottom"
on = "y = 0"
eq = "u = 1"
[[condition]]
name = "left"
on = "y = 3*x"
eq = "u = 0"
[[condition]]
name = "right"
on = "7*y = 9*(1 - x)"
eq = "u = 1 - y/0.9"
`

// A side of a polygon holds its ends, at sharp corners, too, and nothing beyond them.
func TestSharpCorners(t *testing.T) {
	f, err := Parse(triangle)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		at   []float64
		want [3]bool // bottom, left, right
	}{
		{[]float64{0, 0}, [3]bool{true, true, false}},
		{[]float64{1, 0}, [3]bool{true, false, true}},
		{[]float64{0.3, 0.9}, [3]bool{false, true, true}},
		{[]float64{0.5, 0}, [3]bool{true, false, false}},
		{[]float64{-1e-7, 0}, [3]bool{}},
		{[]float64{1e-7, 2e-7}, [3]bool{}},
		{[]float64{1 + 1e-7, 0}, [3]bool{}},
	} {
		for k, want := range c.want {
			holds := func(on pde.Region) bool { return on.(region.Locator).Holds(c.at) }
			if got := slices.ContainsFunc(region.Leaves(f.Problem.Conditions[k+1].On), holds); got != want {
				t.Errorf("%s at %v: %v, want %v", f.Problem.Conditions[k+1].Name, c.at, got, want)
			}
		}
	}
}

// Data that contradict each other at the corner of a polygon are named like those at the corner of a box.
func TestContradictionAtCorner(t *testing.T) {
	f, err := Parse(triangle)
	if err != nil {
		t.Fatal(err)
	}
	const want = "x = 0, y = 0 `bottom` asks for u = 1 and `left` for u = 0"
	found := 0
	for _, c := range compat.Find(f.Problem) {
		if c.Order == 0 {
			found++
			if !strings.HasSuffix(c.String(), want) {
				t.Errorf("%s; want %s", c, want)
			}
		}
	}
	if found != 1 {
		t.Errorf("%d places where values contradict each other, want one: the others agree", found)
	}
}
