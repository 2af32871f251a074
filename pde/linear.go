package pde

import (
	"errors"
	"fmt"
	"slices"

	"gonum.org/v1/gonum/mat"

	"pinn/pde/jet"
)

// Coef is the coefficient of a linear term: Scale * Func, or the number Scale where Func is nil. The zero Coef is the
// number 0.
type Coef struct {
	Scale float64
	// Func gets the point and, on regions that have one, the outward unit normal there (otherwise nil). It must be
	// safe for concurrent use and must not change or keep its arguments.
	Func func(x, normal []float64) float64
	// UsesNormal says that Func reads the normal.
	UsesNormal bool
}

// At returns the coefficient at a point.
func (c Coef) At(x, normal []float64) float64 {
	if c.Func == nil {
		return c.Scale
	}
	return c.Scale * c.Func(x, normal)
}

// times returns the product of c and a function.
func (c Coef) times(f func(x, normal []float64) float64, usesNormal bool) Coef {
	c.UsesNormal = c.UsesNormal || usesNormal
	g := c.Func
	if g == nil {
		c.Func = f
		return c
	}
	c.Func = func(x, normal []float64) float64 { return g(x, normal) * f(x, normal) }
	return c
}

// Term is a coefficient times one entry of the jet of the unknown fields.
type Term struct {
	Coef Coef
	Slot Slot
}

// Sum is a linear differential expression: the sum of its terms. Its methods return new sums and leave their
// operands alone.
type Sum []Term

// U returns the value of a field, from which other expressions are built. The field is a position in Problem.Fields.
func U(field int) Sum { return Sum{{Coef{Scale: 1}, Slot{Field: field}}} }

// D returns the derivative along each of the axes in turn: D(0, 0) is the second derivative along axis 0. It panics
// if a coefficient is not constant, because its derivative is not known: write the product rule out, or differentiate
// first and multiply then. It panics if an axis is out of range (see [jet.D]).
func (s Sum) D(axes ...int) Sum {
	d := jet.D(axes...)
	return s.each(func(t Term) Term {
		if t.Coef.Func != nil && len(axes) > 0 {
			panic(fmt.Sprintf("pde: derivative of a term with a variable coefficient (field %d)", t.Slot.Field))
		}
		t.Slot.D = t.Slot.D.Plus(d)
		return t
	})
}

// Lap returns the sum of the second derivatives along the axes. It panics as [Sum.D] does.
func (s Sum) Lap(axes ...int) Sum {
	var lap Sum
	for _, a := range axes {
		lap = append(lap, s.D(a, a)...)
	}
	return lap
}

// Normal returns the derivative along the outward normal of the region, whose components lie along the given axes:
// the sum over these axes of the normal's component times the derivative. It panics as [Sum.D] does.
func (s Sum) Normal(axes ...int) Sum {
	var dn Sum
	for _, a := range axes {
		component := func(_, normal []float64) float64 { return normal[a] }
		for _, t := range s.D(a) {
			t.Coef = t.Coef.times(component, true)
			dn = append(dn, t)
		}
	}
	return dn
}

// Mate returns the expression with the fields taken at the mate of each point, the periodic partner. Coefficients
// stay those at the point itself. It panics for a term that is at the mate already.
func (s Sum) Mate() Sum {
	return s.each(func(t Term) Term {
		if t.Slot.Sheet != 0 {
			panic(fmt.Sprintf("pde: mate of a term that is at the mate already (field %d)", t.Slot.Field))
		}
		t.Slot.Sheet = 1
		return t
	})
}

// Times returns s multiplied by a number.
func (s Sum) Times(a float64) Sum {
	return s.each(func(t Term) Term {
		t.Coef.Scale *= a
		return t
	})
}

// TimesFunc returns s multiplied by a function of the point, with the duties of [Coef].
func (s Sum) TimesFunc(f func(x []float64) float64) Sum {
	return s.each(func(t Term) Term {
		t.Coef = t.Coef.times(func(x, _ []float64) float64 { return f(x) }, false)
		return t
	})
}

// Plus returns the sum of s and the others.
func (s Sum) Plus(others ...Sum) Sum { return slices.Concat(append([]Sum{s}, others...)...) }

// Minus returns s less t.
func (s Sum) Minus(t Sum) Sum { return s.Plus(t.Times(-1)) }

// Equals returns the equation s = f; nil stands for zero. f has the duties of [Coef]. It panics if s has no terms.
func (s Sum) Equals(f func(x []float64) float64) *Linear {
	if len(s) == 0 {
		panic("pde: an equation without terms")
	}
	l := &Linear{rhs: f}
	for _, t := range s {
		k := slices.Index(l.slots, t.Slot)
		if k < 0 {
			k = len(l.slots)
			l.slots = append(l.slots, t.Slot)
			l.cols = append(l.cols, column{})
		}
		l.cols[k].add(t.Coef)
		l.usesNormal = l.usesNormal || t.Coef.UsesNormal
	}
	return l
}

func (s Sum) each(f func(Term) Term) Sum {
	out := make(Sum, len(s))
	for i, t := range s {
		out[i] = f(t)
	}
	return out
}

// Linear is one linear equation, sum = function of the point. It is made by [Sum.Equals] and immutable; terms with
// one slot are one column. [Stack] makes systems of them.
type Linear struct {
	slots      []Slot
	cols       []column
	rhs        func(x []float64) float64
	usesNormal bool
}

// column is the coefficient of one slot: a number and the variable coefficients that are added to it.
type column struct {
	constant float64
	variable []Coef
}

func (c *column) add(k Coef) {
	if k.Func == nil {
		c.constant += k.Scale
	} else {
		c.variable = append(c.variable, k)
	}
}

func (c *column) at(x, normal []float64) float64 {
	v := c.constant
	for _, k := range c.variable {
		v += k.At(x, normal)
	}
	return v
}

// Slots implements [Operator]: the slots in the order of their first terms.
func (l *Linear) Slots() []Slot { return l.slots }

// Dims implements [Operator]: one equation, no parameters.
func (l *Linear) Dims() (eqs, params int) { return 1, 0 }

// Affine implements [Operator]: true.
func (l *Linear) Affine() bool { return true }

// UsesNormal reports whether a coefficient reads the normal; see [Problem.Check].
func (l *Linear) UsesNormal() bool { return l.usesNormal }

// Residual implements [Operator]. It panics if a coefficient uses the normal and the cloud has none.
func (l *Linear) Residual(dst *mat.Dense, at *Cloud, u *mat.Dense, _ []float64) {
	for i := range at.Points() {
		x, normal := l.point(at, i)
		var sum float64
		for k, v := range u.RawRowView(i) {
			sum += l.cols[k].at(x, normal) * v
		}
		if l.rhs != nil {
			sum -= l.rhs(x)
		}
		dst.Set(i, 0, sum)
	}
}

// Linearize implements [Operator]. It panics if a coefficient uses the normal and the cloud has none.
func (l *Linear) Linearize(dst *Linearization, at *Cloud, _ *mat.Dense, _ []float64) {
	for i := range at.Points() {
		x, normal := l.point(at, i)
		row := dst.U[0].RawRowView(i)
		for k := range row {
			row[k] = l.cols[k].at(x, normal)
		}
	}
}

func (l *Linear) point(at *Cloud, i int) (x, normal []float64) {
	if at.Normal != nil {
		normal = at.Normal.RawRowView(i)
	} else if l.usesNormal {
		panic("pde: a normal derivative on a region without normals")
	}
	return at.X.RawRowView(i), normal
}

// stack is a list of operators that hold together. cols[k] are the columns of the slots of operator k.
type stack struct {
	ops         []Operator
	slots       []Slot
	cols        [][]int
	eqs, params int
}

// Stack returns the operator whose equations are those of the given operators, one after another. Slots that several
// of them use are one slot; every operator reads the first of the problem's parameters, as many as it asks for. It
// panics without operators.
func Stack(ops ...Operator) Operator {
	if len(ops) == 0 {
		panic("pde: a stack without operators")
	}
	s := &stack{ops: slices.Clone(ops)}
	for _, op := range ops {
		var cols []int
		for _, slot := range op.Slots() {
			k := slices.Index(s.slots, slot)
			if k < 0 {
				k = len(s.slots)
				s.slots = append(s.slots, slot)
			}
			cols = append(cols, k)
		}
		s.cols = append(s.cols, cols)
		eqs, params := op.Dims()
		s.eqs, s.params = s.eqs+eqs, max(s.params, params)
	}
	return s
}

// Slots implements [Operator].
func (s *stack) Slots() []Slot { return s.slots }

// Dims implements [Operator].
func (s *stack) Dims() (eqs, params int) { return s.eqs, s.params }

// Affine implements [Operator].
func (s *stack) Affine() bool {
	return !slices.ContainsFunc(s.ops, func(op Operator) bool { return !op.Affine() })
}

// UsesNormal reports whether an equation does.
func (s *stack) UsesNormal() bool { return slices.ContainsFunc(s.ops, usesNormal) }

// DataColumns returns the most columns of data that an equation reads.
func (s *stack) DataColumns() int {
	n := 0
	for _, op := range s.ops {
		n = max(n, dataColumns(op))
	}
	return n
}

// Residual implements [Operator].
func (s *stack) Residual(dst *mat.Dense, at *Cloud, u *mat.Dense, params []float64) {
	first := 0
	for k, op := range s.ops {
		eqs, p := op.Dims()
		part := dst.Slice(0, at.Points(), first, first+eqs).(*mat.Dense)
		op.Residual(part, at, s.gather(u, k), params[:p])
		first += eqs
	}
}

// Linearize implements [Operator].
func (s *stack) Linearize(dst *Linearization, at *Cloud, u *mat.Dense, params []float64) {
	first := 0
	for k, op := range s.ops {
		eqs, p := op.Dims()
		part := NewLinearization(op, at.Points())
		op.Linearize(part, at, s.gather(u, k), params[:p])
		for e := range eqs {
			dst.U[first+e].Zero()
			addColumns(dst.U[first+e], part.U[e], s.cols[k])
			if s.params == 0 {
				continue
			}
			dst.P[first+e].Zero()
			if p > 0 {
				dst.P[first+e].Slice(0, at.Points(), 0, p).(*mat.Dense).Copy(part.P[e])
			}
		}
		first += eqs
	}
}

// gather copies the slots of operator k.
func (s *stack) gather(u *mat.Dense, k int) *mat.Dense {
	n, _ := u.Dims()
	part := mat.NewDense(n, len(s.cols[k]), nil)
	for i := range n {
		row, src := part.RawRowView(i), u.RawRowView(i)
		for j, c := range s.cols[k] {
			row[j] = src[c]
		}
	}
	return part
}

// addColumns adds column j of src to column cols[j] of dst.
func addColumns(dst, src *mat.Dense, cols []int) {
	n, _ := src.Dims()
	for i := range n {
		row := dst.RawRowView(i)
		for j, v := range src.RawRowView(i) {
			row[cols[j]] += v
		}
	}
}

// Switches implements [Switching]: the switches of all operators.
func (s *stack) Switches(lower, upper []float64, orders [][]int) ([]Switch, error) {
	var all []Switch
	var faults []error
	for _, op := range s.ops {
		if sw, ok := op.(Switching); ok {
			found, err := sw.Switches(lower, upper, orders)
			all, faults = append(all, found...), append(faults, err)
		}
	}
	return all, errors.Join(faults...)
}

// Restrict implements [Restrictor].
func (s *stack) Restrict(lower, upper []float64, inside *mat.Dense) Operator {
	r := *s
	r.ops = make([]Operator, len(s.ops))
	same := true
	for k, op := range s.ops {
		r.ops[k] = Restrict(op, lower, upper, inside)
		same = same && r.ops[k] == op
	}
	if same {
		return s
	}
	return &r
}
