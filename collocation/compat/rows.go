package compat

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"pinn/internal/number"
	"pinn/pde"
	"pinn/pde/jet"
)

// unknowns numbers the derivatives of the fields at a point and at its mates, and the problem's parameters.
type unknowns struct {
	fields, sheets, params int
	list                   []jet.Index
	at                     map[jet.Index]int
}

func newUnknowns(p *pde.Problem, sheets, order int) *unknowns {
	axes := make([]int, len(p.Coords))
	for a := range axes {
		axes[a] = a
	}
	u := &unknowns{fields: len(p.Fields), sheets: sheets, params: len(p.Params), list: indices(axes, order), at: map[jet.Index]int{}}
	for k, i := range u.list {
		u.at[i] = k
	}
	return u
}

func (u *unknowns) count() int { return u.sheets*u.fields*len(u.list) + u.params }

// column returns the number of a derivative; ok is false if its order is too high.
func (u *unknowns) column(sheet, field int, d jet.Index) (col int, ok bool) {
	k, ok := u.at[d]
	return (sheet*u.fields+field)*len(u.list) + k, ok
}

// param returns the number of a parameter.
func (u *unknowns) param(k int) int { return u.sheets*u.fields*len(u.list) + k }

// split is the inverse of column; param is not negative where the unknown is a parameter.
func (u *unknowns) split(col int) (sheet, field int, d jet.Index, param int) {
	if first := u.param(0); col >= first {
		return 0, 0, jet.Index{}, col - first
	}
	at := col / len(u.list)
	return at / u.fields, at % u.fields, u.list[col%len(u.list)], -1
}

// row is one equation of a leaf at a point, differentiated along the region and linearised: a times the change of the
// unknowns is b.
type row struct {
	leaf    *leaf
	eq      int
	tangent jet.Index // by the lines of the leaf
	a       []float64
	b       float64
	unsureA []float64 // how far a and b may be off
	unsureB float64
}

// point is where rows are made.
type point struct {
	x     []float64
	sheet int
	mates map[*leaf]int // the sheets of the mates that leaves look at
}

// of returns the sheet of a slot of a leaf.
func (p point) of(l *leaf, s pde.Slot) int {
	if s.Sheet == 0 {
		return p.sheet
	}
	return p.mates[l]
}

// table holds quantities of a leaf on a stencil: per equation the residual, then its partials with respect to slots and
// parameters, each at all nodes.
type table [][]float64

// tabulate evaluates a leaf on a stencil around a point, for the fields whose derivatives there are j.
func (l *leaf) tabulate(st *stencil, at point, u *unknowns, j []float64) table {
	n, dim, slots := st.count, len(at.x), l.op.Slots()
	x := mat.NewDense(n, dim, nil)
	v := mat.NewDense(n, len(slots), nil)
	offset := make([]float64, dim)
	series := make([]taylor, len(slots))
	for k, s := range slots {
		series[k] = newTaylor(u, j, at.of(l, s), s)
	}
	for i := range n {
		clear(offset)
		st.move(offset, i)
		for a := range dim {
			x.Set(i, a, at.x[a]+offset[a])
		}
		for k := range slots {
			v.Set(i, k, series[k].at(offset))
		}
	}
	var cloud pde.Cloud
	l.on.Put(&cloud, x)
	params := j[u.param(0):][:l.params]
	res, lin := mat.NewDense(n, l.eqs, nil), pde.NewLinearization(l.op, n)
	l.op.Residual(res, &cloud, v, params)
	l.op.Linearize(lin, &cloud, v, params)
	var t table
	for e := range l.eqs {
		t = append(t, mat.Col(nil, e, res))
		for k := range slots {
			t = append(t, mat.Col(nil, k, lin.U[e]))
		}
		for k := range l.params {
			t = append(t, mat.Col(nil, k, lin.P[e]))
		}
	}
	return t
}

// taylor is the polynomial of a slot around a point.
type taylor struct {
	coef []float64
	axes [][]int
}

// newTaylor returns the polynomial of a slot, for unknowns j.
func newTaylor(u *unknowns, j []float64, sheet int, s pde.Slot) taylor {
	var t taylor
	for _, m := range u.list {
		if col, ok := u.column(sheet, s.Field, m.Plus(s.D)); ok && j[col] != 0 {
			t.coef, t.axes = append(t.coef, j[col]/factorial(m)), append(t.axes, m.Axes())
		}
	}
	return t
}

func (t taylor) at(offset []float64) float64 {
	sum := 0.0
	for k, term := range t.coef {
		for _, a := range t.axes[k] {
			term *= offset[a]
		}
		sum += term
	}
	return sum
}

func factorial(m jet.Index) float64 {
	f := 1.0
	for _, n := range m {
		f *= math.Gamma(float64(n) + 1)
	}
	return f
}

// rows returns the equations of a leaf at a point, and their derivatives along the region, up to an order. What is not
// finite is left out, and so are rows without unknowns.
func (l *leaf) rows(at point, u *unknowns, j, lengths []float64, order int) []row {
	low := slices.Min(l.order)
	if low > order {
		return nil
	}
	numbers := make([]int, len(l.lines))
	for k := range numbers {
		numbers[k] = k
	}
	along := indices(numbers, order-low)
	known := l.differentiate(at, u, j, l.directions(at.x, lengths), along, order-low)
	parts := map[jet.Index][]term{}
	for _, t := range along {
		parts[t] = expand(t, l.lines)
	}
	slots := l.op.Slots()
	width := 1 + len(slots) + l.params
	position := map[jet.Index]int{}
	for k, t := range along {
		position[t] = k
	}
	var out []row
	for e := range l.eqs {
		value, doubt := known.values[e*width:], known.unsure[e*width:]
		for k, t := range along {
			if l.order[e]+t.Order() > order {
				continue
			}
			r := row{leaf: l, eq: e, tangent: t, b: -value[0][k], unsureB: doubt[0][k]}
			r.a, r.unsureA = make([]float64, u.count()), make([]float64, u.count())
			for _, part := range along {
				rest, times, ok := minus(t, part)
				if !ok {
					continue
				}
				for s, slot := range slots { // Leibniz: part goes to the field, rest to the coefficient
					c, d := times*value[1+s][position[rest]], times*doubt[1+s][position[rest]]
					for _, p := range parts[part] {
						if col, ok := u.column(at.of(l, slot), slot.Field, slot.D.Plus(p.d)); ok {
							r.a[col] += p.times * c
							r.unsureA[col] += math.Abs(p.times) * d
						} else if c != 0 {
							r.b = math.NaN() // beyond the order: the pattern of the equation is not what it seemed
						}
					}
				}
			}
			for q := range l.params {
				r.a[u.param(q)], r.unsureA[u.param(q)] = value[1+len(slots)+q][k], doubt[1+len(slots)+q][k]
			}
			if r.sound() {
				out = append(out, r)
			}
		}
	}
	return out
}

// term is a derivative along the axes, times a number.
type term struct {
	d     jet.Index
	times float64
}

// expand writes a derivative by lines as a sum of derivatives along the axes.
func expand(t jet.Index, lines [][]float64) []term {
	out := []term{{times: 1}}
	for _, k := range t.Axes() {
		var next []term
		for a, v := range lines[k] {
			if v == 0 {
				continue
			}
			for _, p := range out {
				d := p.d.Plus(jet.D(a))
				if i := slices.IndexFunc(next, func(n term) bool { return n.d == d }); i >= 0 {
					next[i].times += v * p.times
				} else {
					next = append(next, term{d, v * p.times})
				}
			}
		}
		out = next
	}
	return out
}

// sound reports whether a row is finite and holds an unknown.
func (r *row) sound() bool {
	sum, some := math.Abs(r.b)+r.unsureB, false
	for k, v := range r.a {
		sum += math.Abs(v) + r.unsureA[k]
		some = some || v != 0
	}
	return some && number.Finite(sum)
}

// minus returns t less part, if it is an index, and the number of ways to choose part from t.
func minus(t, part jet.Index) (rest jet.Index, times float64, ok bool) {
	for a := range t {
		if part[a] > t[a] {
			return rest, 0, false
		}
		rest[a] = t[a] - part[a]
	}
	return rest, factorial(t) / factorial(part) / factorial(rest), true
}
