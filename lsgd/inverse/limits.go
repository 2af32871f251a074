package inverse

// The numbers that steer this package, under the names of the files that use them.

// approach.go

// trusts are the weights of the data relative to those of the equations on the way from a fit of the data alone to one that the
// equations constrain; those from trustNearly on are for fields that satisfy the equations nearly. trustSteps bounds the Gauss-Newton
// steps with each. From trustPatient on the way ends where a smaller weight does not lower the residual of the equations by the factor
// trustYielding: what is left is what the basis cannot do, and giving way to it would leave the data.
var trusts = []float64{100, 10, 1, 0.1, 1e-2, 1e-3, 1e-4, 1e-5}

const (
	trustNearly   = 3
	trustPatient  = 4
	trustYielding = 3
	trustSteps    = 5
	// strengthOnTheWay is the strength of the priors on the way, if nobody says otherwise, per measured value.
	strengthOnTheWay = 1e-4
)

// conclude.go

const (
	// errorUndetermined is the standard error, in sizes of the parameters, from which a direction counts as free.
	errorUndetermined = 10
	// sensitivityUnseen is the singular value of the sensitivities relative to the largest, from which a direction is free whatever
	// the noise: rounding.
	sensitivityUnseen = 1e-11
	// mostLeverages is the number of values up to which the numbers that the fit takes from them are counted. Beyond it they
	// are estimated with signVectors random vectors, to a few per cent.
	mostLeverages = 500
	signVectors   = 64
)

// fit.go

const (
	// weightLeast is the least weight of the rows of the data relative to those of the equations. Noise in the data leaks into the
	// equations by its square; the data still determine what the equations leave free, above the rank tolerance divided by it.
	// weightLargest is the largest weight, weightChange the factor of a change that counts, and residualRounded the relative residual below which
	// equations cannot be satisfied better.
	weightLeast = 1e-6
	// weightLeastWithPriors is that where unknown fields are regularised: a millionth of the noise leaks, and directions that the data hardly
	// notice stay well above roundings.
	weightLeastWithPriors = 1e-3
	weightLargest         = 0.1
	// misfitLeast is the misfit that data count with at least where there are no priors.
	misfitLeast     = 0.01
	weightChange    = 3
	residualRounded = 1e-14
	// stepsMost bounds the Gauss-Newton steps: those that converge take about ten.
	stepsMost = 40
	// stepShort is the step, relative to the standard error, that ends the iteration; and stepExact the one relative to
	// the number itself, for data without noise.
	stepShort = 1e-6
	stepExact = 1e-13
	// dampingMost is the damping from which no step leads down.
	dampingMost = 1e10
	// offsetStationary is the relative offset at which the fields have converged for given parameters, where that takes an iteration.
	offsetStationary = 1e-6
	// noiseRounds is the number of times that unknown standard deviations of several conditions are estimated anew.
	noiseRounds = 4
	// noiseLeast is the smallest standard deviation relative to the size of the values: rounding.
	noiseLeast = 1e-15
)

// held.go

// formTolerance is the largest difference, relative to the terms, of numbers that are equal but for rounding.
const formTolerance = 1e-9

// formProbes is the number of points of a condition at which its form is looked at.
const formProbes = 8

// parameterMoved is the relative change that takes a parameter away from a value that may be a special one.
const parameterMoved = 0.01

// strength.go

const (
	// strengthLargest is the strength per measured value from which the search for one goes down by factors of strengthLadder, and strengthLeast the
	// smallest one relative to that.
	strengthLargest = 1e2
	strengthLadder  = 10.0
	strengthLeast   = 1e-26
	// strengthPasses is the number of Gauss-Newton steps with each strength where equations are not affine in all unknowns.
	strengthPasses = 2
	// scoreRise is the factor by which the score may rise above its least value before the search ends, and scoreRiseKnown that where the
	// noise is known.
	scoreRise      = 10.0
	scoreRiseKnown = 1.5
	// scoreRiseNear is by how much it may rise, relatively, where the search begins near.
	scoreRiseNear = 0.05
)
