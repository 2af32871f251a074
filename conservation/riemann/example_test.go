package riemann_test

import (
	"fmt"

	"pinn/conservation/riemann"
)

// A dam between the depths 2 and 1 breaks: the depth behind the shock lies between them.
func ExampleDam() {
	u, shock := riemann.Dam(2, 1, 0)
	fmt.Printf("shock at %.3f\n", shock*0.1)
	fmt.Printf("depth left of it %.3f, right of it %.3f\n", u(shock*0.1-1e-3, 0.1)[0], u(shock*0.1+1e-3, 0.1)[0])
	// Output:
	// shock at 0.134
	// depth left of it 1.454, right of it 1.000
}
