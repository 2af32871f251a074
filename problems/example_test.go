package problems_test

import (
	"fmt"

	"pinn/problems"
)

func ExampleTitle() {
	for _, name := range problems.Names()[:3] {
		fmt.Printf("%-20s %s\n", name, problems.Title(name))
	}
	// Output:
	// acoustics            Sound in a closed tube
	// advection-diffusion  Advection and diffusion on a circle
	// advection-layer      Advection with little diffusion: a layer at the outflow
}
