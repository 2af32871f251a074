package auto

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
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
		s, err := Solve(context.Background(), p, &Options{Network: heatBasis})
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

// The intervals hold the right value about as often as they promise: of 20, 95 % are 19, and fewer than 16 would come by chance three times in a
// thousand. results/coverage counts a hundred.
func TestInferenceCovers(t *testing.T) {
	if testing.Short() {
		t.Skip("twenty solves")
	}
	held := 0
	for seed := range uint64(20) {
		s, err := Solve(context.Background(), decay(t, "D", []string{"D"}, 30, 0.05, seed), &Options{Network: heatBasis, NoCheck: true, Points: Points{Validation: 50}})
		if err != nil {
			t.Fatal(err)
		}
		if e := s.Inference.Params[0]; e.Low <= 0.1 && 0.1 <= e.High {
			held++
		}
	}
	if held < 16 {
		t.Errorf("%d of 20 intervals hold the right value", held)
	}
}

// Data without noise give the parameters to many digits; what does not follow from the data, and what does not fit, is said.
func TestInferenceVerdicts(t *testing.T) {
	s, err := Solve(context.Background(), decay(t, "D + k^2", []string{"D", "k"}, 30, 0, 1), &Options{Network: heatBasis})
	if err != nil || s.Status != Undetermined || !strings.Contains(s.Reason, "the data do not determine") {
		t.Errorf("only the sum counts: %q (%s), error %v", s.Status, s.Reason, err)
	}
	s, err = Solve(context.Background(), decay(t, "D", []string{"D"}, 30, 0, 1), &Options{Network: heatBasis})
	if err != nil || s.Status != Fits || math.Abs(s.Params["D"]-0.1) > 1e-8 {
		t.Errorf("without noise: %q (%s), D = %v, error %v", s.Status, s.Reason, s.Params["D"], err)
	}
	s, err = Solve(context.Background(), known(decay(t, "D", []string{"D"}, 30, 0.05, 1), 0.01), &Options{Network: heatBasis})
	if err != nil || s.Status != Misfit || !strings.Contains(s.Reason, "chi-square") {
		t.Errorf("more noise than given: %q (%s), error %v", s.Status, s.Reason, err)
	}
}

// A parameter stays within its bounds.
func TestInferenceWithinBounds(t *testing.T) {
	p := decay(t, "D", []string{"D"}, 30, 0.001, 1)
	p.Params[0].Min, p.Params[0].Max = 0.3, 2
	s, err := Solve(context.Background(), p, &Options{Network: heatBasis})
	if err != nil || s.Params["D"] != 0.3 {
		t.Errorf("D = %v, want the bound 0.3; error %v", s.Params["D"], err)
	}
}

// logistic states u' = r u (1 - u/K) on [0, 4] with a start that only the data give, measured at n points with noise of standard
// deviation sigma.
func logistic(t *testing.T, n int, sigma float64, seed uint64) *pde.Problem {
	t.Helper()
	box, err := region.NewBox([]float64{0}, []float64{4})
	if err != nil {
		t.Fatal(err)
	}
	p := &pde.Problem{Coords: []string{"t"}, Time: "t", Fields: []string{"u"}, Lower: []float64{0}, Upper: []float64{4}}
	p.Params = []pde.Param{{Name: "r", Start: 0.3}, {Name: "K", Start: 5}}
	scope := &expr.Scope{Coords: p.Coords, Time: 0, Fields: p.Fields, Params: []string{"r", "K"}}
	op, err := scope.Operator(expr.Source{Text: "u_t = r*u*(1 - u/K)"})
	if err != nil {
		t.Fatal(err)
	}
	rnd := rand.New(rand.NewPCG(seed, 6))
	x, u := mat.NewDense(n, 1, nil), mat.NewDense(n, 1, nil)
	for i := range n {
		x.Set(i, 0, 4*rnd.Float64())
		u.Set(i, 0, 2/(1+4*math.Exp(-1.5*x.At(i, 0)))+sigma*rnd.NormFloat64())
	}
	data := pde.Condition{Name: "data", On: region.Points(x, u), Op: pde.Data(0, 0), Measured: &pde.Measured{}}
	p.Conditions = []pde.Condition{{Name: "growth", On: box.Interior(), Op: op}, data}
	return p
}

// Equations that are nonlinear in the fields are constraints as well: exact data give the numbers, noisy ones give intervals that hold
// them, from poor starts and without initial values, and the noise stays out of the equation. There is no training.
func TestInferenceOfNonlinearEquations(t *testing.T) {
	s, err := Solve(context.Background(), logistic(t, 30, 0, 1), &Options{})
	if err != nil || s.Status != Fits || math.Abs(s.Params["r"]-1.5) > 1e-8 || math.Abs(s.Params["K"]-2) > 1e-8 {
		t.Errorf("exact data: %q (%s), %v, error %v", s.Status, s.Reason, s.Params, err)
	}
	held := 0
	for seed := range uint64(10) {
		s, err := Solve(context.Background(), known(logistic(t, 40, 0.05, seed), 0.05), &Options{})
		if err != nil || s.Status != Fits || s.Validation[0] > 1e-6 || s.Steps > 0 {
			t.Fatalf("seed %d: %q (%s), residual %v, error %v", seed, s.Status, s.Reason, s.Validation, err)
		}
		for k, want := range []float64{1.5, 2} {
			if e := s.Inference.Params[k]; e.Low <= want && want <= e.High {
				held++
			}
		}
	}
	if held < 16 { // of 20, 19 on average
		t.Errorf("%d of 20 intervals hold the right value", held)
	}
}

// unknownLoad states -u” = q on [0, 1], u = 0 at its ends, with u = sin(pi x) measured and q unknown.
func unknownLoad(t *testing.T, n int, sigma float64, given bool) *pde.Problem {
	t.Helper()
	box, err := region.NewBox([]float64{0}, []float64{1})
	if err != nil {
		t.Fatal(err)
	}
	p := &pde.Problem{Coords: []string{"x"}, Fields: []string{"u", "q"}, Lower: []float64{0}, Upper: []float64{1}, Priors: []pde.Prior{{Field: 1}}}
	load := pde.U(0).D(0, 0).Plus(pde.U(1))
	rnd := rand.New(rand.NewPCG(3, 7))
	x, u := mat.NewDense(n, 1, nil), mat.NewDense(n, 1, nil)
	for i := range n {
		x.Set(i, 0, rnd.Float64())
		u.Set(i, 0, math.Sin(math.Pi*x.At(i, 0))+sigma*rnd.NormFloat64())
	}
	p.Conditions = []pde.Condition{
		{Name: "bar", On: box.Interior(), Op: load.Equals(nil)}, {Name: "ends", On: box.Boundary(), Op: pde.U(0).Equals(nil)},
		{Name: "data", On: region.Points(x, u), Op: pde.Data(0, 0), Measured: &pde.Measured{}},
	}
	if given {
		known(p, sigma)
	}
	return p
}

// A field of which the values leave more open than smoothness decides is not determined: a load from three displacements, without the support at one end.
func TestUnknownFieldLeftOpen(t *testing.T) {
	p := unknownLoad(t, 3, 0.01, true)
	p.Conditions = slices.Delete(p.Conditions, 1, 2)
	if s := solve(t, p, Options{}); s.Status != Undetermined || !strings.Contains(s.Reason, "the data do not determine q") {
		t.Errorf("%q (%s)", s.Status, s.Reason)
	}
}

// An unknown field is found with a strength by the discrepancy principle or by cross-validation, the residuals are those of the
// noise, the band holds most of the field, and exact data give it to many digits.
func TestUnknownField(t *testing.T) {
	x := mat.NewDense(41, 1, nil)
	for i := range 41 {
		x.Set(i, 0, float64(i)/40)
	}
	for _, test := range []struct {
		sigma     float64
		given     bool
		tolerance float64 // of the field, relative, in L2
	}{{0.02, true, 0.12}, {0.02, false, 0.12}, {0, false, 1e-6}} {
		s, err := Solve(context.Background(), unknownLoad(t, 200, test.sigma, test.given), &Options{})
		if err != nil || s.Status != Fits {
			t.Fatalf("%+v: %q (%s), error %v", test, s.Status, s.Reason, err)
		}
		q, half, outside, missed, size := s.Values(x), s.Inference.Band.At(x), 0, 0.0, 0.0
		for i := range 41 {
			want := math.Pi * math.Pi * math.Sin(math.Pi*x.At(i, 0))
			e := math.Abs(q.At(i, 1) - want)
			missed, size = math.Hypot(missed, e), math.Hypot(size, want)
			if e > half.At(i, 1) {
				outside++
			}
		}
		if !(missed <= test.tolerance*size) {
			t.Errorf("%+v: error %g", test, missed/size)
		}
		if test.sigma > 0 && outside > 8 {
			t.Errorf("%+v: %d of 41 values are outside the band", test, outside)
		}
		if c := s.Inference.ChiSquare / s.Inference.Freedom; test.given && (c < 0.7 || c > 1.3) {
			t.Errorf("%+v: chi-square is %g times what it should be", test, c)
		}
	}
}
