package auto

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation/region"
	"pinn/pde"
	"pinn/pde/expr"
)

// front is u u' = nu d2u/dx2 on [-1, 1] with the values of -tanh(x/(2 nu)), its solution, at the ends.
func front(nu float64) (*pde.Problem, error) {
	return layered(fmt.Sprintf("u*u_x = %v*u_xx", nu), fmt.Sprintf("u = -tanh(x/%v)", 2*nu))
}

// bratu is d2u/dx2 + k exp(u) = 0 with zeros at the ends of [-1, 1]. It has no solution for k > 0.8785.
func bratu(k float64) (*pde.Problem, error) {
	return layered(fmt.Sprintf("u_xx + %v*exp(u) = 0", k), "u = 0")
}

// layered makes a problem on [-1, 1] from the text of its equation and of the condition at the ends.
func layered(equation, ends string) (*pde.Problem, error) {
	scope := expr.Scope{Coords: []string{"x"}, Time: -1, Fields: []string{"u"}}
	p := &pde.Problem{Coords: scope.Coords, Fields: scope.Fields, Lower: []float64{-1}, Upper: []float64{1}}
	box, err := region.NewBox(p.Lower, p.Upper)
	if err != nil {
		return nil, err
	}
	inside, err1 := scope.Operator(expr.Source{Text: equation})
	outside, err2 := scope.Operator(expr.Source{Text: ends})
	p.Conditions = []pde.Condition{{Name: "equation", On: box.Interior(), Op: inside}, {Name: "ends", On: box.Boundary(), Op: outside}}
	return p, errors.Join(err1, err2)
}

// frontError returns the maximum of |u - exact| at points of [-1, 1].
func frontError(s *Solution, nu float64) (worst float64) {
	x := mat.NewDense(401, 1, nil)
	for i := range 401 {
		x.Set(i, 0, float64(i-200)/200)
	}
	u := s.Values(x)
	for i := range 401 {
		worst = max(worst, math.Abs(u.At(i, 0)+math.Tanh(x.At(i, 0)/(2*nu))))
	}
	return worst
}

// From zero the iteration may end with the layer at a wrong place, whose residual is small: its position is determined by
// terms of the size exp(-1/nu) only. That is noticed.
func TestContinuationFindsTheLayer(t *testing.T) {
	const (
		nu        = 0.1
		tolerance = 1e-9 // roundings times exp(1/nu) = 2e4, and some more for the basis
	)
	p, err := front(nu)
	if err != nil {
		t.Fatal(err)
	}
	given := Network{Width: 160, Spread: 200}
	plain := solve(t, p, Options{Seed: 1, Network: given})
	if e := frontError(plain, nu); plain.Status == Solved && !(e < tolerance) {
		t.Errorf("without continuation: status %q, error %.1e", plain.Status, e)
	}
	for _, c := range []struct {
		network Network
		stages  int
	}{{given, 0}, {given, 5}, {Network{}, 0}} {
		s := solve(t, p, Options{Seed: 1, Network: c.network, Continuation: &Continuation{Constant: "nu", From: 0.3, To: nu, Stages: c.stages, Problem: front}})
		if e := frontError(s, nu); s.Status != Solved || !(e < tolerance) {
			t.Errorf("%+v: status %q (%s), error %.1e; want solved and at most %.0e", c, s.Status, s.Reason, e, tolerance)
		}
		reported := 0
		for _, d := range s.Decisions {
			if strings.HasPrefix(d, "continuation: nu = ") {
				reported++
			}
		}
		if reported < 2 || c.stages > 0 && reported != c.stages {
			t.Errorf("%+v: %d stages in the decisions, want %d (0: at least 2): %q", c, reported, c.stages, s.Decisions)
		}
		if s.History[0].Phase != "continuation nu = 0.3" || !slices.ContainsFunc(s.History, func(r Record) bool { return r.Phase == "continuation nu = 0.1" }) {
			t.Errorf("%+v: the history does not show the first and the last stage: %v", c, s.History)
		}
	}
}

// Beyond the turning point of Bratu's equation there is nothing to find: the steps are halved up to it.
func TestContinuationGivesUp(t *testing.T) {
	const turning = 0.878457 // lambda = 3.513830719 on the unit interval, divided by 4
	p, err := bratu(1.2)
	if err != nil {
		t.Fatal(err)
	}
	s := solve(t, p, Options{Continuation: &Continuation{Constant: "k", From: 0.4, To: 1.2, Problem: bratu}})
	var at, reached float64
	_, err = fmt.Sscanf(s.Reason, "the continuation gave up at k = %g; the last value that was solved is %g:", &at, &reached)
	if s.Status != Failed || err != nil || !(reached > 0.9*turning && reached < at && reached < 1.02*turning) {
		t.Errorf("status %q, reason %q; want to give up near k = %g", s.Status, s.Reason, turning)
	}
}

func TestContinuationSameBits(t *testing.T) {
	p, err := front(0.12)
	if err != nil {
		t.Fatal(err)
	}
	o := Options{Seed: 2, NoCheck: true, Continuation: &Continuation{Constant: "nu", From: 0.2, To: 0.12, Problem: front}}
	x := mat.NewDense(3, 1, []float64{-0.5, 0.1, 0.7})
	first, second := solve(t, p, o).Values(x), solve(t, p, o).Values(x)
	if !mat.Equal(first, second) {
		t.Errorf("got %v, then %v; want equal bits", mat.Formatted(first), mat.Formatted(second))
	}
}

// Steps are equal in the logarithm where that exists; the ends are exact.
func TestContinuationValues(t *testing.T) {
	const tolerance = 1e-14 // a logarithm and an exponential
	for _, c := range []struct{ from, to, middle float64 }{
		{0.1, 0.001, 0.01}, {-4, -1, -2}, {-1, 2, 0.5}, {0, 3, 1.5}, {3, 0, 1.5},
	} {
		k := &Continuation{From: c.from, To: c.to}
		if got := k.value(0.5); !(math.Abs(got-c.middle) <= tolerance*math.Abs(c.middle)) {
			t.Errorf("from %g to %g: the middle is %.17g, want %g", c.from, c.to, got, c.middle)
		}
		if k.value(0) != c.from || k.value(1) != c.to {
			t.Errorf("from %g to %g: the ends are %g and %g", c.from, c.to, k.value(0), k.value(1))
		}
	}
}

func TestContinuationBadInput(t *testing.T) {
	p, err := front(0.1)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, setting string
		k             Continuation
		method        Method
	}{
		{"from is the end", "continuation.from", Continuation{From: 1, To: 1, Problem: front}, Auto},
		{"not finite", "continuation.to", Continuation{From: 1, To: math.Inf(1), Problem: front}, Auto},
		{"one stage", "continuation.stages", Continuation{From: 1, To: 0.1, Stages: 1, Problem: front}, Auto},
		{"no function", "continuation.problem", Continuation{From: 1, To: 0.1}, Auto},
		{"training", "continuation", Continuation{From: 1, To: 0.1, Problem: front}, LSGD},
	} {
		_, err := Solve(context.Background(), p, &Options{Continuation: &c.k, Training: Training{Method: c.method}})
		var e *SettingError
		if !errors.As(err, &e) || e.Setting != c.setting {
			t.Errorf("%s: error %v, want a fault of %s", c.name, err, c.setting)
		}
	}
	linear, err := layered("u_xx = 1", "u = 0")
	if err != nil {
		t.Fatal(err)
	}
	k := &Continuation{From: 1, To: 0.1, Problem: front}
	var e *SettingError
	if _, err := Solve(context.Background(), linear, &Options{Continuation: k}); !errors.As(err, &e) || e.Setting != "continuation" {
		t.Errorf("linear problem: error %v, want a fault of continuation", err)
	}
	broken := errors.New("broken")
	k.Problem = func(float64) (*pde.Problem, error) { return nil, broken }
	if _, err := Solve(context.Background(), p, &Options{Continuation: k}); !errors.Is(err, broken) {
		t.Errorf("a function that fails: error %v, want that of the function", err)
	}
	k.Problem = func(nu float64) (*pde.Problem, error) {
		q, err := front(nu)
		q.Upper = []float64{2}
		return q, err
	}
	if _, err := Solve(context.Background(), p, &Options{Continuation: k}); err == nil || !strings.Contains(err.Error(), "another domain") {
		t.Errorf("another domain: error %v, want one that says so", err)
	}
}
