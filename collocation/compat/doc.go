// Package compat compares the data of a problem where its conditions meet. The conditions that meet at a point, with the
// equations of the domain and their derivatives along the regions on which they hold, are a small system of equations for
// the derivatives of the fields there. If it has no solution, the fields cannot be as smooth as that: the data contradict
// each other in values (order 0), in slopes (order 1) or in higher derivatives, and the solution is singular at the spot.
package compat
