package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"

	"pinn/cmd/internal/dataset"
	"pinn/cmd/internal/saved"
	"pinn/cmd/internal/store"
	"pinn/lsgd/classify"
)

type evalCommand struct {
	Saved  string   `arg:"" name:"run" help:"A results folder, or its model.json."`
	Points string   `placeholder:"FILE" help:"A CSV file with one column per coordinate, under their names."`
	Grid   string   `placeholder:"NxN" help:"Equidistant points over the domain instead: 200x100, or one number for all coordinates."`
	At     []string `sep:"none" placeholder:"x=VALUE" help:"Fixes a coordinate, such as t=0.5. May be repeated."`
	Want   []string `name:"derivatives" short:"d" sep:"none" placeholder:"EXPRESSIONS" help:"What to evaluate, such as u,u_x or u_x^2+u_t; all fields by default."`
	Out    string   `placeholder:"FILE" help:"Write to a file instead of the standard output: CSV, or NumPy's arrays if its name ends in .npz."`

	Extrapolate bool `help:"Take values outside the domain for good, where the solution means nothing."`
}

// Run prints the coordinates and the wanted expressions, for classifiers the probability of every class, as CSV.
func (c *evalCommand) Run(t *terminal) error {
	if (c.Points == "") == (c.Grid == "") {
		return errors.New("eval: give the points to evaluate at, either --points FILE or --grid NxN")
	}
	text, format, err := saved.Format(c.Saved)
	if err != nil {
		return err
	}
	if format == classify.FormatClassifier {
		model := new(classify.Classifier)
		if err := json.Unmarshal(text, model); err != nil {
			return fmt.Errorf("%s is not a saved classifier: %w", saved.Path(c.Saved), err)
		}
		return c.classify(t, model)
	}
	f, err := saved.Load(c.Saved)
	if err != nil {
		return err
	}
	return c.evaluate(t, f)
}

// evaluate evaluates expressions of a solution or a fit.
func (c *evalCommand) evaluate(t *terminal, f *saved.Function) error {
	fixed, quantities, err := asked(f, c.At, c.Want)
	if err != nil {
		return err
	}
	if err := f.Within("--at", fixed); err != nil && !c.Extrapolate {
		return err
	}
	var lattice *saved.Lattice
	var x *mat.Dense
	if c.Grid != "" {
		if lattice, err = gridOf(f, c.Grid, fixed); err != nil {
			return err
		}
		x = lattice.Points()
	} else if x, err = loadPoints(c.Points, f.Coords, fixed); err != nil {
		return err
	}
	outside := 0
	if n := f.Outside(x); n > 0 && lattice == nil && !c.Extrapolate {
		outside = n
		fmt.Fprintf(t.err, "pinn: points outside the domain, where the solution means nothing: %d of %d (--extrapolate allows them)\n", n, x.RawMatrix().Rows)
	}
	var columns [][]float64
	var header []string
	for a, name := range f.Coords {
		header, columns = append(header, name), append(columns, mat.Col(nil, a, x))
	}
	for _, q := range quantities {
		evaluate := q.At
		if lattice != nil && !c.Extrapolate {
			evaluate = q.Inside
		}
		header, columns = append(header, q.Text), append(columns, evaluate(x))
	}
	if err := c.write(t, header, columns, lattice); err != nil || outside == 0 {
		return err
	}
	return outcome(exitShort)
}

// gridOf returns the lattice of --grid.
func gridOf(f *saved.Function, text string, fixed saved.Fixed) (*saved.Lattice, error) {
	n, err := saved.ParseCounts("--grid", text)
	if err != nil {
		return nil, err
	}
	return f.Lattice("--grid", n, fixed)
}

// write writes columns as CSV, or as arrays of one dimension, or of those of the lattice.
func (c *evalCommand) write(t *terminal, header []string, columns [][]float64, lattice *saved.Lattice) error {
	switch {
	case filepath.Ext(c.Out) == ".npz":
		return store.WriteNPZ(c.Out, arrays(header, columns, lattice)...)
	case c.Out != "":
		return store.WriteCSV(c.Out, header, columns)
	}
	return store.EncodeCSV(t.out, header, columns)
}

// arrays names columns as arrays. Those of a lattice have its shape.
func arrays(header []string, columns [][]float64, lattice *saved.Lattice) []store.Array {
	var all []store.Array
	for k, name := range header {
		a := store.Array{Name: name, Data: columns[k]}
		if lattice != nil {
			a.Data = &store.Tensor{Shape: lattice.Shape(), Data: columns[k]}
		}
		all = append(all, a)
	}
	return all
}

// asked reads the flags --at and -d for a function.
func asked(f *saved.Function, at, want []string) (saved.Fixed, []*saved.Quantity, error) {
	fixed, err := f.Fix("--at", at)
	if err != nil {
		return nil, nil, err
	}
	quantities, err := f.Quantities("-d", wanted(want))
	return fixed, quantities, err
}

// wanted takes lists of expressions apart.
func wanted(lists []string) []string {
	var all []string
	for _, list := range lists {
		all = append(all, saved.Split(list)...)
	}
	return all
}

// loadPoints reads the columns of the coordinates that are not fixed; others do not count.
func loadPoints(path string, coords []string, fixed saved.Fixed) (*mat.Dense, error) {
	header, all, err := store.ReadCSV(path)
	if err != nil {
		return nil, err
	}
	if len(all[0]) == 0 {
		return nil, fmt.Errorf("%s has no rows", path)
	}
	x := mat.NewDense(len(all[0]), len(coords), nil)
	for a, name := range coords {
		if v, ok := fixed[a]; ok {
			for i := range all[0] {
				x.Set(i, a, v)
			}
			continue
		}
		k := slices.Index(header, name)
		if k < 0 {
			return nil, fmt.Errorf("%s has no column %q; the coordinates are %s", path, name, strings.Join(coords, ", "))
		}
		x.SetCol(a, all[k])
	}
	return x, nil
}

// classify evaluates a classifier.
func (c *evalCommand) classify(t *terminal, model *classify.Classifier) error {
	switch {
	case len(c.Want) > 0:
		return errors.New("-d: a classifier has no derivatives to evaluate")
	case c.Points == "" || len(c.At) > 0:
		return errors.New("eval: a classifier is evaluated at --points FILE alone")
	}
	x, err := dataset.ReadPoints(c.Points, model.Columns)
	if err != nil {
		return err
	}
	var columns [][]float64
	for j := range model.Columns {
		columns = append(columns, mat.Col(nil, j, x))
	}
	p := model.Probabilities(x)
	header := slices.Clone(model.Columns)
	for k, name := range model.Classes {
		header, columns = append(header, "p("+name+")"), append(columns, mat.Col(nil, k, p))
	}
	return c.write(t, header, columns, nil)
}
