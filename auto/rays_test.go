package auto

import (
	"fmt"
	"math"
	"testing"

	"pinn/collocation/partition"
)

// Kinks run along straight lines and are reflected by the walls. Jumps of fields, periods and speeds that vary are left to slabs.
func TestFindRays(t *testing.T) {
	plucked := [2]string{"start", "u = min(x/0.3, (1 - x)/0.7)"}
	rest, wave, held := [2]string{"start", "u_t = 0"}, [2]string{"interior", "u_tt = 4*u_xx"}, [2]string{"sides", "u = 0"}
	for _, c := range []struct {
		conditions [][2]string
		want       string // lines and events; empty: none
	}{
		{[][2]string{wave, held, plucked, rest}, "[{0.3 -2} {0.3 2} {-0.3 2} {1.7 -2}] [0 0.15 0.35 0.5]"},
		{[][2]string{wave, held, {"start", "u = 0"}, {"start", "u_t = step(x - 0.3)"}}, "[{1 -2} {0.3 -2} {0.3 2} {-1 2} {-0.3 2} {1.7 -2}] [0 0.15 0.175 0.325 0.35 0.5]"},
		{[][2]string{wave, held, {"start", "u = sin(pi*x)"}, rest}, ""},
		{[][2]string{wave, held, {"start", "u = step(x - 0.3)"}, rest}, ""},
		{[][2]string{{"interior", "u_tt = (1 + x)*u_xx"}, held, plucked, rest}, ""},
		{[][2]string{wave, {"sides", "u = mate(u)"}, plucked, rest}, ""},
		{[][2]string{{"interior", "u_tt = u_xx - u^3"}, held, plucked, rest}, ""},
	} {
		p := evolution(t, 0.6, []string{"u"}, c.conditions...)
		s := &solver{problem: p, evolves: true, waves: partition.Waves(p), switches: switchesOf(p)}
		s.inspectData()
		got := ""
		if r := s.findRays(); r != nil {
			for k := range r.lines {
				r.lines[k] = ray{math.Round(r.lines[k].at*1e9) / 1e9, math.Round(r.lines[k].speed*1e9) / 1e9}
			}
			for k, at := range r.events {
				r.events[k] = math.Round(at*1e9) / 1e9
			}
			got = fmt.Sprint(r.lines, r.events)
		}
		if got != c.want {
			t.Errorf("%v: got %q, want %q", c.conditions, got, c.want)
		}
	}
}

// A string that is plucked keeps its kinks, also where it is damped, and the estimate holds although both solves share the cells.
func TestRays(t *testing.T) {
	for _, c := range []struct {
		equation string
		at       float64 // where it is plucked
		damping  float64 // the solution is exp(-damping*t) times that of an undamped string
		end      float64
	}{
		{"u_tt = u_xx", 0.3, 0, 1.4},
		{"u_tt + 2*u_t + u = u_xx", 0.3, 1, 1.4},
		{"u_tt = u_xx", 0.1, 0, 3}, // close to a wall, through three reflections
	} {
		start := fmt.Sprintf("min(x/%v, (1 - x)/(1 - %v))", c.at, c.at)
		p := evolution(t, c.end, []string{"u"}, [2]string{"sides", "u = 0"}, [2]string{"start", "u = " + start},
			[2]string{"start", fmt.Sprintf("u_t = -%v*%s", c.damping, start)}, [2]string{"interior", c.equation})
		exact := func(x []float64) float64 { return math.Exp(-c.damping*x[1]) * dAlembert(c.at, x) }
		s, err := Solve(t.Context(), p, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := relativeError(s, exact); !(s.ErrorEstimate >= err) {
			t.Errorf("%s: estimate %.1e, error %.1e", c.equation, s.ErrorEstimate, err)
		}
		if err := worstError(s, exact); s.Status != Solved || !(err < 1e-7) {
			t.Errorf("%s: status %q (%s), error %.1e; want solved and below 1e-7", c.equation, s.Status, s.Reason, err)
		}
	}
}

// relativeError is the relative L2 error of the first field at random points.
func relativeError(s *Solution, exact func(x []float64) float64) float64 {
	x := (&solver{problem: s.Problem}).scatter(2000)
	v, diff, size := s.Values(x), 0.0, 0.0
	for i := range 2000 {
		u := exact(x.RawRowView(i))
		diff, size = math.Hypot(diff, v.At(i, 0)-u), math.Hypot(size, u)
	}
	return diff / size
}

// dAlembert is the solution of u_tt = u_xx between held ends from a triangle of height 1 at a.
func dAlembert(a float64, x []float64) float64 {
	odd := func(y float64) float64 {
		y -= 2 * math.Round(y/2)
		return math.Copysign(math.Min(math.Abs(y)/a, (1-math.Abs(y))/(1-a)), y)
	}
	return (odd(x[0]+x[1]) + odd(x[0]-x[1])) / 2
}
