package shape_test

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"

	"pinn/collocation"
	"pinn/collocation/shape"
)

// A plate with a hole: its area, and the length of the hole's edge.
func ExampleNewDomain() {
	plate, _ := shape.Box([]float64{-1, -1}, []float64{1, 1})
	hole, _ := shape.Ball([]float64{0, 0}, 0.5)
	lower, upper := []float64{-1, -1}, []float64{1, 1}
	d, err := shape.NewDomain(plate.Minus(hole.Named("hole")), lower, upper, 0, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	edge, err := d.Piece("hole")
	if err != nil {
		fmt.Println(err)
		return
	}
	rnd := rand.New(rand.NewPCG(1, 1))
	inside, _ := collocation.Sample(d.Interior(), collocation.Sobol{}, 400, rnd)
	around, _ := collocation.Sample(edge, collocation.Sobol{}, 100, rnd)
	fmt.Printf("area %.6f, edge %.6f\n", floats.Sum(inside.Weight), floats.Sum(around.Weight))
	fmt.Printf("want %.6f and %.6f\n", 4-math.Pi/4, math.Pi)
	// Output:
	// area 3.214602, edge 3.141593
	// want 3.214602 and 3.141593
}
