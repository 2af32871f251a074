package auto

// What decides how far a solution is trusted. Each says what it bounds and where its value comes from, as in limits.go.

// The estimate of the error.
const (
	// shareLikely is the share of the residual that sits where the conditions are weakest, for the estimate. The whole of it would be
	// a bound; for the problems of the gallery the error is between a third and a thousandth of that.
	shareLikely = 0.1
	// estimateVisible is the least estimate that can mean an undetermined solution; below, it is a matter of roundings.
	estimateVisible = 1e-9
	// ratioUnrelated is the ratio of the estimate to the residual from which the residual says nothing about the error. For
	// problems that determine their solution it lies below a thousand.
	ratioUnrelated = 1e5
	// ratioGrown is the ratio of the estimate to the residual from which the error of an ordinary differential equation is what has grown. For a chaotic
	// oscillator it is 500 to 3e5, and of six seeds one had an estimate of 0.7 times the error without a third solve.
	ratioGrown = 100
	// sharedCells multiplies the estimate where the solution is singular by its data: both solves have the same smallest cells, and
	// what these miss is alike. With a flux that sets in suddenly the error was 1.1 times the estimate without it.
	sharedCells = 2
	// sharedAtCrossing is sharedCells where borders of materials cross: with a ratio of 5 around the crossing the error is 4.6e-10 where two
	// solves on the same cells come to 4e-11.
	sharedAtCrossing = 10
	// sharedAtRays is sharedCells where cells end at the lines on which waves carry kinks: all cells are shared, and six strings that were plucked at other places
	// had 0.5 to 1.4 times the error that two solves on these come to.
	sharedAtRays = 3
	// factorCompromised multiplies the estimate where more conditions are given than the equations leave room for: what the solution makes of
	// them depends on their weights, and those of the independent solve differ by no more than [tilt] each way.
	factorCompromised = tilt * tilt
	// sharedUnresolved multiplies the estimate where cells are far from resolving the solution, by [ratioUnresolved]: two solves miss the same on the same
	// cells. At the edge of a porous medium that fills, the error was twice the estimate without it.
	sharedUnresolved = 5
	// ratioUnresolved is the ratio of the residual of cells to that which was asked for, from which they are far from resolving the solution.
	ratioUnresolved = 1e4
	// biasFactor multiplies the estimate where two solves on the same cells differ far more than their residuals say. What the rows
	// then notice too little may push both the same way: with a kink in the data of a diffusion the error was five times the
	// estimate without it. In ordinary differential equations that are marched it is errors that grow. And where the residual
	// is at rounding it is roundings of derivatives, which are others in the independent solve.
	biasFactor = 10
	// pointsInCell is the number of points in every cell at which two solutions are compared.
	pointsInCell = 30
)

// leastEstimate is what roundings of the values themselves come to: two solves may agree beyond that.
const leastEstimate = 1e-14

// belowZero is how far below zero something under a root may be, relative to its largest size, in a solution without an error: what is zero there has
// roundings of other values. aboveTypical is the ratio of errors there, where roots begin, to those of the whole solution that count else.
const (
	belowZero    = 1e-6
	aboveTypical = 10
)

// comparePoints is the number of points at which two models are compared: the mean square of the difference has an error of a few per cent.
const comparePoints = 1000

// fadePoints is the number of points at which solutions are compared near and far from contradictions: enough for some in every
// ring.
const fadePoints = 4000

// bendPoints is the number of points at which the curvature of a solution is looked at.
const bendPoints = 40

// tilt is the largest factor by which an independent solve weighs an equation more or less than the first one: enough for
// compromises between conditions to show, little enough to cost no digits.
const tilt = 2

// Shifted starts of independent solves.
const (
	// shiftAside is the shift, relative to the domain. Its square is rounding, so that one step of Newton is enough.
	shiftAside = 1e-7
	// shiftOfValues is what the values are changed by, relative to themselves: a solution that does not vary has no side. It is far above roundings,
	// where no step would lower the residual.
	shiftOfValues = 1e-9
	// shiftFarAside is the shift of a third solve, relative to the domain, down to leastShiftFarAside by factors of shortenShift where cells, which are
	// small at a front, do not hold it as far away: one of width 0.004 in a domain of 2 did not, and was 31 % off with an estimate of 0.1 %.
	shiftFarAside      = 0.1
	leastShiftFarAside = 1e-3
	shortenShift       = 0.2
	// cosineUnpulled is the cosine between the shift and the difference of the two solves from which the solution stays where it
	// was put, if the difference is at least leastStay and at most mostStay of the shift.
	cosineUnpulled      = 0.9
	leastStay, mostStay = 0.5, 2
)

const (
	// radiusMiddling is a radius of frequencies that holds a few periods, in radians per length of the unit box.
	radiusMiddling = 8
	// probeSurplus is how many more points than functions the values of a probe are taken at, relatively.
	probeSurplus = 1.25
)

// The probe of the conditions.
const (
	// valueUnnoticed is the value at or below which a function counts as not noticed.
	valueUnnoticed = 1e-8
	// valueAtRounding is the value relative to what the conditions would notice of a solution of the natural sizes, at or below which the
	// same is so. It tells where data that a null function contradicts have made the solution itself nearly one.
	valueAtRounding = 1e-12
	// excessOvergrown is the excess from which a solution is a large multiple of a null function.
	excessOvergrown = 1e6
	// ratioFalling is the value relative to that on a poorer space from which on it counts as falling. Where the problem
	// determines its solution, it lies between a half and 1 once the space holds the function.
	ratioFalling = 0.1
	// ratioIllPosed is the fall from the basis of the solution, which notices all of its functions, to richer ones, to a value that still falls,
	// from which a problem counts as ill-posed, however small the value: for Laplace's equation with data on one side it ends near 1e-8.
	ratioIllPosed = 0.1
	// rankOfProbe is how independent the functions of the probe are: less would not hold much more than roundings.
	rankOfProbe = 1e-13
	// shareNoticed is the part of a flux, relative to the sizes of its terms, that depends on the values of fields, from which these are noticed.
	shareNoticed = 1e-3
	// probeColumns bounds the columns of a probe, so that it costs a fraction of a solve, and mostProbeColumns those of one that
	// follows a value that falls.
	probeColumns     = 300
	mostProbeColumns = 1200
	// leastProbe is the least width of a probe with many fields.
	leastProbe = 100
)

// Functions in words.
const (
	// sizeFaint is the size of a field of a function, relative to the largest, below which words leave it out, and variationEven the
	// variation along a coordinate below which a field does not vary.
	sizeFaint     = 1e-3
	variationEven = 1e-3
	// shapePoints is the number of points at which a function is looked at.
	shapePoints = 500
)

// Misfits that solves share.
const (
	// residualGross is the typical residual of an equation, relative to its terms, from which a solution is none, whatever two solves
	// have in common: both may be blind for the same layer, or make the same compromise.
	residualGross = 0.1
	// cosineSame is the cosine between the residuals of two solves from which they miss the equations in the same way.
	cosineSame = 0.95
	// shareStays is the part of a misfit that is left with twice the frequencies where conditions contradict each other. Where a
	// solution is not resolved, at a jump, it falls at least like the fourth root of their number in the plane.
	shareStays = 0.9
	// ratioByItself is how much smaller the misfit of a contradicted equation is without the others.
	ratioByItself = 0.1
	// errorWellKnown is the bound on the relative error, the residual over the least singular value (see [solver.determine]), up to
	// which what some conditions determine is held against another condition.
	errorWellKnown = 1e-2
	// rankNoticedWell is the rank tolerance of what conditions notice well: the functions of a basis hold the one that is not noticed up to as much.
	rankNoticedWell = 1e-4
)

// differenceNeeded is the difference from which a condition without which the solution changes by so much is one that it needs: what satisfies all of
// them to a small residual would be no coincidence.
const differenceNeeded = 0.3
