package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"

	"pinn/auto"
)

// Times between two lines of progress: rewritten in place on a terminal, one after another elsewhere.
const (
	liveInterval  = 150 * time.Millisecond
	plainInterval = 5 * time.Second
)

// liveLine is a line about work under way: rewritten in place on a terminal, one after another elsewhere.
type liveLine struct {
	w     io.Writer
	live  bool
	shown bool // there is a line to be cleared
}

func newLine(w io.Writer) liveLine { return liveLine{w: w, live: isTerminal(w)} }

// interval is the time between two lines.
func (l *liveLine) interval() time.Duration {
	if l.live {
		return liveInterval
	}
	return plainInterval
}

// put shows a line.
func (l *liveLine) put(text string) {
	if !l.live {
		fmt.Fprintln(l.w, text)
		return
	}
	if width := terminalWidth(l.w); len(text) >= width {
		text = text[:max(width-1, 0)]
	}
	l.clear()
	fmt.Fprint(l.w, text)
	l.shown = true
}

// clear removes the live line.
func (l *liveLine) clear() {
	if l.shown {
		fmt.Fprint(l.w, "\r\x1b[K")
	}
	l.shown = false
}

// progress shows what a solve does: decisions as permanent lines and, in between, how far it is. What is said of a slab
// goes to the line in between, because there may be hundreds of them.
type progress struct {
	liveLine
	mu       sync.Mutex
	begun    time.Time
	event    auto.Event // the last one that is not a decision
	first    int        // step of the first event of its phase
	entered  time.Time  // the time of that event
	steps    int        // events of the phase
	slab     string     // what was said of the last slab
	last     time.Time  // of the last event that is not a decision
	unsaid   bool       // the last event was a slab, of which a note will follow
	finished chan struct{}
	stopped  bool
}

// startProgress shows progress on w until stop.
func startProgress(w io.Writer) *progress {
	p := &progress{liveLine: newLine(w), begun: time.Now(), finished: make(chan struct{})}
	p.event = auto.Event{Phase: "search", Loss: math.NaN(), Validation: math.NaN()}
	p.event.Left, p.event.Most = math.NaN(), math.NaN()
	p.entered, p.last = p.begun, p.begun
	go p.tick()
	return p
}

// tick shows a line at regular times, so that the clock runs while nothing happens.
func (p *progress) tick() {
	clock := time.NewTicker(p.interval())
	defer clock.Stop()
	for {
		select {
		case <-p.finished:
			return
		case now := <-clock.C:
			p.mu.Lock()
			p.show(now)
			p.mu.Unlock()
		}
	}
}

// watch takes an event of the solver.
func (p *progress) watch(e auto.Event) { p.take(e, time.Now()) }

// take notes an event of a time.
func (p *progress) take(e auto.Event, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stopped {
		return
	}
	if e.Note != "" && p.unsaid {
		p.slab, p.unsaid = e.Note, false
		return
	}
	if e.Note != "" {
		p.clear()
		fmt.Fprintln(p.w, fold("  "+e.Note))
		return
	}
	if e.Phase != p.event.Phase || p.steps == 0 {
		p.first, p.entered, p.steps = e.Step, now, 0
	}
	if !math.IsNaN(e.Loss) || !math.IsNaN(e.Validation) {
		p.steps++
		p.unsaid = e.Phase == "slabs"
	} else if e.Phase == p.event.Phase { // only what is left is new
		e.Step, e.Steps, e.Loss = p.event.Step, p.event.Steps, p.event.Loss
	}
	if math.IsNaN(e.Validation) && e.Phase == p.event.Phase {
		e.Validation = p.event.Validation
	}
	p.event, p.last = e, now
}

// says returns the line of a time.
func (p *progress) says(now time.Time) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.line(now)
}

func (p *progress) show(now time.Time) {
	if p.stopped {
		return
	}
	bar := ""
	if p.live {
		bar = p.bar(now)
	}
	p.put("  " + bar + p.line(now))
}

// stop removes the live line; nothing is shown afterwards.
func (p *progress) stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
	p.stopped = true
	close(p.finished)
}

// line says what the solver is doing: the stage, cells, the residual against its target, the time, and how much is left.
func (p *progress) line(now time.Time) string {
	parts := append(p.stage(), clock(now.Sub(p.begun)))
	_, words := p.left(now)
	return strings.Join(append(parts, words), "  ")
}

// stage says where the solve is.
func (p *progress) stage() []string {
	e := p.event
	target := ""
	if e.Target > 0 {
		target = fmt.Sprintf(" (target %.0e)", e.Target)
	}
	parts := []string{e.Phase}
	switch {
	case p.steps == 0:
		return parts
	case e.Phase == "slabs" && p.slab != "":
		return []string{fmt.Sprintf("slab %d", p.steps), p.slab + target}
	case e.Steps > 0 && e.Cells > 0:
		parts = append(parts, fmt.Sprintf("slab %d of %d", min(e.Step+1, e.Steps), e.Steps))
	case e.Steps > 0:
		parts = append(parts, fmt.Sprintf("step %d of %d", min(e.Step-p.first+1, e.Steps), e.Steps))
	default:
		parts = append(parts, fmt.Sprintf("trial %d", e.Step+1))
	}
	if e.Cells > 0 {
		parts = append(parts, count(e.Cells, "cell", "cells"))
	}
	if e.Steps > 0 && !math.IsNaN(e.Loss) {
		parts = append(parts, fmt.Sprintf("loss %.1e", e.Loss))
	}
	if !math.IsNaN(e.Validation) {
		parts = append(parts, fmt.Sprintf("residual %.1e", e.Validation)+target)
	}
	return parts
}

const (
	// beyond is the ratio of the most that may be left to what is likely from which it says little.
	beyond = 10
	// overdue is the share of the time that a solve is expected to take which is over by now if it takes longer than was foreseen.
	overdue = 0.8
	// asLongAgain is what is likely left of a solve of which nothing is known, or that takes longer than foreseen, relative to what it has taken.
	asLongAgain = 1.5
)

// left returns the time that is likely left, and in words what is known of it.
func (p *progress) left(now time.Time) (time.Duration, string) {
	if most, words := p.stepsLeft(now); most > 0 {
		return most, words
	}
	e, passed, spent := p.event, now.Sub(p.last).Seconds(), now.Sub(p.begun).Seconds()
	likely, words := asLongAgain*spent, "perhaps "
	switch {
	case e.Each > 0:
		longer := max(0, passed/overdue-e.Each)
		likely, words = max(0, e.Left+longer-passed), "about "
	case e.Left > 0:
		likely = max(e.Left-passed, asLongAgain*passed)
	}
	most := e.Most - passed
	if most > 0 {
		likely = min(likely, most)
	}
	left := time.Duration(likely * float64(time.Second))
	words += clock(left) + " left"
	if likely < most && most < beyond*likely {
		words += ", at most " + clock(time.Duration(most*float64(time.Second)))
	}
	return left, words
}

// stepsLeft is left for a training, which may end before its last step, and which others may follow.
func (p *progress) stepsLeft(now time.Time) (most time.Duration, words string) {
	step, spent := p.event.Step-p.first+1, now.Sub(p.entered)
	if p.steps == 0 || p.event.Cells > 0 || p.event.Steps <= step || step <= 1 || spent <= time.Second {
		return 0, ""
	}
	most = time.Duration(float64(spent) / float64(step) * float64(p.event.Steps-step))
	return most, "at most " + clock(most) + " to the end of this stage"
}

// bar draws how much of the time is likely over, if anything is known of that.
func (p *progress) bar(now time.Time) string {
	if math.IsNaN(p.event.Left) {
		return ""
	}
	const width = 20
	left, _ := p.left(now)
	spent := now.Sub(p.begun)
	done := float64(spent) / float64(spent+left)
	full := int(done * width)
	return fmt.Sprintf("[%s>%s] %2.0f %%  ", strings.Repeat("=", full), strings.Repeat(" ", width-1-min(full, width-1)), 100*done)
}

// clock writes a time for people.
func clock(d time.Duration) string {
	switch s := d.Seconds(); {
	case s < 10:
		return fmt.Sprintf("%.1f s", s)
	case s < 60:
		return fmt.Sprintf("%.0f s", s)
	case s < 3600:
		return fmt.Sprintf("%d:%02d min", int(s)/60, int(s)%60)
	default:
		return fmt.Sprintf("%d:%02d h", int(s)/3600, int(s)%3600/60)
	}
}

// isTerminal reports whether somebody looks at a stream.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd())) && os.Getenv("TERM") != "dumb"
}

func terminalWidth(w io.Writer) int {
	if f, ok := w.(*os.File); ok {
		if width, _, err := term.GetSize(int(f.Fd())); err == nil && width > 0 {
			return width
		}
	}
	return 80
}
