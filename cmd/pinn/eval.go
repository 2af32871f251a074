package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/mat"

	"pinn/auto"
	"pinn/cmd/internal/store"
	"pinn/pde"
	"pinn/pde/expr"
	"pinn/pde/jet"
)

type evalCommand struct {
	Saved  string   `arg:"" name:"run" help:"A results folder, or its model.json."`
	Points string   `required:"" placeholder:"FILE" help:"A CSV file with one column per coordinate, under their names."`
	Want   []string `name:"derivatives" short:"d" sep:"none" placeholder:"EXPRESSIONS" help:"What to evaluate, such as u,u_x or u_x^2+u_t; all fields by default."`
	Out    string   `placeholder:"FILE" help:"Write to a file instead of the standard output."`
}

// Run prints the coordinates and the wanted expressions as CSV.
func (c *evalCommand) Run(t *terminal) error {
	model, err := loadModel(c.Saved)
	if err != nil {
		return err
	}
	x, columns, err := loadPoints(c.Points, model.Coords)
	if err != nil {
		return err
	}
	if n := outside(model, x); n > 0 {
		fmt.Fprintf(t.err, "pinn: points outside the domain, where the solution means nothing: %d of %d\n", n, x.RawMatrix().Rows)
	}
	wanted := c.wanted()
	if len(wanted) == 0 {
		wanted = model.Fields
	}
	header := slices.Concat(model.Coords, wanted)
	for _, text := range wanted {
		column, err := evaluate(model, text, x)
		if err != nil {
			return err
		}
		columns = append(columns, column)
	}
	if c.Out != "" {
		return store.WriteCSV(c.Out, header, columns)
	}
	return printCSV(t, header, columns)
}

// outside counts the points outside the domain of a model.
func outside(m *auto.Model, x *mat.Dense) (count int) {
	points, _ := x.Dims()
	for i := range points {
		if !m.Contains(x.RawRowView(i)) {
			count++
		}
	}
	return count
}

// wanted takes lists apart at the commas outside parentheses.
func (c *evalCommand) wanted() []string {
	var all []string
	for _, list := range c.Want {
		depth, lo := 0, 0
		for i, r := range list + "," {
			switch {
			case r == '(':
				depth++
			case r == ')':
				depth--
			case r == ',' && (depth <= 0 || i == len(list)):
				all = append(all, strings.TrimSpace(list[lo:i]))
				lo = i + 1
			}
		}
	}
	return all
}

func loadModel(path string) (*auto.Model, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		path = filepath.Join(path, "model.json")
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	model := new(auto.Model)
	if err := json.Unmarshal(text, model); err != nil {
		return nil, fmt.Errorf("%s is not a saved model: %w", path, err)
	}
	return model, nil
}

// loadPoints reads the columns of the coordinates; others do not count.
func loadPoints(path string, coords []string) (x *mat.Dense, columns [][]float64, err error) {
	header, all, err := store.ReadCSV(path)
	if err != nil {
		return nil, nil, err
	}
	if len(all[0]) == 0 {
		return nil, nil, fmt.Errorf("%s has no rows", path)
	}
	x = mat.NewDense(len(all[0]), len(coords), nil)
	for a, name := range coords {
		k := slices.Index(header, name)
		if k < 0 {
			return nil, nil, fmt.Errorf("%s has no column %q; the coordinates are %s", path, name, strings.Join(coords, ", "))
		}
		x.SetCol(a, all[k])
		columns = append(columns, all[k])
	}
	return x, columns, nil
}

// evaluate evaluates an expression of the fields, their derivatives and the coordinates at the rows of x.
func evaluate(m *auto.Model, text string, x *mat.Dense) ([]float64, error) {
	names := slices.Sorted(maps.Keys(m.Params))
	scope := &expr.Scope{Coords: m.Coords, Time: slices.Index(m.Coords, m.Time), Fields: m.Fields, Params: names}
	op, err := scope.Operator(expr.Source{File: "-d", Text: text + " = 0"})
	if err != nil {
		return nil, err
	}
	if op.UsesNormal() || op.UsesMate() {
		return nil, fmt.Errorf("-d %s: dn and mate have a meaning on the boundary only", text)
	}
	var params []float64
	for _, name := range names {
		params = append(params, m.Params[name])
	}
	slots := op.Slots()
	var indices []jet.Index
	for _, s := range slots {
		indices = append(indices, s.D)
	}
	points, _ := x.Dims()
	b := jet.NewBatch(jet.Close(indices...), points, len(m.Fields))
	m.Eval(b, x)
	u := mat.NewDense(points, len(slots), nil)
	for j, s := range slots {
		u.SetCol(j, mat.Col(nil, s.Field, b.Part(b.Set.Find(s.D))))
	}
	v := mat.NewDense(points, 1, nil)
	op.Residual(v, &pde.Cloud{X: x}, u, params)
	return mat.Col(nil, 0, v), nil
}

func printCSV(t *terminal, header []string, columns [][]float64) error {
	w := csv.NewWriter(t.out)
	if err := w.Write(header); err != nil {
		return err
	}
	row := make([]string, len(columns))
	for i := range columns[0] {
		for k, c := range columns {
			row[k] = strconv.FormatFloat(c[i], 'g', -1, 64)
		}
		if err := w.Write(row); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}
