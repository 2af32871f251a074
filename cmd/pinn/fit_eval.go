package main

import (
	"fmt"
	"slices"

	"gonum.org/v1/gonum/mat"

	"pinn/cmd/internal/fitting"
	"pinn/cmd/internal/store"
	"pinn/pde"
	"pinn/pde/expr"
	"pinn/pde/jet"
)

// fitted evaluates expressions of a saved fit.
func (c *evalSavedCommand) fitted(t *terminal, model *fitting.Model) error {
	f, err := model.Expansion()
	if err != nil {
		return fmt.Errorf("%s is not a saved fit: %w", c.Saved, err)
	}
	x, columns, err := loadPoints(c.Points, model.Coords)
	if err != nil {
		return err
	}
	wanted := c.wanted()
	if len(wanted) == 0 {
		wanted = model.Fields
	}
	scope := &expr.Scope{Coords: model.Coords, Time: slices.Index(model.Coords, model.Time), Fields: model.Fields}
	for _, text := range wanted {
		op, err := scope.Operator(expr.Source{File: "-d", Text: text + " = 0"})
		if err != nil {
			return err
		}
		if op.UsesNormal() || op.UsesMate() {
			return fmt.Errorf("-d %s: dn and mate have a meaning on the boundary only", text)
		}
		columns = append(columns, apply(op, f, len(model.Fields), x))
	}
	header := slices.Concat(model.Coords, wanted)
	if c.Out != "" {
		return store.WriteCSV(c.Out, header, columns)
	}
	return printCSV(t, header, columns)
}

// apply returns the residual of an operator of one equation at the rows of x.
func apply(op pde.Operator, f jet.Func, fields int, x *mat.Dense) []float64 {
	slots := op.Slots()
	var indices []jet.Index
	for _, s := range slots {
		indices = append(indices, s.D)
	}
	points, _ := x.Dims()
	b := jet.NewBatch(jet.Close(indices...), points, fields)
	f.Eval(b, x)
	u := mat.NewDense(points, max(1, len(slots)), nil)
	for j, s := range slots {
		u.SetCol(j, mat.Col(nil, s.Field, b.Part(b.Set.Find(s.D))))
	}
	v := mat.NewDense(points, 1, nil)
	op.Residual(v, &pde.Cloud{X: x}, u, nil)
	return mat.Col(nil, 0, v)
}
