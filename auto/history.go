package auto

import (
	"fmt"
	"math"
	"time"

	"pinn/internal/usage"
)

// phase starts a phase of the work; the function that it returns ends it.
func (s *solver) phase(name string) (done func()) {
	begun := time.Now()
	s.current = name
	if s.options.Watch != nil {
		s.options.Watch(s.event(name, 0, 0, math.NaN(), math.NaN()))
	}
	return func() { s.phases = append(s.phases, Phase{name, time.Since(begun).Seconds()}) }
}

// record adds a line to the history and reports it. The error is measured where the residual was looked at.
func (s *solver) record(phase string, step int, t *trial, loss, validation float64) {
	s.recordAs(phase, step, t.width, t.spread, loss, validation, func() *Model { return s.model(t) })
}

// recordAs is record with what it needs of a trial. A nil model has no error to measure.
func (s *solver) recordAs(phase string, step, features int, spread, loss, validation float64, model func() *Model) {
	r := Record{
		Step: step, Phase: phase, Features: features, Spread: spread, Loss: loss, Validation: validation, Error: math.NaN(),
		Seconds: time.Since(s.begun).Seconds(), CPUSeconds: usage.Now().CPUSeconds - s.cpu,
	}
	if s.options.Measure != nil && model != nil && !math.IsNaN(validation) {
		r.Error = s.options.Measure(model())
	}
	s.history = append(s.history, r)
	if s.options.Watch != nil {
		s.options.Watch(s.event(phase, step, s.options.Training.allSteps(), loss, validation))
	}
}

// note records a decision.
func (s *solver) note(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	s.decisions = append(s.decisions, text)
	if s.options.Watch != nil {
		e := s.event(s.current, 0, 0, math.NaN(), math.NaN())
		e.Note = text
		s.options.Watch(e)
	}
}
