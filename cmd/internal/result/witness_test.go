package result

import (
	"slices"
	"testing"

	"pinn/cmd/internal/report"
)

// What no condition notices is drawn where there is such a function, and only there.
func TestWitnessIsDrawn(t *testing.T) {
	const text = `
coords = ["x"]
fields = ["u"]
[domain]
x = [0, "pi"]
[[condition]]
on = "interior"
eq = "u_xx + u = 0"
[[condition]]
on = "boundary"
eq = `
	for eq, want := range map[string]bool{`"u = 0"`: true, `"u = cos(x)"`: true, `"u + x*u_x = 1"`: false} {
		r := solved(t, text+eq+"\n")
		got := slices.ContainsFunc(r.figures(), func(f report.Named) bool { return f.Name == "witness" })
		if got != want {
			t.Errorf("%s: status %q, a figure of the witness: %v, want %v", eq, r.Solution.Status, got, want)
		}
	}
}
