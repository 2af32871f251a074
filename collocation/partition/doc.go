// Package partition cuts a problem into boxes: every box gets fields of its own, and conditions on the faces that two
// boxes share match the values and the derivatives there. The cut problem is an ordinary [pde.Problem]; in its systems
// a row touches the columns of one or two boxes, so that they are block-sparse.
//
// The indicator functions of the boxes are a partition of unity, the sharpest one: the solution is the sum over the
// boxes of indicator times local expansion. Smooth windows would need no matching conditions, but where they overlap,
// two bases describe the same functions, and the system becomes the more ill-conditioned the better the bases are.
package partition
