package pde

import "errors"

// ErrNoBalance says that equations are not of the first order in two coordinates, or hold more than the values of all fields and their derivatives.
var ErrNoBalance = errors.New("pde: the equations are not first-order laws in two coordinates")

// Balance is a system of equations of the first order in divergence form: the sum over all coordinates of d(Along[a], x_a) equals Source. It is what
// holds where a solution jumps: the normal component of Along is continuous there.
type Balance struct {
	// Along holds, per coordinate, functions of the point and of the values of the fields, one per equation: their slots are the values of all
	// fields in the order of [Problem.Fields].
	Along []Operator
	// Source is alike; nil: it vanishes.
	Source Operator
	// Read holds what the equations do not say by themselves, one sentence each: the fluxes that terms such as u*u_x were read as.
	Read []string
}

// Balanced is an operator that can tell its equations in divergence form.
type Balanced interface {
	Operator
	// Balance returns the divergence form, or an error: one that shows what in the equations has none, or [ErrNoBalance].
	Balance() (*Balance, error)
}
