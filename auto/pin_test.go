package auto_test

import (
	"fmt"
	"strings"
	"testing"

	"pinn/auto"
	"pinn/problem"
)

// solveConditions solves a problem of a head and of regions with their equations.
func solveConditions(t *testing.T, head string, conditions ...string) *auto.Solution {
	t.Helper()
	for k := 0; k < len(conditions); k += 2 {
		head += fmt.Sprintf("[[condition]]\non = '%s'\neq = '%s'\n", conditions[k], conditions[k+1])
	}
	f, err := problem.Parse(head)
	if err != nil {
		t.Fatal(err)
	}
	s, _ := auto.Solve(t.Context(), f.Problem, nil)
	return s
}

// A value at a point that the other conditions determine is named where it is another one.
func TestPinContradictsTheOthers(t *testing.T) {
	const plane = "fields = ['u']\ncoords = ['x', 'y']\n[domain]\nx = [0, 1]\ny = [0, 1]\n"
	for _, c := range []struct {
		inside, around, value string
		want                  auto.Status
	}{
		{"lap(u) = 0", "u = x", "u = 1/2", auto.Solved},
		{"lap(u) = 0", "u = x", "u = 0.7", auto.NoSolution},
		{"-lap(u) = 1", "dn(u) = -1/4", "u = 1/8", auto.Solved},
		{"-lap(u) = 1", "dn(u) = -1/4", "u = 1", auto.NoSolution},
	} {
		s := solveConditions(t, plane, "interior", c.inside, "boundary", c.around, "x = 0, y = 0", "u = 0", "x = 1/2, y = 1/2", c.value)
		if s.Status != c.want || c.want == auto.NoSolution && !strings.Contains(s.Reason, "the others determine a solution that misses") {
			t.Errorf("%s and %s: status %q (%s), want %q", c.around, c.value, s.Status, s.Reason, c.want)
		}
	}
}

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
		s := solveConditions(t, "fields = ['u']\n"+c.domain, "interior", c.inside, "boundary", c.around, c.at, c.pin)
		if s.Status != c.want || c.want == auto.NoSolution && !strings.HasSuffix(s.Reason, "notices a constant in u, so that there is a solution only to data that have nothing of it") {
			t.Errorf("%s with %s and %s: status %q (%s), want %q", c.inside, c.around, c.pin, s.Status, s.Reason, c.want)
		}
	}
}
