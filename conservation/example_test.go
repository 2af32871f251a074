package conservation_test

import (
	"context"
	"fmt"
	"log"

	"pinn/conservation"
)

// Cars at rest in front of a light that turns red: the density of traffic with the flux u (1 - u), 0.4 on the road and 1 at the light. The
// queue grows backwards at the speed that Rankine and Hugoniot give, (f(1) - f(0.4))/(1 - 0.4) = -0.4.
func ExampleSolve() {
	p := &conservation.Problem{
		Law: &conservation.Pointwise{
			Fields: 1,
			Flux:   func(dst, u []float64) { dst[0] = u[0] * (1 - u[0]) },
			Speed:  func(q []float64) (least, greatest float64) { return 1 - 2*q[0], 1 - 2*q[0] },
		},
		Lower: 0, Upper: 1, Until: 1,
		Start: func(dst []float64, _ float64) { dst[0] = 0.4 },
		Right: func(dst, _ []float64, _ float64) { dst[0] = 1 },
	}
	s, err := conservation.Solve(context.Background(), p, 1000)
	if err != nil {
		log.Fatal(err)
	}
	for _, j := range s.Jumps {
		fmt.Printf("from %.2f to %.2f at x = %.3f\n", j.Left, j.Right, j.X)
	}
	fmt.Println("L1 error below 1e-3:", s.Estimate[0] < 1e-3)
	// Output:
	// from 0.40 to 1.00 at x = 0.600
	// L1 error below 1e-3: true
}
