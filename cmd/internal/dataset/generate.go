package dataset

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Generator draws points with known classes in the plane.
type Generator struct {
	Name string
	// draw returns a point of a class.
	draw func(class int, rnd *rand.Rand) (x, y float64)
	// class returns the class of a place; nil if the generator draws points of a class it is given.
	class  func(x, y float64) int
	extent float64 // half the side of the square of the points, where class is not nil
}

var generators = []Generator{
	{Name: "moons", draw: moon},
	{Name: "spirals", draw: spiral},
	{Name: "checkerboard", class: checkerboard, extent: 1},
	{Name: "level-set", class: levelSet, extent: 1},
}

// Generators lists the names that [Find] knows.
func Generators() []string {
	var names []string
	for _, g := range generators {
		names = append(names, g.Name)
	}
	return names
}

// Find returns the generator of a name, or nil.
func Find(name string) *Generator {
	if k := slices.IndexFunc(generators, func(g Generator) bool { return g.Name == name }); k >= 0 {
		return &generators[k]
	}
	return nil
}

// Draw returns n >= 2 points of two classes. Noise is the standard deviation of normal perturbations of the
// coordinates; for generators whose classes are regions, points are moved after they were given their class.
func (g *Generator) Draw(n int, noise float64, rnd *rand.Rand) *Labelled {
	if n < 2 {
		panic("dataset: fewer than two points")
	}
	d := &Labelled{Columns: []string{"x", "y"}, Classes: []string{"0", "1"}, X: mat.NewDense(n, 2, nil), Label: make([]int, n)}
	for i := range n {
		class := i % 2
		var x, y float64
		if g.class == nil {
			x, y = g.draw(class, rnd)
		} else {
			for x, y = g.uniform(rnd); g.class(x, y) != class; {
				x, y = g.uniform(rnd)
			}
		}
		d.X.SetRow(i, []float64{x + noise*rnd.NormFloat64(), y + noise*rnd.NormFloat64()})
		d.Label[i] = class
	}
	return d
}

// Class returns the true class of a place, and false if the generator does not define one.
func (g *Generator) Class(x, y float64) (int, bool) {
	if g.class == nil {
		return 0, false
	}
	return g.class(x, y), true
}

func (g *Generator) uniform(rnd *rand.Rand) (x, y float64) {
	return g.extent * (2*rnd.Float64() - 1), g.extent * (2*rnd.Float64() - 1)
}

// moon draws from two half circles that reach into each other.
func moon(class int, rnd *rand.Rand) (x, y float64) {
	s, c := math.Sincos(math.Pi * rnd.Float64())
	if class == 0 {
		return c, s
	}
	return 1 - c, 0.5 - s
}

// spiral draws from two arms of one and a half turns each, with arc lengths distributed evenly.
func spiral(class int, rnd *rand.Rand) (x, y float64) {
	r := math.Sqrt(0.01 + 0.99*rnd.Float64())
	s, c := math.Sincos(3*math.Pi*r + math.Pi*float64(class))
	return r * c, r * s
}

// checkerboard has four by four squares on [-1, 1]^2.
func checkerboard(x, y float64) int {
	return (int(math.Floor(2*x)) + int(math.Floor(2*y))) & 1
}

// levelSet is 1 where sin(2 pi x)/2 + cos(3 y) y > 0.2 on [-1, 1]^2.
func levelSet(x, y float64) int {
	if 0.5*math.Sin(2*math.Pi*x)+y*math.Cos(3*y) > 0.2 {
		return 1
	}
	return 0
}
