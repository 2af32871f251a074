package region

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/pde"
)

// located lists regions of all kinds with three coordinates.
func located(t *testing.T) map[string]pde.Region {
	b := newBox(t, []float64{0, -1, 2}, []float64{1, 1, 5})
	ball, err := NewBall([]float64{0, 0, 2}, []float64{0, 0, 5}, []int{0, 1}, []float64{0.5, -1}, 2)
	if err != nil {
		t.Fatal(err)
	}
	at := func(d interface {
		At(map[int]float64) (pde.Region, error)
	}, fixed map[int]float64) pde.Region {
		on, err := d.At(fixed)
		if err != nil {
			t.Fatal(err)
		}
		return on
	}
	part, ok, err := Restrict(b.Face(1, true), Bound{Axis: 0, Value: 0.25}, Bound{Axis: 2, Above: true, Value: 3})
	if !ok || err != nil {
		t.Fatal(ok, err)
	}
	late, ok, err := Restrict(ball.Sphere(), Bound{Axis: 2, Above: true, Value: 3})
	if !ok || err != nil {
		t.Fatal(ok, err)
	}
	return map[string]pde.Region{
		"box": b.Interior(), "faces": b.Boundary(2), "edge": at(b, map[int]float64{0: 1, 2: 2}), "line inside": at(b, map[int]float64{1: 0.5}),
		"corner": at(b, map[int]float64{0: 1, 1: 1, 2: 2}), "part": part,
		"cylinder": ball.Interior(), "mantle": ball.Sphere(), "start": at(ball, map[int]float64{2: 2}), "chord": at(ball, map[int]float64{0: 1}),
		"late mantle": late,
	}
}

// A region holds its own points, with the normals and mates that it places there, and no point beside it.
func TestHolds(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for name, on := range located(t) {
		for k, c := range placed(on, 20, rnd) {
			l := Leaves(on)[k].(Locator)
			var put pde.Cloud
			l.Put(&put, c.X)
			const tolerance = 1e-14 // roundings of values of size 5
			same := func(what string, a, b *mat.Dense) {
				if (a == nil) != (b == nil) || a != nil && !mat.EqualApprox(a, b, tolerance) {
					t.Errorf("%s, part %d: other %s than Place gives", name, k, what)
				}
			}
			same("normals", put.Normal, c.Normal)
			same("mates", put.Mate, c.Mate)
			for i := range c.Points() {
				x := slices.Clone(c.X.RawRowView(i))
				if !l.Holds(x) {
					t.Errorf("%s, part %d: does not hold its own point %v", name, k, x)
				}
				for a := range x {
					if slices.Contains(l.Straight(), a) {
						continue
					}
					beside := slices.Clone(x)
					beside[a] += 1e-3 // far beyond rounding
					if floats.Distance(beside, x, 2) > 0 && l.Holds(beside) && name != "mantle" && name != "late mantle" {
						t.Errorf("%s, part %d: holds %v beside it", name, k, beside)
					}
				}
			}
			if l.Holds([]float64{0.5, -1, 7}) {
				t.Errorf("%s, part %d: holds a point far away", name, k)
			}
		}
	}
	mantle := Leaves(located(t)["mantle"])[0].(Locator)
	if mantle.Holds([]float64{0.5, -1, 3}) || !mantle.Holds([]float64{0.5, 1, 3}) {
		t.Error("the mantle holds its axis, or not its own point")
	}
}

// restrictCase is one of the cases of TestRestrict.
type restrictCase struct {
	name    string
	on      pde.Region
	bounds  []Bound
	measure float64 // 0: nothing is left
}

// The measure of what bounds leave, which ends they hold, and what they do not leave.
func TestRestrict(t *testing.T) {
	b := newBox(t, []float64{-1, 0}, []float64{1, 2})
	ball, err := NewBall([]float64{0, 0, 0}, []float64{0, 0, 4}, []int{0, 1}, []float64{0, 0}, 1)
	if err != nil {
		t.Fatal(err)
	}
	above := func(axis int, v float64) Bound { return Bound{Axis: axis, Above: true, Value: v} }
	below := func(axis int, v float64) Bound { return Bound{Axis: axis, Value: v} }
	strict := func(b Bound) Bound { b.Strict = true; return b }
	for _, c := range []restrictCase{
		{"side", b.Face(1, false), []Bound{below(0, 0)}, 1},
		{"side between", b.Face(1, false), []Bound{above(0, -0.25), below(0, 0.5)}, 0.75},
		{"inside", b.Interior(), []Bound{above(0, 0.5), below(1, 0.5)}, 0.25},
		{"none", b.Face(1, false), []Bound{above(0, 0.5), below(0, 0.25)}, 0},
		{"a point of a side", b.Face(1, false), []Bound{above(0, 0.5), below(0, 0.5)}, 0},
		{"boundary", b.Boundary(), []Bound{below(0, 0)}, 2 + 1 + 1},
		{"closed", b.Boundary(), []Bound{below(1, 0)}, 2},
		{"open", b.Boundary(), []Bound{strict(below(1, 0))}, 0},
		{"late", ball.Interior(), []Bound{above(2, 3)}, ballMeasure(2, 1)},
		{"late mantle", ball.Sphere(), []Bound{above(2, 3)}, 2 * ballMeasure(2, 1)},
	} {
		checkRestrict(t, c)
	}
	var axis *AxisError
	if _, _, err := Restrict(ball.Sphere(), above(1, 0)); !errors.As(err, &axis) || axis.Axis != 1 {
		t.Errorf("a bound on an axis of the ball: error %v", err)
	}
	// A part is cut to boxes like any region, and keeps its normals.
	part, _, err := Restrict(b.Face(1, false), below(0, 0))
	if err != nil {
		t.Fatal(err)
	}
	half, ok := part.(Clipper).Clip([]float64{-0.5, -1}, []float64{1, 1})
	if !ok {
		t.Fatal("nothing is left")
	}
	c := placed(half, 3, rand.New(rand.NewPCG(1, 1)))[0]
	const tolerance = 1e-15
	if d := floats.Sum(c.Weight) - 0.5; d > tolerance || d < -tolerance || c.Normal == nil || c.Normal.At(0, 1) != -1 {
		t.Errorf("the clipped part measures %g, normals %v", floats.Sum(c.Weight), c.Normal)
	}
}

// checkRestrict compares one part with its measure.
func checkRestrict(t *testing.T, c restrictCase) {
	t.Helper()
	part, ok, err := Restrict(c.on, c.bounds...)
	if err != nil || ok != (c.measure > 0) {
		t.Errorf("%s: ok %v, error %v", c.name, ok, err)
		return
	}
	got := 0.0
	if ok {
		for _, cloud := range placed(part, 7, rand.New(rand.NewPCG(1, 1))) {
			got += floats.Sum(cloud.Weight)
			for i := range cloud.Points() {
				for _, b := range c.bounds {
					if !b.Holds(cloud.X.At(i, b.Axis)) {
						t.Errorf("%s: point %v misses %+v", c.name, cloud.X.RawRowView(i), b)
					}
				}
			}
		}
	}
	const tolerance = 1e-14
	if d := got - c.measure; d > tolerance || d < -tolerance {
		t.Errorf("%s: measure %g, want %g", c.name, got, c.measure)
	}
}
