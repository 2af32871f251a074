// Package shape describes domains that are not boxes: a shape is a signed function, negative inside, made of smooth
// ones by union, intersection and difference.
//
// A region of a shape (its inside, its boundary, named pieces of that, its section by a plane) is divided into patches:
// a tree of boxes, in each of which all functions are monotone along an axis or do not depend on it, and in every box
// nested intervals whose ends are constants or roots (R. I. Saye, "High-order quadrature methods for implicitly defined
// surfaces and volumes in hyperrectangles", SIAM J. Sci. Comput. 37, 2015). Points of the unit cube are shared out among the
// patches by measure, so that points that are spread evenly stay so, and none is lost.
//
// # Patches
//
// Shapes are signed functions joined by and, or, not. A region of one is divided into patches: in small boxes all
// functions that matter are monotone along an axis, and nested intervals with roots as ends hold what is inside (Saye
// 2015), so that measures are exact to 1e-10 and every unit point has a place. Quadrature on triangles would need a
// mesh, and points that are drawn in the box and thrown away where they lie outside are fewer than asked for where a
// cell is nearly empty. A wall along the face of a box belongs to the box above it; walls that shapes share from either
// side are none. The first candidate in any shape is one basis over its box, with points inside only: analytic
// solutions extend over holes.
package shape
