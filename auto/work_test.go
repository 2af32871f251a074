package auto

import (
	"slices"
	"testing"

	"pinn/pde"
	"pinn/problems/poisson"
)

// A solve takes no less than is foreseen, and no more than the limit.
func TestWorkEstimate(t *testing.T) {
	p := poisson.New(1)
	for _, o := range []Options{{}, {Network: Network{Width: 100}}, {Tolerance: 1e-3}, {Network: Network{Width: 200, Spread: 8}, NoCheck: true}} {
		least, most := WorkEstimate(p, o)
		work := 0.0
		o.Watch = func(e Event) { work = e.Work }
		if _, err := Solve(t.Context(), p, &o); err != nil {
			t.Fatal(err)
		}
		if !(least/3 <= work && work <= 3*most && least <= most) {
			t.Errorf("%+v: foreseen from %.2g to %.2g, taken %.2g", o.Network, least, most, work)
		}
	}
}

// A single basis is given up for cells where these promise less work: of a flow in two coordinates and time they do not.
func TestDear(t *testing.T) {
	heat := problem(t, []string{"x", "t"}, []string{"u"}, [2]string{"interior", "u_t = u_xx"}, [2]string{"boundary", "u = 0"})
	flow := problem(t, []string{"x", "y", "t"}, []string{"u", "v", "p"},
		[2]string{"interior", "u_t + u*u_x + v*u_y = -p_x + lap(u)"}, [2]string{"interior", "v_t + u*v_x + v*v_y = -p_y + lap(v)"}, [2]string{"interior", "u_x + v_y = 0"})
	for _, c := range []struct {
		name string
		p    *pde.Problem
		want bool
	}{{"heat", heat, true}, {"flow", flow, false}} {
		s := &solver{problem: c.p, options: Options{Tolerance: 1e-8}, divides: true}
		last, best := &trial{rel: 1e-5}, &trial{rel: 1e-6, work: workOfOneBasis / 10}
		last.width, best.width = 200, 300
		if got := s.dear(last, best); got != c.want {
			t.Errorf("%s: dear %t, want %t; first cells take %.1e", c.name, got, c.want, s.leastOnCells())
		}
		if _, most := WorkEstimate(c.p, Options{}); most < 2*workOnCells+s.mostToTolerance() {
			t.Errorf("%s: at most %.1e are foreseen, one basis may take %.1e before cells", c.name, most, s.mostToTolerance())
		}
		s.spent = workToTolerance
		if width, _ := s.wider(best); (width == best.width) != c.want {
			t.Errorf("%s: width %d after %d, want it to end %t", c.name, width, best.width, c.want)
		}
	}
}

// Cells of systems have fewer functions where these cost much: in one go, and in slabs of three coordinates.
func TestFewerFunctionsForMoreFields(t *testing.T) {
	for _, c := range []struct{ coords, fields, slabs, want int }{{2, 2, -1, 400}, {2, 3, -1, 266}, {2, 3, 1, 400}, {3, 1, 2, 1000}, {3, 3, 2, 666}, {3, 4, -1, 500}} {
		coords := []string{"x", "y", "t"}[:c.coords]
		s := &solver{problem: &pde.Problem{Coords: coords, Fields: make([]string, c.fields), Lower: make([]float64, c.coords), Upper: slices.Repeat([]float64{1}, c.coords)}}
		if d := s.firstDivision(c.slabs); d.width != c.want {
			t.Errorf("%+v: %d functions in a cell", c, d.width)
		}
	}
}
