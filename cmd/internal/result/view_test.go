package result

import (
	"slices"
	"testing"

	"pinn/pde"
	"pinn/problem"
)

func TestView(t *testing.T) {
	for _, c := range []struct {
		name, others string
		coords       []string
		time         int
		axes         []int
		nodes        int // per axis
		cuts         []string
		equal        bool
	}{
		{name: "line", coords: []string{"x"}, time: -1, axes: []int{0}, nodes: 41, cuts: []string{""}},
		{name: "time alone", coords: []string{"t"}, time: 0, axes: []int{0}, nodes: 41, cuts: []string{""}},
		{name: "plane", coords: []string{"x", "y"}, time: -1, axes: []int{0, 1}, nodes: 11, cuts: []string{""}, equal: true},
		{name: "time upwards", coords: []string{"t", "x"}, time: 0, axes: []int{1, 0}, nodes: 11, cuts: []string{""}},
		{
			name: "plane and time", coords: []string{"x", "t", "y"}, time: 1, axes: []int{0, 2}, nodes: 7, equal: true,
			cuts: []string{"t = 1", "t = 2", "t = 3"},
		},
		{
			name: "space", coords: []string{"x", "y", "z"}, time: -1, axes: []int{0, 1}, nodes: 7, equal: true,
			cuts: []string{"z = 2", "z = 4", "z = 6"},
		},
		{
			name: "more", coords: []string{"x", "y", "z", "w"}, time: 2, axes: []int{0, 1}, nodes: 7, equal: true,
			cuts: []string{"z = 2", "z = 4", "z = 6"}, others: "w = 6",
		},
	} {
		f := &problem.File{Time: c.time, Problem: &pde.Problem{Coords: c.coords}, Output: problem.Output{Grid: 11}}
		for a := range c.coords {
			f.Problem.Lower = append(f.Problem.Lower, float64(a))
			f.Problem.Upper = append(f.Problem.Upper, float64(3*a))
		}
		f.Problem.Upper[0] = 1
		v := newView(f, f.Output.Grid, figureCuts)
		var titles []string
		for _, k := range v.cuts {
			titles = append(titles, k.title)
		}
		if !slices.Equal(v.axes, c.axes) || len(v.nodes[0]) != c.nodes || !slices.Equal(titles, c.cuts) || v.others != c.others || v.equal != c.equal {
			t.Errorf("%s: axes %v with %d nodes, cuts %q at %q, equal %v; want %+v", c.name, v.axes, len(v.nodes[0]), titles, v.others, v.equal, c)
		}
		x := v.points()
		if n, d := x.Dims(); n != v.size()*len(v.cuts) || d != len(c.coords) {
			t.Errorf("%s: points %d x %d", c.name, n, d)
		}
		last := v.size() - 1
		for j, a := range v.axes {
			if got, want := x.At(last, a), f.Problem.Upper[a]; got != want {
				t.Errorf("%s: the last point of the first cut has %s = %g, want %g", c.name, c.coords[a], got, want)
			}
			if got, want := x.At(1, a), v.nodes[j][1-j]; got != want {
				t.Errorf("%s: the second point has %s = %g, want %g", c.name, c.coords[a], got, want)
			}
		}
	}
}
