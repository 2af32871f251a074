package compat_test

import (
	"fmt"

	"pinn/collocation/compat"
	"pinn/problem"
)

// A wall that is warmer than the start: the solution is singular in the corner.
func ExampleFind() {
	f, err := problem.New("rod").Coord("x", 0, 1).Time("t", 0, 1).Fields("u").
		Equation("u_t = u_xx").
		On("t = 0", "u = 0").
		On("x = 0", "u = 100").
		On("x = 1", "u = 0").
		Build()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range compat.Find(f.Problem) {
		fmt.Println(c)
	}
	// Output: at x = 0, t = 0 `t = 0` asks for u = 0 and `x = 0` for u = 100
}
