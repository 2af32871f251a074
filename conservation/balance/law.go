package balance

import (
	"fmt"
	"math"
	"math/cmplx"

	"gonum.org/v1/gonum/mat"

	"pinn/conservation"
	"pinn/pde"
)

// law is a conservation law by the operators of its parts, with states that are the values of the fields.
type law struct {
	parts       []*pde.Balance
	fields, eqs int
	space, time int
	plain       bool // the fields are conserved themselves
	linear      bool
	sourced     bool
}

// add takes the equations of an operator.
func (l *law) add(op pde.Operator) error {
	b, ok := op.(pde.Balanced)
	if !ok {
		return other("an equation does not tell its divergence form")
	}
	balance, err := b.Balance()
	if err != nil {
		return err
	}
	l.parts = append(l.parts, balance)
	n, _ := op.Dims()
	l.eqs += n
	return nil
}

// complete finds out what kind of law it is.
func (l *law) complete(p *pde.Problem) {
	l.linear, l.plain = true, true
	for _, b := range l.parts {
		l.linear = l.linear && b.Along[0].Affine() && b.Along[1].Affine()
		l.plain = l.plain && b.Along[l.time].Affine()
		l.sourced = l.sourced || b.Source != nil
	}
	u, q := mat.NewDense(1, l.fields, nil), mat.NewDense(1, l.fields, nil)
	for f := -1; l.plain && f < l.fields; f++ { // affine: zero and the unit vectors say all, at some places
		for k := range 3 {
			share := 0.13 + 0.31*float64(k)
			at := conservation.Places{X: []float64{p.Lower[l.space] + share*(p.Upper[l.space]-p.Lower[l.space])}, T: p.Lower[l.time] + share*(p.Upper[l.time]-p.Lower[l.time])}
			u.Zero()
			if f >= 0 {
				u.Set(0, f, 1)
			}
			l.densities(q, u, at)
			l.plain = l.plain && mat.Equal(u, q)
		}
	}
}

// cloud returns the points of places.
func (l *law) cloud(at conservation.Places) *pde.Cloud {
	x := mat.NewDense(len(at.X), 2, nil)
	for i, v := range at.X {
		x.Set(i, l.space, v)
		x.Set(i, l.time, at.T)
	}
	return &pde.Cloud{X: x}
}

// evaluate writes functions of the parts to the columns of dst.
func (l *law) evaluate(dst, u *mat.Dense, at conservation.Places, of func(*pde.Balance) pde.Operator) {
	cloud, first := l.cloud(at), 0
	for _, b := range l.parts {
		n, _ := b.Along[0].Dims()
		part := dst.Slice(0, len(at.X), first, first+n).(*mat.Dense)
		if op := of(b); op != nil {
			op.Residual(part, cloud, u, nil)
		} else {
			part.Zero()
		}
		first += n
	}
}

// jacobian returns the derivatives of the functions along an axis with respect to the fields: per equation points x fields.
func (l *law) jacobian(u *mat.Dense, at conservation.Places, axis int) (out []*mat.Dense) {
	cloud := l.cloud(at)
	for _, b := range l.parts {
		lin := pde.NewLinearization(b.Along[axis], len(at.X))
		b.Along[axis].Linearize(lin, cloud, u, nil)
		out = append(out, lin.U...)
	}
	return out
}

// Dims implements [conservation.Law].
func (l *law) Dims() int { return l.fields }

// Densities implements [conservation.Law].
func (l *law) Densities(dst, u *mat.Dense, at conservation.Places) {
	if l.plain {
		dst.Copy(u)
		return
	}
	l.densities(dst, u, at)
}

func (l *law) densities(dst, u *mat.Dense, at conservation.Places) {
	l.evaluate(dst, u, at, func(b *pde.Balance) pde.Operator { return b.Along[l.time] })
}

// Fluxes implements [conservation.Law].
func (l *law) Fluxes(dst, u *mat.Dense, at conservation.Places) {
	l.evaluate(dst, u, at, func(b *pde.Balance) pde.Operator { return b.Along[l.space] })
}

// Sources implements [conservation.Law].
func (l *law) Sources(dst, u *mat.Dense, at conservation.Places) bool {
	if l.sourced {
		l.evaluate(dst, u, at, func(b *pde.Balance) pde.Operator { return b.Source })
	}
	return l.sourced
}

// Admits implements [conservation.Law]: between the values of neighbours the fields keep their signs.
func (l *law) Admits([]float64) bool { return true }

// States implements [conservation.Law] by Newton's method.
func (l *law) States(u, q *mat.Dense, at conservation.Places) error {
	if l.plain {
		u.Copy(q)
		return nil
	}
	points := len(at.X)
	size := make([]float64, l.fields)
	for i := range points {
		for e, v := range q.RawRowView(i) {
			size[e] = math.Max(size[e], math.Abs(v))
		}
	}
	rows := make([]int, points)
	for i := range rows {
		rows[i] = i
	}
	small := newSmall(l.fields)
	for range newtonSteps {
		part, places := pde.PickRows(u, rows), conservation.Places{X: make([]float64, len(rows)), T: at.T}
		for k, i := range rows {
			places.X[k] = at.X[i]
		}
		r := mat.NewDense(len(rows), l.fields, nil)
		l.Densities(r, part, places)
		r.Sub(r, pde.PickRows(q, rows))
		open := rows[:0:0]
		for k, i := range rows {
			if misses(r.RawRowView(k), size) {
				open = append(open, i)
			}
		}
		if len(open) == 0 {
			return nil
		}
		j, done := l.jacobian(part, places, l.time), 0
		for k, i := range rows {
			if done == len(open) || open[done] != i {
				continue
			}
			done++
			for e := range l.fields {
				copy(small.row(e), j[e].RawRowView(k))
			}
			copy(small.rhs, r.RawRowView(k))
			if !small.solve() {
				return fmt.Errorf("the densities do not tell the fields at x = %.4g", at.X[i])
			}
			for f, step := range small.rhs {
				u.Set(i, f, u.At(i, f)-step)
			}
		}
		rows = open
	}
	return fmt.Errorf("no fields have the densities at x = %.4g", at.X[rows[0]])
}

// misses reports whether a row has an entry that is not negligible beside the size of its column.
func misses(row, size []float64) bool {
	for e, v := range row {
		if !(math.Abs(v) <= densityMet*size[e]) {
			return true
		}
	}
	return false
}

// Speeds implements [conservation.Law].
func (l *law) Speeds(least, greatest []float64, u *mat.Dense, at conservation.Places) {
	f, q := l.jacobian(u, at, l.space), l.jacobian(u, at, l.time)
	s := newSmall(l.fields)
	before := make([]float64, 2*l.fields*l.fields)
	for i := range at.X {
		same := i > 0
		for e := range l.fields {
			for k := range l.fields {
				for part, v := range [2]float64{q[e].At(i, k), f[e].At(i, k)} {
					at := &before[(part*l.fields+e)*l.fields+k]
					same = same && *at == v
					*at = v
				}
			}
		}
		if same {
			least[i], greatest[i] = least[i-1], greatest[i-1]
			continue
		}
		n := l.fields * l.fields
		copy(s.a, before[:n])
		copy(s.b, before[n:])
		least[i], greatest[i] = s.spectrum()
	}
}

// entering returns the number of waves that enter the domain in a state at one of its ends.
func (l *law) entering(u []float64, x, t float64, lower bool) (n int) {
	state, at := mat.NewDense(1, l.fields, u), conservation.Places{X: []float64{x}, T: t}
	f, q := l.jacobian(state, at, l.space), l.jacobian(state, at, l.time)
	a, b := mat.NewDense(l.fields, l.fields, nil), mat.NewDense(l.fields, l.fields, nil)
	for e := range l.fields {
		a.SetRow(e, q[e].RawRowView(0))
		b.SetRow(e, f[e].RawRowView(0))
	}
	var m mat.Dense
	var eigen mat.Eigen
	if err := m.Solve(a, b); err != nil || !eigen.Factorize(&m, mat.EigenNone) {
		return 0
	}
	values := eigen.Values(nil)
	fastest := 0.0
	for _, v := range values {
		fastest = math.Max(fastest, cmplx.Abs(v))
	}
	for _, v := range values {
		speed := real(v)
		if !lower {
			speed = -speed
		}
		if speed > speedNone*fastest {
			n++
		}
	}
	return n
}
