package auto

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation/region"
	"pinn/pde"
	"pinn/pde/expr"
)

// motion makes ordinary differential equations in t from equations and values at the start.
func motion(t *testing.T, end float64, fields, equations, start []string) *pde.Problem {
	t.Helper()
	scope := expr.Scope{Coords: []string{"t"}, Time: 0, Fields: fields}
	p := &pde.Problem{Coords: []string{"t"}, Time: "t", Fields: fields, Lower: []float64{0}, Upper: []float64{end}}
	b, err := region.NewBox(p.Lower, p.Upper)
	if err != nil {
		t.Fatal(err)
	}
	for k, text := range slices.Concat(equations, start) {
		on := b.Interior()
		if k >= len(equations) {
			on = b.Face(0, false)
		}
		op, err := scope.Operator(expr.Source{Text: text})
		if err != nil {
			t.Fatal(err)
		}
		p.Conditions = append(p.Conditions, pde.Condition{Name: text, On: on, Op: op})
	}
	return p
}

// An orbit, whose equations mean nothing at zero, is solved as well in other units of length, with the distance as a field of its own or not.
func TestOrbitInUnits(t *testing.T) {
	const end, speed = 8.0, 1.2
	for _, unit := range []float64{1, 1e7, 1e-7} {
		mass := fmt.Sprintf("%g", unit*unit*unit)
		start := []string{fmt.Sprintf("x = %g", unit), "y = 0", "x_t = 0", fmt.Sprintf("y_t = %g", speed*unit)}
		for name, p := range map[string]*pde.Problem{
			"two fields": motion(t, end, []string{"x", "y"},
				[]string{"x_tt = -" + mass + "*x/(x^2 + y^2)^1.5", "y_tt = -" + mass + "*y/(x^2 + y^2)^1.5"}, start),
			"with the distance": motion(t, end, []string{"x", "y", "r"},
				[]string{"x_tt = -" + mass + "*x/r^3", "y_tt = -" + mass + "*y/r^3", "r = sqrt(x^2 + y^2)"}, start),
		} {
			s := solve(t, p, Options{})
			at := mat.NewDense(1, 1, []float64{end})
			place, rate := s.Values(at), s.Derivative(at, 0)
			x, y, vx, vy := place.At(0, 0)/unit, place.At(0, 1)/unit, rate.At(0, 0)/unit, rate.At(0, 1)/unit
			eccentricity := vy*(x*vy-y*vx) - x/math.Hypot(x, y)
			if want := speed*speed - 1; s.Status != Solved || math.Abs(eccentricity-want) > 1e-6 || s.Slabs > 30 {
				t.Errorf("%s, unit %g: status %q (%s), eccentricity %.9g, %d slabs; want %q, %g and at most 30", name, unit, s.Status, s.Reason, eccentricity, s.Slabs, Solved, want)
			}
		}
	}
}
