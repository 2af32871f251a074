package main

import (
	"math"
	"time"

	"pinn/auto"
)

// pace turns the work that a solver expects into time, by how fast its phase has worked so far. The zero pace knows nothing.
type pace struct {
	phase      string
	from       time.Time // when the phase, or what of it was not recalled from a checkpoint, began
	work       float64   // at that time
	last       auto.Event
	at         time.Time // of the last event
	done       time.Time // when the work last grew
	slow, fast float64   // work a second: least and largest of the last phase that had any, as a whole and of its last solve
	mean       float64   // work a second of that phase as a whole
}

const (
	// leastPace is the time that a pace is taken from.
	leastPace = 100 * time.Millisecond
	// steadiness is the factor by which solves to come may be faster than those so far, and slower. Larger systems are faster, as a rule.
	steadiness = 1.5
)

// take notes an event.
func (p *pace) take(e auto.Event, now time.Time) {
	if e.Work == 0 && e.Most == 0 {
		return // nothing is said of the work
	}
	if e.Phase != p.phase || e.Recalled {
		p.phase, p.from, p.work, p.done = e.Phase, now, e.Work, now
		p.last.Work = e.Work
	}
	if spent := now.Sub(p.from); spent > leastPace && e.Work > p.last.Work {
		p.slow = (e.Work - p.work) / spent.Seconds()
		p.fast, p.mean = p.slow, p.slow
		if own := now.Sub(p.done); own > leastPace {
			rate := (e.Work - p.last.Work) / own.Seconds()
			p.slow, p.fast = min(p.slow, rate), max(p.fast, rate)
		}
		p.done = now
	}
	p.last, p.at = e, now
}

// left returns the ends of the time that is expected to be left, and that which is likely; zero if nothing is known of it, or if it should be over.
func (p *pace) left(now time.Time) (least, likely, most time.Duration) {
	if !(p.slow > 0) || math.IsNaN(p.last.Most) {
		return 0, 0, 0
	}
	passed := now.Sub(p.at).Seconds()
	end := func(work, rate float64) time.Duration {
		return time.Duration(max(0, work/rate-passed) * float64(time.Second))
	}
	if !math.IsNaN(p.last.Likely) {
		likely = end(p.last.Likely, p.mean)
	}
	return end(p.last.Least, p.fast*steadiness), likely, end(p.last.Most, p.slow/steadiness)
}
