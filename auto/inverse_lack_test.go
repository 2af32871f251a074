package auto

import (
	"context"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation/region"
	"pinn/pde"
	"pinn/pde/expr"
)

// curve states equations for u on [0, end], and u = start at 0 if that is a number, with values of u at n times.
func curve(t *testing.T, eq string, params []pde.Param, start, end float64, n int, u func(time float64) float64, sigma float64, seed uint64) *pde.Problem {
	t.Helper()
	box, err := region.NewBox([]float64{0}, []float64{end})
	if err != nil {
		t.Fatal(err)
	}
	p := &pde.Problem{Coords: []string{"t"}, Fields: []string{"u"}, Lower: []float64{0}, Upper: []float64{end}, Params: params}
	scope := &expr.Scope{Coords: p.Coords, Fields: p.Fields}
	for _, q := range params {
		scope.Params = append(scope.Params, q.Name)
	}
	op, err := scope.Operator(expr.Source{Text: eq})
	if err != nil {
		t.Fatal(err)
	}
	p.Conditions = append(p.Conditions, pde.Condition{Name: "equation", On: box.Interior(), Op: op})
	if !math.IsNaN(start) {
		p.Conditions = append(p.Conditions, pde.Condition{Name: "start", On: box.Face(0, false), Op: pde.U(0).Equals(func([]float64) float64 { return start })})
	}
	rnd := rand.New(rand.NewPCG(seed, 7))
	x, values := mat.NewDense(n, 1, nil), mat.NewDense(n, 1, nil)
	for i := range n {
		time := end * (float64(i) + 0.5) / float64(n)
		x.Set(i, 0, time)
		values.Set(i, 0, u(time)+sigma*rnd.NormFloat64())
	}
	p.Conditions = append(p.Conditions, pde.Condition{Name: "data", On: region.Points(x, values), Op: pde.Data(0, 0), Measured: &pde.Measured{}})
	return p
}

func growth(time float64) float64 { return 2 / (1 + 9*math.Exp(-1.3*time)) }

// The frequency of an oscillator whose initial values are unknown is found from a start that is a third of a period off at the end, where
// small changes of the numbers do not lead to the fit.
func TestFrequencyFromAPoorStart(t *testing.T) {
	swing := func(time float64) float64 { return math.Exp(-0.15*time) * math.Cos(math.Sqrt(9-0.15*0.15)*time) }
	for seed := range uint64(8) {
		p := curve(t, "u_tt + c*u_t + k*u = 0", []pde.Param{{Name: "c", Start: 0.1}, {Name: "k", Start: 7}}, math.NaN(), 6, 30, swing, 0.05, seed)
		s, err := Solve(context.Background(), p, &Options{Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		if s.Status != Fits {
			t.Errorf("seed %d: %s: %s", seed, s.Status, s.Reason)
		}
		for k, want := range []float64{0.3, 9} {
			if e := s.Inference.Params[k]; !(math.Abs(e.Value-want) <= 4*e.StdError) {
				t.Errorf("seed %d: %s = %g, standard error %g, want %g", seed, e.Name, e.Value, e.StdError, want)
			}
		}
	}
}

// Data that no solution follows do not fit, whether the noise is known or not, and a value far from all others is named.
func TestDataThatDoNotFit(t *testing.T) {
	rates := []pde.Param{{Name: "r", Start: 0.5}, {Name: "K", Start: 1}}
	logistic := "u_t = r*u*(1 - u/K)"
	outlying := func(time float64) float64 {
		if math.Abs(time-1.5) < 0.2 {
			return 9
		}
		return growth(time)
	}
	for _, c := range []struct {
		name   string
		p      *pde.Problem
		reason string
	}{
		{"an outlier", known(curve(t, logistic, rates, 0.2, 4, 12, outlying, 0.03, 1), 0.03), "the value u = 9.043"},
		{"an outlier in noise of unknown size", curve(t, logistic, rates, 0.2, 4, 12, outlying, 0.03, 1), "the value u = 9.043"},
		{"another law", curve(t, "u_t = r*u", rates[:1], 0.2, 4, 40, growth, 0.01, 1), "the scatter of the data about a smooth curve"},
		{"smaller noise", known(curve(t, logistic, rates, 0.2, 4, 12, growth, 0.03, 1), 0.008), "chi-square"},
	} {
		s, err := Solve(context.Background(), c.p, nil)
		if err != nil {
			t.Fatal(err)
		}
		if s.Status != Misfit || !strings.Contains(s.Reason, c.reason) {
			t.Errorf("%s: %s: %s", c.name, s.Status, s.Reason)
		}
	}
}

// A parameter that the data draw beyond an end of its range stays there, with an interval in the range, and the others fit best with it.
func TestParameterAtAnEnd(t *testing.T) {
	params := []pde.Param{{Name: "a", Start: 1, Min: 0.5, Max: 5}, {Name: "b", Start: 1}}
	line := func(time float64) float64 { return 1 + time }
	s, err := Solve(context.Background(), known(curve(t, "u_t = a*t + b", params, 1, 2, 20, line, 0, 1), 0.1), nil)
	if err != nil {
		t.Fatal(err)
	}
	if s.Status != Fits || !strings.Contains(s.Reason, "a is at its minimum 0.5") {
		t.Errorf("%s: %s", s.Status, s.Reason)
	}
	a, b := s.Inference.Params[0], s.Inference.Params[1]
	if a.Value != 0.5 || a.Low != 0.5 || a.High <= 0.5 {
		t.Errorf("a is %g in [%g, %g]", a.Value, a.Low, a.High)
	}
	up, down := 0.0, 0.0 // the least squares for b in 1 + b t + t^2/4
	for i := range 20 {
		time := 2 * (float64(i) + 0.5) / 20
		up += time * (time - time*time/4)
		down += time * time
	}
	if want := up / down; math.Abs(b.Value-want) > 1e-6 {
		t.Errorf("b is %.9g, want %.9g", b.Value, want)
	}
}
