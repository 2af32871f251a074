package auto

// What bounds the search for a basis, where it begins, and its training. Each says what it bounds and where its value comes from, as in limits.go.

// The work and the rows of a solve.
const (
	// rowsPerColumn is the number of collocation points for a function, over all conditions.
	rowsPerColumn = 2.5
	// stepsOfNonlinear is the number of linear solves that a nonlinear problem takes: 5 to 12 in the gallery.
	stepsOfNonlinear = 8
	// spreadsScanned is the number of spreads that a search looks at before anything else.
	spreadsScanned = 7
)

// Memory.
const (
	// processBytes is what a solve takes whatever its size: 53 to 68 MiB were seen with 250 columns.
	processBytes = 100 << 20
	// bytesPerEntry is memory by the square of the number of columns: a triangle, its copies for the pivoted factorisation
	// and the lanes that fill it. Between 500 and 4000 columns 72 to 92 were seen for transport, poisson and poisson-5d.
	bytesPerEntry = 96
	// automaticBytes is what a solve takes whose size the options leave open: most problems of the gallery need less than
	// half of it, those with many cells up to four times as much.
	automaticBytes = 2 << 30
)

// ratioForGood is the factor above the best residual at which two spreads in a row end a scan.
const ratioForGood = 100

// The shape of a disk of frequencies.
const (
	// mostTurns is the number of rounds in which the shape of the frequencies is taken from the solution.
	mostTurns = 8
	// rankToTurn is the rank tolerance of the fit whose coefficients tell where the frequencies are needed: with the
	// small singular values cut, what a function is not needed for is not put on it.
	rankToTurn = 1e-3
	// enlargeNeeded enlarges the ellipsoid of the needed frequencies, to have some beyond them.
	enlargeNeeded = 1.5
	// leastHalfAxis is the least half axis of the ellipsoid, in radians per length of the unit box.
	leastHalfAxis = 2.0
)

// Frequencies in many coordinates.
const (
	// coordinatesMany is the number of coordinates from which frequencies with few active coordinates are tried.
	coordinatesMany = 4
	// mostActive is the largest number of active coordinates that is tried.
	mostActive = 4
	// ratioOutclassed is the factor above the best residual from which a number of active coordinates is given up at once.
	ratioOutclassed = 10
	// strideOfSpreads is the factor between the spreads that are tried for a number of active coordinates.
	strideOfSpreads = 1.6
)

// partSteepness of the parts at the start makes neighbours overlap over about a quarter of their size.
const partSteepness = 8

// Defaults of a partition. The network of a neural gate has to tell few parts apart.
const (
	defaultParts = 4
	gateLayers   = 2
	gateWidth    = 16
)

// Sizes of fields.
const (
	// sizeNegligible is the fraction of its natural size below which the size of a field counts as that fraction.
	sizeNegligible = 1e-4
	// ratioOfNothing is how little larger than its error a field that is negligible must be to count as zero.
	ratioOfNothing = 10
	// ratioMisjudged is the factor between expected and found sizes from which a solution is made anew with those found: less
	// costs no more than that factor in the last digits.
	ratioMisjudged = 4
	// mostResizings bounds how often that is done.
	mostResizings = 3
)

// Where a solve begins.
const (
	// startPoints is the number of points at which a condition is looked at for values to begin with.
	startPoints = 64
	// startRank cuts the fit of a start: it is to be smooth, not exact.
	startRank = 1e-8
	// flatness is the weight of the conditions that keep a start from varying, relative to the data: these count a hundred
	// times as much in the residual.
	flatness = 1e-4
	// misfitOfConstants is the misfit of constants, relative to the data, below which they are the start.
	misfitOfConstants = 1e-9
	// misfitOfStart is the misfit of a fit, relative to the data, below which it is a better start than zero.
	misfitOfStart = 0.3
)

// mostLiftings bounds the steps of Newton to constants at which equations without derivatives hold (see [solver.lift]): their sizes may be far from 1, and each step of a square root halves them.
const mostLiftings = 60

// maxStages bounds the number of stages of a continuation: more is a mistake in the file.
const maxStages = 10000

// Solutions beside one another.
const (
	// mostStepsOfBranch is the number of steps that an iteration from the very beginning may be expected to take (see [solver.fromOrigin]). A cold start takes 5 to 25.
	mostStepsOfBranch = 25
	// otherBranch is the difference of two solutions, relative to their sizes, from which they count as two.
	otherBranch = 1e-2
)

// Trials are offered while a solve is under way if their relative residual, which is 1 for the zero solution, has fallen by
// these factors since the last offer, because an offer costs an evaluation of all residuals.
const (
	gainOfTrial    = 10
	gainOfTraining = 1.5
)

// Defaults of the training.
const (
	defaultSteps    = 1000
	trainedWidth    = 32
	trainedInterior = 1000
	trainedBoundary = 200
	trainedRank     = 1e-10 // rank tolerance while the basis moves: coefficients stay moderate
	trainedOffset   = 1e-6  // the gradient of the reduced loss is right to about this
	watchEvery      = 10    // steps between looks at the fresh points
	adamRate        = 1e-3
	// The defaults of a ridge are those of the authors' experiments.
	ridgeDecay = 0.97
	ridgeSteps = 200
	lastRidge  = 1e-10
)

// mostNewtonWeights bounds the time of a step and its memory, twice the square of the number of all weights.
const mostNewtonWeights = 10000

// Defaults of the training by Gauss-Newton steps. The cost of a step grows with the square of the number of hidden
// weights, and for one number of them deep and narrow networks converge the fastest.
const (
	newtonLayers   = 6
	newtonWidth    = 12
	newtonInterior = 2000
	newtonRedraw   = 0.5
	newtonEvery    = 10
	// newtonEnough is the relative residual, as a fraction of the tolerance, at which the training ends: errors are often
	// ten times as large, at fronts more.
	newtonEnough = 0.01
)

// startWidths holds the numbers of functions of a start by the number of coordinates, as many as resolve a hump or two.
var startWidths = []int{30, 100, 200}
