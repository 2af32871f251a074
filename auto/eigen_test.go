package auto

import (
	"context"
	"errors"
	"math"
	"math/cmplx"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation/region"
	"pinn/collocation/shape"
	"pinn/pde"
	"pinn/pde/expr"
)

// drum is -lap u = k u on a square, u = 0 on its boundary.
func drum(t *testing.T, equation string) *pde.Problem {
	t.Helper()
	box, err := region.NewBox([]float64{0, 0}, []float64{1, 1})
	if err != nil {
		t.Fatal(err)
	}
	p := &pde.Problem{
		Coords: []string{"x", "y"}, Fields: []string{"u"}, Params: []pde.Param{{Name: "k"}},
		Lower: []float64{0, 0}, Upper: []float64{1, 1},
	}
	scope := &expr.Scope{Coords: p.Coords, Time: -1, Fields: p.Fields, Params: []string{"k"}}
	op, err := scope.Operator(expr.Source{Text: equation})
	if err != nil {
		t.Fatal(err)
	}
	p.Conditions = []pde.Condition{
		{Name: "drum", On: box.Interior(), Op: op}, {Name: "rim", On: box.Boundary(), Op: pde.U(0).Equals(nil)},
	}
	return p
}

// Estimates hold, multiplicities are counted also at the end of the list, and eigenfunctions are normalised fields of
// the model.
func TestEigenvalues(t *testing.T) {
	o := Options{Network: Network{Width: 300, Spread: 15}, Eigenvalues: &Eigenvalues{Count: 5}}
	s, err := Solve(context.Background(), drum(t, "-lap(u) = k*u"), &o)
	if err != nil {
		t.Fatal(err)
	}
	if s.Status != Solved || len(s.Modes) != 5 || len(s.Model.Fields) != 5 || len(s.Residual) != 2 || len(s.Validation) != 2 {
		t.Fatalf("status %q (%s), %d modes, fields %v", s.Status, s.Reason, len(s.Modes), s.Model.Fields)
	}
	square := math.Pi * math.Pi
	for k, want := range []struct {
		value        float64
		multiplicity int
	}{{2 * square, 1}, {5 * square, 2}, {5 * square, 2}, {8 * square, 1}, {10 * square, 2}} {
		m := s.Modes[k]
		if e := cmplx.Abs(m.Value - complex(want.value, 0)); !(e <= m.ErrorEstimate) || m.ErrorEstimate > 1e-6*want.value {
			t.Errorf("eigenvalue %d: %v with the error %.1e and the estimate %.1e", k, m.Value, e, m.ErrorEstimate)
		}
		if m.Multiplicity != want.multiplicity || m.Im != nil || len(m.Re) != 1 || !(m.FunctionEstimate < 1e-8) {
			t.Errorf("eigenvalue %d: %+v, want multiplicity %d", k, m, want.multiplicity)
		}
	}
	at := s.Values(mat.NewDense(1, 2, []float64{0.5, 0.25})).At(0, 0)
	if want := 2 * math.Sin(math.Pi/4); math.Abs(at-want) > 1e-8 {
		t.Errorf("the first eigenfunction at (1/2, 1/4) is %g, want %g", at, want)
	}
}

// Zero is an eigenvalue like others, with an estimate that is measured by its neighbours.
func TestEigenvalueZero(t *testing.T) {
	p := drum(t, "-lap(u) = k*u")
	scope := &expr.Scope{Coords: p.Coords, Time: -1, Fields: p.Fields, Params: []string{"k"}}
	op, err := scope.Operator(expr.Source{Text: "dn(u) = 0"})
	if err != nil {
		t.Fatal(err)
	}
	p.Conditions[1].Op = op
	s, err := Solve(context.Background(), p, &Options{Network: Network{Width: 200, Spread: 10}, Eigenvalues: &Eigenvalues{Count: 3}})
	if err != nil {
		t.Fatal(err)
	}
	for k, want := range []float64{0, math.Pi * math.Pi, math.Pi * math.Pi} {
		if m := s.Modes[k]; !(cmplx.Abs(m.Value-complex(want, 0)) <= m.ErrorEstimate) || m.ErrorEstimate > 1e-6 {
			t.Errorf("eigenvalue %d: %v, want %g, estimate %.1e", k, m.Value, want, m.ErrorEstimate)
		}
	}
}

// A basis that is too small for what is asked for fails or falls short, and says so.
func TestEigenvaluesOfASmallBasis(t *testing.T) {
	p := drum(t, "-lap(u) = k*u")
	s, err := Solve(context.Background(), p, &Options{Network: Network{Width: 8, Spread: 3}, Eigenvalues: &Eigenvalues{Count: 20}})
	if outcome := (*OutcomeError)(nil); !errors.As(err, &outcome) || outcome.Status != Failed || s.Status != Failed {
		t.Errorf("8 functions for 20 eigenvalues: %+v, error %v", s, err)
	}
	s, err = Solve(context.Background(), p, &Options{Network: Network{Width: 60, Spread: 6}, Eigenvalues: &Eigenvalues{Count: 10}})
	if err != nil || s.Status != Short {
		t.Errorf("60 functions for 10 eigenvalues: %q, error %v", s.Status, err)
	}
	if _, err := Solve(context.Background(), drum(t, "-lap(u) = k*u + 1"), &Options{Eigenvalues: &Eigenvalues{Count: 1}}); err == nil {
		t.Error("a problem that is not homogeneous: no error")
	}
}

// Estimates are not smaller than errors, over seeds.
func TestEigenvalueEstimates(t *testing.T) {
	for seed := range uint64(5) {
		o := Options{Seed: seed, Network: Network{Width: 120, Spread: 9}, Eigenvalues: &Eigenvalues{Count: 3}}
		s, err := Solve(context.Background(), drum(t, "-lap(u) = k*u"), &o)
		if err != nil {
			t.Fatal(err)
		}
		for k, want := range []float64{2, 5, 5} {
			m := s.Modes[k]
			if e := cmplx.Abs(m.Value - complex(want*math.Pi*math.Pi, 0)); !(e <= m.ErrorEstimate) {
				t.Errorf("seed %d, eigenvalue %d: error %.1e, estimate %.1e", seed, k, e, m.ErrorEstimate)
			}
		}
	}
}

// Eigenfunctions of equations that switch have a kink in them, which their basis does not hold: that is said, with a way out.
func TestEigenvaluesOfASwitch(t *testing.T) {
	o := Options{Network: Network{Width: 100, Spread: 10}, Eigenvalues: &Eigenvalues{Count: 2}}
	s, err := Solve(context.Background(), drum(t, "-lap(u) + if(x < 0.4, 0, 100)*u = k*u"), &o)
	if err != nil {
		t.Fatal(err)
	}
	if s.Status != Short || !strings.Contains(s.Reason, "switch inside of the domain") {
		t.Errorf("status %q: %s", s.Status, s.Reason)
	}
}

// stringOfTwo is a string on [0, 1] whose right half is four times as heavy.
func stringOfTwo(t *testing.T) *pde.Problem {
	t.Helper()
	interval, err := region.NewBox([]float64{0}, []float64{1})
	if err != nil {
		t.Fatal(err)
	}
	p := &pde.Problem{Coords: []string{"x"}, Fields: []string{"u"}, Params: []pde.Param{{Name: "k"}}, Lower: []float64{0}, Upper: []float64{1}}
	scope := &expr.Scope{Coords: p.Coords, Time: -1, Fields: p.Fields, Params: []string{"k"}}
	op, err := scope.Operator(expr.Source{Text: "-u_xx = k*if(x < 0.5, 1, 4)*u"})
	if err != nil {
		t.Fatal(err)
	}
	p.Conditions = []pde.Condition{
		{Name: "string", On: interval.Interior(), Op: op}, {Name: "ends", On: interval.Boundary(), Op: pde.U(0).Equals(nil)},
	}
	return p
}

// Where the equations switch cells end, and eigenfunctions with kinks have the accuracy of smooth ones.
func TestEigenvaluesOnCells(t *testing.T) {
	s, err := Solve(context.Background(), stringOfTwo(t), &Options{Eigenvalues: &Eigenvalues{Count: 3}})
	if err != nil {
		t.Fatal(err)
	}
	if s.Status != Solved || s.Cells != 2 || len(s.Modes) != 3 {
		t.Fatalf("status %q (%s) with %d cells", s.Status, s.Reason, s.Cells)
	}
	// With w = sqrt(k)/2: 2 sin(w) cos(2 w) + cos(w) sin(2 w) = 2 sin(w) (2 - 3 sin(w)^2).
	a := math.Asin(math.Sqrt(2. / 3))
	for k, w := range []float64{a, math.Pi - a, math.Pi} {
		m := s.Modes[k]
		if e := cmplx.Abs(m.Value - complex(4*w*w, 0)); !(e <= m.ErrorEstimate) || m.ErrorEstimate > 1e-8*4*w*w || m.Multiplicity != 1 {
			t.Errorf("eigenvalue %d: %+v with the error %.1e", k, m, e)
		}
	}
	u := s.Values(mat.NewDense(2, 1, []float64{0.25, 0.75})) // sin(2 w x) left of the middle, c sin(4 w (1 - x)) right of it
	if want := math.Sin(a/2) * math.Sin(2*a) / (math.Sin(a) * math.Sin(a)); math.Abs(u.At(0, 0)/u.At(1, 0)-want) > 1e-8 {
		t.Errorf("the first eigenfunction is %g and %g at a quarter and three quarters", u.At(0, 0), u.At(1, 0))
	}
}

// Eigenfunctions on an L are found on cells that are graded to its corner, and no finer ones are asked for: their residual bounds the errors. What
// the smallest cells leave is in the estimate.
func TestEigenvaluesAtACorner(t *testing.T) {
	corner, err := shape.Polygon([][]float64{{-1, -1}, {0, -1}, {0, 0}, {1, 0}, {1, 1}, {-1, 1}})
	if err != nil {
		t.Fatal(err)
	}
	p := membrane(t, corner, "u = 0")
	solves := 0
	watch := func(e Event) {
		if strings.Contains(e.Note, "relative residual") {
			solves++
		}
	}
	s, err := Solve(context.Background(), p, &Options{Tolerance: 0.1, Eigenvalues: &Eigenvalues{Count: 2}, Watch: watch})
	if err != nil {
		t.Fatal(err)
	}
	if s.Status != Solved || solves != 2 {
		t.Fatalf("%s (%s) after %d solves, want one and an independent one", s.Status, s.Reason, solves)
	}
	for k, want := range []float64{9.6397238440219, 15.197251926454} {
		if m := s.Modes[k]; !(cmplx.Abs(m.Value-complex(want, 0)) <= m.ErrorEstimate && m.ErrorEstimate <= 0.1*want) {
			t.Errorf("%v with an estimate of %.1e, want %g", m.Value, m.ErrorEstimate, want)
		}
	}
}

// membrane is a problem for the eigenvalues of the Laplacian on a shape.
func membrane(t *testing.T, s *shape.Shape, rim string) *pde.Problem {
	t.Helper()
	p := shaped(t, s, "lap(u) = 0", "u = 0")
	p.Params = []pde.Param{{Name: "k"}}
	scope := &expr.Scope{Coords: p.Coords, Time: -1, Fields: p.Fields, Params: []string{"k"}}
	for c, eq := range []string{"-lap(u) = k*u", rim} {
		var err error
		if p.Conditions[c].Op, err = scope.Operator(expr.Source{Text: eq}); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

// Zero is an eigenvalue of an L without conditions on its values. Searches begin beside it. The others are those of M. Dauge's benchmark of Maxwell's
// equations.
func TestEigenvalueZeroAtACorner(t *testing.T) {
	corner, err := shape.Polygon([][]float64{{-1, -1}, {0, -1}, {0, 0}, {1, 0}, {1, 1}, {-1, 1}})
	if err != nil {
		t.Fatal(err)
	}
	s, err := Solve(context.Background(), membrane(t, corner, "dn(u) = 0"), &Options{Tolerance: 0.02, Eigenvalues: &Eigenvalues{Count: 2}})
	if err != nil {
		t.Fatal(err)
	}
	if s.Status != Solved {
		t.Fatalf("%s: %s", s.Status, s.Reason)
	}
	for k, want := range []float64{0, 1.47562182408} {
		if m := s.Modes[k]; !(cmplx.Abs(m.Value-complex(want, 0)) <= m.ErrorEstimate && m.ErrorEstimate <= 0.03) {
			t.Errorf("%v with an estimate of %.1e, want %g", m.Value, m.ErrorEstimate, want)
		}
	}
}

// What eigenfunctions take beside the factors counts: where the vectors of a search do not fit, the reason says so, as of factors that do not.
func TestMemoryOfEigenvaluesOnCells(t *testing.T) {
	for _, kib := range []int64{20, 160} {
		s, err := Solve(t.Context(), stringOfTwo(t), &Options{Eigenvalues: &Eigenvalues{Count: 3}, Memory: kib << 10})
		if s == nil || s.Status != Failed || !strings.Contains(s.Reason, "a mesh of 2 cells needs about") || !strings.Contains(s.Reason, "--memory") {
			t.Errorf("%d KiB: %v, %+v", kib, err, s)
		}
	}
	s, err := Solve(t.Context(), stringOfTwo(t), &Options{Eigenvalues: &Eigenvalues{Count: 3}, Memory: 8 << 20})
	if err != nil || s.Status != Solved {
		t.Errorf("8 MiB: %v, %+v", err, s)
	}
}
