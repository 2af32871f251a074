package expr

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"

	"pinn/pde"
)

// Operator is a set of equations that was read from text, with its partial derivatives. It is safe for concurrent
// use, and its evaluations do not allocate once its workspaces are warm.
type Operator struct {
	slots         []pde.Slot
	fields        []bool
	coords        int
	params        int
	eqs           int
	affine        bool
	text          []string
	residual, jac *tape
	known         *tape // the functions of the coordinates: see [pde.Bounded]
	outputs       int   // of them, those that stand in the equations
	confines      []string
	bases         *tape // what these are: see [pde.Confined]
	origin        *origin
	balance       *pde.Balance
	unbalanced    error // why there is no balance
}

var _ pde.Operator = (*Operator)(nil)

// Operator reads equations of the form "lhs = rhs", one per source, as one operator with the residuals lhs - rhs.
// Its parameters are those of the scope. An equation must hold a field, or a parameter beside the fields of another
// one. The error joins the faults of all equations, each an [*Error]; a fault in a helper function stands at the
// function's own source. If names of the scope are at fault (see [Scope.Check]), these faults are all it reports.
func (s *Scope) Operator(eqs ...Source) (*Operator, error) {
	r, err := newResolver(s, false)
	if err != nil {
		return nil, err
	}
	o := &Operator{fields: make([]bool, len(s.Fields)), coords: len(s.Coords), params: len(s.Params), eqs: len(eqs)}
	var residuals []*node
	for _, src := range eqs {
		r.guard(src, func() {
			n, text := r.equation(src)
			residuals, o.text = append(residuals, n), append(o.text, text)
		})
	}
	if len(eqs) == 0 {
		r.errs = append(r.errs, fault(Source{}, 0, 0, "no equations"))
	}
	if len(r.errs) > 0 {
		return nil, errors.Join(r.errs...)
	}
	o.setSlots(residuals)
	if len(o.slots) == 0 {
		return nil, fault(eqs[0], 0, len(eqs[0].Text), "none of the equations holds a field")
	}
	r.guard(eqs[0], func() { o.compile(r.graph, residuals) })
	r.guard(eqs[0], func() { o.confine(s, r.graph, residuals) })
	r.guard(eqs[0], func() { o.origin = r.originOf(o, eqs, residuals) })
	r.guard(eqs[0], func() { o.balance, o.unbalanced = r.balanceOf(o, eqs) })
	return o, errors.Join(r.errs...)
}

// equation returns the residual of a text, nil if it is faulty, and its print.
func (r *resolver) equation(src Source) (*node, string) {
	left, right, err := parseEquation(src)
	if err != nil {
		r.errs = append(r.errs, err)
		return nil, ""
	}
	lhs, rhs := r.within(src, left), r.within(src, right)
	if lhs == nil || rhs == nil {
		return nil, ""
	}
	n := r.inTerms(r.graph.difference(lhs, rhs))
	switch {
	case n.has&hasOverflow != 0:
		r.errs = append(r.errs, fault(src, 0, len(src.Text), "the constants of the equation overflow"))
	case n.has&hasUnknown == 0:
		r.errs = append(r.errs, fault(src, 0, len(src.Text), "no field is left in the equation"))
	}
	return n, left.String() + " = " + right.String()
}

// setSlots lists the slots of the residuals, ordered by sheet, field and derivative.
func (o *Operator) setSlots(residuals []*node) {
	visit(residuals, func(n *node) {
		if n.op == opSlot {
			o.slots = append(o.slots, n.slot)
			o.fields[n.slot.Field] = true
		}
	})
	sortSlots(o.slots)
}

func sortSlots(slots []pde.Slot) {
	slices.SortFunc(slots, func(a, b pde.Slot) int {
		return cmp.Or(cmp.Compare(a.Sheet, b.Sheet), cmp.Compare(a.Field, b.Field), a.D.Compare(b.D))
	})
}

// compile differentiates the residuals and makes the tapes. The outputs of the second one are, for every equation,
// the partials with respect to the slots and then the parameters.
func (o *Operator) compile(g *graph, residuals []*node) {
	var symbols []*node
	for _, s := range o.slots {
		symbols = append(symbols, g.field(s))
	}
	for k := range o.params {
		symbols = append(symbols, g.param(k))
	}
	var partials []*node
	for _, n := range residuals {
		for _, s := range symbols {
			partials = append(partials, g.diff(n, variable{symbol: s}))
		}
	}
	o.affine = affine(residuals, partials)
	o.residual = compile(g, residuals, o.slots)
	o.jac = compile(g, partials, o.slots)
	functions, outputs := g.known(residuals)
	o.known, o.outputs = compile(g, functions, nil), outputs
}

// affine reports whether the residuals are affine in the unknowns: the partials hold none of them, and no unknown
// decides where a residual jumps, which partials do not see.
func affine(residuals, partials []*node) bool {
	ok := true
	for _, n := range partials {
		ok = ok && n.has&hasUnknown == 0
	}
	visit(residuals, func(n *node) {
		switch {
		case n.op == opLess || n.op == opLessEqual:
			ok = ok && n.has&hasUnknown == 0
		case n.op == opCall && (builtins[n.axis].name == "sign" || builtins[n.axis].name == "step"):
			ok = ok && n.has&hasUnknown == 0
		}
	})
	return ok
}

// Slots implements [pde.Operator]. The slice is shared: the caller must not change it.
func (o *Operator) Slots() []pde.Slot { return o.slots }

// Dims implements [pde.Operator]. params is the number of parameters of the scope, whether or not they are used.
func (o *Operator) Dims() (eqs, params int) { return o.eqs, o.params }

// Affine implements [pde.Operator]. It is decided from the text: true is certain, while an equation such as
// u*(u + 1) - u^2 = 0, which is affine only after an expansion, counts as nonlinear.
func (o *Operator) Affine() bool { return o.affine }

// UsesNormal reports whether the equations need Cloud.Normal.
func (o *Operator) UsesNormal() bool { return o.residual.reads&hasNormal != 0 }

// UsesMate reports whether the equations need Cloud.Mate: for coordinates, or for slots on sheet 1.
func (o *Operator) UsesMate() bool { return o.residual.reads&hasMate != 0 }

// UsesFields tells for every field of the scope whether the equations hold it. The caller owns the slice.
func (o *Operator) UsesFields() []bool { return slices.Clone(o.fields) }

// String writes the equations, one per line, with normal spacing and no needless parentheses.
func (o *Operator) String() string { return strings.Join(o.text, "\n") }

// Residual implements [pde.Operator]. The matrices may be views. It panics on wrong shapes and if the cloud lacks
// normals, or mates whose coordinates the equations hold.
func (o *Operator) Residual(dst *mat.Dense, at *pde.Cloud, u *mat.Dense, params []float64) {
	points := o.mustFit(at, u, params)
	mustBe("residual", dst, points, o.eqs)
	s := o.residual.acquire()
	s.read(at, u, params)
	for e := range o.eqs {
		s.outputs[e] = viewOf(dst).column(e)
	}
	o.residual.run(s, points)
}

// Linearize implements [pde.Operator]. Every entry of dst is written. It panics like [Operator.Residual].
func (o *Operator) Linearize(dst *pde.Linearization, at *pde.Cloud, u *mat.Dense, params []float64) {
	points := o.mustFit(at, u, params)
	if len(dst.U) != o.eqs || o.params > 0 && len(dst.P) != o.eqs {
		panic("expr: linearization for another number of equations")
	}
	s := o.jac.acquire()
	s.read(at, u, params)
	outputs := s.outputs
	for e := range o.eqs {
		mustBe("linearization in the slots", dst.U[e], points, len(o.slots))
		for k := range o.slots {
			outputs[k] = viewOf(dst.U[e]).column(k)
		}
		outputs = outputs[len(o.slots):]
		if o.params == 0 {
			continue
		}
		mustBe("linearization in the parameters", dst.P[e], points, o.params)
		for k := range o.params {
			outputs[k] = viewOf(dst.P[e]).column(k)
		}
		outputs = outputs[o.params:]
	}
	o.jac.run(s, points)
}

// read sets the inputs of a run.
func (s *scratch) read(at *pde.Cloud, u *mat.Dense, params []float64) {
	s.coord, s.mate, s.normal = viewOf(at.X), viewOf(at.Mate), viewOf(at.Normal)
	s.fields, s.params = viewOf(u), params
}

// mustFit panics unless the inputs fit the operator. It returns the number of points.
func (o *Operator) mustFit(at *pde.Cloud, u *mat.Dense, params []float64) int {
	points := at.Points()
	mustBe("points", at.X, points, o.coords)
	mustBe("slots", u, points, len(o.slots))
	if len(params) != o.params {
		panic(fmt.Sprintf("expr: %d parameters, want %d", len(params), o.params))
	}
	if o.UsesNormal() {
		if at.Normal == nil {
			panic("expr: the equations need normals, but the cloud has none")
		}
		mustBe("normals", at.Normal, points, o.coords)
	}
	if o.residual.reads&hasMateCoord != 0 {
		if at.Mate == nil {
			panic("expr: the equations need mates, but the cloud has none")
		}
		mustBe("mates", at.Mate, points, o.coords)
	}
	return points
}

func mustBe(what string, m *mat.Dense, rows, cols int) {
	if r := m.RawMatrix(); r.Rows != rows || r.Cols != cols {
		panic(fmt.Sprintf("expr: %s are %d x %d, want %d x %d", what, r.Rows, r.Cols, rows, cols))
	}
}
