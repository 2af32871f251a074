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

// decay states u_t = (rate) u_xx with the solution exp(-pi^2 t/10) sin(pi x) measured at n points with noise of standard
// deviation sigma; the rate is an expression of the parameters.
func decay(t *testing.T, rate string, params []string, n int, sigma float64, seed uint64) *pde.Problem {
	t.Helper()
	box, err := region.NewBox([]float64{0, 0}, []float64{1, 1})
	if err != nil {
		t.Fatal(err)
	}
	p := &pde.Problem{Coords: []string{"x", "t"}, Time: "t", Fields: []string{"u"}, Lower: []float64{0, 0}, Upper: []float64{1, 1}}
	for _, name := range params {
		p.Params = append(p.Params, pde.Param{Name: name, Start: 1})
	}
	scope := &expr.Scope{Coords: p.Coords, Time: 1, Fields: p.Fields, Params: params}
	for i, eq := range []string{"u_t = (" + rate + ")*u_xx", "u = 0", "u = sin(pi*x)"} {
		op, err := scope.Operator(expr.Source{Text: eq})
		if err != nil {
			t.Fatal(err)
		}
		on := []pde.Region{box.Interior(), box.Boundary(1), box.Face(1, false)}[i]
		p.Conditions = append(p.Conditions, pde.Condition{Name: eq, On: on, Op: op})
	}
	rnd := rand.New(rand.NewPCG(seed, 5))
	x, u := mat.NewDense(n, 2, nil), mat.NewDense(n, 1, nil)
	for i := range n {
		at, time := rnd.Float64(), rnd.Float64()
		x.SetRow(i, []float64{at, time})
		u.Set(i, 0, math.Exp(-0.1*math.Pi*math.Pi*time)*math.Sin(math.Pi*at)+sigma*rnd.NormFloat64())
	}
	data := pde.Condition{Name: "data", On: region.Points(x, u), Op: pde.Data(0, 0), Measured: &pde.Measured{}}
	p.Conditions = append(p.Conditions, data)
	return p
}

// known sets the standard deviation of the data.
func known(p *pde.Problem, sigma float64) *pde.Problem {
	data := &p.Conditions[len(p.Conditions)-1]
	n := data.On.(interface {
		Place(*pde.Cloud, *mat.Dense, []float64)
	})
	var c pde.Cloud
	n.Place(&c, nil, []float64{1})
	data.Measured.Sigma = make([]float64, c.Points())
	for i := range data.Measured.Sigma {
		data.Measured.Sigma[i] = sigma
	}
	return p
}

var heatBasis = Network{Width: 120, Spread: 5}

// likeliest returns the rate with the largest likelihood and its standard error in units of the noise, by the formula.
func likeliest(p *pde.Problem) (rate, spread float64) {
	var c pde.Cloud
	p.Conditions[3].On.Place(&c, nil, []float64{1})
	rate = 0.1
	for range 50 {
		g, h := 0.0, 0.0
		for i := range c.Points() {
			x, time := c.X.At(i, 0), c.X.At(i, 1)
			u := math.Exp(-rate*math.Pi*math.Pi*time) * math.Sin(math.Pi*x)
			d := -math.Pi * math.Pi * time * u
			g += d * (c.Data.At(i, 0) - u)
			h += d * d
		}
		rate += g / h
		spread = 1 / math.Sqrt(h)
	}
	return rate, spread
}

// The estimate is the likeliest value of the exact equation, with the standard error of the linearised fit, whether the
// noise is given or estimated, and the noise stays out of the equation.
func TestInferenceIsMaximumLikelihood(t *testing.T) {
	for _, given := range []bool{true, false} {
		p := decay(t, "D", []string{"D"}, 20, 0.02, 1)
		if given {
			known(p, 0.02)
		}
		s, err := Solve(context.Background(), p, Options{Network: heatBasis})
		if err != nil {
			t.Fatal(err)
		}
		if s.Status != Fits || s.Inference == nil || len(s.Inference.Params) != 1 {
			t.Fatalf("status %q (%s), inference %+v", s.Status, s.Reason, s.Inference)
		}
		want, spread := likeliest(p)
		e := s.Inference.Params[0]
		sigma := s.Inference.Noise["data"]
		if math.Abs(e.Value-want) > 1e-7*want || math.Abs(e.StdError-sigma*spread) > 1e-3*e.StdError {
			t.Errorf("noise given %v: D = %.12g with the standard error %g, want %.12g and %g", given, e.Value, e.StdError, want, sigma*spread)
		}
		if s.Validation[0] > 1e-7 || !(math.Abs(s.Inference.Freedom-19) < 1e-3) || s.Inference.NoiseGiven != given {
			t.Errorf("residual of the equation %.1e, %g degrees of freedom, noise %g", s.Validation[0], s.Inference.Freedom, sigma)
		}
		if given != (sigma == 0.02) || sigma < 0.01 || sigma > 0.03 {
			t.Errorf("noise given %v: %g", given, sigma)
		}
	}
}

// The intervals hold the right value about as often as they promise: of 60, 95 % are 57, and fewer than 52 or all would come
// by chance once in a hundred and in twenty times.
func TestInferenceCovers(t *testing.T) {
	if testing.Short() {
		t.Skip("sixty solves")
	}
	held := 0
	for seed := range uint64(60) {
		s, err := Solve(context.Background(), decay(t, "D", []string{"D"}, 30, 0.05, seed), Options{Network: heatBasis, NoCheck: true, Points: Points{Validation: 50}})
		if err != nil {
			t.Fatal(err)
		}
		if e := s.Inference.Params[0]; e.Low <= 0.1 && 0.1 <= e.High {
			held++
		}
	}
	if held < 52 {
		t.Errorf("%d of 60 intervals hold the right value", held)
	}
}

// Data without noise give the parameters to many digits; what does not follow from the data, and what does not fit, is said.
func TestInferenceVerdicts(t *testing.T) {
	s, err := Solve(context.Background(), decay(t, "D + k^2", []string{"D", "k"}, 30, 0, 1), Options{Network: heatBasis})
	if err != nil || s.Status != Undetermined || !strings.Contains(s.Reason, "the data do not determine") {
		t.Errorf("only the sum counts: %q (%s), error %v", s.Status, s.Reason, err)
	}
	s, err = Solve(context.Background(), decay(t, "D", []string{"D"}, 30, 0, 1), Options{Network: heatBasis})
	if err != nil || s.Status != Fits || math.Abs(s.Params["D"]-0.1) > 1e-8 {
		t.Errorf("without noise: %q (%s), D = %v, error %v", s.Status, s.Reason, s.Params["D"], err)
	}
	s, err = Solve(context.Background(), known(decay(t, "D", []string{"D"}, 30, 0.05, 1), 0.01), Options{Network: heatBasis})
	if err != nil || s.Status != Misfit || !strings.Contains(s.Reason, "chi-square") {
		t.Errorf("more noise than given: %q (%s), error %v", s.Status, s.Reason, err)
	}
}

// A parameter stays within its bounds.
func TestInferenceWithinBounds(t *testing.T) {
	p := decay(t, "D", []string{"D"}, 30, 0.001, 1)
	p.Params[0].Min, p.Params[0].Max = 0.3, 2
	s, err := Solve(context.Background(), p, Options{Network: heatBasis})
	if err != nil || s.Params["D"] != 0.3 {
		t.Errorf("D = %v, want the bound 0.3; error %v", s.Params["D"], err)
	}
}
