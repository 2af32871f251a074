// Package conservation solves conservation laws in one coordinate of space, q(u)_t + f(u)_x = s(u, x, t), whose solutions jump.
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

import "gonum.org/v1/gonum/mat"

// Law is a conservation law of states, in blocks of them: points x fields. A state need not be what is conserved: a gas may be described by density,
// velocity and pressure. Methods must be safe for concurrent use.
type Law interface {
	// Dims returns the number of fields of a state, which is that of the quantities that are conserved.
	Dims() int
	// Densities writes q(u) to dst.
	Densities(dst, u *mat.Dense, at Places)
	// States writes to u the states of which q are the densities. On entry u holds states nearby. The error says which point has none.
	States(u, q *mat.Dense, at Places) error
	// Fluxes writes f(u) to dst.
	Fluxes(dst, u *mat.Dense, at Places)
	// Speeds writes the least and the greatest speed of the waves in every state: the eigenvalues of the flux's Jacobian with respect to q.
	Speeds(least, greatest []float64, u *mat.Dense, at Places)
	// Sources writes s to dst and reports true, or reports that there are none. They must not be stiff: steps are as long as the waves allow.
	Sources(dst, u *mat.Dense, at Places) bool
	// Admits reports whether a state is one that the law knows, such as a gas of positive density and pressure. Where a linear function leaves
	// these states its cell gets the mean.
	Admits(u []float64) bool
}

// Places says where the states of a block are: one entry of X per point, at one time.
type Places struct {
	X []float64
	T float64
}

// Pointwise is a law of states that are conserved themselves, by functions of one state.
type Pointwise struct {
	// Fields is the length of every state.
	Fields int
	// Flux writes f(q) to dst.
	Flux func(dst, q []float64)
	// Speed returns the least and the greatest eigenvalue of the flux's Jacobian.
	Speed func(q []float64) (least, greatest float64)
	// Known reports whether a state is one that the law knows; nil: all are.
	Known func(q []float64) bool
	// Source writes s(x, t, q) to dst; nil: there is none.
	Source func(dst []float64, x, t float64, q []float64)
}

// Dims implements [Law].
func (l *Pointwise) Dims() int { return l.Fields }

// Densities implements [Law].
func (l *Pointwise) Densities(dst, u *mat.Dense, _ Places) { dst.Copy(u) }

// States implements [Law].
func (l *Pointwise) States(u, q *mat.Dense, _ Places) error {
	u.Copy(q)
	return nil
}

// Fluxes implements [Law].
func (l *Pointwise) Fluxes(dst, u *mat.Dense, at Places) {
	for i := range at.X {
		l.Flux(dst.RawRowView(i), u.RawRowView(i))
	}
}

// Speeds implements [Law].
func (l *Pointwise) Speeds(least, greatest []float64, u *mat.Dense, at Places) {
	for i := range at.X {
		least[i], greatest[i] = l.Speed(u.RawRowView(i))
	}
}

// Sources implements [Law].
func (l *Pointwise) Sources(dst, u *mat.Dense, at Places) bool {
	if l.Source == nil {
		return false
	}
	for i, x := range at.X {
		l.Source(dst.RawRowView(i), x, at.T, u.RawRowView(i))
	}
	return true
}

// Admits implements [Law].
func (l *Pointwise) Admits(u []float64) bool { return l.Known == nil || l.Known(u) }

// Ghost writes the state beyond an end of the interval to dst, given the one inside: the data of what comes in, the mirror image at a wall.
// Only the waves that enter feel it.
type Ghost func(dst, inside []float64, t float64)

// Outflow lets all waves out: the state beyond is that inside.
func Outflow(dst, inside []float64, _ float64) { copy(dst, inside) }

// Problem is a law on an interval and between two times.
type Problem struct {
	Law          Law
	Lower, Upper float64
	From, Until  float64
	// Start writes the state at the time From to dst.
	Start func(dst []float64, x float64)
	// Left and Right are the states beyond the ends; nil: [Outflow]. They do not count if Periodic is set.
	Left, Right Ghost
	Periodic    bool
	// Viscous asks for the method of order one (Rusanov's), which finds the entropy solution of every scalar law and of most systems, slowly: what
	// the method of order two finds must come near to it.
	Viscous bool
}
