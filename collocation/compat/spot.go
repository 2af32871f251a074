package compat

import (
	"cmp"
	"math"
	"slices"

	"pinn/pde"
)

// spot is a point where leaves meet. Where some of them look at mates, these belong to it.
type spot struct {
	problem *pde.Problem
	lengths []float64 // of the domain
	fields  []float64 // sizes of the fields, as far as conditions say; 0: unknown
	points  []point
	leaves  [][]*leaf // per point
	order   int       // the highest that is looked at
}

// finding is a contradiction at a spot.
type finding struct {
	spot  *spot
	order int
	size  float64
	rows  []row // as few as contradict each other
	u     *unknowns
	at    []float64 // the unknowns at which the rows were made
}

// look returns the contradiction of the lowest order, nil if there is none.
func (s *spot) look() *finding {
	affine := true
	for _, list := range s.leaves {
		for _, l := range list {
			affine = affine && l.op.Affine()
		}
	}
	var j []float64
	var below *unknowns
	for order := range s.order + 1 {
		u := newUnknowns(s.problem, len(s.points), order)
		j = s.start(u, below, j)
		f, ok := s.lookAt(order, u, j, affine)
		if f != nil || !ok {
			return f
		}
		below = u
	}
	return nil
}

// start returns the unknowns with the values of those of lower order, or with the starts of the parameters.
func (s *spot) start(u, below *unknowns, j []float64) []float64 {
	out := make([]float64, u.count())
	for k, p := range s.problem.Params {
		out[u.param(k)] = p.Start
	}
	for k, v := range j {
		sheet, field, d, param := below.split(k)
		if param >= 0 {
			out[u.param(param)] = v
		} else if col, ok := u.column(sheet, field, d); ok {
			out[col] = v
		}
	}
	return out
}

// lookAt changes j to the derivatives up to an order that fulfil the rows best, and returns what they contradict; ok is false
// if the iteration does not settle.
func (s *spot) lookAt(order int, u *unknowns, j []float64, affine bool) (f *finding, ok bool) {
	last := map[int]float64{} // what groups left of contradictions, by their first row
	for range newtonSteps {
		var rows []row
		for k, at := range s.points {
			for _, l := range s.leaves[k] {
				rows = append(rows, l.rows(at, u, j, s.lengths, order)...)
			}
		}
		slices.SortStableFunc(rows, func(a, b row) int {
			return cmp.Or(compareBool(a.leaf.full, b.leaf.full), cmp.Compare(a.leaf.order[a.eq]+a.tangent.Order(), b.leaf.order[b.eq]+b.tangent.Order()))
		})
		step := 0.0
		for _, g := range groups(rows) {
			mine := pick(rows, g)
			sizes := s.sizes(mine, u)
			out := solve(mine, sizes, j)
			sure := affine || out.step <= newtonSettled || out.step <= newtonCalm && math.Abs(out.size-last[g[0]]) <= newtonSteady*out.size
			if last[g[0]] = out.size; out.size > contradictionNamed && sure {
				few := least(mine, sizes, j)
				size := solve(pick(mine, few), pick(sizes, few), j).size
				return &finding{s, order, size, pick(mine, few), u, slices.Clone(j)}, true
			}
			for k, d := range out.delta {
				if d != 0 {
					step = math.Max(step, math.Abs(d)/math.Max(math.Abs(j[k]+d), math.Abs(d)*newtonSettled))
				}
				j[k] += d
			}
		}
		if affine || step <= newtonSettled {
			return nil, true
		}
	}
	return nil, false
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// sizes returns how large the data of rows are: those of their condition anywhere, and the terms that fields of their size make.
func (s *spot) sizes(rows []row, u *unknowns) []float64 {
	out := make([]float64, len(rows))
	for i, r := range rows {
		out[i] = r.leaf.size[r.eq]
		for _, k := range r.tangent.Axes() {
			out[i] /= reach(r.leaf.lines[k], s.lengths)
		}
		for k, c := range r.a {
			_, field, d, param := u.split(k)
			if c == 0 || param >= 0 {
				continue
			}
			term := math.Abs(c) * s.fields[field]
			for _, a := range d.Axes() {
				term /= s.lengths[a]
			}
			out[i] = math.Max(out[i], term)
		}
	}
	return out
}
