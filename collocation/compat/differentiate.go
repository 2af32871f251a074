package compat

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"

	"pinn/pde/jet"
)

// directions returns the lengths of the domain along the lines of a leaf, negative where the region extends backwards from the point.
func (l *leaf) directions(x, lengths []float64) []float64 {
	out := make([]float64, len(l.lines))
	for k, line := range l.lines {
		out[k] = reach(line, lengths)
		if y := along(x, line, stencilSteps[len(stencilSteps)-1]*out[k]); !l.on.Holds(y) {
			out[k] = -out[k]
		}
	}
	return out
}

// reach is the length of a domain along a line: that along the axis, if it is one.
func reach(line, lengths []float64) float64 {
	sum := 0.0
	for a, v := range line {
		sum += v * v * lengths[a]
	}
	return sum
}

func along(x, line []float64, by float64) []float64 {
	y := slices.Clone(x)
	floats.AddScaled(y, by, line)
	return y
}

// estimate holds derivatives of the quantities of a [table] along a region, per quantity and index, and how far they may be off:
// what is nowhere finite is infinitely unsure. It is improved stencil by stencil.
type estimate struct {
	list           []jet.Index
	values, unsure [][]float64
	last, rounds   [][]float64 // of the last stencil, and its roundings
	least          [][]float64 // doubt that stays however well two stencils agree
}

// differentiate returns the derivatives of the quantities of a leaf at a point. The doubt is the difference between two stencils,
// and roundings.
func (l *leaf) differentiate(at point, u *unknowns, j, lengths []float64, list []jet.Index, most int) *estimate {
	if most == 0 || len(l.lines) == 0 {
		return exactly(l.tabulate(newStencil(nil, nil, 1, 0), at, u, j), list)
	}
	spare := stencilSpare
	if len(at.x) >= dimOfSlopesOnly {
		spare = 1
	}
	e := &estimate{list: list}
	for n, h := range stencilSteps {
		scaled := make([]float64, len(l.lines))
		room := true
		for k, line := range l.lines {
			scaled[k] = h * lengths[k]
			room = room && l.on.Holds(along(at.x, line, scaled[k]))
		}
		if !room && n < len(stencilSteps)-2 { // two are needed, though they leave the region
			continue
		}
		st := newStencil(l.lines, scaled, most+spare, most)
		t := l.tabulate(st, at, u, j)
		if e.add(st, t); e.sure(t, lengths) {
			break
		}
	}
	return e
}

// exactly returns the values of quantities, for a list that holds the value only or a region without directions.
func exactly(t table, list []jet.Index) *estimate {
	e := &estimate{list: list, values: grid(len(t), len(list), 0), unsure: grid(len(t), len(list), 0)}
	for q := range t {
		e.values[q][0] = t[q][0]
	}
	return e
}

// add takes the derivatives of another stencil, shorter than those before.
func (e *estimate) add(st *stencil, t table) {
	now, round := grid(len(t), len(e.list), 0), grid(len(t), len(e.list), 0)
	for q := range t {
		for k, d := range e.list {
			now[q][k], round[q][k] = st.apply(d, t[q])
		}
	}
	if e.last == nil {
		e.values, e.unsure = grid(len(t), len(e.list), 0), grid(len(t), len(e.list), math.Inf(1))
		e.least = e.leastDoubt(st, t)
	}
	for q := range e.last {
		for k, v := range e.last[q] {
			if off := math.Abs(v-now[q][k]) + e.rounds[q][k] + e.least[q][k]; off < e.unsure[q][k] {
				e.values[q][k], e.unsure[q][k] = v, off
			}
		}
	}
	e.last, e.rounds = now, round
}

// leastDoubt returns the doubt about derivatives that two stencils cannot remove, given the longest one. Values and what is constant have none.
func (e *estimate) leastDoubt(st *stencil, t table) [][]float64 {
	out := grid(len(t), len(e.list), 0)
	for q, values := range t {
		if floats.Min(values) == floats.Max(values) {
			continue
		}
		for k, d := range e.list {
			if d.Order() > 0 {
				out[q][k] = doubtByChance * floats.Norm(values, math.Inf(1)) * st.unit(d)
			}
		}
	}
	return out
}

// sure reports whether the derivatives are so well known that no shorter stencil is needed. The lengths are those of the domain
// along the lines.
func (e *estimate) sure(t table, lengths []float64) bool {
	for q := range t {
		for k, d := range e.list {
			size := math.Abs(t[q][0])
			for i, length := range lengths {
				size /= math.Pow(math.Abs(length), float64(d[i]))
			}
			if !(e.unsure[q][k] <= doubtSmall*math.Max(math.Abs(e.values[q][k]), size)) {
				return false
			}
		}
	}
	return true
}

func grid(rows, cols int, v float64) [][]float64 {
	g := make([][]float64, rows)
	for i := range g {
		g[i] = slices.Repeat([]float64{v}, cols)
	}
	return g
}
