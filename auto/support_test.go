package auto_test

import (
	"math"
	"testing"

	"pinn/auto"
)

// A support between the ends holds a beam that may turn about its left end otherwise: no function is free.
func TestSupportInside(t *testing.T) {
	text := `
condition = [
	{ name = "beam", on = "interior", eq = "u_xxxx = 0" },
	{ name = "left", on = "x = 0", eq = ["u = 0", "u_xx = 0"] },
	{ name = "support", on = "x = 0.5", eq = "u = 0*jump(u_xxx)" },
	{ name = "tip", on = "x = 1", eq = ["u_xx = 0", "u_xxx = -1"] },
]`
	const tip = 1. / 12 // P b^2 (a + b)/3
	if s, e := bent(t, text, 1, tip); s.Status != auto.Solved || !(math.Abs(e) < 1e-7) {
		t.Errorf("%s (%s): error %.1e", s.Status, s.Reason, e)
	}
}
