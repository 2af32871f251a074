package auto

// What decides how far a solution is trusted. Each says what it bounds and where its value comes from, as in limits.go.

// The estimate of the error.
const (
	// likely is the share of the residual that sits where the conditions are weakest, for the estimate. The whole of it would be
	// a bound; for the problems of the gallery the error is between a third and a thousandth of that.
	likely = 0.1
	// visible is the least estimate that can mean an undetermined solution; below, it is a matter of roundings.
	visible = 1e-9
	// unrelated is the ratio of the estimate to the residual from which the residual says nothing about the error. For
	// problems that determine their solution it lies below a thousand.
	unrelated = 1e5
	// sharedCells multiplies the estimate where the solution is singular by its data: both solves have the same smallest cells, and
	// what these miss is alike. With a flux that sets in suddenly the error was 1.1 times the estimate without it.
	sharedCells = 2
	// sharedAtCrossing is sharedCells where borders of materials cross: with a ratio of 5 around the crossing the error is 4.6e-10 where two
	// solves on the same cells come to 4e-11.
	sharedAtCrossing = 10
	// sharedAtRays is sharedCells where cells end at the lines on which waves carry kinks: all cells are shared, and six strings that were plucked at other places
	// had 0.5 to 1.4 times the error that two solves on these come to.
	sharedAtRays = 3
	// compromised multiplies the estimate where more conditions are given than the equations leave room for: what the solution makes of
	// them depends on their weights, and those of the independent solve differ by no more than [tilt] each way.
	compromised = tilt * tilt
	// biasFactor multiplies the estimate where two solves on the same cells differ far more than their residuals say. What the rows
	// then notice too little may push both the same way: with a kink in the data of a diffusion the error was five times the
	// estimate without it. Ordinary differential equations have no faces to notice too little on: there it is errors that grow. And where the residual
	// is at rounding it is roundings of derivatives, which are others in the independent solve.
	biasFactor = 10
	// pointsInCell is the number of points in every cell at which two solutions are compared.
	pointsInCell = 30
)

// leastEstimate is what roundings of the values themselves come to: two solves may agree beyond that.
const leastEstimate = 1e-14

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
	// aside is the shift, relative to the domain. Its square is rounding, so that one step of Newton is enough.
	aside = 1e-7
	// scaled is what the values are changed by, relative to themselves: a solution that does not vary has no side. It is far above roundings,
	// where no step would lower the residual.
	scaled = 1e-9
	// farAside is the shift of a third solve, relative to the domain.
	farAside = 0.1
	// unpulled is the cosine between the shift and the difference of the two solves from which the solution stays where it
	// was put, if the difference is at least leastStay and at most mostStay of the shift.
	unpulled            = 0.9
	leastStay, mostStay = 0.5, 2
)

const (
	// middling is a radius of frequencies that holds a few periods, in radians per length of the unit box.
	middling = 8
	// probeSurplus is how many more points than functions the values of a probe are taken at, relatively.
	probeSurplus = 1.25
)

// The probe of the conditions.
const (
	// unnoticed is the value at or below which a function counts as not noticed.
	unnoticed = 1e-8
	// atRounding is the value relative to what the conditions would notice of a solution of the natural sizes, at or below which the
	// same is so. It tells where data that a null function contradicts have made the solution itself nearly one.
	atRounding = 1e-12
	// overgrown is the excess from which a solution is a large multiple of a null function.
	overgrown = 1e6
	// falling is the value relative to that on a poorer space from which on it counts as falling. Where the problem
	// determines its solution, it lies between a half and 1 once the space holds the function.
	falling = 0.1
	// illPosed is the fall from the basis of the solution, which notices all of its functions, to richer ones, to a value that still falls,
	// from which a problem counts as ill-posed, however small the value: for Laplace's equation with data on one side it ends near 1e-8.
	illPosed = 0.1
	// independent is how independent the functions of the probe are: less would not hold much more than roundings.
	independent = 1e-13
	// noticed is the part of a flux, relative to the sizes of its terms, that depends on the values of fields, from which these are noticed.
	noticed = 1e-3
	// probeColumns bounds the columns of a probe, so that it costs a fraction of a solve, and richest those of one that
	// follows a value that falls.
	probeColumns = 300
	richest      = 1200
	// leastProbe is the least width of a probe with many fields.
	leastProbe = 100
)

// Functions in words.
const (
	// faint is the size of a field of a function, relative to the largest, below which words leave it out, and even the
	// variation along a coordinate below which a field does not vary.
	faint = 1e-3
	even  = 1e-3
	// shapePoints is the number of points at which a function is looked at.
	shapePoints = 500
)

// Misfits that solves share.
const (
	// gross is the typical residual of an equation, relative to its terms, from which a solution is none, whatever two solves
	// have in common: both may be blind for the same layer, or make the same compromise.
	gross = 0.1
	// same is the cosine between the residuals of two solves from which they miss the equations in the same way.
	same = 0.95
	// stays is the part of a misfit that is left with twice the frequencies where conditions contradict each other. Where a
	// solution is not resolved, at a jump, it falls at least like the fourth root of their number in the plane.
	stays = 0.9
	// byItself is how much smaller the misfit of a contradicted equation is without the others.
	byItself = 0.1
	// wellKnown is the bound on the relative error, the residual over the least singular value (see [solver.determine]), up to
	// which what some conditions determine is held against another condition.
	wellKnown = 1e-2
	// noticedWell is the rank tolerance of what conditions notice well: the functions of a basis hold the one that is not noticed up to as much.
	noticedWell = 1e-4
)

// needed is the difference from which a condition without which the solution changes by so much is one that it needs: what satisfies all of
// them to a small residual would be no coincidence.
const needed = 0.3
