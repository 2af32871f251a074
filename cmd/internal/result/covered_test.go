package result

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// Of a solution that ends early the files hold what it covers, and are read back as such.
func TestCovered(t *testing.T) {
	r := solved(t, `
name   = "ends"
coords = ["t"]
fields = ["u"]
domain.t = [0, 1]

[[condition]]
on = "interior"
eq = "u_t = if(u < 2, 1, -1)"

[[condition]]
on = "t = 0"
eq = "u = 1.5"

[exact]
u = "1.5 + t"

[output]
points = 50
`)
	folder, out := newFolder(t)
	s, err := r.Write(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	if err := folder.Commit(); err != nil {
		t.Fatal(err)
	}
	if end := float64(s.Until["t"]); math.Abs(end-0.5) > 1e-3 || !(s.RelL2["u"] < 1e-8) {
		t.Errorf("until %v with an error of %.1e, want 0.5 and below 1e-8", s.Until, float64(s.RelL2["u"]))
	}
	back, _, err := Read(out)
	if err != nil {
		t.Fatal(err)
	}
	if v := newView(back.covered().File, 11, figureCuts); v.nodes[0][len(v.nodes[0])-1] > 0.51 {
		t.Errorf("the view ends at %g", v.nodes[0][len(v.nodes[0])-1])
	}
	x := mat.NewDense(2, 1, []float64{0, 1})
	back.squeeze(x)
	if x.At(0, 0) != 0 || math.Abs(x.At(1, 0)-0.5) > 1e-3 {
		t.Errorf("0 and 1 are moved to %g and %g, want 0 and 0.5", x.At(0, 0), x.At(1, 0))
	}
}
