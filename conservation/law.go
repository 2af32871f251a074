// Package conservation solves conservation laws in one coordinate of space, q_t + f(q)_x = s(x, t, q), whose solutions jump.
// No basis of smooth functions holds a jump, and where one stands the equation has no derivative to be evaluated: what holds there is its
// integral. So the unknowns are the means over cells, which only the fluxes through their faces change; the limit is the entropy
// solution (R. J. LeVeque, Finite Volume Methods for Hyperbolic Problems, 2002).
//
// States at the faces are limited linear functions of the cells (generalised minmod), fluxes those of Kurganov, Noelle and Petrova (SIAM J. Sci.
// Comput. 23, 2001), which need nothing but bounds on the wave speeds, and steps in time are the strongly stable Runge-Kutta
// method of order two (Gottlieb, Shu and Tadmor, SIAM Review 43, 2001). The L1 error falls as h^2 where the solution is smooth, as h at shocks,
// and as h^(2/3) at contacts and other jumps that waves do not sharpen.
//
// Every problem is solved on n and on 2n cells: the estimate of the error and the places of the jumps come from both.
package conservation

// Law is a conservation law.
type Law struct {
	// Fields is the number of conserved quantities: the length of every state.
	Fields int
	// Flux writes f(q) to dst.
	Flux func(dst, q []float64)
	// Speeds bounds the speeds of all waves between two states: the eigenvalues of the flux's Jacobian at both of them, and in between if
	// the flux of a scalar law is not convex. least may be positive and greatest negative.
	Speeds func(left, right []float64) (least, greatest float64)
	// Admits reports whether a state is one that the law knows, such as a gas of positive density and pressure; nil: all are. Where a linear
	// function leaves these states its cell gets the mean, which stays among them for gases and water.
	Admits func(q []float64) bool
	// Source writes s(x, t, q) to dst; nil: there is none. It must not be stiff: steps are as long as the waves allow.
	Source func(dst []float64, x, t float64, q []float64)
}

// Ghost writes the state beyond an end of the interval to dst, given the one inside: the data of what comes in, the mirror image at a wall.
// Only the waves that enter feel it.
type Ghost func(dst, inside []float64, t float64)

// Outflow lets all waves out: the state beyond is that inside.
func Outflow(dst, inside []float64, _ float64) { copy(dst, inside) }

// Problem is a law on an interval, from time 0 on.
type Problem struct {
	Law          Law
	Lower, Upper float64
	Until        float64
	// Start writes the state at time 0 to dst.
	Start func(dst []float64, x float64)
	// Left and Right are the states beyond the ends; nil: [Outflow]. They do not count if Periodic is set.
	Left, Right Ghost
	Periodic    bool
}
