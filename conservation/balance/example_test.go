package balance_test

import (
	"context"
	"fmt"
	"log"

	"pinn/conservation"
	"pinn/conservation/balance"
	"pinn/problem"
)

// Burgers' equation is a law of u and u^2/2: a jump from 1 to 0 moves with the speed 1/2.
func Example() {
	f, err := problem.New("shock").
		Coord("x", 0, 2).Time("t", 0, 1).Fields("u").
		Equation("u_t + u*u_x = 0").
		On("t = 0", "u = if(x < 0.5, 1, 0)").
		On("x = 0", "u = 1").
		Build()
	if err != nil {
		log.Fatal(err)
	}
	p, err := balance.New(f.Problem)
	if err != nil {
		log.Fatal(err)
	}
	s, err := conservation.Solve(context.Background(), &p.Problem, 100)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(p.Read)
	fmt.Printf("u jumps at x = %.2f\n", s.Jumps[0].X)
	// Output:
	// [factors outside of derivatives were taken under them, as in d(u^2/2, ..)]
	// u jumps at x = 1.00
}
