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
		{"u_t = 2*u^2", "u = 1", Short, "grow without bound near t = 0.5:"},
		{"u_t = 2*exp(u)", "u = 0", Short, "grow without bound near t = 0.5:"},
		{"u_t = if(u < 2, 1, -1)", "u = 1.5", Short, "get no further than t = 0.5"},
	} {
		p := problem(t, []string{"t"}, []string{"u"}, [2]string{"interior", c.eq}, [2]string{"corner", c.start})
		if s := solve(t, p, Options{}); s.Status != c.status || !strings.Contains(s.Reason, c.reason) || s.Steps > 0 {
			t.Errorf("%s: status %q (%s), want %q, %s", c.eq, s.Status, s.Reason, c.status, c.reason)
		}
	}
}

// A field that bursts is followed to the time where it does, which slabs beyond it would pass over. What explodes until it runs short does not.
func TestBursts(t *testing.T) {
	for _, c := range []struct{ reaction, start, end string }{
		{"u^2", "1 + 0.5*cos(pi*x)", "grow without bound near t = 0.49646"},
		{"u^2*(1 - u/20)", "1 + 0.1*cos(pi*x)", ""},
	} {
		p := inUnits(t, []string{"x", "t"}, []string{"u"}, units{[]float64{1, 2}, []float64{1}, []float64{1}},
			[2]string{"interior", "u_t = u_xx + " + c.reaction}, [2]string{"start", "u = " + c.start}, [2]string{"low", "u_x = 0"}, [2]string{"high", "2*u_x = 0"})
		s := solve(t, p, Options{Tolerance: 1e-4})
		if bursts := s.Status == Short; bursts != (c.end != "") || !strings.Contains(s.Reason, c.end) {
			t.Errorf("%s: status %q (%s), want %q", c.reaction, s.Status, s.Reason, c.end)
		}
		if coord, until := s.Until(); c.end != "" && (coord != "t" || until < 0.4 || s.ErrorEstimate > 1e-3) {
			t.Errorf("%s: until %s = %g, estimate %.1e", c.reaction, coord, until, s.ErrorEstimate)
		}
	}
}
