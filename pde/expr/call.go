package expr

import (
	"maps"
	"slices"
	"strings"

	"pinn/internal/spell"
	"pinn/pde/jet"
)

func (r *resolver) call(t *tree) *node {
	switch t.text {
	case "if":
		return r.conditional(t)
	case "d":
		return r.derivative(t)
	case "lap", "dn", "mate":
		return r.act(t)
	case "integral":
		return r.integral(t)
	case "delta":
		return r.delta(t)
	case "jump":
		return r.jump(t)
	}
	k, ok := builtinAt[t.text]
	if !ok {
		return r.notFunction(t)
	}
	args, ok := r.all(t.args)
	switch want := builtins[k].arity(); {
	case len(t.args) != want:
		return r.miscount(t, want)
	case !ok:
		return nil
	}
	return r.graph.call(k, args...)
}

// miscount reports a wrong number of arguments.
func (r *resolver) miscount(t *tree, want int) *node {
	plural := "s"
	if want == 1 {
		plural = ""
	}
	return r.fail(t, "%s takes %d argument%s, not %d", t.text, want, plural, len(t.args))
}

// habits says how to write functions that other programs have.
var habits = map[string]string{
	"diff": "a derivative as u_x or d(u, x)", "Diff": "a derivative as u_x or d(u, x)", "D": "a derivative as u_x or d(u, x)",
	"Derivative": "a derivative as u_x or d(u, x)", "grad": "its components, such as u_x and u_y", "div": "the sum of derivatives, such as p_x + q_y",
	"laplacian": "lap(u)", "Laplacian": "lap(u)", "laplace": "lap(u)", "Δ": "lap(u)", "ln": "log(x), the natural logarithm", "log10": "log(x)/log(10)",
	"log2": "log(x)/log(2)", "pow": "a power as x^2", "arcsin": "asin(x)", "arccos": "acos(x)", "arctan": "atan(x)",
	"arcsinh": "asinh(x)", "arccosh": "acosh(x)", "arctanh": "atanh(x)", "arctan2": "atan2(y, x)",
	"where": "if(x < 0, a, b)", "piecewise": "if(x < 0, a, b)", "Piecewise": "if(x < 0, a, b)", "Heaviside": "heaviside(x)", "fabs": "abs(x)",
}

// notFunction reports a call of something that cannot be called; the spot is its name.
func (r *resolver) notFunction(t *tree) *node {
	name := &tree{pos: t.pos, end: t.pos + len(t.text)}
	_, symbol := r.symbols[t.text]
	base, _, suffixed := cutSuffix(t.text)
	if y, ok := r.symbols[base]; suffixed && ok {
		symbol = y.kind == symbolField || y.kind == symbolFunction
	}
	known := slices.Sorted(maps.Keys(builtinAt))
	guess := spell.Nearest(t.text, slices.Concat(known, operators))
	habit, elsewhere := habits[t.text]
	switch {
	case elsewhere && !symbol:
		return r.fail(name, "unknown function %q: write %s", t.text, habit)
	case symbol && r.symbols[t.text].kind == symbolField:
		return r.fail(name, "%s is not called: write %s alone, or %s*(..) for a product; where an equation holds is said by its region, and values at other places or times are not to be had", t.text, t.text, t.text)
	case symbol || t.text == "pi":
		return r.fail(name, "%s is not called: write %s alone, or %s*(..) for a product", t.text, t.text, t.text)
	case guess != "":
		return r.fail(name, "unknown function %q: did you mean %s?", t.text, guess)
	}
	return r.fail(name, "unknown function %q: known are %s", t.text, strings.Join(slices.Concat(known, operators), ", "))
}

func (r *resolver) conditional(t *tree) *node {
	if len(t.args) != 3 {
		return r.miscount(t, 3)
	}
	args, ok := r.all(t.args)
	switch {
	case t.args[0].kind != treeCompare:
		return r.fail(t.args[0], "the first argument of if is a comparison, such as x < 0.5")
	case !ok:
		return nil
	}
	return r.graph.choose(args[0], args[1], args[2])
}

// derivative is d(expression, coordinate, ...).
func (r *resolver) derivative(t *tree) *node {
	if len(t.args) < 2 {
		return r.fail(t, "d takes an expression and at least one coordinate: d(u, x)")
	}
	if order := len(t.args) - 1; order > maxOrder {
		return r.fail(t, "a derivative of order %d: at most %d is possible", order, maxOrder)
	}
	n := r.resolve(t.args[0])
	var i jet.Index
	for _, a := range t.args[1:] {
		axis := slices.Index(r.scope.Coords, a.text)
		if a.kind != treeName || axis < 0 {
			return r.fail(a, "%s is not a coordinate (%s)", a, strings.Join(r.scope.Coords, ", "))
		}
		i = i.Plus(jet.D(axis))
	}
	if n == nil {
		return nil
	}
	return r.derive(t, n, i, t.args[0].String())
}

// derivative returns the total derivative i of n.
func (g *graph) derivative(n *node, i jet.Index) *node {
	for _, axis := range i.Axes() {
		n = g.diff(n, variable{axis: axis})
	}
	return n
}

// act applies an operator that takes one expression.
func (r *resolver) act(t *tree) *node {
	if len(t.args) != 1 {
		return r.miscount(t, 1)
	}
	if r.plain && t.text != "lap" {
		return r.fail(t, "%s needs points of a region: it may not stand in a function of the coordinates", t.text)
	}
	n := r.resolve(t.args[0])
	switch {
	case n == nil:
		return nil
	case t.text == "mate":
		return r.mate(t, n)
	}
	if t.text == "lap" {
		n = r.standIn(n)
	}
	var terms []*node
	for axis := range r.scope.Coords {
		if axis == r.scope.Time {
			continue
		}
		if t.text == "lap" {
			r.note(t, n, []int{axis, axis}, t.args[0].String())
		}
		first := r.graph.diff(n, variable{axis: axis})
		if t.text == "lap" {
			terms = append(terms, r.graph.diff(first, variable{axis: axis}))
		} else {
			terms = append(terms, r.graph.product(r.graph.normal(axis), first))
		}
	}
	if len(terms) == 0 {
		return r.fail(t, "%s needs a coordinate other than time", t.text)
	}
	return r.graph.sum(terms...)
}

func (r *resolver) mate(t *tree, n *node) *node {
	switch {
	case n.has&hasMate != 0:
		return r.fail(t, "mate inside mate: a point has one periodic partner")
	case n.has&hasNormal != 0:
		return r.fail(t, "the normal is known at the point itself only: write dn(mate(..)) instead of mate(dn(..))")
	}
	return r.graph.mate(n, make(map[*node]*node))
}
