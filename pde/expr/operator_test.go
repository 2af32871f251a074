package expr

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/mat"

	"pinn/internal/check"
	"pinn/pde"
	"pinn/pde/jet"
)

func mustOperator(t testing.TB, eqs ...string) *Operator {
	t.Helper()
	var sources []Source
	for _, e := range eqs {
		sources = append(sources, Source{Text: e})
	}
	o, err := testScope().Operator(sources...)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// wideMatrix returns a random matrix that is a view of a wider one; the rest of that is NaN.
func wideMatrix(rnd *rand.Rand, rows, cols int) *mat.Dense {
	m := mat.NewDense(rows, cols+3, nil)
	m.Apply(func(_, _ int, _ float64) float64 { return math.NaN() }, m)
	v := m.Slice(0, rows, 1, cols+1).(*mat.Dense)
	v.Apply(func(_, _ int, _ float64) float64 { return 0.2 + rnd.Float64() }, v)
	return v
}

// setting is a random input for an operator.
type setting struct {
	at     *pde.Cloud
	u      *mat.Dense
	params []float64
}

func newSetting(o *Operator, points int) setting {
	rnd := rand.New(rand.NewPCG(1, 2))
	cloud := &pde.Cloud{X: wideMatrix(rnd, points, 3), Normal: wideMatrix(rnd, points, 3), Mate: wideMatrix(rnd, points, 3)}
	return setting{cloud, wideMatrix(rnd, points, len(o.Slots())), []float64{1.7}}
}

func residualOf(o *Operator, s setting) *mat.Dense {
	eqs, _ := o.Dims()
	points := s.at.Points()
	dst := mat.NewDense(points, eqs+2, nil).Slice(0, points, 1, 1+eqs).(*mat.Dense)
	o.Residual(dst, s.at, s.u, s.params)
	return dst
}

// TestResidualAgainstGo compares texts with closures that say the same. u finds a slot of the field's point by name.
func TestResidualAgainstGo(t *testing.T) {
	const tolerance = 1e-14 // a few operations on numbers of order one
	type place struct {
		u       func(slot string) float64
		x, n, m []float64
		k       float64
	}
	for _, c := range []struct {
		text string
		want func(p place) float64
	}{
		{"u_t + a*u_x = 0", func(p place) float64 { return p.u("u_t") + 2*p.u("u_x") }},
		{"u_t + u*u_x = nu_0*u_xx", func(p place) float64 { return p.u("u_t") + p.u("u")*p.u("u_x") - 0.25*p.u("u_xx") }},
		{"-lap(u) + u^3 = k*s", func(p place) float64 {
			return -p.u("u_xx") - p.u("u_yy") + math.Pow(p.u("u"), 3) - p.k*math.Sin(2*p.x[0]+p.x[1])
		}},
		{"dn(u) + k*u = v/u", func(p place) float64 {
			return p.n[0]*p.u("u_x") + p.n[1]*p.u("u_y") + p.k*p.u("u") - p.u("v")/p.u("u")
		}},
		{"x*u = mate(x*u)", func(p place) float64 { return p.x[0]*p.u("u") - p.m[0]*p.u("~u") }},
		{"d(mate(u), x) = dn(mate(v))", func(p place) float64 {
			return p.u("~u_x") - p.n[0]*p.u("~v_x") - p.n[1]*p.u("~v_y")
		}},
		{"lap(u^3) = 0", func(p place) float64 {
			u := p.u("u")
			return 6*u*(p.u("u_x")*p.u("u_x")+p.u("u_y")*p.u("u_y")) + 3*u*u*(p.u("u_xx")+p.u("u_yy"))
		}},
		{"if(u < v, u^2, exp(v)) = 1", func(p place) float64 {
			if p.u("u") < p.u("v") {
				return p.u("u")*p.u("u") - 1
			}
			return math.Exp(p.u("v")) - 1
		}},
		{"min(u, v)*abs(u - v) = q_x*t", func(p place) float64 {
			z := 2*p.x[0] + p.x[1]
			return math.Min(p.u("u"), p.u("v"))*math.Abs(p.u("u")-p.u("v")) - 4*math.Sin(z)*math.Cos(z)*p.x[2]
		}},
		{"u^k = u^2.5 + v^-3 + v^1.7 + sqrt(u) + v^-1.5", func(p place) float64 {
			u, v := p.u("u"), p.u("v")
			return math.Pow(u, p.k) - math.Pow(u, 2.5) - math.Pow(v, -3) - math.Pow(v, 1.7) - math.Sqrt(u) - math.Pow(v, -1.5)
		}},
	} {
		o := mustOperator(t, c.text, "u = 0") // the second equation makes the columns differ
		s := newSetting(o, 2*block+17)
		got := residualOf(o, s)
		for p := range s.at.Points() {
			want := c.want(place{
				u: func(name string) float64 { return s.u.At(p, slotColumn(o, name)) },
				x: s.at.X.RawRowView(p), n: s.at.Normal.RawRowView(p), m: s.at.Mate.RawRowView(p), k: s.params[0],
			})
			if math.Abs(got.At(p, 0)-want) > tolerance*(10+math.Abs(want)) {
				t.Fatalf("%s, point %d: got %v, want %v (+- %g)", c.text, p, got.At(p, 0), want, tolerance)
			}
		}
	}
}

// slotColumn finds u_x, or ~u_x on sheet 1, among the slots.
func slotColumn(o *Operator, name string) int {
	field, suffix, _ := strings.Cut(strings.TrimPrefix(name, "~"), "_")
	i, _ := axes(suffix, testScope().Coords)
	want := pde.Slot{Field: slices.Index(testScope().Fields, field), D: i, Sheet: b2i(name[0] == '~')}
	return slices.Index(o.Slots(), want)
}

func TestLinearizeAgainstDifferences(t *testing.T) {
	const tolerance = 1e-7 // central differences
	for _, eqs := range [][]string{
		{"u_t + u*u_x = k*u_xx"},
		{"u*u_x + v*u_y = -nu_0*lap(u)", "u_x + v_y = 0", "exp(u*v)/k = sin(x)*k^2"},
		{"lap(u^3) + tanh(u*v_x)*abs(v) = u^k", "mate(u*x)*dn(v*u) = k"},
		{"max(u, 0.7)^1.5 = if(u < v, u_x^2, sqrt(v)*k)"},
		{"sech(u)^2 + erf(v) + atan2(u, v) + asin(u/2) + log(u) = d(u*v*k, x, y)"},
	} {
		o := mustOperator(t, eqs...)
		s := newSetting(o, 3)
		lin := pde.NewLinearization(o, 3)
		for e := range eqs {
			lin.U[e].Apply(func(_, _ int, _ float64) float64 { return math.NaN() }, lin.U[e])
		}
		o.Linearize(lin, s.at, s.u, s.params)
		check := func(e, p int, what any, got float64, cell *float64) {
			t.Helper()
			old := *cell
			want := fd.Derivative(func(v float64) float64 {
				*cell = v
				return residualOf(o, s).At(p, e)
			}, old, &fd.Settings{Formula: fd.Central})
			*cell = old
			if !(math.Abs(got-want) <= tolerance*(1+math.Abs(want))) {
				t.Errorf("%s, by %v: got %v, want %v (+- %g)", eqs[e], what, got, want, tolerance)
			}
		}
		for e := range eqs {
			for p := range 3 {
				for k, slot := range o.Slots() {
					check(e, p, slot, lin.U[e].At(p, k), &s.u.RawRowView(p)[k])
				}
				check(e, p, "k", lin.P[e].At(p, 0), &s.params[0])
			}
		}
	}
}

func TestAffine(t *testing.T) {
	for _, c := range []struct {
		text string
		want bool
	}{
		{"u_t + a*u_x = 0", true},
		{"x*u_xx + sin(t)*u = exp(x)", true},
		{"u = k", true},
		{"2*(u + 3) = (u - v)*a/7", true},
		{"d(s*u, x, y) + dn(u)*x = mate(u_x)", true},
		{"if(x < 1, u, u_x) = 0", true},
		{"(u + u^2) - u*u = 1", true},
		{"if(u > 0, u, u) = 0", true},
		{"u*u_x = 0", false},
		{"k*u = 0", false},
		{"u/v = 1", false},
		{"u^2 = 1", false},
		{"sqrt(u) = 1", false},
		{"abs(u) = 1", false},
		{"u + sign(v) = 1", false},
		{"u + step(k) = 1", false},
		{"if(u > 0, u, 2) = 1", false},
		{"u + if(u > 0, 1, 2) = 1", false},
		{"max(u, 0) = 1", false},
		{"d(u^2/2, x) = 0", false},
	} {
		if got := mustOperator(t, c.text, "v = 0").Affine(); got != c.want {
			t.Errorf("%s: affine is %v, want %v", c.text, got, c.want)
		}
	}
}

func TestOperatorDescription(t *testing.T) {
	o := mustOperator(t, "u_t+(a*u_x) = lap( u )", "mate(u)=u_tx")
	want := []pde.Slot{
		{D: jet.D(0)}, {D: jet.D(2)}, {D: jet.D(0, 0)}, {D: jet.D(0, 2)}, {D: jet.D(1, 1)}, {Sheet: 1},
	}
	if !slices.Equal(o.Slots(), want) {
		t.Errorf("slots: got %v, want %v", o.Slots(), want)
	}
	if eqs, params := o.Dims(); eqs != 2 || params != 1 {
		t.Errorf("Dims: got %d, %d, want 2, 1", eqs, params)
	}
	if got, want := o.String(), "u_t + a*u_x = lap(u)\nmate(u) = u_tx"; got != want {
		t.Errorf("String: got %q, want %q", got, want)
	}
	if got, want := o.UsesFields(), []bool{true, false}; !slices.Equal(got, want) {
		t.Errorf("UsesFields: got %v, want %v", got, want)
	}
	for _, c := range []struct {
		text         string
		normal, mate bool
	}{
		{"u = 0", false, false}, {"dn(u) = 0", true, false}, {"mate(u) = u", false, true}, {"u = mate(x)", false, true},
		{"dn(u) - dn(u) + v = 0", false, false},
	} {
		o := mustOperator(t, c.text)
		if o.UsesNormal() != c.normal || o.UsesMate() != c.mate {
			t.Errorf("%s: uses normal %v, mate %v; want %v, %v", c.text, o.UsesNormal(), o.UsesMate(), c.normal, c.mate)
		}
	}
}

// Helper functions of equations may hold parameters, and mean what they hold; functions of the coordinates may not use such ones.
func TestParametersInHelpers(t *testing.T) {
	scope := testScope()
	scope.Functions["f"] = Source{Text: "k*sin(x)"}
	scope.Functions["g"] = Source{Text: "f^2 + t"}
	if err := scope.Check(); err != nil {
		t.Fatal(err)
	}
	helped, err := scope.Operator(Source{Text: "u_t = g*u + f_x + d(f*u_x, x)"})
	if err != nil {
		t.Fatal(err)
	}
	inline := mustOperator(t, "u_t = (k^2*sin(x)^2 + t)*u + k*cos(x) + d(k*sin(x)*u_x, x)")
	s := newSetting(inline, 5)
	if got, want := residualOf(helped, s), residualOf(inline, s); !mat.EqualApprox(got, want, 1e-14) {
		t.Errorf("residuals %v, want %v", mat.Formatted(got), mat.Formatted(want))
	}
	if _, err := scope.Function(Source{Text: "1 + g"}); err == nil || !strings.Contains(err.Error(), "k is a parameter: g, which holds it, may stand in equations only") {
		t.Errorf("a function of the coordinates: %v", err)
	}
	scope.Functions["h"] = Source{Text: "k*u"}
	if err := scope.Check(); err == nil || !strings.Contains(err.Error(), "u is a field") {
		t.Errorf("a field in a helper: %v", err)
	}
}

func TestOperatorPanics(t *testing.T) {
	o := mustOperator(t, "dn(u) = mate(x)")
	s := newSetting(o, 4)
	dst := mat.NewDense(4, 1, nil)
	for name, call := range map[string]func(){
		"normal":   func() { c := *s.at; c.Normal = nil; o.Residual(dst, &c, s.u, s.params) },
		"mate":     func() { c := *s.at; c.Mate = nil; o.Residual(dst, &c, s.u, s.params) },
		"points":   func() { o.Residual(mat.NewDense(5, 1, nil), s.at, s.u, s.params) },
		"slots":    func() { o.Residual(dst, s.at, mat.NewDense(4, 3, nil), s.params) },
		"params":   func() { o.Residual(dst, s.at, s.u, nil) },
		"jacobian": func() { o.Linearize(&pde.Linearization{}, s.at, s.u, s.params) },
	} {
		check.Panics(t, name, call)
	}
}

func TestNoAllocations(t *testing.T) {
	if raceEnabled {
		t.Skip("workspaces are reused only without the race detector")
	}
	o := mustOperator(t, "u_t + u*u_x = k*lap(u) + sin(pi*x)*exp(-t)", "mate(u)^3 = dn(v)*tanh(x/w)")
	s := newSetting(o, 3*block)
	dst := mat.NewDense(3*block, 2, nil)
	lin := pde.NewLinearization(o, 3*block)
	f, err := testScope().Function(Source{Text: "exp(-x^2)*sin(y*t)"})
	if err != nil {
		t.Fatal(err)
	}
	b := jet.NewBatch(orders(3, 2), 3*block, 1)
	for name, run := range map[string]func(){
		"Residual":  func() { o.Residual(dst, s.at, s.u, s.params) },
		"Linearize": func() { o.Linearize(lin, s.at, s.u, s.params) },
		"Eval":      func() { f.Eval(b, s.at.X) },
	} {
		if n := testing.AllocsPerRun(50, run); n != 0 {
			t.Errorf("%s: %v allocations per call, want none", name, n)
		}
	}
}

// TestOperatorConcurrent evaluates one operator from several goroutines; the race detector watches.
func TestOperatorConcurrent(t *testing.T) {
	o := mustOperator(t, "u_t + u*u_x = k*lap(u) + sin(pi*x)*exp(-t)")
	s := newSetting(o, block+9)
	want := residualOf(o, s)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 20 {
				if got := residualOf(o, s); !mat.Equal(got, want) {
					t.Error("the residual depends on who else evaluates it")
				}
				o.Linearize(pde.NewLinearization(o, block+9), s.at, s.u, s.params)
			}
		})
	}
	all.Wait()
}

func BenchmarkResidual(b *testing.B) {
	o := mustOperator(b, "u_t + u*u_x = k*lap(u) + sin(pi*x)*exp(-t)")
	s := newSetting(o, 4096)
	dst := mat.NewDense(4096, 1, nil)
	b.ReportAllocs()
	for b.Loop() {
		o.Residual(dst, s.at, s.u, s.params)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/4096, "ns/point")
}

func BenchmarkLinearize(b *testing.B) {
	o := mustOperator(b, "u_t + u*u_x = k*lap(u) + sin(pi*x)*exp(-t)")
	s := newSetting(o, 4096)
	lin := pde.NewLinearization(o, 4096)
	b.ReportAllocs()
	for b.Loop() {
		o.Linearize(lin, s.at, s.u, s.params)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/4096, "ns/point")
}
