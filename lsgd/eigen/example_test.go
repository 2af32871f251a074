package eigen_test

import (
	"context"
	"fmt"

	"pinn/problem"
)

// The package is the method of eigenvalue problems; package problem states them and chooses basis, points and shift.
func Example() {
	f, err := problem.Parse(`
		coords = ["x"]
		fields = ["u"]
		[eigenvalue]
		lambda = { count = 3 }
		[domain]
		x = [0, "pi"]
		[[condition]]
		on = "interior"
		eq = "-u_xx = lambda*u"
		[[condition]]
		on = "boundary"
		eq = "u = 0"
	`)
	if err != nil {
		fmt.Println(err)
		return
	}
	s, err := f.Solve(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, m := range s.Modes {
		fmt.Printf("%.8f\n", real(m.Value))
	}
	// Output:
	// 1.00000000
	// 4.00000000
	// 9.00000000
}
