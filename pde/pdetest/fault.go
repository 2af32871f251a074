package pdetest

import (
	"fmt"
	"math"
)

// Fault is one number that is not what it should be.
type Fault struct {
	Check     string // what was checked: "partial", "affine", "order of the points", "exact solution", ...
	Condition string // the condition's name; empty for an operator alone
	Equation  int
	Column    string // "slot 2" or "param 0"; empty if the residual itself is at fault
	Point     int
	At        []float64 // the coordinates of the point
	Got, Want float64
	Tolerance float64 // absolute, so that |Got - Want| should not exceed it
}

// Error says what was checked, where, and by how much it is wrong.
func (f *Fault) Error() string {
	s := f.Check + ":"
	if f.Condition != "" {
		s += fmt.Sprintf(" condition %q,", f.Condition)
	}
	s += fmt.Sprintf(" equation %d,", f.Equation)
	if f.Column != "" {
		s += " " + f.Column + ","
	}
	return s + fmt.Sprintf(" point %d at %.4g: got %.12g, want %.12g, tolerance %.2g",
		f.Point, f.At, f.Got, f.Want, f.Tolerance)
}

// ShapeError is a broken promise that no single number shows, such as a write outside the destination.
type ShapeError struct{ Msg string }

// Error implements error.
func (e *ShapeError) Error() string { return e.Msg }

// excess is how far got misses want in units of the tolerance; above 1 is a fault. Where a NaN or an infinity is
// involved it is infinite.
func excess(got, want, tolerance float64) float64 {
	if got == want {
		return 0
	}
	x := math.Abs(got-want) / tolerance
	if math.IsNaN(x) || math.IsInf(tolerance, 0) {
		return math.Inf(1)
	}
	return x
}
