package auto

import (
	"math"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"

	"pinn/pde/jet"
)

// A march after another one begins its iterations with the solution of that, as far as that has come.
func TestBeginsWithFormer(t *testing.T) {
	var none, begun *march = nil, new(march)
	p := kinetics(t, 4, []string{"q", "p"}, "q_t = p", "p_t = -sin(q)", "q = 2", "p = 0")
	s := &solver{ctx: t.Context(), problem: p, options: Options{Tolerance: 1e-9}, begun: time.Now()}
	s.complete()
	to := func(former *march) (m *march, iterations int) {
		m, err := s.march(1e-8, former, false)
		if err != nil {
			t.Fatal(err)
		}
		for _, slab := range m.slabs {
			iterations += slab.fit.Iterations
		}
		return m, iterations
	}
	first, alone := to(nil)
	again, after := to(first)
	if len(again.slabs) != len(first.slabs) || after >= alone {
		t.Errorf("%d slabs take %d iterations alone and %d with what came before", len(first.slabs), alone, after)
	}
	at, b := mat.NewDense(1, 1, []float64{1.5}), jet.NewBatch(jet.Close(), 1, 2)
	first.over(1, 3).Eval(b, at)
	energy := b.Row(0, 0)[1]*b.Row(0, 0)[1]/2 - math.Cos(b.Row(0, 0)[0])
	if math.Abs(energy+math.Cos(2)) > 1e-7 {
		t.Errorf("the solution between two times has the energy %g, want %g", energy, -math.Cos(2))
	}
	if first.over(3, 5) != nil || none.over(0, 1) != nil || begun.over(0, 1) != nil {
		t.Error("a march that has not come as far has a solution there")
	}
}

// A slab above the target is taken where other cells would need factors of their own, and no more than a few times above what was asked for.
func TestTakes(t *testing.T) {
	p := pace{steady: true, factored: 100, asked: 1e-9, target: 1e-9}
	for _, c := range []struct {
		name      string
		rel, work float64
		change    func(p *pace)
		want      bool
	}{
		{"below the target", 1e-10, 100, func(*pace) {}, true},
		{"above it with factors of its own", 2e-9, 100, func(*pace) {}, false},
		{"above it with factors that were there", 2e-9, 1, func(*pace) {}, true},
		{"far above it", 6e-9, 1, func(*pace) {}, false},
		{"above what the worst slab left", 6e-9, 1, func(p *pace) { p.target = 4e-9 }, false},
		{"coefficients that change", 2e-9, 1, func(p *pace) { p.steady = false }, false},
		{"no work is left", 1, 1, func(p *pace) { p.exhausted = true }, true},
		{"cells are given", 1, 1, func(p *pace) { p.given = true }, true},
	} {
		p := p
		c.change(&p)
		if got := p.takes(c.rel, c.work, 5); got != c.want {
			t.Errorf("%s: taken %t", c.name, got)
		}
	}
}

// An estimate of ordinary differential equations that is far above the residual is supported by a third solve, whose basis is another one still.
func TestThirdSolve(t *testing.T) {
	p := kinetics(t, 4, []string{"q", "p"}, "q_t = p", "p_t = -sin(q)", "q = 2", "p = 0")
	s := &solver{ctx: t.Context(), problem: p, options: Options{Tolerance: 1e-8}, begun: time.Now()}
	s.complete()
	for _, c := range []struct {
		rel, estimate float64
		want          bool
	}{{1e-12, 5e-10, true}, {1e-12, 5e-11, false}, {1e-12, 5e-8, false}} {
		if got := s.maybeByChance(&local{rel: c.rel, verdict: verdict{estimate: c.estimate}}); got != c.want {
			t.Errorf("residual %g, estimate %g: third solve %t", c.rel, c.estimate, got)
		}
	}
	m, err := s.march(1e-8, nil, false)
	if err != nil {
		t.Fatal(err)
	}
	second, err := s.again(m, shiftAside)
	if err != nil {
		t.Fatal(err)
	}
	third, err := s.again(m, shiftFarAside)
	if err != nil {
		t.Fatal(err)
	}
	l := m.local(p)
	a, _ := s.apart(l, second.local(p))
	b, _ := s.apart(l, third.local(p))
	if c, _ := s.apart(second.local(p), third.local(p)); a[0] > 1e-6 || b[0] > 1e-6 || c[0] == 0 {
		t.Errorf("three solves differ by %.1e, %.1e and %.1e", a[0], b[0], c[0])
	}
}
