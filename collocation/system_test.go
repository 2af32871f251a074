package collocation_test

import (
	"fmt"
	"math"
	"testing"

	"pinn/collocation"
	"pinn/internal/check"
	"pinn/pde"
	"pinn/pde/jet"
)

// point is what a residual written by hand may read.
type point struct {
	x, normal, mate, params []float64
	at                      func(field int, where []float64, axes ...int) float64
}

// u is a derivative of a field at the point, and mated the same at its mate.
func (p *point) u(field int, axes ...int) float64     { return p.at(field, p.x, axes...) }
func (p *point) mated(field int, axes ...int) float64 { return p.at(field, p.mate, axes...) }

// rowCase is a system with the residuals of its conditions written by hand.
type rowCase struct {
	name    string
	problem *pde.Problem
	spaces  []collocation.Space
	rule    collocation.Rule
	points  int
	direct  []func(p *point) []float64 // per condition: one residual per equation
	cols    [][]collocation.Span       // per condition: the columns that its blocks should hold; nil: not checked
}

func rowCases(t *testing.T) []rowCase { return append(layoutCases(t), operatorCases(t)...) }

// layoutCases differ in weights, spaces and columns.
func layoutCases(t *testing.T) []rowCase {
	b := square(t)
	quadratic, cubic := upTo(2), upTo(3) // 6 and 10 functions
	one := []string{"u"}
	three := []string{"u", "v", "w"}
	xy := func(x []float64) float64 { return x[0] + x[1]*x[1] }
	full := func(spans ...collocation.Span) []collocation.Span { return spans }
	return []rowCase{
		{
			"linear with Robin boundary", problem(one, nil,
				pde.Condition{On: b.Interior(), Op: pde.U(0).Lap(0, 1).Plus(pde.U(0).TimesFunc(xy)).Equals(xy)},
				pde.Condition{On: b.Boundary(), Op: pde.U(0).Times(2).Plus(pde.U(0).Normal(0, 1)).Equals(nil)}),
			[]collocation.Space{{Basis: cubic, Fields: []int{0}}}, collocation.Halton{}, 300, // three blocks
			[]func(*point) []float64{
				func(p *point) []float64 { return []float64{p.u(0, 0, 0) + p.u(0, 1, 1) + xy(p.x)*p.u(0) - xy(p.x)} },
				func(p *point) []float64 {
					return []float64{2*p.u(0) + p.normal[0]*p.u(0, 0) + p.normal[1]*p.u(0, 1)}
				},
			}, nil,
		},
		{
			"quadrature weights", problem(one, nil, pde.Condition{On: b.Interior(), Op: pde.U(0).D(0).Equals(xy)}),
			[]collocation.Space{{Basis: quadratic, Fields: []int{0}}}, collocation.Gauss{}, 225, // 15 x 15 of unequal weight
			[]func(*point) []float64{func(p *point) []float64 { return []float64{p.u(0, 0) - xy(p.x)} }}, nil,
		},
		{
			"two fields in spaces in the opposite order", problem([]string{"u", "v"}, nil,
				pde.Condition{On: b.Interior(), Op: pde.U(0).D(0).Plus(pde.U(1).D(1)).Equals(nil)},
				pde.Condition{On: b.Face(0, true), Op: pde.U(1).D(0, 1).Equals(xy)},
				pde.Condition{On: b.Face(1, true), Op: pde.U(0).Equals(xy)}),
			[]collocation.Space{{Basis: cubic, Fields: []int{1}}, {Basis: quadratic, Fields: []int{0}}}, collocation.Random{}, 40,
			[]func(*point) []float64{
				func(p *point) []float64 { return []float64{p.u(0, 0) + p.u(1, 1)} },
				func(p *point) []float64 { return []float64{p.u(1, 0, 1) - xy(p.x)} },
				func(p *point) []float64 { return []float64{p.u(0) - xy(p.x)} },
			},
			[][]collocation.Span{full(collocation.Span{Lo: 0, Hi: 16}), full(collocation.Span{Lo: 0, Hi: 10}), full(collocation.Span{Lo: 10, Hi: 16})},
		},
		{
			"three fields, two of them in one space, and systems of equations", problem(three, nil,
				pde.Condition{On: b.Interior(), Op: operator(t, three, nil, "u_xx - w = x", "w_y + u = 0")},
				pde.Condition{On: b.Boundary(), Op: operator(t, three, nil, "v - 2*w = 0", "v_x = y", "w = x")},
				pde.Condition{On: b.Interior(), Op: operator(t, three, nil, "u_x + v_y = 0")}),
			// Columns: w 0..6, u 6..12, v 12..22.
			[]collocation.Space{{Basis: quadratic, Fields: []int{2, 0}}, {Basis: cubic, Fields: []int{1}}}, collocation.Sobol{}, 130,
			[]func(*point) []float64{
				func(p *point) []float64 { return []float64{p.u(0, 0, 0) - p.u(2) - p.x[0], p.u(2, 1) + p.u(0)} },
				func(p *point) []float64 {
					return []float64{p.u(1) - 2*p.u(2), p.u(1, 0) - p.x[1], p.u(2) - p.x[0]}
				},
				func(p *point) []float64 { return []float64{p.u(0, 0) + p.u(1, 1)} },
			},
			[][]collocation.Span{
				full(collocation.Span{Lo: 0, Hi: 12}),
				full(collocation.Span{Lo: 0, Hi: 6}, collocation.Span{Lo: 12, Hi: 22}),
				full(collocation.Span{Lo: 6, Hi: 22}),
			},
		},
	}
}

// operatorCases differ in what the operators read.
func operatorCases(t *testing.T) []rowCase {
	b := square(t)
	quadratic, cubic := upTo(2), upTo(3) // 6 and 10 functions
	one := []string{"u"}
	full := func(spans ...collocation.Span) []collocation.Span { return spans }
	return []rowCase{
		{
			"periodic", problem(one, nil,
				pde.Condition{On: b.Face(0, false), Op: pde.Stack(pde.U(0).Minus(pde.U(0).Mate()).Equals(nil),
					pde.U(0).D(0).Minus(pde.U(0).D(0).Mate()).Equals(nil))},
				pde.Condition{On: b.Interior(), Op: pde.U(0).D(1).Equals(nil)}),
			[]collocation.Space{{Basis: cubic, Fields: []int{0}}}, collocation.Random{}, 30,
			[]func(*point) []float64{
				func(p *point) []float64 { return []float64{p.u(0) - p.mated(0), p.u(0, 0) - p.mated(0, 0)} },
				func(p *point) []float64 { return []float64{p.u(0, 1)} },
			}, nil,
		},
		{
			"parameters, of which a condition reads both, one or none", problem(one, []pde.Param{{Name: "a"}, {Name: "b"}},
				pde.Condition{On: b.Interior(), Op: operator(t, one, []string{"a", "b"}, "u_y - a*u_xx = b*x")},
				pde.Condition{On: b.Face(0, true), Op: firstParameter()},
				pde.Condition{On: b.Face(0, false), Op: pde.U(0).Equals(nil)}),
			[]collocation.Space{{Basis: quadratic, Fields: []int{0}}}, collocation.Random{}, 20,
			[]func(*point) []float64{
				func(p *point) []float64 { return []float64{p.u(0, 1) - p.params[0]*p.u(0, 0, 0) - p.params[1]*p.x[0]} },
				func(p *point) []float64 { return []float64{p.u(0) - 3*p.params[0]} },
				func(p *point) []float64 { return []float64{p.u(0)} },
			},
			[][]collocation.Span{full(collocation.Span{Lo: 0, Hi: 8}), full(collocation.Span{Lo: 0, Hi: 7}), full(collocation.Span{Lo: 0, Hi: 6})},
		},
		{
			"nonlinear", problem([]string{"u", "v"}, nil,
				pde.Condition{On: b.Interior(), Op: operator(t, []string{"u", "v"}, nil, "-u_xx + u^3 = x", "u*v_y = exp(-v)")}),
			[]collocation.Space{{Basis: quadratic, Fields: []int{0, 1}}}, collocation.Random{}, 50,
			[]func(*point) []float64{func(p *point) []float64 {
				return []float64{-p.u(0, 0, 0) + math.Pow(p.u(0), 3) - p.x[0], p.u(0)*p.u(1, 1) - math.Exp(-p.u(1))}
			}}, nil,
		},
	}
}

// firstParameter is u - 3 a, where a is the first parameter of the problem; there may be more that it does not read.
func firstParameter() pde.Operator {
	return pde.Pointwise{
		Uses: []pde.Slot{{}}, Eqs: 1, Params: 1,
		F:             func(dst, _, u, params []float64) { dst[0] = u[0] - 3*params[0] },
		Partials:      func(dst [][]float64, _, _, _ []float64) { dst[0][0] = 1 },
		ParamPartials: func(dst [][]float64, _, _, _ []float64) { dst[0][0] = -3 },
	}
}

// residuals evaluates all rows of a case by hand.
func (c *rowCase) residuals(s *collocation.System, at *collocation.State) []float64 {
	var out []float64
	for k, cloud := range s.Clouds {
		total := 0.0
		for _, w := range cloud.Weight {
			total += w
		}
		for i := range cloud.Points() {
			p := &point{x: cloud.X.RawRowView(i), params: at.Coef[s.Layout.Cols:], at: fields(s.Layout, at)}
			if cloud.Normal != nil {
				p.normal = cloud.Normal.RawRowView(i)
			}
			if cloud.Mate != nil {
				p.mate = cloud.Mate.RawRowView(i)
			}
			for e, v := range c.direct[k](p) {
				out = append(out, s.Scale[k][e]*math.Sqrt(cloud.Weight[i]/total)*v)
			}
		}
	}
	return out
}

// fields returns the fields of a state over monomials, by plain sums.
func fields(l *collocation.Layout, at *collocation.State) func(field int, x []float64, axes ...int) float64 {
	return func(field int, x []float64, axes ...int) float64 {
		v, d := 0.0, jet.D(axes...)
		basis := l.Spaces[l.Space[field]].Basis.(monomials)
		for i := range basis {
			v += at.Coef[l.Span[field].Lo+i] * basis.value(i, d, x)
		}
		if at.Start != nil {
			v += at.Blend * at.Start.(monomials).value(field, d, x)
		}
		return v
	}
}

// starts are one function per field outside the span of the bases.
func starts(fields int) monomials { return monomials{{4, 1}, {1, 4}, {3, 3}}[:fields] }

func TestRows(t *testing.T) {
	const (
		exact = 1e-11 // roundings of sums of up to 20 terms, relative to the largest entry
		diff  = 1e-7  // central differences of polynomials and an exponential, with a step of 1e-5
		step  = 1e-5
	)
	for _, c := range rowCases(t) {
		s := newSystem(t, c.problem, c.rule, c.points, c.spaces...)
		rescale(s)
		for _, blend := range []float64{0, 0.3} {
			at := randomState(s, 2)
			at.Start, at.Blend = starts(len(c.problem.Fields)), blend
			name := fmt.Sprintf("%s, blend %g", c.name, blend)
			got := assemble(t, s, at)
			want := c.residuals(s, at)
			size := largest(want)
			plain := make([]float64, len(want))
			if err := s.Residuals(plain, at); err != nil {
				t.Fatal(err)
			}
			for i := range want {
				if !near(got.r[i], want[i], size, exact) || got.r[i] != plain[i] {
					t.Fatalf("%s: row %d: residual %g in the block and %g alone, want %g, tolerance %g", name, i, got.r[i], plain[i], want[i], exact*size)
				}
			}
			compareTarget(t, name, got, at.Coef[:s.Layout.Cols], at.Blend, exact)
			for j := range at.Coef {
				up, down := shifted(at, j, step), shifted(at, j, -step)
				hi, lo := c.residuals(s, up), c.residuals(s, down)
				for i := range want {
					if w := (hi[i] - lo[i]) / (2 * step); !near(got.a.At(i, j), w, max(1, size), diff) {
						t.Fatalf("%s: row %d, column %d: %g, differences give %g, tolerance %g", name, i, j, got.a.At(i, j), w, diff*max(1, size))
					}
				}
			}
		}
	}
}

// compareTarget checks that Target is A coef - R over the coefficients of the fields, for a state without a start. TestTargetOfAffineRows has one.
func compareTarget(t *testing.T, name string, got assembled, coef []float64, blend, tol float64) {
	t.Helper()
	if blend != 0 {
		return
	}
	for i, r := range got.r {
		v, size := 0.0, math.Abs(r)
		for j, c := range coef {
			v += got.a.At(i, j) * c
			size += math.Abs(got.a.At(i, j) * c)
		}
		if !near(got.target[i], v-r, size, tol) {
			t.Fatalf("%s: row %d: target %g, want A*coef - R = %g, tolerance %g", name, i, got.target[i], v-r, tol*size)
		}
	}
}

func shifted(at *collocation.State, j int, by float64) *collocation.State {
	out := *at
	out.Coef = append([]float64(nil), at.Coef...)
	out.Coef[j] += by
	return &out
}

func largest(x []float64) float64 {
	m := 0.0
	for _, v := range x {
		m = max(m, math.Abs(v))
	}
	return m
}

// TestTargetOfAffineRows compares the targets at states that have nothing in common: for affine equations there is
// one system, whatever the state and its start.
func TestTargetOfAffineRows(t *testing.T) {
	const tol = 1e-10 // roundings of the linear part at a state of order one with a start of degree six on [0, 3]
	for _, c := range rowCases(t) {
		s := newSystem(t, c.problem, c.rule, c.points, c.spaces...)
		if !c.problem.Affine() {
			continue
		}
		_, cols := s.Dims()
		want := assemble(t, s, &collocation.State{Coef: make([]float64, cols)})
		at := randomState(s, 3)
		at.Start, at.Blend = starts(len(c.problem.Fields)), 0.7
		got := assemble(t, s, at)
		size := max(largest(want.r), largest(got.r))
		for i := range want.r {
			if !near(got.target[i], want.target[i], size, tol) {
				t.Fatalf("%s: row %d: target %g, at the zero state %g, tolerance %g", c.name, i, got.target[i], want.target[i], tol*size)
			}
		}
	}
}

func TestBlockColumns(t *testing.T) {
	for _, c := range rowCases(t) {
		if c.cols == nil {
			continue
		}
		s := newSystem(t, c.problem, c.rule, c.points, c.spaces...)
		at := randomState(s, 2)
		var b collocation.Block
		first := map[int]int{} // row of the first block of a condition
		row := 0
		for k, cloud := range s.Clouds {
			first[row] = k
			row += cloud.Points() * len(s.Scale[k])
		}
		if rows, _ := s.Dims(); rows != row {
			t.Errorf("%s: %d rows, want %d", c.name, rows, row)
		}
		for k := range s.Blocks() {
			if err := s.Block(&b, k, at); err != nil {
				t.Fatal(err)
			}
			if cond, ok := first[b.Row]; ok && fmt.Sprint(b.Cols) != fmt.Sprint(c.cols[cond]) {
				t.Errorf("%s, condition %d: columns %v, want %v", c.name, cond, b.Cols, c.cols[cond])
			}
		}
	}
}

// TestRMS compares the mean squares with sums over the unscaled residuals, and the three ways to the loss.
func TestRMS(t *testing.T) {
	const tol = 1e-12 // sums of some hundred squares
	for _, c := range rowCases(t) {
		s := newSystem(t, c.problem, c.rule, c.points, c.spaces...)
		at := randomState(s, 4)
		plain := c.residuals(s, at)
		rescale(s)
		per, scaled, err := s.RMS(at)
		if err != nil {
			t.Fatal(err)
		}
		row, total := 0, 0.0
		for k, cloud := range s.Clouds {
			eqs, sum := len(s.Scale[k]), 0.0
			for range cloud.Points() {
				for e := range eqs {
					sum += plain[row] * plain[row] / float64(eqs)
					total += math.Pow(s.Scale[k][e]*plain[row], 2)
					row++
				}
			}
			if want := math.Sqrt(sum); !near(per[k], want, want, tol) {
				t.Errorf("%s, condition %d: RMS %g, want %g, tolerance %g", c.name, k, per[k], want, tol*want)
			}
		}
		if want := math.Sqrt(total); !near(scaled, want, want, tol) {
			t.Errorf("%s: scaled RMS %g, want %g, tolerance %g", c.name, scaled, want, tol*want)
		}
	}
}

func TestSystemDims(t *testing.T) {
	b := square(t)
	p := problem([]string{"u"}, []pde.Param{{Name: "a"}},
		pde.Condition{On: b.Interior(), Op: operator(t, []string{"u"}, []string{"a"}, "u = a", "u_x = 0")},
		pde.Condition{On: b.Face(0, true), Op: pde.U(0).Equals(nil)})
	s := newSystem(t, p, collocation.Random{}, 150, collocation.Space{Basis: upTo(2), Fields: []int{0}})
	rows, cols := s.Dims()
	if rows != 450 || cols != 7 || s.Points() != 300 || s.Blocks() != 4 {
		t.Errorf("%d rows, %d columns, %d points, %d blocks; want 450, 7, 300, 4", rows, cols, s.Points(), s.Blocks())
	}
	for name, f := range map[string]func(){
		"too few clouds":   func() { collocation.NewSystem(p, s.Layout, s.Clouds[:1]) },
		"short residual":   func() { s.Residuals(make([]float64, 449), randomState(s, 1)) },
		"gradient, no net": func() { s.Gradient(nil, nil, randomState(s, 1)) },
	} {
		check.Panics(t, name, f)
	}
}
