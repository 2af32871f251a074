// Package inverse finds unknown numbers of a problem from measured values, with their uncertainty.
//
// The equations and conditions of the problem are constraints, and the measured values are fitted under them: the rows of
// the data count a millionth of the others. For given numbers the fields then follow from one projection, which the noise
// of the data disturbs only where the problem leaves them free. What remains is a small nonlinear least-squares problem
// in the numbers, with the derivative of the fields by the numbers from the same projection (variable projection: G. H.
// Golub and V. Pereyra, Inverse Problems 19, 2003), solved by damped Gauss-Newton steps. Its linearisation gives the
// covariance of the numbers.
package inverse
