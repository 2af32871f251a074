package collocation

import (
	"fmt"
	"strings"

	"pinn/pde"
)

// NonFiniteError says that an equation gave a NaN or an infinity.
type NonFiniteError struct {
	Condition string
	Equation  int       // 0-based
	Equations int       // of the condition
	Coords    []string  // names of the coordinates
	Point     []float64 // where
	// Slot is the derivative or parameter whose coefficient is not finite, such as "u_xx"; empty for the residual itself.
	Slot  string
	Value float64
}

// Error names the condition and the point.
func (e *NonFiniteError) Error() string {
	var at []string
	for a, v := range e.Point {
		at = append(at, fmt.Sprintf("%s = %.6g", e.Coords[a], v))
	}
	what := "the residual"
	if e.Slot != "" {
		what = "the coefficient of " + e.Slot
	}
	if e.Equations > 1 {
		what += fmt.Sprintf(" in equation %d", e.Equation+1)
	}
	return fmt.Sprintf("condition %q: %s is %v at %s", e.Condition, what, e.Value, strings.Join(at, ", "))
}

func slotName(p *pde.Problem, s pde.Slot) string {
	name := p.Fields[s.Field]
	if d := s.D.Name(p.Coords); d != "" {
		name += "_" + d
	}
	if s.Sheet == 1 {
		name = "mate(" + name + ")"
	}
	return name
}
