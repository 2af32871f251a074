package collocation_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"pinn/collocation"
	"pinn/pde"
)

// meanSquares returns, per condition and equation, the mean over the points of the squared norms of the rows, in the
// columns of the fields.
func meanSquares(t *testing.T, s *collocation.System, at *collocation.State) [][]float64 {
	t.Helper()
	a := assemble(t, s, at).a
	var out [][]float64
	row := 0
	for c, cloud := range s.Clouds {
		eqs, n := len(s.Scale[c]), cloud.Points()
		sums := make([]float64, eqs)
		for range n {
			for e := range eqs {
				for _, v := range a.RawRowView(row)[:s.Layout.Cols] {
					sums[e] += v * v / float64(n)
				}
				row++
			}
		}
		out = append(out, sums)
	}
	return out
}

func TestBalance(t *testing.T) {
	const (
		exact   = 1e-12 // up to 64 points of equal weight, all of which are measured
		sampled = 0.3   // 64 of 1000 points: the mean of squares that vary by their own size
	)
	for _, c := range rowCases(t) {
		for _, n := range []int{7, 64, 1000} {
			for k := range c.problem.Conditions {
				c.problem.Conditions[k].Weight = float64(2 * k) // 0, which means 1, then 2 and 4
			}
			s := newSystem(t, c.problem, collocation.Halton{}, n, c.spaces...)
			at := randomState(s, 5)
			rescale(s) // what was there must not matter
			if err := s.Balance(at); err != nil {
				t.Fatal(err)
			}
			tol := exact
			if n > 64 {
				tol = sampled
			}
			for k, sums := range meanSquares(t, s, at) {
				if w := s.Clouds[k].Weight; slices.Max(w) > slices.Min(w)*(1+1e-12) {
					continue // the promise holds for points of equal weight
				}
				weight := max(1, c.problem.Conditions[k].Weight)
				for e, got := range sums {
					if want := weight / float64(s.Clouds[k].Points()); !near(got, want, want, tol) {
						t.Errorf("%s, %d points, condition %d, equation %d: mean square %g, want %g, tolerance %g", c.name, n, k, e, got, want, tol*want)
					}
				}
			}
		}
	}
}

// TestBalanceForgetsSizes measures a field in other units, with sizes that say so: the balanced system must be the same
// in these units.
func TestBalanceForgetsSizes(t *testing.T) {
	const tol = 1e-12
	b := square(t)
	make := func(unit float64) assembled {
		p := problem([]string{"u", "v"}, nil,
			pde.Condition{On: b.Interior(), Op: pde.U(0).Lap(0, 1).Plus(pde.U(1).Times(3 / unit)).Equals(nil)},
			pde.Condition{On: b.Boundary(), Op: pde.U(1).Equals(nil)})
		s := newSystem(t, p, collocation.Halton{}, 200, collocation.Space{Basis: upTo(3), Fields: []int{0, 1}})
		s.Sizes = []float64{1, unit}
		at := randomState(s, 6)
		if err := s.Balance(at); err != nil {
			t.Fatal(err)
		}
		return assemble(t, s, at)
	}
	const unit = 1e9
	want, got := make(1), make(unit)
	size := largest(want.a.RawMatrix().Data)
	_, cols := want.a.Dims()
	for i, v := range got.a.RawMatrix().Data {
		if i%cols >= cols/2 {
			v *= unit
		}
		if w := want.a.RawMatrix().Data[i]; !near(v, w, size, tol) {
			t.Fatalf("entry %d: %g in other units, was %g, tolerance %g", i, v, w, tol*size)
		}
	}
}

// TestBalanceForgetsUnits multiplies equations by numbers: the balanced system must not change.
func TestBalanceForgetsUnits(t *testing.T) {
	const tol = 1e-12
	b := square(t)
	make := func(first, second float64) assembled {
		p := problem([]string{"u"}, nil,
			pde.Condition{On: b.Interior(), Op: pde.U(0).Lap(0, 1).Times(first).Equals(func([]float64) float64 { return first })},
			pde.Condition{On: b.Boundary(), Op: pde.U(0).Times(second).Equals(nil)})
		s := newSystem(t, p, collocation.Halton{}, 200, collocation.Space{Basis: upTo(3), Fields: []int{0}})
		at := randomState(s, 6)
		if err := s.Balance(at); err != nil {
			t.Fatal(err)
		}
		return assemble(t, s, at)
	}
	want, got := make(1, 1), make(1e100, 1e-100)
	size := largest(want.a.RawMatrix().Data)
	for i, v := range got.a.RawMatrix().Data {
		if w := want.a.RawMatrix().Data[i]; !near(v, w, size, tol) {
			t.Fatalf("entry %d: %g after a change of units, was %g, tolerance %g", i, v, w, tol*size)
		}
	}
}

// TestBalanceOfZeroRows has an equation that no function of the basis feels.
func TestBalanceOfZeroRows(t *testing.T) {
	p := problem([]string{"u"}, nil, pde.Condition{On: square(t).Interior(), Op: pde.Stack(
		pde.U(0).D(0, 0).Equals(nil), pde.U(0).D(0).Equals(nil))})
	s := newSystem(t, p, collocation.Random{}, 50, collocation.Space{Basis: monomials{{0, 0}, {1, 0}}, Fields: []int{0}})
	if err := s.Balance(randomState(s, 1)); err != nil {
		t.Fatal(err)
	}
	if got := s.Scale[0]; got[0] != 1 || !near(got[1], 1, 1, 1e-14) { // u_x of x is 1 everywhere
		t.Errorf("scales %v, want [1 1]: the zero rows keep their scale, the others have norm 1", got)
	}
}

func TestBalanceNonFinite(t *testing.T) {
	p := problem([]string{"u"}, nil, pde.Condition{Name: "flux", On: square(t).Interior(),
		Op: pde.U(0).TimesFunc(func([]float64) float64 { return math.NaN() }).Equals(nil)})
	s := newSystem(t, p, collocation.Random{}, 50, collocation.Space{Basis: upTo(1), Fields: []int{0}})
	scale := slices.Clone(s.Scale[0])
	err := s.Balance(randomState(s, 1))
	var fault *collocation.NonFiniteError
	if !errors.As(err, &fault) || fault.Condition != "flux" {
		t.Errorf("error %v, want a NonFiniteError of flux", err)
	}
	if !slices.Equal(scale, s.Scale[0]) {
		t.Errorf("scales %v after a failure, want %v", s.Scale[0], scale)
	}
}
