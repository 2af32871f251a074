package inverse

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/collocation/region"
	"pinn/pde"
	"pinn/pde/expr"
	"pinn/pde/jet"
)

// powers is the basis of the monomials.
type powers int

func (p powers) Dims() (in, features int) { return 1, int(p) }

func (p powers) Eval(dst *jet.Batch, x *mat.Dense) {
	for i := range dst.Points {
		for d := range dst.Set.Len() { // the closed set of one coordinate is 0, 1, 2, ...
			row := dst.Row(d, i)
			for n := range row {
				row[n] = math.Pow(x.At(i, 0), float64(n-d))
				for k := range d {
					row[n] *= float64(n - k)
				}
				if n < d {
					row[n] = 0
				}
			}
		}
	}
}

// growth states two fields u' = k u and v' = -v on [0, 1] with the values of u at 0 in the problem or left to the data,
// and data of both with noise of different sizes.
func growth(t *testing.T, begin bool, seed uint64) (*collocation.System, *collocation.State, []Data) {
	t.Helper()
	box, err := region.NewBox([]float64{0}, []float64{1})
	if err != nil {
		t.Fatal(err)
	}
	p := &pde.Problem{Coords: []string{"x"}, Fields: []string{"u", "v"}, Params: []pde.Param{{Name: "k", Start: 0.3}}, Lower: []float64{0}, Upper: []float64{1}}
	scope := &expr.Scope{Coords: p.Coords, Time: -1, Fields: p.Fields, Params: []string{"k"}}
	add := func(name string, on pde.Region, eqs ...expr.Source) {
		op, err := scope.Operator(eqs...)
		if err != nil {
			t.Fatal(err)
		}
		p.Conditions = append(p.Conditions, pde.Condition{Name: name, On: on, Op: op})
	}
	add("inside", box.Interior(), expr.Source{Text: "u_x = k*u"}, expr.Source{Text: "v_x = -v"})
	add("v", box.Face(0, false), expr.Source{Text: "v = 1"})
	if begin {
		add("u", box.Face(0, false), expr.Source{Text: "u = 1"})
	}
	rnd := rand.New(rand.NewPCG(seed, 1))
	const n = 40
	var data []Data
	for f, sigma := range []float64{0.01, 0.3} {
		x, u := mat.NewDense(n, 1, nil), mat.NewDense(n, 1, nil)
		for i := range n {
			x.Set(i, 0, rnd.Float64())
			u.Set(i, 0, math.Exp([]float64{0.7, -1}[f]*x.At(i, 0))+sigma*rnd.NormFloat64())
		}
		data = append(data, Data{Condition: len(p.Conditions)})
		p.Conditions = append(p.Conditions, pde.Condition{Name: p.Fields[f] + " data", On: region.Points(x, u), Op: pde.Data(f, 0)})
	}
	layout, err := collocation.NewLayout(2, []collocation.Space{{Basis: powers(12), Fields: []int{0, 1}}})
	if err != nil {
		t.Fatal(err)
	}
	var clouds []*pde.Cloud
	for _, c := range p.Conditions {
		at, err := collocation.Sample(c.On, collocation.Chebyshev{}, 40, nil)
		if err != nil {
			t.Fatal(err)
		}
		clouds = append(clouds, at)
	}
	sys := collocation.NewSystem(p, layout, clouds)
	st := &collocation.State{Coef: make([]float64, layout.Cols+1)}
	st.Coef[layout.Cols] = 0.3
	if err := sys.Balance(st); err != nil {
		t.Fatal(err)
	}
	return sys, st, data
}

// Noise of unknown and different size is found for every condition, and what the equations leave free is taken from the
// data and counted.
func TestSolve(t *testing.T) {
	for _, begin := range []bool{true, false} {
		sys, st, data := growth(t, begin, 3)
		fit, err := Solve(context.Background(), sys, st, Evidence{Data: data})
		if err != nil {
			t.Fatal(err)
		}
		if !fit.Converged || fit.Free != nil || fit.Known || fit.Values != 80 {
			t.Fatalf("%+v", fit)
		}
		if se := math.Sqrt(fit.Covariance.At(0, 0)); math.Abs(fit.Params[0]-0.7) > 4*se || se > 0.02 {
			t.Errorf("k = %g with the standard error %g, want 0.7", fit.Params[0], se)
		}
		for k, want := range []float64{0.01, 0.3} {
			if s := fit.Sigma[k]; s < 0.7*want || s > 1.4*want {
				t.Errorf("noise %d is %g, want about %g", k, s, want)
			}
		}
		free := 0.0
		if !begin {
			free = 1 // the value of u at the start
		}
		if math.Abs(fit.Freedom-(79-free)) > 1e-3 {
			t.Errorf("start given %v: %g degrees of freedom, want %g", begin, fit.Freedom, 79-free)
		}
	}
}

// The numbers that are taken from the data are counted, and estimated by random signs: none of v, which the equations
// determine, and one of u, which they do not.
func TestTaken(t *testing.T) {
	sys, st, data := growth(t, false, 2)
	for k, want := range []float64{1, 0} {
		f, _ := newFitter(context.Background(), sys, st, Evidence{Data: data[k : k+1]})
		f.weigh(weightLeast)
		n, err := f.taken(st, 40)
		if err != nil || math.Abs(n-want) > 1e-3 {
			t.Errorf("data %d: %g numbers, want %g; error %v", k, n, want, err)
		}
		sum, err := f.trace(st, randomSigns(40)) // the variance of one term is below 2
		if err != nil || math.Abs(sum/signVectors-want) > 0.6*want+1e-3 {
			t.Errorf("data %d: by random signs %g numbers, want %g; error %v", k, sum/signVectors, want, err)
		}
	}
}

// The derivative of the coefficients by the parameters is that of the projections.
func TestSensitivity(t *testing.T) {
	sys, st, data := growth(t, true, 1)
	f, _ := newFitter(context.Background(), sys, st, Evidence{Data: data})
	f.weigh(weightLeast)
	at := func(k float64) (*linearised, []float64) {
		s := &collocation.State{Coef: append([]float64{}, st.Coef...)}
		s.Coef[sys.Layout.Cols] = k
		if err := f.project(s); err != nil {
			t.Fatal(err)
		}
		l, err := f.linearize(s)
		if err != nil {
			t.Fatal(err)
		}
		return l, s.Coef
	}
	const h = 1e-5
	l, _ := at(0.5)
	up, _ := at(0.5 + h)
	down, _ := at(0.5 - h)
	for i := range l.left {
		want := (up.left[i] - down.left[i]) / (2 * h)
		if got := l.sensitivity.At(i, 0); math.Abs(got-want) > 1e-6*max(1, math.Abs(want)) {
			t.Fatalf("value %d: derivative %g, by differences %g", i, got, want)
		}
	}
}

func TestAffineInFields(t *testing.T) {
	sys, _, _ := growth(t, true, 1)
	if slices.Contains(AffineInFields(sys.Problem, sys.Clouds, []float64{1}), false) {
		t.Error("k*u is affine in u")
	}
	scope := &expr.Scope{Coords: []string{"x"}, Time: -1, Fields: []string{"u", "v"}, Params: []string{"k"}}
	op, err := scope.Operator(expr.Source{Text: "u_x = k*u^2"})
	if err != nil {
		t.Fatal(err)
	}
	sys.Problem.Conditions[0].Op = op
	for _, k := range []float64{1, 0} {
		if AffineInFields(sys.Problem, sys.Clouds, []float64{k})[0] {
			t.Errorf("k*u^2 is not affine in u, although it is for k = 0; started at %g", k)
		}
	}
}
