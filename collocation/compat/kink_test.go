package compat_test

import (
	"math"
	"strings"
	"testing"

	"pinn/collocation/compat"
)

// Jumps and kinks of data are found where they are, and steep smooth data are none.
func TestKinks(t *testing.T) {
	for _, c := range []struct {
		name, start string
		order       int // -1: none
		at          float64
	}{
		{"payoff", "max(x - 1/3, 0)", 1, 1. / 3},
		{"triangle", "min(x, 1 - x)", 1, 0.5},
		{"step", "if(x < 0.7, 1.4, 1)", 0, 0.7},
		{"small step on a slope", "100*x + 1e-3*step(x - 0.31)", 0, 0.31},
		{"small kink", "sin(3*x) + 0.01*abs(x - 0.6)", 1, 0.6},
		{"smooth", "sin(40*x)", -1, 0},
		{"steep and smooth", "tanh((x - 0.5)/0.001)", -1, 0},
		{"a narrow spot", "exp(-((x - 0.42)/0.002)^2)", -1, 0},
		{"smooth switch", "if(x < 0.5, 0, (x - 0.5)^2)", -1, 0},
		{"nothing", "0*x", -1, 0},
	} {
		got := compat.Kinks(heat(t, "u_t = u_xx", "u = 0", "u = 0", "u = "+c.start))
		switch {
		case c.order < 0 && len(got) == 0:
		case c.order >= 0 && len(got) == 1 && got[0].Order == c.order && got[0].Axis == 0 && math.Abs(got[0].Lower[0]-c.at) < 1e-7 &&
			got[0].Lower[1] == 0 && got[0].Upper[1] == 0 && got[0].Condition == 3:
			if want := [...]string{"`start` jumps", "`start` has a kink"}[c.order]; !strings.HasSuffix(got[0].Text, want) {
				t.Errorf("%s: %q, want %q", c.name, got[0].Text, want)
			}
		default:
			t.Errorf("%s: %+v, want order %d at %g", c.name, got, c.order, c.at)
		}
	}
}

// In a plane a kink is a line across the side or a curve on it.
func TestKinksOnSides(t *testing.T) {
	for _, c := range []struct{ start, text string }{
		{"abs(x - 0.25)", "at x = 0.25, t = 0 `start` has a kink"},
		{"if(x + y < 1, 1, 2)", "at x from "},
	} {
		p := boxed(t, []string{"x", "y", "t"}, []string{"u"}, []float64{0, 0, 0}, []float64{1, 2, 1},
			stated{"heat", inside, []string{"u_t = lap(u)"}}, stated{"start", face(2, false), []string{"u = " + c.start}})
		got := compat.Kinks(p)
		if len(got) == 0 || !strings.HasPrefix(got[0].Text, c.text) {
			t.Errorf("%s: %+v, want %q", c.start, got, c.text)
			continue
		}
		if k := got[0]; k.Order == 1 && (k.Lower[1] != 0 || k.Upper[1] != 2 || k.Upper[0] != k.Lower[0]) {
			t.Errorf("%s: from %v to %v, want the whole line", c.start, k.Lower, k.Upper)
		}
	}
}

// A place that is known up to roundings is written as the number that is meant.
func TestKinkAtZero(t *testing.T) {
	p := boxed(t, []string{"x", "t"}, []string{"u"}, []float64{-500, 0}, []float64{500, 1}, stated{"waves", inside, []string{"u_t + u*u_x = 0"}},
		stated{"left", face(0, false), []string{"u = 1"}}, stated{"start", face(1, false), []string{"u = if(x < 0, 1, 0)"}})
	if got := compat.Kinks(p); len(got) != 1 || !strings.HasPrefix(got[0].Text, "at x = 0, t = 0 ") {
		t.Errorf("%+v, want one at x = 0", got)
	}
}
