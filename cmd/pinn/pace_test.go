package main

import (
	"math"
	"testing"
	"time"

	"pinn/auto"
)

// Times are those of the work that is left, at the rates of the phase as a whole and of its last solve, with [steadiness].
func TestPace(t *testing.T) {
	begun := time.Now()
	at := func(s float64) time.Time { return begun.Add(time.Duration(s * float64(time.Second))) }
	nan := math.NaN()
	var p pace
	for _, c := range []struct {
		name        string
		now         float64
		event       auto.Event
		later       float64
		least, most float64
	}{
		{"nothing is said", 0, auto.Event{Phase: "search"}, 0, 0, 0},
		{"unknown", 1, auto.Event{Phase: "search", Work: 10, Least: nan, Most: nan}, 2, 0, 0},
		{"ten a second", 3, auto.Event{Phase: "search", Work: 30, Least: 50, Most: 100}, 3, 5, 10},
		{"the clock runs", 3, auto.Event{Phase: "search", Work: 30, Least: 50, Most: 100}, 7, 1, 6},
		{"the last solve was faster", 4, auto.Event{Phase: "search", Work: 60, Least: 60, Most: 100}, 4, 2, 6},
		{"another phase, at the rates of the last one", 9, auto.Event{Phase: "cells", Work: 60, Least: 30, Most: 50}, 9, 1, 3},
		{"its own rate", 10, auto.Event{Phase: "cells", Work: 160, Least: 100, Most: 200}, 10, 1, 2},
		{"what is recalled takes no time", 10, auto.Event{Phase: "cells", Work: 1e6, Least: 300, Most: 300, Recalled: true}, 10, 3, 3},
		{"and does not count", 12, auto.Event{Phase: "cells", Work: 1e6 + 50, Least: 100, Most: 100}, 12, 4, 4},
		{"overdue", 12, auto.Event{Phase: "cells", Work: 1e6 + 50, Least: 100, Most: 100}, 30, 0, 0},
	} {
		p.take(c.event, at(c.now))
		least, _, most := p.left(at(c.later))
		passed := c.later - c.now
		wantLeast, wantMost := max(0, (c.least+passed)/steadiness-passed), max(0, (c.most+passed)*steadiness-passed)
		if c.most == 0 {
			wantLeast, wantMost = 0, 0
		}
		if math.Abs(least.Seconds()-wantLeast) > 1e-6 || math.Abs(most.Seconds()-wantMost) > 1e-6 {
			t.Errorf("%s: %v to %v are left, want %g to %g", c.name, least, most, wantLeast, wantMost)
		}
	}
}

// One number is said where it cannot be wrong by more than a factor of two, and where what has gone on so far tells it, beside the most that it may
// be; otherwise both ends, the upper one where the lower one says nothing, and nothing as long as all of it says little.
func TestTimeLeft(t *testing.T) {
	begun := time.Now()
	now := begun.Add(10 * time.Second)
	for _, c := range []struct {
		least, most float64 // work
		want, bar   string
		likely      float64 // work
	}{
		{30 * steadiness, 30 / steadiness, "about 30 s left", "[=====>              ] 25 %  ", 0},
		{20 * steadiness, 80 / steadiness, "about 40 s left", "[====>               ] 20 %  ", 0},
		{5 * steadiness, 90 / steadiness, "5.0 s to 1:30 min left", "[==>                 ] 10 %  ", 0},
		{0, 90 / steadiness, "at most 1:30 min left", "[==>                 ] 10 %  ", 0},
		{0, 201 / steadiness, "", "", 0},
		{5 * steadiness, 90 / steadiness, "about 20 s left, at most 1:30 min", "[======>             ] 33 %  ", 20},
		{0, 900 / steadiness, "about 20 s left, if all goes on so", "[======>             ] 33 %  ", 20},
		{0, 900 / steadiness, "", "", 300},
	} {
		p := &progress{begun: begun}
		p.pace.take(auto.Event{Phase: "cells", Work: 1, Most: 1}, begun)
		p.pace.take(auto.Event{Phase: "cells", Work: 11, Least: c.least, Likely: c.likely, Most: c.most}, now)
		p.watch(auto.Event{Phase: "cells", Cells: 64, Target: 1e-9, Validation: 3e-7, Loss: 1})
		if got := p.bar(now); got != c.bar {
			t.Errorf("%v to %v: got %q, want %q", c.least, c.most, got, c.bar)
		}
		want := "cells  trial 1  64 cells  residual 3.0e-07 (target 1e-09)  10 s"
		if c.want != "" {
			want += "  " + c.want
		}
		if got := p.line(now); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
