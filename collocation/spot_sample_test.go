package collocation_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"pinn/collocation"
	"pinn/collocation/region"
	"pinn/pde"
)

// TestSpotWeights: the points of a condition with a spot integrate a bump inside the spot and a smooth function at once,
// on an interior, on faces and in a disk.
func TestSpotWeights(t *testing.T) {
	box, err := region.NewBox([]float64{0, 0}, []float64{2, 1})
	if err != nil {
		t.Fatal(err)
	}
	disk, err := region.NewBall([]float64{0, 0}, []float64{2, 2}, []int{0, 1}, []float64{1, 1}, 1)
	if err != nil {
		t.Fatal(err)
	}
	const w = 1e-4
	small := pde.Box{Lower: []float64{0.4 - 6*w, 0.7 - 6*w}, Upper: []float64{0.4 + 6*w, 0.7 + 6*w}}
	flat := pde.Box{Lower: []float64{0.4 - 6*w, 0}, Upper: []float64{0.4 + 6*w, 0}}
	for _, c := range []struct {
		name           string
		cond           pde.Condition
		measure, spike float64 // the spike is exp(-r^2/w^2) about the middle of the spot
	}{
		{"interior", pde.Condition{On: box.Interior(), Spots: []pde.Box{small}}, 2, math.Pi * w * w},
		{"boundary", pde.Condition{On: box.Boundary(), Spots: []pde.Box{flat}}, 6, math.Sqrt(math.Pi) * w},
		{"disk", pde.Condition{On: disk.Interior(), Spots: []pde.Box{small}}, math.Pi, math.Pi * w * w},
		{"elsewhere", pde.Condition{On: box.Face(1, true), Spots: []pde.Box{flat}}, 2, 0},
	} {
		cloud, err := collocation.SampleCondition(&c.cond, nil, collocation.Sobol{}, 4000, rand.New(rand.NewPCG(1, 2)))
		if err != nil {
			t.Fatal(err)
		}
		s := c.cond.Spots[0]
		measure, spike := 0.0, 0.0
		for i, weight := range cloud.Weight {
			r := 0.0
			for a, v := range cloud.X.RawRowView(i) {
				r = math.Hypot(r, v-(s.Lower[a]+s.Upper[a])/2)
			}
			measure += weight
			spike += weight * math.Exp(-r*r/(w*w))
		}
		if math.Abs(measure-c.measure) > 1e-3*c.measure {
			t.Errorf("%s: the measure is %g, want %g", c.name, measure, c.measure)
		}
		if math.Abs(spike-c.spike) > 0.05*c.spike {
			t.Errorf("%s: the integral of the spike is %g, want %g", c.name, spike, c.spike)
		}
	}
}

// TestNoSpots: without spots the points are those of Sample, bit by bit.
func TestNoSpots(t *testing.T) {
	box, err := region.NewBox([]float64{0, 0}, []float64{2, 1})
	if err != nil {
		t.Fatal(err)
	}
	a, err := collocation.Sample(box.Boundary(), collocation.Sobol{}, 100, rand.New(rand.NewPCG(1, 2)))
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := pde.Box{Lower: []float64{0.1, 0.1}, Upper: []float64{0.2, 0.2}} // not on a face
	b, err := collocation.SampleCondition(&pde.Condition{On: box.Boundary(), Spots: []pde.Box{elsewhere}}, nil, collocation.Sobol{}, 100, rand.New(rand.NewPCG(1, 2)))
	if err != nil {
		t.Fatal(err)
	}
	if a.Points() != b.Points() {
		t.Fatalf("%d and %d points", a.Points(), b.Points())
	}
	for i := range a.Points() {
		for j, v := range a.X.RawRowView(i) {
			if v != b.X.At(i, j) || a.Weight[i] != b.Weight[i] {
				t.Fatalf("point %d differs", i)
			}
		}
	}
}
