package auto

import (
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// Tanks that are empty at first and drain by their levels have no finite derivatives at the start. A level that has them begins where the conditions say.
func TestDepart(t *testing.T) {
	for _, c := range []struct {
		equations []string
		start     float64
		departs   bool
	}{
		{[]string{"u_t = 1 - sqrt(u)"}, 0, true},
		{[]string{"u_t = 1 - sqrt(u)", "v_t = sqrt(u) - sqrt(v)"}, 0, true}, // v departs when u has
		{[]string{"u_t = 1 - sqrt(u)"}, 0.25, false},
	} {
		fields, conditions := []string{"u", "v"}[:len(c.equations)], slices.Clone(c.equations)
		for range fields {
			conditions = append(conditions, map[float64]string{0: "u = 0", 0.25: "u = 0.25"}[c.start])
		}
		if len(fields) == 2 {
			conditions[3] = "v = 0"
		}
		s := solve(t, kinetics(t, 2, fields, conditions...), Options{})
		got := math.Sqrt(s.Values(mat.NewDense(1, 1, []float64{1.5})).At(0, 0))
		from, root := math.Sqrt(c.start), func(r float64) float64 { return -2*r - 2*math.Log(1-r) }
		if e := math.Abs(root(got) - root(from) - 1.5); s.Status != Solved || e > 1e-8 {
			t.Errorf("%v: %s (%s), %.1e in time", c.equations, s.Status, s.Reason, e)
		}
		if noted := slices.ContainsFunc(s.Decisions, func(d string) bool { return strings.Contains(d, "tangent") }); noted != c.departs {
			t.Errorf("%v from %g: departs is %v", c.equations, c.start, noted)
		}
	}
}
