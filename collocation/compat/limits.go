package compat

// The numbers that steer this package, under the names of the files that use them.

// border.go

// borderWidth is how well a kink is located, relative to the domain, and what lies on a border.
const borderWidth = 1e-6

// consistent.go

const (
	// rankTolerance is the singular value, relative to the largest, below which directions of the unknowns do not count:
	// coefficients that are differentiated numerically are right to about 1e-8.
	rankTolerance = 1e-8
	// contradictionOfRounding is the contradiction, relative to the sizes of the data, that roundings of the data explain.
	contradictionOfRounding = 1e-11
	// contradictionOverDoubt is how many times larger than the doubt about it a contradiction must be.
	contradictionOverDoubt = 10
	// balanceSweeps is the number of sweeps that scale rows and columns to entries of size 1 (Ruiz, 2001); the error
	// falls by the root with each.
	balanceSweeps = 8
)

// differentiate.go

// doubtByChance is the doubt about derivatives relative to the largest value in the longest stencil over its lengths. Where a derivative vanishes, as that
// of a wave does at a node, two stencils may agree by chance to a tenth of their errors.
const doubtByChance = 1e-9

// doubtSmall is the doubt about derivatives, relative to them or to the value over the lengths of the domain, at which no shorter
// stencil is tried.
const doubtSmall = 1e-8

// fade.go

// ringPlaces are the distances of the rings relative to the domain.
var ringPlaces = []float64{0, 1. / 256, 1. / 128, 1. / 64, 1. / 32, 1. / 16, 1. / 8, 1. / 4, 1. / 2}

// find.go

// contradictionNamed is the least size of a contradiction that is named: smaller ones do not show in a solution.
const contradictionNamed = 1e-9

const (
	// orderBeyond is how far above the order of the equations contradictions are looked for: at one beyond, the solution's highest
	// derivative in the equations is continuous and not smooth, as for a load that sets in against held ends.
	orderBeyond = 1
	// orderMost bounds the order, and dimOfSlopesOnly is the number of coordinates from which on no order above that of slopes is
	// looked at: stencils and samples fill as many dimensions.
	orderMost       = 6
	dimOfSlopesOnly = 4
	// pointsFirstOnEdge and pointsFirstInside are the numbers of points of an edge, and inside of a side, of which about as many are looked at
	// first, and only then, if there is something, all.
	pointsFirstOnEdge = 9
	pointsFirstInside = 2
)

// placeSame is the distance, relative to the domain, up to which points are one: the ends of sides of shapes are found up to roundings.
const placeSame = 1e-9

// kink.go

const (
	// kinkPoints is the number of points of a line on which data are looked at, and kinkLines the most lines of a side along an axis.
	kinkPoints, kinkLines = 200, 5
	// jumpSteps is the number of bisections after which what is left of a difference is a jump, and kinkSteps that after which what
	// is left of a difference of slopes is a kink: features of 1e-4 of the domain are smooth then.
	jumpSteps, kinkSteps = 36, 12
	// leastJump and leastKink are the least jump and the least change of slope, relative to the data and their slope over the domain.
	leastJump, leastKink = 1e-6, 1e-3
	// kinkLasting is what must be left of the largest fourth difference over the gap that was met: a kink makes between one half and twice
	// its change of slope of it, as it lies between points.
	kinkLasting = 0.2
)

// kinkLocated is how well the data alone locate a kink, relative to the domain: what is written of its place.
const kinkLocated = 1e-6

// leaf.go

// samplePlaces are the coordinates in the unit cube at which regions are looked at: its ends, and values in between at which
// waves that vanish at the ends do not.
var samplePlaces = []float64{0, 0.137, 0.318, 0.5, 0.729, 0.871, 1}

// samplesOfRegion bounds the samples of a region: in many dimensions fewer values along each axis are taken.
const samplesOfRegion = 400

// spot.go

// newtonSteps bounds the steps for equations that are not affine, and newtonSettled is the relative step at which they end. Where rows contradict
// each other the steps fall by a factor only: what is left of them settles by newtonSteady, relative, with steps below newtonCalm. What does not settle is not judged.
const (
	newtonSteps   = 20
	newtonSettled = 1e-9
	newtonSteady  = 1e-3
	newtonCalm    = 0.1
)

// stencil.go

// stencilSteps are the lengths of stencils relative to the domain, long ones first: long ones round less, short ones see
// functions that vary fast. The one that agrees best with its successor counts.
var stencilSteps = []float64{1. / 8, 1. / 32, 1. / 128, 1. / 1024, 1. / 8192}

// stencilSpare is the number of nodes of a stencil along an axis beyond those that the highest derivative needs: with five, the
// derivatives of a wave over the domain are right to 1e-9 for the longest stencil.
const stencilSpare = 5

// surplus.go

// surplusLines is the number of points through which lines are looked at.
const surplusLines = 24

// pointsOfSegment is the number of points of a segment that must lie in the domain for it to do so.
const pointsOfSegment = 32

// besideSide is the distance, relative to the domain, at which it is looked whether that goes on beyond a side.
const besideSide = 1e-6

// surplusFields bounds the fields of systems whose room is looked for: all subsets of them are gone through.
const surplusFields = 12

// words.go

// contradictionPlain is the size from which on a contradiction speaks for itself.
const contradictionPlain = 0.01
