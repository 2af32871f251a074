// Package result turns a solved problem into the files of its results folder:
//
//	summary.json            what was found and what it took, see Summary
//	history.csv             one line per trial of the search and per step of the training
//	solution.csv            coordinates and fields at random points; exact(u) and error(u) where u is known
//	solution.npz            the same as arrays: x (points x coordinates), u, exact and error (points x fields)
//	model.json              the solution as a function, see auto.Model
//	independent.json        the solution of the independent solve, if there was one
//	problem/                the problem file as used, with the tables that it reads
//	report.html             a page about the run that needs nothing else, see package page
//	solution.png and .svg   the fields. With several fields there is one figure for each, called solution-<field>
//	slices                  likewise, in one coordinate of space: the fields at several times
//	error                   likewise, where the exact solution is known
//	estimate                likewise, where it is not: of the error, from the difference of two solutions
//	witness                 likewise, where the conditions do not determine the solution: what may be added to it
//	residual                of the equations that hold in the domain
//	parts                   which part of a partition of unity weighs most
//	cells                   the cells that the domain was cut into, in the colours of their shares in the residual
//	loss                    the history
package result
