package auto

import (
	"math"
	"testing"

	"pinn/collocation/region"
	"pinn/pde"
	"pinn/pde/expr"
)

// The exponents of two materials in turn are known, r^(4/pi atan(1/sqrt(R))), and those of three quarters of one and one of another
// by the equation of one angle; a plane border is no singularity.
func TestExponentAround(t *testing.T) {
	for _, c := range []struct {
		k    [4]float64
		want float64
	}{
		{[4]float64{5, 1, 5, 1}, 4 / math.Pi * math.Atan(1/math.Sqrt(5))},
		{[4]float64{1, 500, 1, 500}, 4 / math.Pi * math.Atan(1/math.Sqrt(500))},
		{[4]float64{3, 3, 1, 1}, 1},
		{[4]float64{2, 2, 2, 2}, 1},
		// an insulated quarter leaves an angle of 3 pi/2
		{[4]float64{1e-9, 1, 1, 1}, 2. / 3},
		{[4]float64{1e9, 1, 1, 1}, 2. / 3},
	} {
		if got := exponentAround(c.k); math.Abs(got-c.want) > 1e-7 {
			t.Errorf("%v: r^%.9g, want r^%.9g", c.k, got, c.want)
		}
	}
}

// Borders that cross are found where the flux is k times the gradient, with the exponent.
func TestCrossings(t *testing.T) {
	for _, c := range []struct {
		eq   string
		want int
	}{
		{"d(k*u_x, x) + d(k*u_y, y) = 0", 1},
		{"d(k*u_x, x) + d(3*k*u_y, y) = 0", 0}, // not the same in all directions
		{"d(l*u_x, x) + d(l*u_y, y) = 0", 0},   // layers
	} {
		s := &expr.Scope{Coords: []string{"x", "y"}, Time: -1, Fields: []string{"u"}, Functions: map[string]expr.Source{
			"k": {Text: "if(x < 0.25, if(y < 0.5, 5, 1), if(y < 0.5, 1, 5))"},
			"l": {Text: "if(x < 0.25, 1, 2)*if(y < 0.5, 1, 2)"},
		}}
		box, err := region.NewBox([]float64{0, 0}, []float64{1, 1})
		if err != nil {
			t.Fatal(err)
		}
		op, err := s.Operator(expr.Source{Text: c.eq})
		if err != nil {
			t.Fatal(err)
		}
		p := &pde.Problem{
			Coords: s.Coords, Fields: s.Fields, Lower: []float64{0, 0}, Upper: []float64{1, 1},
			Conditions: []pde.Condition{{Name: "conduction", On: box.Interior(), Op: op}},
		}
		found := (&solver{problem: p, switches: switchesOf(p)}).crossings()
		if len(found) != c.want {
			t.Errorf("%s: %d crossings, want %d", c.eq, len(found), c.want)
		}
		for _, f := range found {
			want := 4 / math.Pi * math.Atan(1/math.Sqrt(5))
			if math.Abs(f.exponent-want) > 1e-9 || f.lower[0] != 0.25 || f.upper[0] != 0.25 || f.lower[1] != 0.5 || f.upper[1] != 0.5 {
				t.Errorf("%s: %+v", c.eq, f)
			}
		}
	}
}
