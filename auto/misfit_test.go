package auto

import (
	"strings"
	"testing"

	"pinn/collocation"
	"pinn/collocation/shape"
	"pinn/pde"
	"pinn/pde/expr"
)

// What has no solution is said to have none, soon, and why.
func TestNoSolution(t *testing.T) {
	line := units{[]float64{1}, []float64{1}, []float64{1}}
	for _, c := range []struct {
		name   string
		p      *pde.Problem
		reason string
	}{
		{"no root", problem(t, []string{"x"}, []string{"u"}, [2]string{"interior", "u^2 = -1"}), "no real values"},
		{"no slope", problem(t, []string{"x"}, []string{"u"}, [2]string{"interior", "u_x^2 + u^2 = -0.5"}, [2]string{"corner", "u = 0"}), "differ by 0.5 at least"},
		{"two ends", inUnits(t, []string{"x"}, []string{"u"}, line, [2]string{"interior", "u_x = 1"}, [2]string{"low", "u = 0"}, [2]string{"high", "u = 3"}), "contradict each other"},
	} {
		s := solve(t, c.p, Options{})
		if s.Status != NoSolution || !strings.Contains(s.Reason, c.reason) || len(s.Reason) > 200 {
			t.Errorf("%s: status %q (%s), want %q with %q", c.name, s.Status, s.Reason, NoSolution, c.reason)
		}
	}
}

// A solution that two solves agree on and that misses an equation is not called good: a layer that the basis cannot see.
func TestGrossMisfit(t *testing.T) {
	p := inUnits(t, []string{"x"}, []string{"u"}, units{[]float64{1}, []float64{1}, []float64{1}},
		[2]string{"interior", "u_x - 1e-5*u_xx = 0"}, [2]string{"low", "u = 0"}, [2]string{"high", "u = 1"})
	s := solve(t, p, Options{Network: Network{Width: 80, Spread: 30}})
	if s.Status != Short || !strings.Contains(s.Reason, "is missed by") || !(s.ErrorEstimate >= 1) {
		t.Errorf("status %q (%s), estimate %.1e; want %q, an equation that is missed, and an estimate of 1 at least", s.Status, s.Reason, s.ErrorEstimate, Short)
	}
}

// An equation that only helps to state an integral is called by the integral.
func TestNameOfEquation(t *testing.T) {
	scope := expr.Scope{Coords: []string{"x"}, Time: -1, Fields: []string{"u", "v"}}
	op, err := scope.Operator(expr.Source{Text: "u_x = v"}, expr.Source{Text: "v_x = 0"})
	if err != nil {
		t.Fatal(err)
	}
	p := &pde.Problem{Conditions: []pde.Condition{{Name: "law", Op: op}, {Name: "integral(u)", Op: op, Auxiliary: true}}}
	for k, want := range []string{`equation 2 of "law"`, `"integral(u)"`} {
		if got := (&solver{problem: p}).equation(collocation.Misfit{Condition: k, Equation: 1}); got != want {
			t.Errorf("an equation is called %s, want %s", got, want)
		}
	}
}

// What one basis does not resolve is not a contradiction: a source of many waves.
func TestNarrowIsNoContradiction(t *testing.T) {
	p := problem(t, []string{"x"}, []string{"u"}, [2]string{"interior", "-u_xx = 1e6*sin(1000*x)"}, [2]string{"boundary", "u = sin(1000*x)"})
	if s := solve(t, p, Options{}); s.Status == NoSolution {
		t.Errorf("status %q: %s", s.Status, s.Reason)
	}
}

// Conditions that the others leave no room for are named, also where what they determine has corners.
func TestSurplusCondition(t *testing.T) {
	square := units{[]float64{1, 1}, []float64{1}, []float64{1}}
	p := inUnits(t, []string{"x", "y"}, []string{"u"}, square, [2]string{"interior", "u_x + 0.5*u_y = 0"},
		[2]string{"low", "u = sin(2*y)"}, [2]string{"start", "u = sin(-x)"}, [2]string{"high", "u = 1"})
	evolution := inUnits(t, []string{"x", "t"}, []string{"u"}, square, [2]string{"interior", "u_t + u_x = 0"},
		[2]string{"low", "u = -sin(2*pi*t)"}, [2]string{"start", "u = sin(2*pi*x)"}, [2]string{"high", "u = 1"})
	for _, p := range []*pde.Problem{p, evolution} {
		if s := solve(t, p, Options{}); s.Status != NoSolution || !strings.Contains(s.Reason, "the others determine a solution that misses") {
			t.Errorf("status %q (%s), want %q and the condition that the others miss", s.Status, s.Reason, NoSolution)
		}
	}
}

// What a basis does not resolve around small holes is no contradiction, although without the hot one it finds nothing but zero.
func TestHotAndColdHole(t *testing.T) {
	box, err := shape.Box([]float64{0, 0}, []float64{1, 1})
	if err != nil {
		t.Fatal(err)
	}
	var holes []*shape.Shape
	for _, x := range []float64{0.3, 0.7} {
		ball, err := shape.Ball([]float64{x, 0.5}, 0.03)
		if err != nil {
			t.Fatal(err)
		}
		holes = append(holes, ball.Named([]string{"hot", "cold"}[len(holes)]))
	}
	d, err := shape.NewDomain(box.Named("box").Minus(holes...), make([]float64, 2), make([]float64, 2), 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	p := &pde.Problem{Coords: []string{"x", "y"}, Fields: []string{"u"}, Lower: []float64{0, 0}, Upper: []float64{1, 1}}
	scope := expr.Scope{Coords: p.Coords, Time: -1, Fields: p.Fields}
	for _, c := range [][2]string{{"", "lap(u) = 0"}, {"hot", "u = 1"}, {"cold", "u = 0"}, {"box", "dn(u) = 0"}} {
		on, eq := c[0], c[1]
		op, err := scope.Operator(expr.Source{Text: eq})
		if err != nil {
			t.Fatal(err)
		}
		region := d.Interior()
		if on != "" {
			if region, err = d.Piece(on); err != nil {
				t.Fatal(err)
			}
		}
		p.Conditions = append(p.Conditions, pde.Condition{Name: on, On: region, Op: op})
	}
	if s := solve(t, p, Options{Tolerance: 1e-2, NoCheck: true}); s.Status == NoSolution {
		t.Errorf("status %q: %s", s.Status, s.Reason)
	}
}

// A nonlinear problem beyond the fold of its branch of solutions has none, and that is said before much work is spent.
func TestBeyondTheFold(t *testing.T) {
	p := problem(t, []string{"x"}, []string{"u"}, [2]string{"interior", "u_xx + 4*exp(u) = 0"}, [2]string{"boundary", "u = 0"})
	if s := solve(t, p, Options{}); s.Status != NoSolution || !strings.Contains(s.Reason, "what comes nearest misses") {
		t.Errorf("status %q (%s), want %q", s.Status, s.Reason, NoSolution)
	}
	below := problem(t, []string{"x"}, []string{"u"}, [2]string{"interior", "u_xx + 3.5*exp(u) = 0"}, [2]string{"boundary", "u = 0"})
	if s := solve(t, below, Options{}); s.Status != Solved {
		t.Errorf("below the fold: status %q (%s), want %q", s.Status, s.Reason, Solved)
	}
}

// Fast waves that one basis does not resolve are no contradiction, although without their start the basis finds nothing but zero.
func TestFastWavesAreNoContradiction(t *testing.T) {
	p := inUnits(t, []string{"x", "t"}, []string{"u"}, units{[]float64{1, 10}, []float64{1}, []float64{1}}, [2]string{"interior", "u_tt = 1156*u_xx"},
		[2]string{"start", "u = sin(pi*x)"}, [2]string{"start", "u_t = 0"}, [2]string{"low", "u = 0"}, [2]string{"high", "2*u = 0"})
	if s := solve(t, p, Options{Tolerance: 1e-2}); s.Status == NoSolution {
		t.Errorf("status %q: %s", s.Status, s.Reason)
	}
}

// Where a function is not noticed data have less room, and those that ask for more contradict each other: a source between insulated walls, or one
// at a resonance. Others, also of many waves, only leave the function open.
func TestInconsistent(t *testing.T) {
	for _, c := range []struct {
		coords         []string
		inside, around string
		want           Status
	}{
		{[]string{"x"}, "u_xx = 1", "dn(u) = 0", NoSolution},
		{[]string{"x"}, "u_xx + pi^2*u = sin(pi*x)", "u = 0", NoSolution},
		{[]string{"x"}, "u_xx + pi^2*u = 0", "u = x", NoSolution},
		{[]string{"x", "y"}, "lap(u) = 0", "dn(u) = 1", NoSolution},
		{[]string{"x", "y"}, "-lap(u) = 1", "dn(u) = 0", NoSolution},
		{[]string{"x"}, "u_xx = cos(40*pi*x)", "dn(u) = 0", Undetermined},
		{[]string{"x"}, "d((1 + 0.99*sin(60*x))*u_x, x) = cos(pi*x)", "dn(u) = 0", Undetermined},
		{[]string{"x"}, "u_xx + pi^2*u = sin(2*pi*x)", "u = 0", Undetermined},
	} {
		s, _ := Solve(t.Context(), problem(t, c.coords, []string{"u"}, [2]string{"interior", c.inside}, [2]string{"boundary", c.around}), nil)
		if s.Status != c.want {
			t.Errorf("%s with %s: status %q (%s), want %q", c.inside, c.around, s.Status, s.Reason, c.want)
		}
	}
}
