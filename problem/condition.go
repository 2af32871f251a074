package problem

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/internal/tomltext"
	"pinn/pde"
	"pinn/pde/expr"
)

// readConditions reads every [[condition]].
func (r *reader) readConditions() {
	tables := r.root.Tables("condition")
	raw, ok := tomltext.AsTables(r.root.Values["condition"])
	if !r.root.Has("condition") || ok && len(raw) == 0 {
		r.doc.WholeFault("no conditions: a problem has at least one [[condition]]")
	}
	names := conditionNames(raw)
	for i, t := range tables {
		if explicit := t.Text("name"); explicit != "" {
			if slices.Contains(names[:i], explicit) {
				r.doc.Fault(t.At("name"), "another condition is called %q already", explicit)
			}
		}
		c := pde.Condition{Name: names[i], Weight: t.Positive("weight")}
		t.Name = fmt.Sprintf("condition %q", c.Name)
		r.file.note(c.Name, r.doc, t)
		all := r.readCondition(t, c)
		t.Close()
		r.file.Problem.Conditions = append(r.file.Problem.Conditions, all...)
	}
}

// conditionNames returns the names that conditions have: their own, or else their regions or data.
func conditionNames(tables []map[string]any) []string {
	names := make([]string, len(tables))
	for i, t := range tables {
		names[i] = strings.TrimSpace(asString(t["name"]))
	}
	for i, t := range tables {
		if names[i] != "" {
			continue
		}
		name := asString(t["on"])
		if list, ok := t["on"].([]any); ok {
			var parts []string
			for _, v := range list {
				parts = append(parts, asString(v))
			}
			name = strings.Join(parts, "; ")
		}
		if data := asString(t["data"]); name == "" && data != "" {
			name = path.Base(data)
		}
		if name == "" {
			name = fmt.Sprint(i + 1)
		}
		unique := name
		for n := 2; slices.Contains(names, unique); n++ {
			unique = fmt.Sprintf("%s (%d)", name, n)
		}
		names[i] = unique
	}
	return names
}

func asString(v any) string {
	s, _ := v.(string)
	return s
}

// readCondition reads the region and the operator of a condition. A table of data makes one condition per field.
func (r *reader) readCondition(t *tomltext.Table, c pde.Condition) []pde.Condition {
	on, eq, data := t.Texts("on"), t.Texts("eq"), t.Text("data")
	if t.Has("data") {
		for _, key := range []string{"on", "eq"} {
			if t.Has(key) {
				r.doc.KeyFault(t.At(key), `%s: %q and "data" exclude each other: data brings its own points and values`, t.Name, key)
			}
		}
		if data != "" {
			return r.readDataConditions(t, c, data)
		}
		return []pde.Condition{c}
	}
	if t.Has("noise") {
		r.doc.KeyFault(t.At("noise"), `%s: "noise" belongs to measured values, which come with "data"`, t.Name)
	}
	for _, key := range []string{"on", "eq"} {
		if !t.Has(key) {
			r.doc.KeyFault(t.Path, "%s: missing key %q", t.Name, key)
		}
	}
	if slices.ContainsFunc(eq, expr.UsesJump) {
		if r.scope != nil && r.box != nil {
			r.readTransmission(t, c.Name, on, eq)
		}
		return nil
	}
	var op *expr.Operator
	if len(eq) > 0 && r.scope != nil {
		var err error
		if op, err = r.scope.Operator(eq...); err != nil {
			r.doc.Report(err)
			op = nil
		}
	}
	if len(on) > 0 && r.box != nil {
		c.On = r.readRegions(on)
	}
	if op == nil {
		return []pde.Condition{c}
	}
	c.Op = op
	r.equations[c.Name] = eq
	if c.On != nil {
		r.checkSides(t, c.On, op)
	}
	return []pde.Condition{c}
}

// checkSides checks that a region has the normals and mates that an operator uses.
func (r *reader) checkSides(t *tomltext.Table, on pde.Region, op *expr.Operator) {
	if !op.UsesNormal() && !op.UsesMate() {
		return
	}
	cloud, err := collocation.Sample(on, collocation.Grid{}, 1, nil)
	if err != nil {
		r.doc.Fault(t.At("on"), "%s: %s", t.Name, err)
		return
	}
	where := "this region"
	if _, ok := on.(pde.Union); ok {
		where = "a part of this region"
	}
	need := func(used bool, has *mat.Dense, what, sides string) {
		if used && has == nil {
			r.doc.Fault(t.At("on"), "%s: the equation uses %s, but %s has none; %s have one", t.Name, what, where, sides)
		}
	}
	need(op.UsesNormal(), cloud.Normal, "dn(..), which needs an outward normal", r.sides(false))
	need(op.UsesMate(), cloud.Mate, "mate(..), which needs a periodic partner", r.sides(true))
}

// sides says which regions have normals or mates.
func (r *reader) sides(mates bool) string {
	p := r.file.Problem
	if r.file.Ball != nil {
		return sidesOfBall(mates)
	}
	if r.file.Shape != nil {
		return sidesOfShape(mates)
	}
	example := fmt.Sprintf("%s = %g", p.Coords[0], p.Lower[0])
	if len(r.box.Boundary(r.file.Time).Parts()) == 0 {
		return fmt.Sprintf("the ends of a coordinate, such as %q,", example)
	}
	return fmt.Sprintf("%q and the ends of a coordinate, such as %q,", "boundary", example)
}
