package eigen

import (
	"math"
	"testing"
)

// A size of eigenvalues comes from the derivatives beside them, on an interval of length 2: not from potentials, from equations without eigenvalues, or from
// what the eigenvalue adds itself.
func TestScale(t *testing.T) {
	for _, c := range []struct {
		inside, left string
		want         float64
	}{
		{"-u_xx = k*u", "u = 0", 0.25},
		{"-3*u_xx = k*u", "dn(u) = 0", 0.75},
		{"-u_xx + 1e6*u = k*u", "dn(u) = 0", 0.25},
		{"-u_xx = k^2*u", "u = 0", 0.5},
		{"u_xx = 0", "dn(u) = k*u", 0.5},
		{"2*u = k*u", "u = 0", 0},
	} {
		p, _ := pencil(t, problem(t, c.inside, c.left, "u = 0"), -0.5)
		if got := Scale(p.sys, p.degree); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%s, %s: %g, want %g", c.inside, c.left, got, c.want)
		}
	}
}
