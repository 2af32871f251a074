package collocation_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/floats"

	"pinn/collocation"
	"pinn/collocation/region"
	"pinn/pde"
)

// bar is a bar under its load, u in units of length, s in units of stress, equations in units of each.
func bar(t *testing.T, length, stress, first, second float64) (*pde.Problem, []*pde.Cloud) {
	t.Helper()
	b := square(t)
	const modulus, load = 2e11, 1e6
	strain := pde.U(0).D(0).Times(modulus * length).Plus(pde.U(1).Times(-stress)).Times(first)
	balance := pde.U(1).D(0).Times(stress * second)
	p := problem([]string{"u", "s"}, nil,
		pde.Condition{On: b.Interior(), Op: pde.Stack(strain.Equals(nil), balance.Equals(func([]float64) float64 { return load * second }))},
		pde.Condition{On: b.Boundary(), Op: pde.Stack(pde.U(0).Equals(nil), pde.U(1).Equals(nil))})
	var clouds []*pde.Cloud
	for _, c := range p.Conditions {
		cloud, err := collocation.Sample(c.On, collocation.Sobol{}, 100, rand.New(rand.NewPCG(1, 1)))
		if err != nil {
			t.Fatal(err)
		}
		clouds = append(clouds, cloud)
	}
	return p, clouds
}

// The stress is the load times a length, the displacement the stress over the modulus times a length.
func TestSizes(t *testing.T) {
	const (
		within = 10 // the lengths are fractions of the domain
		exact  = 1e-9
	)
	p, clouds := bar(t, 1, 1, 1, 1)
	sizes := collocation.Sizes(p, clouds, nil)
	for f, want := range []float64{1e6 / 2e11, 1e6} {
		if q := sizes[f] / want; q > within || q < 1.0/within {
			t.Errorf("field %d: size %g, want about %g", f, sizes[f], want)
		}
	}
	p, clouds = bar(t, 1e-3, 1e5, 1e7, 1e-30)
	for f, unit := range []float64{1e-3, 1e5} {
		if got := collocation.Sizes(p, clouds, nil)[f] * unit; math.Abs(got/sizes[f]-1) > exact {
			t.Errorf("field %d: size %g in other units, was %g", f, got, sizes[f])
		}
	}
}

// Data that are roundings of zero do not make fields small.
func TestSizesOfRoundings(t *testing.T) {
	b := square(t)
	p := problem([]string{"u"}, nil,
		pde.Condition{On: b.Interior(), Op: pde.U(0).Lap(0, 1).Equals(func([]float64) float64 { return 1e-14 })},
		pde.Condition{On: b.Boundary(), Op: pde.U(0).Equals(func([]float64) float64 { return 1 })})
	_, clouds := bar(t, 1, 1, 1, 1)
	if got := collocation.Sizes(p, clouds, nil)[0]; math.Abs(got-1) > 1e-9 {
		t.Errorf("size %g, want that of the boundary values, 1", got)
	}
}

// Coordinates in units of their own: the sides of a box have equal shares of the points, however long they are.
func TestSampleInUnits(t *testing.T) {
	box, err := region.NewBox([]float64{0, 0}, []float64{1e-3, 3600})
	if err != nil {
		t.Fatal(err)
	}
	on := &pde.Condition{On: box.Boundary()}
	cloud, err := collocation.SampleCondition(on, []float64{1e-3, 3600}, collocation.Sobol{}, 80, rand.New(rand.NewPCG(1, 1)))
	if err != nil {
		t.Fatal(err)
	}
	points, weight := map[string]int{}, map[string]float64{}
	for i := range cloud.Points() {
		side := fmt.Sprint(cloud.Normal.RawRowView(i))
		points[side]++
		weight[side] += cloud.Weight[i]
	}
	for side, n := range points {
		if share := weight[side] / floats.Sum(cloud.Weight); n != 20 || math.Abs(share-0.25) > 1e-12 {
			t.Errorf("side with the normal %s: %d of 80 points and the share %g of the weight, want 20 and 0.25", side, n, share)
		}
	}
}
