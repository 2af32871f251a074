// Package collocation turns a problem into rows: it samples the regions of the conditions, applies the operators to
// a basis at the points, and assembles the linear systems and the cotangents that solvers work with.
//
// The unknown fields are expansions u_f = sum_i c_i Phi_i over the bases of the [Space] values. A [System] binds a
// problem, its spaces and its sampled clouds; it knows neither networks nor solvers.
//
// # The rows
//
// Condition c contributes rows scale_c sqrt(w_p) F_c(x_p) with weights that sum to 1, so the loss is a quadrature of
// mean squares and does not depend on the numbers of points. Balance sets scale_c such that the rows of every equation
// have the same mean square norm on the operator-applied basis. Nobody tunes a weight; weight in a problem file
// multiplies the balance.
//
// # Spots
//
// A source of width 1e-3 lies between the points of any sample, but not between the lines of the text: the operators of
// expr give bounds over boxes (interval arithmetic on the same tape, pde.Bounded). collocation.Spots compares them, in
// boxes of eight points, with what the points there and around show, for every function of the coordinates and every
// part of one that is not a sum or product, and halves boxes until the bounds show nothing new or a value in the middle
// does. Such boxes are the condition's Spots: samples are stratified, with points of their own there, for the fit and
// for the fresh points, so that residual and estimate see what is there. A solution that leaves more than a hundredth
// of an equation's terms over in a spot is not called solved. Everyday problems have none; the search takes a
// millisecond.
package collocation
