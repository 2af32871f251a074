package collocation

import (
	"math"

	"pinn/pde"
	"pinn/pde/jet"
)

// Misfit says how far functions miss an equation.
type Misfit struct {
	Condition, Equation int
	// Size is that of the equation: the largest of its terms, of its data and of what it makes of smooth functions of the sizes
	// of the fields.
	Size float64
	// Typical is the typical size of the residual relative to Size. Few points where it is large hardly count.
	Typical float64
	// Residual holds the residual at the points of the condition, relative to Size.
	Residual []float64
}

// Misfits looks at every equation of a problem at the points of its clouds, one per condition. The functions are one per
// field, with the values of the parameters and the sizes of the fields. An equation that makes nothing of the functions
// is left out.
func Misfits(p *pde.Problem, clouds []*pde.Cloud, of jet.Func, params, sizes []float64) []Misfit {
	var out []Misfit
	for c, condition := range p.Conditions {
		l := linearizedAt(p, condition.Op, clouds[c], of, params)
		eqs, _ := condition.Op.Dims()
		for e := range eqs {
			size := 0.0
			for f, norm := range l.norms(p, e) {
				size = math.Hypot(size, norm*sizes[f])
			}
			if size = max(size, l.terms(e), l.data(e)); !(size > 0) || math.IsInf(size, 0) {
				continue
			}
			m := Misfit{Condition: c, Equation: e, Size: size}
			for i := range clouds[c].Points() {
				m.Residual = append(m.Residual, l.residual.At(i, e)/size)
			}
			m.Typical = typical(m.Residual)
			out = append(out, m)
		}
	}
	return out
}

// terms returns the typical size of the terms of an equation.
func (l *linearized) terms(e int) float64 {
	sums := make([]float64, l.at.Points())
	for i := range sums {
		for k := range l.op.Slots() {
			sums[i] = math.Hypot(sums[i], l.partials.U[e].At(i, k)*l.u.At(i, k))
		}
	}
	return typical(sums)
}

// typical returns the square of the mean of the square roots.
func typical(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += math.Sqrt(math.Abs(x))
	}
	mean := sum / float64(len(v))
	return mean * mean
}

// Unseen reports whether functions of a wave number, in radians per length of the domain, are too slow for an equation that
// holds in the domain: where they make less of its derivatives of the highest order than of lower ones, as in layers, or less of the
// highest derivatives along some coordinate than functions of half a period make of the others, as in fast waves. What these
// derivatives are there for then cannot be seen. Equations are linearised at the given functions, one per field, with the values of
// the parameters; nil stands for zero and is enough for affine ones.
func Unseen(p *pde.Problem, clouds []*pde.Cloud, number float64, of jet.Func, params []float64) bool {
	for c, condition := range p.Conditions {
		if ambient, own := condition.On.Dims(); ambient != own {
			continue
		}
		l := linearizedAt(p, condition.Op, clouds[c], of, params)
		eqs, _ := condition.Op.Dims()
		for e := range eqs {
			if l.hidesOrder(p, e, number) || l.hidesAxis(p, e, number) {
				return true
			}
		}
	}
	return false
}

// hidesOrder reports whether the derivatives of the highest order matter less than lower ones on functions of a wave number.
func (l *linearized) hidesOrder(p *pde.Problem, e int, number float64) bool {
	order, highest, lower := 0, 0.0, 0.0
	for k, s := range l.op.Slots() {
		norm := wave(p, s.D, number) * columnRMS(l.partials.U[e], k)
		switch o := s.D.Order(); {
		case norm == 0:
		case o > order:
			order, highest, lower = o, norm, max(lower, highest)
		case o == order:
			highest = max(highest, norm)
		default:
			lower = max(lower, norm)
		}
	}
	return highest < lower
}

// hidesAxis reports whether the highest derivatives along some coordinate matter less on functions of a wave number than any others
// on functions of half a period.
func (l *linearized) hidesAxis(p *pde.Problem, e int, number float64) bool {
	slow := 0.0
	fast, order := make([]float64, len(p.Coords)), make([]int, len(p.Coords))
	for k, s := range l.op.Slots() {
		size := columnRMS(l.partials.U[e], k)
		if size == 0 {
			continue
		}
		slow = max(slow, wave(p, s.D, halfPeriod)*size)
		for a := range p.Coords {
			switch n := int(s.D[a]); {
			case n > order[a]:
				order[a], fast[a] = n, wave(p, s.D, number)*size
			case n == order[a] && n > 0:
				fast[a] = max(fast[a], wave(p, s.D, number)*size)
			}
		}
	}
	for a, n := range order {
		if n > 0 && fast[a] < hiddenShare*slow {
			return true
		}
	}
	return false
}
