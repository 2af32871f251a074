package pde

import "gonum.org/v1/gonum/mat"

// Bounded is an operator that can tell what its functions of the coordinates do between points: its coefficients,
// sources and data, and the functions that these are made of. Implementations must be safe for concurrent use.
type Bounded interface {
	Operator
	// Functions returns the number of functions. The first ones, as many as outputs says, are those that stand in the
	// equations; the others are parts of them.
	Functions() (all, outputs int)
	// Values writes the functions at points (points x coordinates) to dst (points x functions).
	Values(dst, x *mat.Dense)
	// Bounds writes numbers that no value of a function in the box lies below or above: one entry per function, infinite
	// where nothing is known. The box may be flat.
	Bounds(lo, hi []float64, lower, upper []float64)
}
