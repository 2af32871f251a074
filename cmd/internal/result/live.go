package result

import (
	"bytes"
	"fmt"
	"math"
	"time"

	"pinn/auto"
	"pinn/cmd/internal/page"
	"pinn/cmd/internal/store"
)

// Live is a page about a solve under way, that a browser loads anew every few seconds. The zero Live with a Path and a Run is
// ready. Its methods must not be called at the same time.
type Live struct {
	Path string
	Run  *Run // without its solution

	notes  []string
	phases []string // in the order of their beginning
	curves map[string]*page.Curve
	shown  *auto.Solution // whose plot is in found
	found  page.Section
}

// liveSeconds is the time after which a browser loads the page anew.
const liveSeconds = 3

// Watch takes an event of the solver.
func (l *Live) Watch(e auto.Event) {
	if e.Note != "" {
		l.notes = append(l.notes, e.Note)
		return
	}
	if math.IsNaN(e.Validation) {
		return
	}
	c := l.curves[e.Phase]
	if c == nil {
		c = &page.Curve{Name: e.Phase, Points: true}
		if l.curves == nil {
			l.curves = map[string]*page.Curve{}
		}
		l.curves[e.Phase] = c
		l.phases = append(l.phases, e.Phase)
	}
	c.X, c.Y = append(c.X, time.Since(l.Run.Begun).Seconds()), append(c.Y, e.Validation)
}

// Write writes the page: where the solve is, the residuals so far, what was decided, and the best solution until then, which
// may be nil.
func (l *Live) Write(stage string, best *auto.Solution) error {
	p := &page.Page{
		Title: l.Run.File.Name, Kind: "A solve under way", Status: "running", Tone: page.Fair, Reason: stage, Refresh: liveSeconds,
		Foot: fmt.Sprintf("Written by pinn %s.", l.Run.Version),
	}
	p.Sections = append(p.Sections, l.Run.asked())
	if len(l.phases) > 0 {
		course := &page.Curves{X: "seconds", Y: residualName, LogY: true}
		for _, name := range l.phases {
			course.Curves = append(course.Curves, *l.curves[name])
		}
		p.Sections = append(p.Sections, page.Section{Title: "How it goes", Plot: course})
	}
	if best != nil && best.CellCount() > 0 {
		if l.shown != best {
			r := *l.Run
			r.Solution = best
			l.shown, l.found = best, r.found()
			l.found.Title = "The best solution so far"
		}
		p.Sections = append(p.Sections, l.found)
	}
	if len(l.notes) > 0 {
		p.Sections = append(p.Sections, page.Section{Title: "What was decided", List: l.notes})
	}
	return writePage(l.Path, p)
}

// Finish writes the page about the outcome in its place, which is not loaded anew. Without a solution it says how the solve ended.
func (l *Live) Finish(outcome *auto.Solution, s *Summary, words string) error {
	if outcome == nil || outcome.CellCount() == 0 || s == nil {
		return writePage(l.Path, &page.Page{Title: l.Run.File.Name, Kind: "A solve that has ended", Status: "no solution", Tone: page.Poor, Reason: words,
			Sections: []page.Section{l.Run.asked()}})
	}
	r := *l.Run
	r.Solution = outcome
	return writePage(l.Path, r.page(s))
}

// writePage replaces a page by another one, at once.
func writePage(path string, p *page.Page) error {
	var b bytes.Buffer
	if err := p.Write(&b); err != nil {
		return err
	}
	return store.ReplaceFile(path, b.Bytes())
}
