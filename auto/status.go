package auto

import (
	"fmt"
	"slices"
)

// Status says how a solve ended.
type Status int

// The outcomes. Texts, such as JSON, have their names.
const (
	Unchecked    Status = iota // there is no error estimate, because Options.NoCheck asked for none or because it was not made yet
	Solved                     // the estimated error is within the tolerance
	Short                      // finished, but the estimated error is above the tolerance
	Fits                       // the equations agree with the data within their noise, and the numerical error is small against it
	Misfit                     // they do not, and the numerical error is not the reason
	Undetermined               // the fields can be changed without any condition noticing it, by what Solution.Null holds
	NoSolution                 // no values satisfy an equation, or no functions all conditions at once
	Failed                     // no usable numbers came out
	// Stopped: the solve was ended from outside, and this is the best solution until then. No solve has this status by itself:
	// whoever ends one gives it to what Options.Checkpoint was handed.
	Stopped
)

var statusNames = [...]string{
	"not checked", "solved", "short of the tolerance", "fits the data", "does not fit the data",
	"the conditions may not determine the solution", "no solution found", "failed", "stopped early",
}

// String names the status.
func (s Status) String() string { return statusNames[s] }

// Good reports whether the outcome is what was asked for.
func (s Status) Good() bool { return s == Solved || s == Fits }

// Early reports whether the solve was ended from outside.
func (s Status) Early() bool { return s == Stopped }

// Err returns an [*OutcomeError] for the statuses that say that there is no solution, NoSolution and Failed, and nil for the others.
func (s Status) Err() error {
	if s == NoSolution || s == Failed {
		return &OutcomeError{Status: s}
	}
	return nil
}

// MarshalText returns the name. It implements [encoding.TextMarshaler].
func (s Status) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText takes a name. It implements [encoding.TextUnmarshaler].
func (s *Status) UnmarshalText(name []byte) error {
	k := slices.Index(statusNames[:], string(name))
	if k < 0 {
		return fmt.Errorf("auto: %q is not a status", name)
	}
	*s = Status(k)
	return nil
}

// OutcomeError says why a solve has no solution to show.
type OutcomeError struct {
	Status Status
	Reason string // empty: nothing is known but the status
}

// Error gives the status and its reason.
func (e *OutcomeError) Error() string {
	if e.Reason == "" {
		return "auto: " + e.Status.String()
	}
	return "auto: " + e.Status.String() + ": " + e.Reason
}
