// Package shape describes domains that are not boxes: a shape is a signed function, negative inside, made of smooth
// ones by union, intersection and difference.
//
// A region of a shape (its inside, its boundary, named pieces of that, its section by a plane) is divided into patches:
// a tree of boxes, in each of which all functions are monotone along an axis or do not depend on it, and in every box
// nested intervals whose ends are constants or roots (R. I. Saye, "High-order quadrature methods for implicitly defined
// surfaces and volumes in hyperrectangles", SIAM J. Sci. Comput. 37, 2015). Points of the unit cube are shared out among the
// patches by measure, so that points that are spread evenly stay so, and none is lost.
package shape
