package classify

// The numbers that steer this package, under the names of the files that use them.

// basis.go

// blockPoints is the number of points whose features are evaluated together. Sums are taken block by block, so that
// results do not depend on the number of cores.
const blockPoints = 128

// hessian.go

// hessianStrip is the number of points whose weighted features are held at a time.
const hessianStrip = 512

// newton.go

// weightsFactored is the largest number of weights for which Auto factors the Hessian.
const weightsFactored = 400

const (
	// decreaseSufficient is the share of the decrease promised by the slope that a step must bring (Armijo).
	decreaseSufficient = 1e-4
	// searchHalvings bounds the line search.
	searchHalvings = 30
)
