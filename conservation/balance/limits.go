package balance

// The numbers that steer this package, under the names of the files that use them.

// data.go

const (
	// newtonSteps bounds the iterations for values that equations give, and newtonSettled is the last step, relative to the values, at which they end.
	newtonSteps   = 40
	newtonSettled = 1e-13
	// newtonAccepted is the last step from which on values that roundings keep from settling are taken.
	newtonAccepted = 1e-7
)

// law.go

// densityMet is how near the densities of states come to those that they belong to, relative to the largest ones.
const densityMet = 1e-11

// speedNone is the speed relative to the fastest wave that counts as none.
const speedNone = 1e-6
