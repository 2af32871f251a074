package region_test

import (
	"fmt"

	"pinn/collocation/region"
)

// A box in space and time, its walls, and its start.
func ExampleBox() {
	const t = 2 // the axis of time
	box, err := region.NewBox([]float64{0, 0, 0}, []float64{1, 1, 5})
	if err != nil {
		fmt.Println(err)
		return
	}
	start, err := box.At(map[int]float64{t: 0})
	if err != nil {
		fmt.Println(err)
		return
	}
	_, own := start.Dims()
	fmt.Println(len(box.Boundary(t).Parts()), "walls, a start of dimension", own)
	_, err = box.At(map[int]float64{t: 7})
	fmt.Println(err)
	// Output:
	// 4 walls, a start of dimension 2
	// axis 2: 7 lies outside [0, 5]
}
