package problem

import (
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/auto"
	"pinn/pde/jet"
)

const plateText = `
coords = ["x", "y"]
fields = ["w"]
domain.x = [0, 1]
domain.y = [0, 1]
`

// A condition may have the name that the field would get.
func TestPlateWithANameTaken(t *testing.T) {
	f, err := Parse(plateText + "[[condition]]\nname = \"laplacian1\"\non = \"interior\"\neq = \"lap(lap(w)) = 1\"\n" +
		"[[condition]]\non = \"boundary\"\neq = [\"w = 0\", \"dn(w) = 0\"]\n")
	if err != nil || !slices.Equal(f.Problem.Auxiliary, []string{"laplacian2"}) {
		t.Errorf("added fields %q, error %v", f.Problem.Auxiliary, err)
	}
}

// A plate is two equations of the second order, in any notation; what holds other derivatives of the third or fourth order stays as it is.
func TestPlatesAreSplit(t *testing.T) {
	const clamped = "[[condition]]\non = \"boundary\"\neq = [\"w = 0\", \"dn(w) = 0\"]\n"
	for _, c := range []struct {
		inside, boundary string
		split            bool
	}{
		{"lap(lap(w)) = 1", clamped, true},
		{"2*(w_xxxx + 2*w_xxyy + w_yyyy) + 3*w_xx + 5*w = x", clamped, true},
		{"lap(lap(w)) = w^2", "[[condition]]\non = \"boundary\"\neq = [\"w = 0\", \"lap(w) = 0\"]\n", true},
		{"w_xxxx + w_yyyy = 1", clamped, false},
		{"lap((1 + x)*lap(w)) = 1", clamped, false},
		{"lap(lap(w)) = 1", "[[condition]]\non = \"boundary\"\neq = [\"lap(w) = 0\", \"dn(w_xx) = 0\"]\n", false},
		{"lap(w) = 1", "[[condition]]\non = \"boundary\"\neq = \"w = 0\"\n", false},
	} {
		f, err := Parse(plateText + "[[condition]]\non = \"interior\"\neq = \"" + c.inside + "\"\n" + c.boundary)
		if err != nil {
			t.Fatalf("%s: %v", c.inside, err)
		}
		p := f.Problem
		if got := len(p.Auxiliary) > 0; got != c.split || got && (p.Order() != 2 || p.Auxiliary[0] != "laplacian1" || !slices.Contains(p.Fields, "laplacian1")) {
			t.Errorf("%s: fields %q of order %d, split: %t, want %t", c.inside, p.Fields, p.Order(), got, c.split)
		}
	}
}

// The Laplacian begins as that of where the deflection begins, unless the file says otherwise.
func TestStartOfPlate(t *testing.T) {
	const plate = plateText + "[[condition]]\non = \"interior\"\neq = \"lap(lap(w)) = 1 + w^3\"\n[[condition]]\non = \"boundary\"\neq = [\"w = 0\", \"dn(w) = 0\"]\n[start]\n"
	for _, c := range []struct {
		start string
		want  float64 // the Laplacian at (0.5, 0.25)
	}{
		{"w = \"x*y^3\"", 6 * 0.5 * 0.25},
		{"w = \"x*y^3\"\nlaplacian1 = \"x\"", 0.5},
		{"w = \"x^1.5*y\"", 0}, // it is infinite at a side
		{"", 0},
	} {
		f, err := Parse(plate + c.start)
		if err != nil {
			t.Fatalf("%s: %v", c.start, err)
		}
		b := jet.NewBatch(jet.Close(), 1, 2)
		f.Options.Start.Eval(b, mat.NewDense(1, 2, []float64{0.5, 0.25}))
		if got := b.Part(0).At(0, 1); got != c.want {
			t.Errorf("%s: the Laplacian begins at %g, want %g", c.start, got, c.want)
		}
	}
	if _, err := Parse(plate + "w = \"sin(x\""); err == nil || strings.Count(err.Error(), "is not closed") != 1 {
		t.Errorf("a fault of the start is said once: %v", err)
	}
}

// A simply supported plate under an even load: the deflection in the middle is that of Navier's series (S. Timoshenko, S. Woinowsky-Krieger).
func TestSupportedPlate(t *testing.T) {
	f, err := Parse("tolerance = 1e-5\n" + plateText + "[[condition]]\non = \"interior\"\neq = \"lap(lap(w)) = 1\"\n[[condition]]\non = \"boundary\"\neq = [\"w = 0\", \"lap(w) = 0\"]\n")
	if err != nil {
		t.Fatal(err)
	}
	s, err := auto.Solve(t.Context(), f.Problem, &f.Options)
	if err != nil {
		t.Fatal(err)
	}
	const middle = 0.00406235266
	if got := s.Values(mat.NewDense(1, 2, []float64{0.5, 0.5})).At(0, 0); s.Status != auto.Solved || got < middle*(1-1e-5) || got > middle*(1+1e-5) {
		t.Errorf("%s: %g in the middle, want %g", s.Status, got, middle)
	}
}
