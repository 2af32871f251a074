package jet_test

import (
	"fmt"

	"pinn/pde/jet"
)

// The derivatives u_xxt and u_tt, and all below them: a set that the chain rule can work on.
func ExampleClose() {
	const x, t = 0, 1
	set := jet.Close(jet.D(x, x, t), jet.D(t, t))
	for k := range set.Len() {
		fmt.Printf("u_%s ", set.At(k).Name([]string{"x", "t"}))
	}
	fmt.Println("of order", set.Order())
	// Output: u_ u_x u_t u_xx u_xt u_tt u_xxt of order 3
}
