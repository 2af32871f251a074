package main

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"pinn/cmd/internal/saved"
	"pinn/cmd/internal/store"
	"pinn/cmd/internal/vtk"
)

type exportCommand struct {
	Saved string   `arg:"" name:"run" help:"A results folder, or its model.json."`
	Out   string   `placeholder:"PATH" help:"RUN-export by default: a folder of .vtu files with a series.pvd, or a file whose name ends in .vtu (one moment) or .npz."`
	Grid  string   `placeholder:"NxN" help:"Points along the coordinates of space, such as 200x100, or one number for all: 1001, 201 or 51 for one, two or three by default."`
	Times int      `default:"21" placeholder:"N" help:"Moments of an evolution (default: ${default}), from the beginning to the end of time."`
	At    []string `sep:"none" placeholder:"x=VALUE" help:"Fixes a coordinate, such as t=0.5. May be repeated."`
	Want  []string `name:"derivatives" short:"d" sep:"none" placeholder:"EXPRESSIONS" help:"What to export, such as u,u_x; all fields by default."`
}

// Run writes a solution for other programs to draw.
func (c *exportCommand) Run(t *terminal) error {
	f, err := saved.Load(c.Saved)
	if err != nil {
		return err
	}
	fixed, quantities, err := asked(f, c.At, c.Want)
	if err != nil {
		return err
	}
	if err := f.Within("--at", fixed); err != nil {
		return err
	}
	if err := c.checkOut(); err != nil {
		return err
	}
	if c.Times < 1 {
		return fmt.Errorf("--times %d: want at least 1 moment", c.Times)
	}
	e := &export{f: f, quantities: quantities, time: slices.Index(f.Coords, f.Time)}
	if e.space, err = c.space(f, e.time, fixed); err != nil {
		return err
	}
	e.moments(c.Times, fixed)
	out := c.Out
	if out == "" {
		out = filepath.Clean(filepath.Dir(saved.Path(c.Saved))) + "-export" // not in it: what a results folder holds is what its solve wrote
	}
	var what string
	switch filepath.Ext(out) {
	case ".npz":
		what, err = e.arrays(out)
	case ".vtu":
		what, err = e.single(out)
	default:
		what, err = e.series(t, out)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(t.out, what)
	return err
}

// checkOut refuses names of files that are not written: a folder whose name has a dot is said to be one by a slash, or is there.
func (c *exportCommand) checkOut() error {
	switch ext := filepath.Ext(c.Out); ext {
	case "", ".npz", ".vtu":
		return nil
	default:
		if info, err := os.Stat(c.Out); strings.HasSuffix(c.Out, "/") || err == nil && info.IsDir() {
			return nil
		}
		return fmt.Errorf("--out %s: no file of the kind %s is written: want a name that ends in .vtu or .npz, or a folder, such as %s/; pinn eval writes CSV", c.Out, ext, strings.TrimSuffix(c.Out, ext))
	}
}

// defaultCounts are the points along a coordinate of space, by how many there are: about as many in all as draw at once.
var defaultCounts = [...]string{1: "1001", 2: "201", 3: "51"}

// space returns the grid of a moment.
func (c *exportCommand) space(f *saved.Function, time int, fixed saved.Fixed) (*saved.Lattice, error) {
	held := maps.Clone(fixed)
	_, fixedTime := fixed[time]
	if time >= 0 {
		held[time] = 0 // set for each moment
	}
	var free []string
	for a, name := range f.Coords {
		if _, ok := held[a]; !ok {
			free = append(free, name)
		}
	}
	grid := c.Grid
	switch {
	case len(free) == 0 && time >= 0 && !fixedTime: // time is drawn as space
		delete(held, time)
		free = []string{f.Time}
	case len(free) == 0:
		return nil, errors.New("--at: no coordinate is left to export over")
	case len(free) > 3 && filepath.Ext(c.Out) != ".npz":
		return nil, fmt.Errorf("export: at most three coordinates of space can be drawn: fix some of %s by --at, or write an .npz file", strings.Join(free, ", "))
	}
	if grid == "" {
		grid = defaultCounts[min(len(free), 3)]
	}
	n, err := saved.ParseCounts("--grid", grid)
	if err != nil {
		return nil, err
	}
	return f.Lattice("--grid", n, held)
}

// export is a solution and where it is wanted.
type export struct {
	f          *saved.Function
	quantities []*saved.Quantity
	space      *saved.Lattice
	time       int       // axis of time, -1 if there is none
	times      []float64 // nil: no time, or time is an axis of the lattice
}

// moments chooses the times.
func (e *export) moments(n int, fixed saved.Fixed) {
	if e.time < 0 || slices.Contains(e.space.Axes, e.time) {
		return
	}
	if v, ok := fixed[e.time]; ok {
		e.times = []float64{v}
		return
	}
	e.times = saved.Linspace(e.f.Lower[e.time], e.f.Upper[e.time], n)
	if n == 1 {
		e.times[0] = e.f.Upper[e.time]
	}
}

// grid returns the solution at moment number k, which does not matter where there are no times.
func (e *export) grid(k int) *vtk.Grid {
	if e.times != nil {
		e.space.At[e.time] = e.times[k]
	}
	x := e.space.Points()
	g := &vtk.Grid{Nodes: e.space.Nodes}
	for _, q := range e.quantities {
		g.Data = append(g.Data, vtk.Array{Name: q.Text, Values: q.Inside(x)})
	}
	return g
}

// single writes one moment: the end unless --at says another one.
func (e *export) single(path string) (string, error) {
	return path, e.grid(len(e.times) - 1).Write(path)
}

// series writes a folder with a file for each moment; what it replaces is files of the same names.
func (e *export) series(t *terminal, folder string) (string, error) {
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return "", err
	}
	if e.times == nil {
		return e.single(filepath.Join(folder, "solution.vtu"))
	}
	var all []vtk.Moment
	for k, time := range e.times {
		if err := t.Err(); err != nil {
			return "", err
		}
		m := vtk.Moment{Time: time, File: fmt.Sprintf("solution-%04d.vtu", k)}
		if err := e.grid(k).Write(filepath.Join(folder, m.File)); err != nil {
			return "", err
		}
		all = append(all, m)
	}
	path := filepath.Join(folder, "series.pvd")
	return path, vtk.WriteSeries(path, all)
}

// arrays writes the nodes of every coordinate under its name, and the quantities as arrays over them, time first.
func (e *export) arrays(path string) (string, error) {
	var all []store.Array
	shape := e.space.Shape()
	if e.times != nil {
		all = append(all, store.Array{Name: e.f.Time, Data: e.times})
		shape = append([]int{len(e.times)}, shape...)
	}
	for k, a := range e.space.Axes {
		all = append(all, store.Array{Name: e.f.Coords[a], Data: e.space.Nodes[k]})
	}
	values := make([][]float64, len(e.quantities))
	for k := range max(1, len(e.times)) {
		for j, a := range e.grid(k).Data {
			values[j] = append(values[j], a.Values...)
		}
	}
	for k, q := range e.quantities {
		all = append(all, store.Array{Name: q.Text, Data: &store.Tensor{Shape: shape, Data: values[k]}})
	}
	return path, store.WriteNPZ(path, all...)
}
