package expr

import (
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/pde"
)

// Roots and broken powers of unknowns are zero, with their derivatives, where these are negative, and are listed; those of squares and of
// coordinates are not.
func TestConfined(t *testing.T) {
	s := &Scope{Coords: []string{"x"}, Fields: []string{"u"}}
	op, err := s.Operator(Source{Text: "u_x = sqrt(u) + (u - 1)^1.5 + u^(-0.5) + sqrt(1 + u^2) + sqrt(x) + u^3"})
	if err != nil {
		t.Fatal(err)
	}
	if got := op.Confines(); len(got) != 2 || !slices.Contains(got, "u") {
		t.Fatalf("confined by %q, want by u and u - 1", got)
	}
	at := &pde.Cloud{X: mat.NewDense(1, 1, []float64{4}), Weight: []float64{1}}
	u := mat.NewDense(1, 2, nil)
	for k, slot := range op.Slots() {
		if slot.D.Order() == 0 {
			u.Set(0, k, -1)
		}
	}
	r, d := mat.NewDense(1, 1, nil), pde.NewLinearization(op, 1)
	op.Residual(r, at, u, nil)
	if want := -(1.4142135623730951 + 2 - 1); r.At(0, 0) != want {
		t.Errorf("residual %v, want %v", r.At(0, 0), want)
	}
	op.Linearize(d, at, u, nil)
	for k, slot := range op.Slots() {
		if want := -(-0.7071067811865475 + 3); slot.D.Order() == 0 && !(d.U[0].At(0, k)-want < 1e-15 && want-d.U[0].At(0, k) < 1e-15) {
			t.Errorf("derivative by u %v, want %v", d.U[0].At(0, k), want)
		}
	}
	values := mat.NewDense(1, 2, nil)
	op.Confine(values, at, u, nil)
	if got := mat.Row(nil, 0, values); slices.Min(got) != -2 || slices.Max(got) != -1 {
		t.Errorf("values %v, want -1 and -2", got)
	}
}
