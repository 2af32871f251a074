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

// progress shows what a solve does: decisions as permanent lines and, in between, how far it is. What is said of a slab
// goes to the line in between, because there may be hundreds of them.
type progress struct {
	mu       sync.Mutex
	w        io.Writer
	live     bool
	begun    time.Time
	event    auto.Event // the last one that is not a decision
	first    int        // step of the first event of its phase
	entered  time.Time  // the time of that event
	steps    int        // events of the phase
	slab     string     // what was said of the last slab
	unsaid   bool       // the last event was a slab, of which a note will follow
	shown    bool       // there is a line to be cleared
	finished chan struct{}
	stopped  bool
}

// startProgress shows progress on w until stop.
func startProgress(w io.Writer) *progress {
	p := &progress{w: w, live: isTerminal(w), begun: time.Now(), finished: make(chan struct{})}
	p.event = auto.Event{Phase: "search", Loss: math.NaN(), Validation: math.NaN()}
	p.entered = p.begun
	interval := plainInterval
	if p.live {
		interval = liveInterval
	}
	go p.tick(interval)
	return p
}

// tick shows a line at regular times, so that the clock runs while nothing happens.
func (p *progress) tick(interval time.Duration) {
	clock := time.NewTicker(interval)
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
func (p *progress) watch(e auto.Event) {
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
		fmt.Fprintln(p.w, "  "+e.Note)
		return
	}
	if e.Phase != p.event.Phase || p.steps == 0 {
		p.first, p.entered, p.steps = e.Step, time.Now(), 0
	}
	if !math.IsNaN(e.Loss) || !math.IsNaN(e.Validation) { // neither: the phase begins
		p.steps++
		p.unsaid = e.Phase == "slabs"
	}
	if math.IsNaN(e.Validation) && e.Phase == p.event.Phase {
		e.Validation = p.event.Validation
	}
	p.event = e
}

func (p *progress) show(now time.Time) {
	if p.stopped {
		return
	}
	line := "  " + p.line(now)
	if !p.live {
		fmt.Fprintln(p.w, line)
		return
	}
	if width := terminalWidth(p.w); len(line) >= width {
		line = line[:max(width-1, 0)]
	}
	p.clear()
	fmt.Fprint(p.w, line)
	p.shown = true
}

// clear removes the live line.
func (p *progress) clear() {
	if p.shown {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
	p.shown = false
}

// stop removes the live line; nothing is shown afterwards.
func (p *progress) stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
	p.stopped = true
	close(p.finished)
}

// line says what the solver is doing.
func (p *progress) line(now time.Time) string {
	e := p.event
	parts := []string{e.Phase}
	step := e.Step - p.first + 1
	switch {
	case p.steps == 0:
	case e.Phase == "slabs" && p.slab != "":
		return fmt.Sprintf("slab %d  %s  %s", p.steps, p.slab, clock(now.Sub(p.begun)))
	case e.Steps > 0:
		parts = append(parts, fmt.Sprintf("step %d of %d", min(step, e.Steps), e.Steps))
	default:
		parts = append(parts, fmt.Sprintf("trial %d", e.Step+1))
	}
	if e.Steps > 0 && !math.IsNaN(e.Loss) {
		parts = append(parts, fmt.Sprintf("loss %.1e", e.Loss))
	}
	if !math.IsNaN(e.Validation) {
		parts = append(parts, fmt.Sprintf("residual %.1e", e.Validation))
	}
	parts = append(parts, clock(now.Sub(p.begun)))
	if spent := now.Sub(p.entered); e.Steps > step && step > 1 && spent > time.Second {
		left := time.Duration(float64(spent) / float64(step) * float64(e.Steps-step))
		parts = append(parts, "about "+clock(left)+" left")
	}
	return strings.Join(parts, "  ")
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
