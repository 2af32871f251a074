package auto_test

import (
	"math"
	"testing"

	"pinn/auto"
	"pinn/collocation/region"
	"pinn/pde"
)

// A step that is carried along is named with its place; a front that the cells resolve is not.
func TestJumps(t *testing.T) {
	for _, c := range []struct {
		name  string
		start func(x float64) float64
		jumps bool
	}{
		{"step", func(x float64) float64 {
			if x < 0.25 {
				return 1
			}
			return 0
		}, true},
		{"front", func(x float64) float64 { return (1 - math.Tanh((x-0.25)/0.05)) / 2 }, false},
	} {
		b, err := region.NewBox([]float64{0, 0}, []float64{1, 0.5})
		if err != nil {
			t.Fatal(err)
		}
		u := pde.U(0)
		exact := func(x []float64) float64 { return c.start(x[0] - x[1]) }
		p := &pde.Problem{Coords: []string{"x", "t"}, Time: "t", Fields: []string{"u"}, Lower: []float64{0, 0}, Upper: []float64{1, 0.5}, Conditions: []pde.Condition{
			{Name: "transport", On: b.Interior(), Op: u.D(1).Plus(u.D(0)).Equals(nil)},
			{Name: "inflow", On: b.Face(0, false), Op: u.Equals(exact)},
			{Name: "start", On: b.Face(1, false), Op: u.Equals(exact)},
		}}
		out, err := auto.Solve(t.Context(), p, &auto.Options{Partition: auto.Partition{Slabs: 4, Cells: []int{8, 1}}, Tolerance: 1e-13})
		if err != nil {
			t.Fatal(err)
		}
		if out.Status != auto.Short || (len(out.Jumps) > 0) != c.jumps {
			t.Errorf("%s (%s): status %q, estimate %.1e, %d jumps", c.name, out.Reason, out.Status, out.ErrorEstimate, len(out.Jumps))
		}
		for k := range out.Jumps {
			j := &out.Jumps[k]
			const tolerance = 0.02 // what cells of an eighth resolve
			if at := 0.25 + j.At[1]; math.Abs(j.At[0]-at) > tolerance {
				t.Errorf("%s: %s, want it at x = %g", c.name, j.Text(p, "t"), at)
			}
		}
	}
}
