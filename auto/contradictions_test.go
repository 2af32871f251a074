package auto

import (
	"testing"

	"pinn/collocation/compat"
	"pinn/pde"
)

// The ring that is named is the first one within the tolerance, or one that leaves most of the domain.
func TestAway(t *testing.T) {
	p := &pde.Problem{Coords: []string{"x", "t"}, Time: "t", Lower: []float64{0, 1}, Upper: []float64{1, 3}}
	rings := []compat.Ring{{Beyond: 0, L2: 1e-2, Points: 1000}, {Beyond: 0.25, L2: 1e-4, Points: 870}, {Beyond: 0.5, L2: 1e-6, Points: 750}, {Beyond: 1, L2: 1e-8, Points: 500}}
	for _, c := range []struct {
		since     string
		tolerance float64
		want      string
	}{
		{"t", 1e-3, "from t = 1.25 on the estimated error is 5.0e-04"},
		{"t", 1e-9, "from t = 1.5 on the estimated error is 5.0e-06"},
		{"t", 1, ""},
		{"", 1e-3, "farther away than 25 % of the domain the estimated error is 5.0e-04"},
	} {
		got := (&Contradictions{Rings: rings, Since: c.since}).Away(p, c.tolerance)
		if got != c.want {
			t.Errorf("since %q, tolerance %g: %q, want %q", c.since, c.tolerance, got, c.want)
		}
	}
	if got := new(Contradictions).Away(p, 1); got != "" {
		t.Errorf("without an independent solve: %q", got)
	}
}
