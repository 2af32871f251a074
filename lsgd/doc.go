// Package lsgd fits adaptive bases: least squares for the output coefficients alternating with gradient steps on the
// hidden weights (LSGD; E. C. Cyr, M. A. Gulian, R. G. Patel, M. Perego, N. A. Trask, "Robust training and
// initialization of deep neural networks: an adaptive basis viewpoint", MSML 2020, algorithm 1).
//
// [Project] finds the coefficients of a collocation system at fixed hidden weights, by one rank-revealing
// least-squares solve or, for nonlinear equations, by damped Gauss-Newton steps. [Minimize] drives any [Objective]:
// [Reduced] eliminates the coefficients by projection, so that plain descent on it is LSGD; [Joint] moves all weights
// along the gradient and is the baseline that LSGD is compared with.
//
// # Gauss-Newton solves for the whole vector
//
// Each step solves A c = target, with target = A c_k - r_k, instead of A delta = -r_k. The solution of least norm is
// then taken of c itself, null-space components do not accumulate over the steps, and the start may be any function
// outside the span of the basis (the solution of a smaller problem, or [start]): the state is blend*start + expansion,
// and a full step ends the blend.
//
// # Training by Gauss-Newton steps
//
// Training by Gauss-Newton steps forms the normal equations of all unknowns, output coefficients and hidden weights,
// and damps them after Levenberg and Marquardt, with the norms of the columns instead of their squares. For affine
// problems the coefficients are not damped, which is variable projection, and are projected anew at every trial.
// Squaring the condition does no harm: damped steps need no small singular values, and the last projection is a QR.
// Every 10 steps, and where no damping leads down, half of the points are drawn with a density in proportion to the
// residual; their weights keep the loss an integral. By itself the program trains only after everything else
// (orTrained): if a solution has a relative residual above 1e-2, or an estimated error above 1e-2 with a residual above
// 1e-4 (below, the doubt is the problem's), and the options leave the basis, the points and the partition open. The
// number of steps comes from a count of operations; the independent training is left out where the first one has not
// lowered the residual.
package lsgd
