package result

import (
	"slices"
	"testing"

	"pinn/cmd/internal/report"
)

// Parts are drawn where there are some.
func TestPartsAreDrawn(t *testing.T) {
	const text = `
coords = ["x", "y"]
fields = ["u"]
[domain]
x = [0, 1]
y = [0, 1]
[[condition]]
on = "interior"
eq = "u = if(x < 0.3, 1, x*y)"
[lsgd]
method = "projection"
[network]
`
	for basis, want := range map[string]bool{"kind = \"pou\"\n": true, "width = 20\n": false} {
		r := solved(t, text+basis+"[output]\ngrid = 11\n")
		if got := slices.ContainsFunc(r.figures(), func(f report.Named) bool { return f.Name == "parts" }); got != want {
			t.Errorf("%s a figure of the parts: %t, want %t", basis, got, want)
		}
	}
}
