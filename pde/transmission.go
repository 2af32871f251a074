package pde

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Transmission is a plane or a surface inside of the domain with equations for the two sides, such as a jump of a field or a
// contact resistance. Each of them takes the place of one that would hold there by itself: of the continuity of a derivative
// or of a flux.
type Transmission struct {
	Axis    int     // -1 for a Surface
	At      float64 // the plane is coordinate Axis = At, strictly inside the domain
	Surface Surface // where it is no such plane; nil otherwise
	// Op is zero on it. Sheets and normals are those of [Switch.Flux].
	Op Operator
	// Of lists, for every equation of Op, the highest derivatives of fields that it says the jump of, as [Switch.Broken] does.
	Of [][]Slot
	// Fault makes the error that shows an equation of Op in its text.
	Fault func(eq int, text string) error
}

// imposition is a switch and what is left of the fluxes that hold there by themselves: one operator per equation.
type imposition struct {
	*Switch
	natural []Operator
	own     []Operator
}

// impose puts the equations of transmissions among the switches, where they take the places of others.
func (p *Problem) impose(all []Switch, orders [][]int) (out []Switch, faults []error) {
	for _, f := range p.Transmissions {
		s := Switch{Axis: f.Axis, At: f.At, Surface: f.Surface}
		k := slices.IndexFunc(all, func(o Switch) bool { return p.same(o, s) })
		if k < 0 {
			k = len(all)
			all = append(all, s)
		}
		i := imposition{Switch: &all[k], own: []Operator{f.Op}}
		if i.Kind != Interface {
			i.Kind, i.Fault = Interface, f.Fault(0, "this needs a domain that is cut there, and this problem cannot be cut")
		}
		for _, op := range i.Flux {
			if slices.ContainsFunc(p.Transmissions, func(o Transmission) bool { return o.Op == op }) {
				i.own = append(i.own, op)
				continue
			}
			n, _ := op.Dims()
			for e := range n {
				i.natural = append(i.natural, &single{op, e})
			}
		}
		for e, of := range f.Of {
			if !i.displace(p, &single{f.Op, e}, of, orders) {
				faults = append(faults, f.Fault(e, "it is not clear what this takes the place of: want the jump of one field, of a derivative of it across the interface\n"+
					"or of a flux of the equations, and each once"))
			}
		}
		i.Flux = slices.Concat(i.natural, i.own)
	}
	return all, faults
}

// displace takes away what an equation takes the place of, the jump of derivatives of an order: the flux that it is the jump of, or else the
// continuity of the only field, or else the only flux that holds the field. It reports whether there is one.
func (i *imposition) displace(p *Problem, eq Operator, of []Slot, orders [][]int) bool {
	if len(of) == 0 {
		return false
	}
	axes := []int{i.Axis}
	if i.Surface != nil {
		axes = i.Surface.Axes()
	}
	order := of[0].D.Order()
	stated := p.leading(eq, i.Switch, axes, order)
	k := slices.IndexFunc(i.natural, func(op Operator) bool { return parallel(stated, p.leading(op, i.Switch, axes, order)) })
	switch {
	case k >= 0:
		i.natural = slices.Delete(i.natural, k, k+1)
		return true
	case len(of) > 1:
		return false
	}
	highest := 0
	for _, a := range axes {
		highest = max(highest, orders[of[0].Field][a])
	}
	if order < highest && !slices.Contains(i.Broken, of[0]) {
		i.Broken = append(slices.Clip(i.Broken), of[0])
		return true
	}
	var holding []int
	for k, op := range i.natural {
		if slices.ContainsFunc(p.leading(op, i.Switch, axes, order), func(c coefficient) bool { return c.slot.Field == of[0].Field }) {
			holding = append(holding, k)
		}
	}
	if len(holding) != 1 {
		return false
	}
	i.natural = slices.Delete(i.natural, holding[0], holding[0]+1)
	return true
}

// coefficient is what an equation multiplies a derivative by at some points.
type coefficient struct {
	slot   Slot
	values []float64
}

// leading returns the coefficients, not all zero, that a single equation on a switch has of derivatives of an order across it.
func (p *Problem) leading(op Operator, s *Switch, axes []int, order int) (out []coefficient) {
	at, slots := p.on(s), op.Slots()
	partials := NewLinearization(op, at.Points())
	op.Linearize(partials, at, generic(at.Points(), len(slots)), generic(1, len(p.Params)).RawRowView(0)[:len(p.Params)])
	for j, slot := range slots {
		across := 0
		for _, a := range axes {
			across += int(slot.D[a])
		}
		c := coefficient{slot, mat.Col(nil, j, partials.U[0])}
		if across == order && slices.ContainsFunc(c.values, func(v float64) bool { return v != 0 }) {
			out = append(out, c)
		}
	}
	return out
}

// on returns some points of a switch, with normals.
func (p *Problem) on(s *Switch) *Cloud {
	dim := len(p.Coords)
	points := make([][]float64, pointsOnSwitch)
	if s.Surface != nil {
		points = s.Surface.Zeros()
		points = points[:min(len(points), pointsOnSwitch)]
	}
	at := &Cloud{X: mat.NewDense(len(points), dim, nil), Normal: mat.NewDense(len(points), dim, nil), Weight: make([]float64, len(points))}
	for i, x := range points {
		n := at.Normal.RawRowView(i)
		if s.Surface != nil {
			at.X.SetRow(i, x)
			s.Surface.Gradient(n, x)
			length := 0.0
			for _, v := range n {
				length = math.Hypot(length, v)
			}
			for a := range n {
				n[a] /= length
			}
			continue
		}
		for a := range dim {
			at.X.Set(i, a, p.Lower[a]+(p.Upper[a]-p.Lower[a])*math.Mod(math.Phi*float64(i+a+1), 1))
		}
		at.X.Set(i, s.Axis, s.At)
		n[s.Axis] = 1
	}
	return at
}

// generic returns values that no formula has a zero at; it has a column at least.
func generic(rows, cols int) *mat.Dense {
	m := mat.NewDense(rows, max(cols, 1), nil)
	for i := range rows {
		for j := range max(cols, 1) {
			m.Set(i, j, math.Mod(math.Phi*float64(i+j+2), 1)+0.1)
		}
	}
	return m
}

// parallel reports whether one equation is a multiple of another in the derivatives that are given.
func parallel(one, other []coefficient) bool {
	if len(one) == 0 || len(one) != len(other) {
		return false
	}
	for i := range one[0].values {
		var dot, a, b float64
		for _, c := range one {
			k := slices.IndexFunc(other, func(o coefficient) bool { return o.slot == c.slot })
			if k < 0 {
				return false
			}
			dot += c.values[i] * other[k].values[i]
			a, b = math.Hypot(a, c.values[i]), math.Hypot(b, other[k].values[i])
		}
		if math.Abs(math.Abs(dot)-a*b) > parallelWithin*a*b {
			return false
		}
	}
	return true
}

// single is one equation of an operator.
type single struct {
	Operator
	eq int
}

// Dims implements [Operator].
func (s *single) Dims() (eqs, params int) {
	_, params = s.Operator.Dims()
	return 1, params
}

// UsesNormal says what the operator says; see [Problem.Check].
func (s *single) UsesNormal() bool { return usesNormal(s.Operator) }

// Residual implements [Operator].
func (s *single) Residual(dst *mat.Dense, at *Cloud, u *mat.Dense, params []float64) {
	n, _ := s.Operator.Dims()
	all := mat.NewDense(at.Points(), n, nil)
	s.Operator.Residual(all, at, u, params)
	dst.ColView(0).(*mat.VecDense).CopyVec(all.ColView(s.eq))
}

// Linearize implements [Operator].
func (s *single) Linearize(dst *Linearization, at *Cloud, u *mat.Dense, params []float64) {
	all := NewLinearization(s.Operator, at.Points())
	s.Operator.Linearize(all, at, u, params)
	dst.U[0].Copy(all.U[s.eq])
	if all.P[s.eq] != nil {
		dst.P[0].Copy(all.P[s.eq])
	}
}
