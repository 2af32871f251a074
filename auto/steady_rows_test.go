package auto

import (
	"testing"

	"pinn/collocation/region"
	"pinn/pde"
)

// The rows of slabs are the same at all times unless a coefficient depends on time or an equation is not linear; data may.
func TestSteadyRows(t *testing.T) {
	b, err := region.NewBox([]float64{0, 1}, []float64{1, 3})
	if err != nil {
		t.Fatal(err)
	}
	u := pde.U(0)
	of := func(axis int) func([]float64) float64 { return func(x []float64) float64 { return 1 + x[axis] } }
	for _, c := range []struct {
		name  string
		inner pde.Operator
		want  bool
	}{
		{"constant", u.D(1).Minus(u.D(0, 0)).Equals(nil), true},
		{"data", u.D(1).Minus(u.D(0, 0)).Equals(of(1)), true},
		{"in space", u.D(1).Minus(u.D(0, 0).TimesFunc(of(0))).Equals(nil), true},
		{"in time", u.D(1).Minus(u.D(0, 0).TimesFunc(of(1))).Equals(nil), false},
	} {
		p := &pde.Problem{Coords: []string{"x", "t"}, Fields: []string{"u"}, Time: "t", Lower: []float64{0, 1}, Upper: []float64{1, 3}, Conditions: []pde.Condition{
			{Name: "inner", On: b.Interior(), Op: c.inner},
			{Name: "start", On: b.Face(1, false), Op: u.Equals(of(0))},
			{Name: "ends", On: b.Boundary(1), Op: u.Equals(nil)},
		}}
		if got := (&solver{problem: p}).steadyRows(1); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
