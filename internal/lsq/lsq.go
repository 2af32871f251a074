// Package lsq solves linear least-squares problems, dense or sparse by groups of columns, whose matrix may be
// rank-deficient to working precision.
//
// The bases of this project are redundant: a matrix of 400 columns often has numerical rank 280. A [Triangle] takes the
// rows, all at once or block by block, and keeps a QR factor of them. A [Factor] scales its columns, factors it with
// column pivoting, which gives the rank of the whole matrix and costs a fraction, cuts where the diagonal falls below a
// tolerance, and solves for the vector of least norm of what is left (a complete orthogonal factorisation; Golub and Van
// Loan, Matrix Computations, 4th ed., section 5.5). Both keep their memory from use to use. A [Sparse] does the same for
// rows that touch few groups of columns each, with such a factorisation per group.
package lsq
