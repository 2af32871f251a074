package inverse_test

import (
	"context"
	"fmt"

	"pinn/problem"
)

// The package is the method for unknown numbers from measured values; package problem states them. Here the number follows
// from one condition too many.
func Example() {
	f, err := problem.New("decay").Time("t", 0, 2).Fields("u").Param("rate", 1).
		Equation("u_t = -rate*u").
		On("t = 0", "u = 1").
		On("t = 2", "u = 0.2").
		Build()
	if err != nil {
		fmt.Println(err)
		return
	}
	s, err := f.Solve(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("rate = %.6f\n", s.Params["rate"]) // log(5)/2
	// Output: rate = 0.804719
}
