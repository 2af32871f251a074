package jump_test

import (
	"fmt"

	"pinn/collocation/jump"
)

// A step that two solutions draw with different widths.
func ExampleFind() {
	p := stated(nil, "x", "t")
	all := jump.Find(p, "t", jump.Solutions{Fine: front(0.002), Twin: front(0.003), Coarse: front(0.02)})
	fmt.Println(all[0].Text(p, "t"))
	// Output: u jumps near x = 0.34 at t = 0.2 (by 1.91 within 0.0038)
}
