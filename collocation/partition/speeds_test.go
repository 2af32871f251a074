package partition_test

import (
	"math"
	"testing"

	"pinn/collocation/partition"
	"pinn/collocation/region"
	"pinn/pde"
)

// Speeds are those of the shortest waves, whatever terms of lower order do, where they are the same everywhere.
func TestSpeeds(t *testing.T) {
	lower, upper := []float64{0, 0}, []float64{3, 2}
	b, err := region.NewBox(lower, upper)
	if err != nil {
		t.Fatal(err)
	}
	u, v := pde.U(0), pde.U(1)
	for _, c := range []struct {
		name   string
		fields int
		eqs    []pde.Operator
		want   []float64 // nil: none
	}{
		{"wave", 1, []pde.Operator{u.D(1, 1).Minus(u.D(0, 0).Times(9)).Equals(nil)}, []float64{-3, 3}},
		{"damped", 1, []pde.Operator{u.D(1, 1).Plus(u.D(1).Times(5)).Plus(u.Times(40)).Minus(u.D(0, 0).Times(9)).Equals(nil)}, []float64{-3, 3}},
		{"transport", 1, []pde.Operator{u.D(1).Plus(u.D(0).Times(0.5)).Plus(u.Times(2)).Equals(nil)}, []float64{0.5}},
		{"lines", 2, []pde.Operator{u.D(1).Plus(v.D(0).Times(4)).Plus(v).Equals(nil), v.D(1).Plus(u.D(0)).Plus(v.Times(3)).Equals(nil)}, []float64{-2, 2}},
		{"at rest", 2, []pde.Operator{u.D(1).Plus(u.D(0)).Equals(nil), v.D(1).Plus(u).Equals(nil)}, nil},
		{"heat", 1, []pde.Operator{u.D(1).Minus(u.D(0, 0)).Equals(nil)}, nil},
		{"period", 1, []pde.Operator{u.D(1).Plus(u.D(0)).Equals(nil), u.Minus(u.Mate()).Equals(nil)}, nil},
	} {
		p := &pde.Problem{Coords: []string{"x", "t"}, Time: "t", Fields: []string{"u", "v"}[:c.fields], Lower: lower, Upper: upper}
		for k, op := range c.eqs {
			on := b.Interior()
			if k >= c.fields {
				on = b.Boundary(1)
			}
			p.Conditions = append(p.Conditions, pde.Condition{On: on, Op: op})
		}
		got, ok := partition.Speeds(p, 0)
		same := ok == (c.want != nil) && (!ok || len(got) == len(c.want))
		for k := 0; same && ok && k < len(got); k++ {
			same = math.Abs(got[k]-c.want[k]) < 1e-11
		}
		if !same {
			t.Errorf("%s: speeds %v, %t; want %v", c.name, got, ok, c.want)
		}
	}
}
