package expr

import (
	"gonum.org/v1/gonum/mat"

	"pinn/pde"
)

var _ pde.Bounded = (*Operator)(nil)

// known lists the functions of the coordinates in the residuals: first those that stand in the equations, the largest
// parts that hold neither unknowns nor normals nor mates, then what these are made of and is not a sum or a product. A
// function that varies fast does so because a part does, and among the parts nothing larger hides it.
func (g *graph) known(residuals []*node) (functions []*node, outputs int) {
	seen := make(map[*node]bool)
	add := func(n *node) {
		if n.has&hasCoord != 0 && !seen[n] {
			seen[n] = true
			functions = append(functions, n)
		}
	}
	visited := make(map[*node]bool)
	var walk func(n *node)
	walk = func(n *node) {
		if visited[n] {
			return
		}
		visited[n] = true
		if isKnown(n) {
			add(n)
			return
		}
		var parts []*node
		for _, a := range n.args {
			if isKnown(a) && (n.op == opSum || n.op == opProduct) {
				parts = append(parts, a)
			} else {
				walk(a)
			}
		}
		switch {
		case len(parts) == 0:
		case n.op == opSum:
			add(g.sum(parts...))
		default:
			add(g.product(parts...))
		}
	}
	for _, n := range residuals {
		walk(n)
	}
	outputs = len(functions)
	visit(functions[:outputs:outputs], func(n *node) {
		switch n.op {
		case opPower, opCall, opIf, opLess, opLessEqual:
			add(n)
		}
	})
	return functions, outputs
}

func isKnown(n *node) bool { return n.has&(hasUnknown|hasNormal|hasMate) == 0 }

// Functions implements [pde.Bounded].
func (o *Operator) Functions() (all, outputs int) { return o.known.outputs, o.outputs }

// Values implements [pde.Bounded]. x may be a view. It panics on wrong shapes.
func (o *Operator) Values(dst, x *mat.Dense) {
	points := x.RawMatrix().Rows
	mustBe("points", x, points, o.coords)
	mustBe("values", dst, points, o.known.outputs)
	s := o.known.acquire()
	s.coord = viewOf(x)
	for k := range s.outputs {
		s.outputs[k] = viewOf(dst).column(k)
	}
	o.known.run(s, points)
}

// Bounds implements [pde.Bounded], in interval arithmetic. It panics if lo or hi has another length than there are
// functions.
func (o *Operator) Bounds(lo, hi []float64, lower, upper []float64) {
	if len(lo) != o.known.outputs || len(hi) != len(lo) {
		panic("expr: bounds of another number of functions")
	}
	o.known.bounds(lo, hi, region{lower, upper})
}
