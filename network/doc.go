// Package network holds feed-forward and residual networks that are read as adaptive bases: the basis functions are
// the outputs of the last hidden layer. The output weights are not part of a network; whoever projects onto the basis
// owns them (E. C. Cyr, M. A. Gulian, R. G. Patel, M. Perego, N. A. Trask, "Robust training and initialization of deep
// neural networks: an adaptive basis viewpoint", MSML 2020, arXiv 1912.04862).
//
// A [Net] evaluates the derivatives of its basis functions ([Net.Eval]) and, on a tape ([Net.Tape]), pulls cotangents of
// these derivatives back to the hidden weights. An [Init] fills the weights. An [Around] sees the images
// of points in round holes beside the coordinates.
package network
