package collocation_test

import (
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"

	"pinn/collocation"
	"pinn/collocation/region"
)

// Points in a rectangle, with weights that sum to its area.
func ExampleSample() {
	box, err := region.NewBox([]float64{0, 0}, []float64{2, 3})
	if err != nil {
		fmt.Println(err)
		return
	}
	cloud, err := collocation.Sample(box.Interior(), collocation.Sobol{}, 64, rand.New(rand.NewPCG(1, 1)))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%d points, area %.3f\n", cloud.Points(), floats.Sum(cloud.Weight))
	// Output: 64 points, area 6.000
}
