// Package inverse finds unknown numbers of a problem from measured values, with their uncertainty.
//
// The equations and conditions of the problem are constraints, and the measured values are fitted under them: the rows of
// the data count a millionth of the others. For given numbers the fields then follow from one projection, which the noise
// of the data disturbs only where the problem leaves them free. What remains is a small nonlinear least-squares problem
// in the numbers, with the derivative of the fields by the numbers from the same projection (variable projection: G. H.
// Golub and V. Pereyra, Inverse Problems 19, 2003), solved by damped Gauss-Newton steps. Its linearisation gives the
// covariance of the numbers.
//
// # Weights and sensitivities
//
// Measured data count a millionth of the equations, so that noise leaks into these by 1e-12; what the equations leave
// free is still taken from the data, because the rank tolerance is 1e-15. For given parameters the fields follow from
// one projection, and a second one with the parameters' columns as right-hand sides gives the sensitivities:
// Gauss-Newton steps in the parameters alone, whose linearisation is the covariance. Degrees of freedom that the fields
// take from the data are the trace of the map from data to model. The search for a basis is by the residual of the
// equations only. Where the basis misses the equations by more than roundings, the data count as much more as leaves the
// noise below that: with less, fields would leave the data for the sake of equations that they cannot satisfy.
//
// # Equations that are nonlinear in the fields
//
// Solved from poor parameters and without initial values, they have solutions that have nothing to do with the data, the
// trivial ones of Lorenz' equations among them. [Approach] goes the other way: fields that follow the data, parameters
// that satisfy the equations best for these, and equations that count ten times as much in every step. It ends where the
// residual of the equations no longer falls, because the basis can do no more. For [Solve] the fields then are a few
// Newton steps away.
//
// # Unknown fields
//
// A field that only the data determine has a [Prior], and the strength is a matter of the data: Mallows' criterion where
// the noise is known, and generalised cross-validation where it is not. Both are flat where smoother fields are as
// likely; of strengths that cannot be told apart the weakest is taken, so that the band, the posterior covariance of a
// Gaussian prior, holds what it promises. All unknowns of a strength are solved for at once.
package inverse
