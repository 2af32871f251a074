// Package eigen finds the eigenvalues of problems that are linear in their fields and hold one unknown number, linearly
// or quadratically, in their equations or conditions, by projection onto a given basis.
//
// With a shift mu near the wanted values, A(mu + theta) = A0 + theta A1 + theta^2 A2 are the rows of the conditions over
// the basis. A eigenfunction satisfies u = -theta A0^+ (A1 + theta A2) u, where A0^+ is the rank-revealing least-squares
// solve of every other problem: the map from u to the solution with the right-hand side -A1 u has the eigenvalue
// 1/theta. The largest of these are found in block Krylov spaces. All inner products are those of the values of the
// functions, not of their coefficients: combinations of a redundant basis that are zero as functions, which fill the
// reduced pencils of Galerkin methods with spurious eigenvalues, have no length here. (Shifted and inverted iterations:
// Y. Saad, "Numerical Methods for Large Eigenvalue Problems", 2nd ed., SIAM 2011, chapters 6 and 8; values as the measure
// of a function in a redundant basis: T. Betcke and L. N. Trefethen, SIAM Review 47, 2005.)
//
// # How
//
// The eigenvalues are those of the map from u to the solution with the right-hand side -A1 u, where A1 is what the
// eigenvalue multiplies: the solve is the projection of every other problem, at a shift that keeps away from the
// eigenvalues. Pencils reduced by QR or SVD have spurious eigenvalues, of combinations that are zero as functions; in
// Krylov spaces with the inner product of values these have no length. The first functions of the space are rough, and
// a solve to rounding represents them by coefficients of 1e10 and more, whose roundings spoil the eigenvalues at 1e-4;
// with a rank tolerance of 1e-9 there, and three steps to rounding in the end, ten eigenvalues of the square have
// errors of 1e-15 relative. The search for a basis is the one of any problem, with the worst relative residual of the
// eigenfunctions; every residual is relative to the terms of its own equation. The independent basis gives the errors,
// and tells which values are there at all.
package eigen
