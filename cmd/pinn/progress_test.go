package main

import (
	"math"
	"strings"
	"testing"
	"time"

	"pinn/auto"
)

// What is said of a slab does not stay; all other decisions do.
func TestProgressKeepsDecisions(t *testing.T) {
	var out strings.Builder
	p := &progress{liveLine: liveLine{w: &out}, begun: time.Now(), finished: make(chan struct{})}
	nan := math.NaN()
	for _, e := range []auto.Event{
		{Phase: "cells", Step: 1, Loss: 1, Validation: 1}, {Phase: "cells", Note: "4 cells", Loss: nan, Validation: nan},
		{Phase: "slabs", Step: 2, Loss: 1, Validation: 1}, {Phase: "slabs", Note: "t from 0 to 1", Loss: nan, Validation: nan},
		{Phase: "slabs", Note: "limited", Loss: nan, Validation: nan},
	} {
		p.watch(e)
	}
	if want := "  4 cells\n  limited\n"; out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
}

var progressLines = []struct {
	name   string
	events []auto.Event
	now    time.Duration
	want   string
}{
	{"before anything", nil, 300 * time.Millisecond, "search  0.3 s  perhaps 0.4 s left"},
	{
		"a trial", []auto.Event{{Phase: "search", Step: 4, Loss: 1, Validation: 2e-3, Left: math.NaN(), Most: math.NaN()}}, 12 * time.Second,
		"search  trial 5  residual 2.0e-03  12 s  perhaps 18 s left",
	},
	{
		"only what is left is new", []auto.Event{
			{Phase: "search", Step: 4, Loss: 1, Validation: 2e-3}, {Phase: "search", Loss: math.NaN(), Validation: math.NaN(), Each: 30, Left: 40},
		}, 12 * time.Second, "search  trial 5  residual 2.0e-03  12 s  about 28 s left",
	},
	{
		"training keeps the last residual", []auto.Event{
			{Phase: "train", Step: 0, Steps: 10, Loss: 1, Validation: 0.5},
			{Phase: "train", Step: 1, Steps: 10, Loss: 0.1, Validation: math.NaN()},
		},
		80 * time.Second, "train  step 2 of 10  loss 1.0e-01  residual 5.0e-01  1:20 min  at most 5:20 min to the end of this stage",
	},
	{
		"another phase counts anew", []auto.Event{
			{Phase: "train", Step: 7, Steps: 10, Loss: 1, Validation: 0.5},
			{Phase: "check", Step: 8, Steps: 10, Loss: 2, Validation: math.NaN()},
		},
		2 * time.Hour, "check  step 1 of 10  loss 2.0e+00  2:00 h  perhaps 3:00 h left",
	},
	{
		"slabs", []auto.Event{
			{Phase: "slabs", Step: 9, Loss: 1, Validation: 1e-3},
			{Phase: "slabs", Note: "t from 0 to 1: 2 cells", Loss: math.NaN(), Validation: math.NaN()},
			{Phase: "slabs", Step: 10, Loss: 1, Validation: 1e-4},
			{Phase: "slabs", Note: "t from 1 to 2: 3 cells", Loss: math.NaN(), Validation: math.NaN()},
			{Phase: "slabs", Note: "the work is limited", Loss: math.NaN(), Validation: math.NaN()},
		},
		4 * time.Second, "slab 2  t from 1 to 2: 3 cells  4.0 s  perhaps 6.0 s left",
	},
	{
		"a phase that begins", []auto.Event{
			{Phase: "slabs", Step: 9, Loss: 1, Validation: 1e-3},
			{Phase: "slabs", Note: "t from 0 to 1: 2 cells", Loss: math.NaN(), Validation: math.NaN()},
			{Phase: "check", Loss: math.NaN(), Validation: math.NaN()},
		},
		4 * time.Second, "check  4.0 s  perhaps 6.0 s left",
	},
}

func TestProgressLine(t *testing.T) {
	begun := time.Now()
	for _, c := range progressLines {
		p := &progress{liveLine: liveLine{w: &strings.Builder{}}, begun: begun, entered: begun, event: auto.Event{Phase: "search", Loss: math.NaN(), Validation: math.NaN()}}
		for _, e := range c.events {
			p.watch(e)
		}
		p.entered, p.last = begun, begun
		if got := p.line(begun.Add(c.now)); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// A live line is cleared before anything else is printed; elsewhere every line stays.
func TestProgressShows(t *testing.T) {
	for _, c := range []struct {
		live bool
		want string
	}{
		{true, "  search  1.0 s  perhaps 1.5 s left\r\x1b[K  search  1.0 s  perhaps 1.5 s left\r\x1b[K  width 8\n  search  1.0 s  perhaps 1.5 s left\r\x1b[K"},
		{false, "  search  1.0 s  perhaps 1.5 s left\n  search  1.0 s  perhaps 1.5 s left\n  width 8\n  search  1.0 s  perhaps 1.5 s left\n"},
	} {
		var out strings.Builder
		begun := time.Now()
		p := &progress{
			liveLine: liveLine{w: &out, live: c.live}, begun: begun, finished: make(chan struct{}),
			event: auto.Event{Phase: "search", Loss: math.NaN(), Validation: math.NaN(), Left: math.NaN()},
		}
		now := begun.Add(time.Second)
		p.show(now)
		p.show(now)
		p.watch(auto.Event{Note: "width 8"})
		p.show(now)
		p.stop()
		p.show(now)
		p.watch(auto.Event{Note: "too late"})
		if out.String() != c.want {
			t.Errorf("live %v: got %q, want %q", c.live, out.String(), c.want)
		}
	}
}

// What is left is said at any time: by what the solver expects, longer where the solve under way takes longer, by what has been where nothing is known,
// and with the most that the rules allow where that says something.
func TestTimeLeft(t *testing.T) {
	begun := time.Now()
	nan := math.NaN()
	for _, c := range []struct {
		name             string
		at, now          float64 // of the event, and when it is asked
		each, left, most float64
		want, bar        string
	}{
		{"expected", 10, 10, 5, 30, nan, "about 30 s left", "[=====>              ] 25 %  "},
		{"the clock runs", 10, 14, 5, 30, nan, "about 26 s left", "[=======>            ] 35 %  "},
		{"the solve takes twice as long", 10, 18, 5, 30, nan, "about 27 s left", "[========>           ] 40 %  "},
		{"at most", 10, 10, 5, 30, 90, "about 30 s left, at most 1:30 min", "[=====>              ] 25 %  "},
		{"likely more than at most", 10, 10, 5, 90, 30, "about 30 s left", "[=====>              ] 25 %  "},
		{"at most that says nothing", 10, 10, 5, 30, 900, "about 30 s left", "[=====>              ] 25 %  "},
		{"the last solve is over", 10, 20, 5, 5, nan, "about 2.5 s left", "[=================>  ] 89 %  "},
		{"nothing is known", 10, 20, 0, nan, nan, "perhaps 30 s left", ""},
		{"only the whole is foreseen", 10, 20, 0, 50, nan, "perhaps 40 s left", "[======>             ] 33 %  "},
		{"and was foreseen too short", 10, 50, 0, 50, nan, "perhaps 1:00 min left", "[=========>          ] 45 %  "},
	} {
		at := func(s float64) time.Time { return begun.Add(time.Duration(s * float64(time.Second))) }
		p := &progress{begun: begun}
		p.take(auto.Event{Phase: "cells", Cells: 64, Target: 1e-9, Validation: 3e-7, Loss: 1, Each: c.each, Left: c.left, Most: c.most}, at(c.at))
		if got := p.bar(at(c.now)); got != c.bar {
			t.Errorf("%s: got %q, want %q", c.name, got, c.bar)
		}
		want := "cells  trial 1  64 cells  residual 3.0e-07 (target 1e-09)  " + clock(time.Duration(c.now)*time.Second) + "  " + c.want
		if got := p.line(at(c.now)); got != want {
			t.Errorf("%s: got %q, want %q", c.name, got, want)
		}
	}
}
