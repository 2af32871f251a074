package auto

import (
	"strings"
	"testing"
)

// A march says where the solution ends, or where it gets no further, soon, and nothing is trained then.
func TestHalts(t *testing.T) {
	for _, c := range []struct {
		eq, start string
		status    Status
		reason    string
	}{
		{"u_t = 2*u^2", "u = 1", NoSolution, "grows without bound near t = 0.5:"},
		{"u_t = if(u < 2, 1, -1)", "u = 1.5", Short, "get no further than t = 0.5"},
	} {
		p := problem(t, []string{"t"}, []string{"u"}, [2]string{"interior", c.eq}, [2]string{"corner", c.start})
		if s := solve(t, p, Options{}); s.Status != c.status || !strings.Contains(s.Reason, c.reason) || s.Steps > 0 {
			t.Errorf("%s: status %q (%s), want %q, %s", c.eq, s.Status, s.Reason, c.status, c.reason)
		}
	}
}
