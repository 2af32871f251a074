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
// equations only. It needs equations that are affine in the fields for given parameters. Joint fits of nonlinear ones,
// with the weight of the data lowered in steps, can end in trivial solutions, which satisfy the equations too: those of
// Lorenz' equations do.
package inverse
