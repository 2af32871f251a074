package expr

import (
	"gonum.org/v1/gonum/mat"

	"pinn/pde"
)

var _ pde.Confined = (*Operator)(nil)

// confined reports whether n is a root or a broken power of something unknown, which has no value where that is negative. It counts as zero
// there, and so do its derivatives: a tank that runs dry stays empty, and Newton's method may try a level below its bottom.
func confined(n *node) bool {
	if n.op != opPower {
		return false
	}
	base, e := n.args[0], n.args[1]
	return e.op == opNumber && e.val != float64(int(e.val)) && base.has&hasUnknown != 0 && !square(base)
}

// square reports whether n is never negative by its form.
func square(n *node) bool {
	switch {
	case n.op == opNumber:
		return n.val >= 0
	case n.op == opPower:
		return n.args[1].op == opNumber && n.args[1].val == 2*float64(int(n.args[1].val/2))
	case n.op == opCall:
		return builtins[n.axis].name == "abs" || builtins[n.axis].name == "exp"
	case n.op == opSum || n.op == opProduct:
		for _, a := range n.args {
			if !square(a) {
				return false
			}
		}
		return n.val >= 0
	}
	return false
}

// confine compiles what the residuals take roots of.
func (o *Operator) confine(s *Scope, g *graph, residuals []*node) {
	var bases []*node
	seen := make(map[*node]bool)
	visit(residuals, func(n *node) {
		if confined(n) && !seen[n.args[0]] {
			seen[n.args[0]] = true
			bases = append(bases, n.args[0])
			o.confines = append(o.confines, s.spell(n.args[0]).String())
		}
	})
	o.bases = compile(g, bases, o.slots)
}

// Confines implements [pde.Confined].
func (o *Operator) Confines() []string { return o.confines }

// Confine implements [pde.Confined]. It panics like [Operator.Residual].
func (o *Operator) Confine(dst *mat.Dense, at *pde.Cloud, u *mat.Dense, params []float64) {
	points := o.mustFit(at, u, params)
	if len(o.confines) == 0 {
		return
	}
	mustBe("confined expressions", dst, points, len(o.confines))
	s := o.bases.acquire()
	s.read(at, u, params)
	for k := range o.confines {
		s.outputs[k] = viewOf(dst).column(k)
	}
	o.bases.run(s, points)
}
