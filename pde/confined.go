package pde

import "gonum.org/v1/gonum/mat"

// Confined is an operator whose equations hold only where some expressions are not negative, such as arguments of roots. Where one is, the
// equations go on as if it were zero: iterations and roundings may pass that border, solutions may not.
type Confined interface {
	Operator
	// Confines returns the expressions as text.
	Confines() []string
	// Confine writes the values of the expressions to dst (points x expressions), from the values of the slots as in Residual.
	Confine(dst *mat.Dense, at *Cloud, u *mat.Dense, params []float64)
}
