package auto

import (
	"context"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/collocation/region"
	"pinn/pde"
	"pinn/pde/expr"
)

// A number in a problem with a layer of width 1e-4, which no basis on the whole domain resolves, is found by solves on cells, with the value
// and the interval of the exact solution u = a (x - exp((x - 1)/1e-4)).
func TestNumberOfALayer(t *testing.T) {
	box, err := region.NewBox([]float64{0}, []float64{1})
	if err != nil {
		t.Fatal(err)
	}
	p := &pde.Problem{Coords: []string{"x"}, Fields: []string{"u"}, Lower: []float64{0}, Upper: []float64{1}, Params: []pde.Param{{Name: "a", Start: 1}}}
	scope := &expr.Scope{Coords: p.Coords, Fields: p.Fields, Params: []string{"a"}}
	op, err := scope.Operator(expr.Source{Text: "u_x - 1e-4*u_xx = a"})
	if err != nil {
		t.Fatal(err)
	}
	p.Conditions = []pde.Condition{{Name: "flow", On: box.Interior(), Op: op}, {Name: "ends", On: box.Boundary(), Op: pde.U(0).Equals(nil)}}
	const n, sigma = 20, 0.01
	rnd := rand.New(rand.NewPCG(1, 2))
	x, u := mat.NewDense(n, 1, nil), mat.NewDense(n, 1, nil)
	up, down := 0.0, 0.0
	for i := range n {
		at := (float64(i) + 0.5) / n
		value := 2*at + sigma*rnd.NormFloat64()
		x.Set(i, 0, at)
		u.Set(i, 0, value)
		up, down = up+at*value, down+at*at
	}
	p.Conditions = append(p.Conditions, pde.Condition{Name: "data", On: region.Points(x, u), Op: pde.Data(0, 0), Measured: &pde.Measured{}})
	s, err := Solve(context.Background(), known(p, sigma), nil)
	if err != nil {
		t.Fatal(err)
	}
	if s.Status != Fits {
		t.Errorf("%s: %s", s.Status, s.Reason)
	}
	if s.Cells == 0 || s.Inference == nil {
		t.Fatalf("%d cells, inference %v", s.Cells, s.Inference)
	}
	e := s.Inference.Params[0]
	if want := up / down; math.Abs(e.Value-want) > 1e-6 || s.Params["a"] != e.Value {
		t.Errorf("a is %.9g, in the model %.9g, want %.9g", e.Value, s.Params["a"], want)
	}
	if want := sigma / math.Sqrt(down); math.Abs(e.StdError/want-1) > 1e-3 {
		t.Errorf("the standard error is %.6g, want %.6g", e.StdError, want)
	}
}

// Fits by solves begin where one basis came nearest to the data, if that is nearer than the starts of the numbers and within their bounds, and ask
// of a solve what the noise makes worthwhile.
func TestFitBeginsNearby(t *testing.T) {
	shots := func(sigma float64, rough []float64) (n int, s *Solution) {
		box, err := region.NewBox([]float64{0}, []float64{1})
		if err != nil {
			t.Fatal(err)
		}
		p := &pde.Problem{Coords: []string{"x"}, Fields: []string{"u"}, Lower: []float64{0}, Upper: []float64{1}}
		p.Params = []pde.Param{{Name: "q", Start: 1, Min: -50, Max: 50}, {Name: "c", Start: 1}}
		scope := &expr.Scope{Coords: p.Coords, Time: -1, Fields: p.Fields, Params: []string{"q", "c"}}
		op, err := scope.Operator(expr.Source{Text: "u_xx = q*exp(c*x)"})
		if err != nil {
			t.Fatal(err)
		}
		p.Conditions = []pde.Condition{{Name: "inside", On: box.Interior(), Op: op}, {Name: "ends", On: box.Boundary(), Op: pde.U(0).Equals(nil)}}
		places := []float64{0.1, 0.2, 0.4, 0.6, 0.9}
		x, u := mat.NewDense(len(places), 1, places), mat.NewDense(len(places), 1, nil)
		for i, at := range places {
			u.Set(i, 0, 2./9*(math.Exp(3*at)-1-(math.Exp(3)-1)*at)+sigma*math.Sin(40*at))
		}
		p.Conditions = append(p.Conditions, pde.Condition{Name: "data", On: region.Points(x, u), Op: pde.Data(0, 0), Measured: &pde.Measured{}})
		known(p, sigma)
		a := &solver{ctx: t.Context(), asked: p, problem: p, begun: time.Now(), inversion: &inversion{data: measured(p), params: rough}}
		a.complete()
		if a.fresh, err = a.clouds(a.stream(streamValidation, 0), collocation.Random{}, 100, 100); err != nil {
			t.Fatal(err)
		}
		out, ok, err := a.forwarded()
		if !ok || err != nil {
			t.Fatalf("%t, %v", ok, err)
		}
		for _, d := range out.Decisions {
			if strings.HasPrefix(d, "solve ") {
				n++
			}
		}
		if q, c := out.Inference.Params[0], out.Inference.Params[1]; !(math.Abs(q.Value-2) < 3*q.StdError) || !(math.Abs(c.Value-3) < 3*c.StdError) {
			t.Errorf("%v: %v and %v, want 2 and 3", rough, q, c)
		}
		return n, out
	}
	plain, s := shots(1e-3, nil)
	near, _ := shots(1e-3, []float64{2.01, 2.99})
	out, _ := shots(1e-3, []float64{51, 3})
	bad, _ := shots(1e-3, []float64{-40, 5})
	if near+5 > plain || out != plain || bad != plain+1 {
		t.Errorf("%d solves, %d from nearby, %d and %d from outside and far away", plain, near, out, bad)
	}
	if _, fine := shots(1e-7, nil); !(s.Cells == 0 && fine.ErrorEstimate <= 1e-8) {
		t.Errorf("exact data: an estimate of %g", fine.ErrorEstimate)
	}
}

// The conductivity of one of two layers is found from temperatures in both: cells end where the flux jumps by the text, which only solves for given
// numbers can do. So is the size of a load.
func TestNumberOfAMaterial(t *testing.T) {
	for name, c := range map[string]struct {
		equation string
		at       func(x float64) float64
		start    float64
	}{
		"conductivity": {"d(if(x < 0.25, 1, k)*u_x, x) = 0", func(x float64) float64 {
			if x < 0.25 {
				return x * 2
			}
			return 0.5 + (x-0.25)*2/3
		}, 1},
		"load": {"u_xx = k*delta(x - 0.25)", func(x float64) float64 {
			const k = 3
			return x + k*(max(x-0.25, 0)-0.75*x)
		}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			box, err := region.NewBox([]float64{0}, []float64{1})
			if err != nil {
				t.Fatal(err)
			}
			p := &pde.Problem{Coords: []string{"x"}, Fields: []string{"u"}, Lower: []float64{0}, Upper: []float64{1}, Params: []pde.Param{{Name: "k", Start: c.start}}}
			scope := &expr.Scope{Coords: p.Coords, Time: -1, Fields: p.Fields, Params: []string{"k"}}
			for _, text := range []string{c.equation, "u = x"} {
				op, err := scope.Operator(expr.Source{Text: text})
				if err != nil {
					t.Fatal(err)
				}
				on := []pde.Region{box.Interior(), box.Boundary()}[len(p.Conditions)]
				p.Conditions = append(p.Conditions, pde.Condition{Name: text, On: on, Op: op})
			}
			places := []float64{0.1, 0.2, 0.4, 0.6, 0.9}
			x, u := mat.NewDense(len(places), 1, places), mat.NewDense(len(places), 1, nil)
			for i, at := range places {
				u.Set(i, 0, c.at(at))
			}
			p.Conditions = append(p.Conditions, pde.Condition{Name: "data", On: region.Points(x, u), Op: pde.Data(0, 0), Measured: &pde.Measured{}})
			s, err := Solve(context.Background(), known(p, 0.01), nil)
			if err != nil {
				t.Fatal(err)
			}
			if got := s.Params["k"]; s.Status != Fits || s.Cells != 2 || math.Abs(got-3) > 1e-7 {
				t.Errorf("%s (%s): k = %.10g on %d cells, want 3 on 2", s.Status, s.Reason, got, s.Cells)
			}
		})
	}
}
