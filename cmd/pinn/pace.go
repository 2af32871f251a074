package main

import (
	"math"
	"time"

	"pinn/auto"
)

// pace turns the work that a solver expects into time, by how fast its phase has worked so far. The zero pace knows nothing.
type pace struct {
	phase    string
	from     time.Time // when the phase, or what of it was not recalled from a checkpoint, began
	work     float64   // at that time
	rate     float64   // work a second, of the last phase that had any
	expected float64   // work that was left at the last event; NaN: not known
	at       time.Time // of the last event
}

// leastPace is the time that a pace is taken from.
const leastPace = 100 * time.Millisecond

// take notes an event.
func (p *pace) take(e auto.Event, now time.Time) {
	if e.Work == 0 && e.Left == 0 {
		return // nothing is said of the work
	}
	if e.Phase != p.phase || e.Recalled {
		p.phase, p.from, p.work = e.Phase, now, e.Work
	}
	if spent := now.Sub(p.from); spent > leastPace && e.Work > p.work {
		p.rate = (e.Work - p.work) / spent.Seconds()
	}
	p.expected, p.at = e.Left, now
}

// left returns the time that is expected to be left; 0 if nothing is known of it, or if it should be over.
func (p *pace) left(now time.Time) time.Duration {
	if !(p.rate > 0) || math.IsNaN(p.expected) {
		return 0
	}
	return max(0, time.Duration(p.expected/p.rate*float64(time.Second))-now.Sub(p.at))
}
