// Package compat compares the data of a problem where its conditions meet. The conditions that meet at a point, with the
// equations of the domain and their derivatives along the regions on which they hold, are a small system of equations for
// the derivatives of the fields there. If it has no solution, the fields cannot be as smooth as that: the data contradict
// each other in values (order 0), in slopes (order 1) or in higher derivatives, and the solution is singular at the spot.
//
// # Contradicting data
//
// At a point where conditions meet, their equations, those of the domain, and the derivatives of all along the regions
// on which they hold are a small linear system for the derivatives of the fields there. Order by order (0: values, 1:
// slopes, up to one above that of the equations) it is asked for a solution; where there is none, the fewest rows that
// contradict each other are put into words. Derivatives of coefficients and data are taken numerically by one-sided
// stencils of several lengths; what they differ by is the doubt, and a contradiction must be ten times as large.
// Nonlinear equations are iterated, and not judged where that does not settle. compat.Find is for grading cells as
// well: each contradiction has the box of its place and its order, compat.Seams the places where a condition gives way
// to one of another kind, compat.Kinks those where the data of a side jump or have a kink.
package compat
