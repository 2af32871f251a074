package auto_test

import (
	"fmt"
	"strings"
	"testing"

	"pinn/auto"
	"pinn/problem"
)

// A value at a point, or a mean, that says which of many functions is meant makes no difference to what data ask for: those that nothing satisfies are
// named as without it, and others are solved.
func TestInconsistentWithAPin(t *testing.T) {
	const plane, line = "coords = ['x', 'y']\n[domain]\nx = [0, 1]\ny = [0, 1]\n", "coords = ['x']\n[domain]\nx = [0, 1]\n"
	for _, c := range []struct {
		domain, inside, around, at, pin string
		want                            auto.Status
	}{
		{plane, "-lap(u) = 1", "dn(u) = 0", "x = 0, y = 0", "u = 0", auto.NoSolution},
		{plane, "-lap(u) = 1", "dn(u) = -1/4", "x = 0, y = 0", "u = 0", auto.Solved},
		{line, "-lap(u) = 1", "dn(u) = 0", "x = 0", "integral(u) = 0", auto.NoSolution},
		{line, "-lap(u) = 1", "dn(u) = -1/2", "x = 0", "integral(u) = 0", auto.Solved},
	} {
		f, err := problem.Parse(fmt.Sprintf("fields = ['u']\n%s[[condition]]\non = 'interior'\neq = '%s'\n[[condition]]\non = 'boundary'\neq = '%s'\n[[condition]]\non = '%s'\neq = '%s'\n",
			c.domain, c.inside, c.around, c.at, c.pin))
		if err != nil {
			t.Fatal(err)
		}
		s, _ := auto.Solve(t.Context(), f.Problem, nil)
		if s.Status != c.want || c.want == auto.NoSolution && !strings.HasSuffix(s.Reason, "notices a constant in u, so that there is a solution only to data that have nothing of it") {
			t.Errorf("%s with %s and %s: status %q (%s), want %q", c.inside, c.around, c.pin, s.Status, s.Reason, c.want)
		}
	}
}
