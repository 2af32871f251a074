package auto

import "testing"

// Cells are as small as the spots that they meet, and a well of a thousandth of the domain is solved on them.
func TestCellsAtSpots(t *testing.T) {
	p := problem(t, []string{"x"}, []string{"u"}, [2]string{"interior", "-u_xx - 1e5*exp(-((x - 0.41237)/1e-3)^2)*u = 1"}, [2]string{"boundary", "u = 0"})
	out := solve(t, p, Options{})
	if out.Status != Solved || out.Cells < 8 {
		t.Errorf("status %q (%s) on %d cells: want solved on cells that follow the well", out.Status, out.Reason, out.Cells)
	}
}
