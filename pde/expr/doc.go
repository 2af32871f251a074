// Package expr reads equations and functions as text: "u_t + a*u_x = 0" becomes a [pinn/pde.Operator] with its
// partial derivatives, "sin(2*pi*(x - a*t))" a [pinn/pde/jet.Func] with derivatives of any order.
//
// The language has numbers, + - * / ^ (a power, which binds to the right and tighter than a sign, so that -x^2 is
// -(x^2)), parentheses, calls and the names of a [Scope]. Built in are pi and the functions sin, cos, tan, asin,
// acos, atan, atan2(y, x), sinh, cosh, tanh, sech, asinh, acosh, atanh, exp, log, sqrt, abs, sign, erf, erfc, min, max
// and step, which is 1 at 0 and also called heaviside. Furthermore:
//
//	u_x, u_xxt      derivatives of a field or a helper function, in any order of the coordinates
//	d(e, x, x)      derivative of any expression e, fields included: d(u^2/2, x) is u*u_x
//	lap(e)          sum of the second derivatives along all coordinates but time
//	dn(e)           derivative along the outward normal; the normal itself is not differentiated
//	mate(e)         e at the periodic partner of the point
//	integral(e, x)  integral over a coordinate, or several; over all but time without one; from a to b, of which b may be
//	                the coordinate itself, as integral(e, x, a, b). It stands for a field that the caller has to add
//	delta(x - 1)    a load on a plane: the flux jumps there by its factor; in equations only
//	if(x < 1, a, b) a where the comparison (<, <=, >, >=) holds, else b, whose value then does not matter
//
// What has a jump or a kink is differentiated by branch: the derivative of abs is sign, that of sign is zero. That is
// right where the branches agree on the surface between them. [Operator.Switches] tells where they do not: there a
// divergence such as d(k*u_x, x) says that its flux is continuous, and other derivatives do not exist.
// [Operator.Restrict] gives the equations on one side of a switch.
//
// Differentiation is symbolic. The results are simplified, but products of sums are not expanded, and equal parts
// are computed once, so that fourth derivatives are as accurate as the functions they are made of. A text is
// compiled to a program that runs over blocks of points.
//
// Faults in a text are errors of type [*Error], which show the line with a caret under the spot.
//
// # Switches
//
// A text is differentiated branch by branch (if, step, sign, abs, max, min). That is wrong where the branches disagree
// on the surface between them, so every derivative that a text asks for is looked at: expr finds the surfaces (planes
// by the roots of functions of one coordinate, others by bisection between points of either sign) and compares both
// branches there, with random numbers for the unknowns. pde.Problem.Switches lists the planes and the smooth surfaces at
// which cells should end. Where a flux jumps by its own text it is an Interface, with operators for the continuity of the
// fluxes and the list of derivatives that they replace; auto.CheckInterfaces refuses it with a caret where there are no
// cells, and refuses jumps on any other surface. pde.Restrict gives an operator on one side of a switch: the one-sided
// limit on what lies on it.
package expr
