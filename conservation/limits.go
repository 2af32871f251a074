package conservation

// The numbers that steer this package, under the names of the files that use them.

// between.go

const (
	// statesBetween is the number of states between two neighbours at which speeds are looked at: where a flux is not convex the fastest wave may be in
	// between, and a bound that misses it admits shocks that are none.
	statesBetween = 7
	// neighboursApart is the difference of neighbours, relative to the range of a field, from which on that is done. Below, speeds in between differ
	// from those at the ends by the square of it.
	neighboursApart = 0.01
	// rangeFlat is the range of a field, relative to its largest value, up to which its differences are roundings.
	rangeFlat = 1e-9
)

// fronts.go

// frontFurthest is how far a front goes from one level of time to the next at most, relative to the interval: waves pass a few cells of hundreds.
const frontFurthest = 0.1

// jumps.go

const (
	// jumpCells is the least number of cells of the coarser grid.
	jumpCells = 16
	// jumpWindow is the number of cells across which a step is looked for.
	jumpWindow = 6
	// jumpLowest is the least height of a step, relative to the range of the field.
	jumpLowest = 0.05
	// jumpKept is the least share of its height that a step within a window keeps when cells are halved. What is smooth keeps a half, a shock all,
	// and a contact, whose width falls as h^(2/3), 0.79.
	jumpKept = 0.65
	// jumpFoot is the slope relative to the steepest at which a step ends.
	jumpFoot = 0.05
	// jumpTail is the number of cells beyond, at each end, that still belong to it where they go on in the same direction.
	jumpTail = 2
)

// scheme.go

const (
	// limiterSharpness is the factor of the one-sided slopes in the generalised minmod limiter: 1 is the most viscous choice, 2 the sharpest, which may
	// miss the entropy solution where a flux is not convex.
	limiterSharpness = 1.3
	// courant is the share of a cell that the fastest wave passes in a step. Up to a half the means keep their bounds.
	courant = 0.45
	// ghostCells is the number of ghost cells at each end: what a slope in the first of them needs.
	ghostCells = 2
	// startPoints is the number of points at which the mean over a cell is taken at the start.
	startPoints = 8
	// stepsLeast is the number of steps that the whole time takes at least: sources act where no wave moves.
	stepsLeast = 100
)

// solve.go

const (
	// errorCaution is the factor from the difference of n and 2n cells to the estimate of the error of 2n: 1/(2^r-1) for the slowest rate, r = 2/3
	// at contacts, is 1.7.
	errorCaution = 2
	// momentsCompared is the number of times at which histories are compared. They fall at all phases between the levels that are kept.
	momentsCompared = 60
)
