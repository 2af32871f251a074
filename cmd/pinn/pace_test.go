package main

import (
	"math"
	"testing"
	"time"

	"pinn/auto"
)

func TestPace(t *testing.T) {
	begun := time.Now()
	at := func(s float64) time.Time { return begun.Add(time.Duration(s * float64(time.Second))) }
	nan := math.NaN()
	var p pace
	for _, c := range []struct {
		name     string
		now      float64
		event    auto.Event
		later    float64
		wantLeft float64
	}{
		{"nothing is said", 0, auto.Event{Phase: "search", Left: 0}, 0, 0},
		{"unknown", 1, auto.Event{Phase: "search", Work: 10, Left: nan}, 2, 0},
		{"ten a second", 3, auto.Event{Phase: "search", Work: 30, Left: 100}, 3, 10},
		{"the clock runs", 3, auto.Event{Phase: "search", Work: 30, Left: 100}, 7, 6},
		{"another phase, at the pace of the last one", 9, auto.Event{Phase: "cells", Work: 30, Left: 50}, 9, 5},
		{"its own pace", 10, auto.Event{Phase: "cells", Work: 130, Left: 200}, 10, 2},
		{"what is recalled takes no time", 10, auto.Event{Phase: "cells", Work: 1e6, Left: 300, Recalled: true}, 10, 3},
		{"and does not count", 12, auto.Event{Phase: "cells", Work: 1e6 + 50, Left: 100}, 12, 4},
		{"overdue", 12, auto.Event{Phase: "cells", Work: 1e6 + 50, Left: 100}, 30, 0},
	} {
		p.take(c.event, at(c.now))
		if got := p.left(at(c.later)).Seconds(); math.Abs(got-c.wantLeft) > 1e-6 {
			t.Errorf("%s: %g s are left, want %g", c.name, got, c.wantLeft)
		}
	}
}

func TestProgressBar(t *testing.T) {
	begun := time.Now()
	p := &progress{begun: begun}
	p.pace.take(auto.Event{Phase: "cells", Work: 1, Left: 1}, begun)
	p.pace.take(auto.Event{Phase: "cells", Work: 11, Left: 30}, begun.Add(10*time.Second))
	p.watch(auto.Event{Phase: "cells", Cells: 64, Target: 1e-9, Validation: 3e-7, Loss: 1})
	now := begun.Add(10 * time.Second)
	p.pace.at = now
	if got, want := p.bar(now), "[=====>              ] 25 %  "; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := p.line(now), "cells  trial 1  64 cells  residual 3.0e-07 (target 1e-09)  10 s  about 30 s left"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
