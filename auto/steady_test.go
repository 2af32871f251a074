package auto

import (
	"math"
	"testing"

	"pinn/collocation/partition"
)

// onCell is a solution on one cell with a number of functions and a relative residual.
func onCell(width int, residual float64) *cellTrial {
	return &cellTrial{
		division: division{cells: []partition.Cell{{Lower: []float64{0, 0}, Upper: []float64{1, 1}}}, width: width},
		size:     1, errors: []float64{residual},
	}
}

// Wider cells are kept if they gain more than halving would for the same work; otherwise the cells before are halved, also where the wider ones are
// the best so far. Refinements that do not pay are counted.
func TestTake(t *testing.T) {
	for _, c := range []struct {
		name               string
		next               *cellTrial
		gained             float64
		best, last, narrow bool // the next one is the best, and the one to go on from; wider ones are not tried again
		slow               int
	}{
		{"wider, and much better", onCell(600, 1e-7), 100, true, true, false, 0},
		{"wider, and somewhat better", onCell(600, 1e-6), 10, true, false, true, 0},
		{"halved, and somewhat better", onCell(400, 1e-6), 10, true, true, false, 0},
		{"halved, and hardly better", onCell(400, 0.9e-5), 1 / 0.9, true, true, false, 2},
		{"halved, and worse", onCell(400, 2e-5), 0.5, false, true, false, 2},
	} {
		before := onCell(400, 1e-5)
		r := &refinement{best: before, last: before, slow: 1}
		s := &solver{options: Options{Tolerance: 1e-8}}
		gained := s.take(r, c.next, workOnCells)
		if math.Abs(gained-c.gained) > 1e-9*c.gained || (r.best == c.next) != c.best || (r.last == c.next) != c.last || r.narrow != c.narrow || r.slow != c.slow {
			t.Errorf("%s: gained %g, best %t, last %t, narrow %t, slow %d", c.name, gained, r.best == c.next, r.last == c.next, r.narrow, r.slow)
		}
	}
}

// Where the residual is as small as the tolerance asks for, a refinement that gains little is followed by an estimate of the error, after which there is
// room for others; elsewhere, and where the bound on work would end the solve with that estimate, refinement goes on until it is fruitless.
func TestAdaptEndsForAnEstimate(t *testing.T) {
	p := problem(t, []string{"x"}, []string{"u"}, [2]string{"interior", "u_xx = 0"}, [2]string{"boundary", "u = 1 + x"})
	for _, c := range []struct {
		near, spent float64
		more        bool
	}{{1, 0, true}, {0, 0, false}, {1, workOnCells, false}} {
		s := ready(t, p, Options{})
		s.spent = c.spent
		more, err := s.adapt(new(refinement), 1e-30, c.near) // at rounding from the first cells on
		if err != nil {
			t.Fatal(err)
		}
		if more != c.more || (s.trials == 2) != c.more {
			t.Errorf("below %g: room for more %t, after %d solves", c.near, more, s.trials)
		}
	}
}

// A string that is pressed onto a stiff support has a solution, at which the iteration on cells arrives from where one basis came nearest.
func TestStringOnSupport(t *testing.T) {
	p := problem(t, []string{"x"}, []string{"u"}, [2]string{"interior", "u_xx = 8 - 1e5*max(-0.2 - u, 0)"}, [2]string{"boundary", "u = 0"})
	s := solve(t, p, Options{Tolerance: 1e-4})
	u, err := s.At("u", 0.5)
	if err != nil {
		t.Fatal(err)
	}
	if s.Status != Solved || math.Abs(u+0.2+8e-5) > 1e-7 { // the support yields by 8/1e5 where the string lies on it
		t.Errorf("status %q (%s), u = %g", s.Status, s.Reason, u)
	}
}
