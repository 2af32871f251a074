package auto_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/auto"
	"pinn/collocation/region"
	"pinn/pde"
)

// An evolution is solved slab by slab whatever its coordinate is called, and keeps the name of time that it was given: none.
func TestEvolutionInAnyName(t *testing.T) {
	b, err := region.NewBox([]float64{1}, []float64{21})
	if err != nil {
		t.Fatal(err)
	}
	start, u := b.Face(0, false), pde.U(0)
	p := &pde.Problem{Coords: []string{"s"}, Fields: []string{"u"}, Lower: []float64{1}, Upper: []float64{21}, Conditions: []pde.Condition{
		{Name: "oscillator", On: b.Interior(), Op: u.D(0, 0).Plus(u.Times(4)).Equals(nil)},
		{Name: "value", On: start, Op: u.Equals(func([]float64) float64 { return 3 })},
		{Name: "speed", On: start, Op: u.D(0).Equals(nil)},
	}}
	out, err := auto.Solve(t.Context(), p, &auto.Options{Partition: auto.Partition{Slabs: 5}})
	if err != nil {
		t.Fatal(err)
	}
	x := mat.NewDense(50, 1, nil)
	worst := 0.0
	for i := range 50 {
		x.Set(i, 0, 1+20*float64(i)/49)
	}
	for i, v := range mat.Col(nil, 0, out.Values(x)) {
		worst = math.Max(worst, math.Abs(v-3*math.Cos(2*(x.At(i, 0)-1))))
	}
	const tolerance = 1e-7 // five slabs of 40 functions; values of size 3
	if out.Slabs != 5 || !(worst < tolerance) || out.Problem != p || out.Time != "" || p.Time != "" {
		t.Errorf("%d slabs, error %.1e, time %q of the model and %q of the problem", out.Slabs, worst, out.Time, p.Time)
	}
}
