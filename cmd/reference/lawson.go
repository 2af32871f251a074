package main

import (
	"math"
	"math/cmplx"
	"slices"
)

// lawson makes steps of the classical Runge-Kutta method for exp(-linear t) v, where
//
//	v' = linear v + rest(v),  linear diagonal.
//
// J. D. Lawson, "Generalized Runge-Kutta processes for stable systems with large Lipschitz constants", SIAM Journal on
// Numerical Analysis 4, 1967.
type lawson struct {
	linear, v         []complex128
	rest              func(dst, v []complex128)
	step              float64
	half              []complex128 // exp of half a step
	a, b, c, d, stage []complex128
}

func newLawson(linear, start []complex128, rest func(dst, v []complex128)) *lawson {
	m := &lawson{linear: linear, v: start, rest: rest}
	for _, s := range []*[]complex128{&m.half, &m.a, &m.b, &m.c, &m.d, &m.stage} {
		*s = make([]complex128, len(linear))
	}
	return m
}

// advance makes one step.
func (m *lawson) advance(step float64) {
	if step != m.step {
		m.step = step
		for k, l := range m.linear {
			m.half[k] = cmplx.Exp(complex(step/2, 0) * l)
		}
	}
	h := complex(step, 0)
	m.rest(m.a, m.v)
	for k, v := range m.v {
		m.stage[k] = m.half[k] * (v + h/2*m.a[k])
	}
	m.rest(m.b, m.stage)
	for k, v := range m.v {
		m.stage[k] = m.half[k]*v + h/2*m.b[k]
	}
	m.rest(m.c, m.stage)
	for k, v := range m.v {
		m.stage[k] = m.half[k] * (m.half[k]*v + h*m.c[k])
	}
	m.rest(m.d, m.stage)
	for k, v := range m.v {
		e := m.half[k]
		m.v[k] = e*(e*(v+h/6*m.a[k])+h/3*(m.b[k]+m.c[k])) + h/6*m.d[k]
	}
}

// run advances to each of some times, the first of which is 0, in so many equal steps per interval, and returns copies
// of v at them. With graded, the steps of the first interval end at times[1] (k/steps)^4: a solution that is not smooth
// at the start needs small ones there.
func (m *lawson) run(times []float64, steps int, graded bool) [][]complex128 {
	out := [][]complex128{slices.Clone(m.v)}
	for i, to := range times[1:] {
		length := to - times[i]
		for k := range steps {
			if graded && i == 0 {
				m.advance(length * (fourth(k+1, steps) - fourth(k, steps)))
			} else {
				m.advance(length / float64(steps))
			}
		}
		out = append(out, slices.Clone(m.v))
	}
	return out
}

func fourth(k, n int) float64 { return math.Pow(float64(k)/float64(n), 4) }
