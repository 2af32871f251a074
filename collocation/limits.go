package collocation

import "math"

// The numbers that steer this package, under the names of the files that use them.

// balance.go

// balancePoints is the number of points per condition from which the size of its rows is taken.
const balancePoints = 64

// gradient.go

// gradientSums is the number of sums that the blocks are added to in turn, whatever the number of cores.
const gradientSums = 16

// misfit.go

// hiddenShare is the part of what functions of half a period make of the other derivatives below which the highest ones along a
// coordinate count as hidden: bases reach somewhat beyond the wave numbers that they are made of.
const hiddenShare = 0.5

// redraw.go

// redrawCandidates is the number of points from which one is chosen.
const redrawCandidates = 8

// root.go

const (
	// rootPoints and rootStarts are the numbers of points, and of values at each, from which roots are looked for by
	// rootSteps steps; the values are drawn from rootDecades decades around the sizes of the fields.
	rootPoints, rootStarts, rootSteps = 4, 48, 60
	rootDecades                       = 12
	// noRoot is the residual, relative to that of zero, from which on the least one counts as no root.
	noRoot = 1e-3
)

// sizes.go

// halfPeriod is the wave number, in radians per length of the domain, on which Sizes measures operators.
const halfPeriod = math.Pi

// space.go

// evalChunk is the number of points for which a basis is evaluated at a time.
const evalChunk = 256

// spot.go

const (
	// spotPoints is the number of points, by the number of free coordinates, that a function is compared with: about as
	// many as a fit has at least. What they show is no spot.
	spotPoints1, spotPoints2, spotPoints3, spotPoints4 = 128, 512, 2048, 4096
	// spotLeaf is the largest number of these points in a box that is looked at on its own.
	spotLeaf = 8
	// spotRange and spotScale say how far a function may leave the range of its values at the points of a box and of half
	// a box around it: so many times this range, and this fraction of its size on the whole region.
	spotRange, spotScale = 1, 0.05
	// spotFar is the distance of a value from those at all other points around, in units of their range, from which on
	// it is a chance hit.
	spotFar = 4
	// spotShare is the part of the bounds' excess that a value must have to count as what the bounds announce.
	spotShare = 0.25
	// spotEffect is the variation of a function in the equations, relative to its size, below which they do not notice.
	spotEffect = 1e-10
	// spotLeast is a size that stands for zero, far below what any choice of units makes of a datum that matters.
	spotLeast = 1e-30
	// spotBudget bounds the number of boxes over which bounds are taken to look for one spot, which is enough for widths
	// down to roundings, and spotTotal that of all spots of a region together, a tenth of a second at most. spotPieces is
	// the number of boxes that one is described by.
	spotBudget, spotTotal, spotPieces = 600, 40000, 16
	// mostSpots bounds the number of boxes of a region.
	mostSpots = 512
)

// spotPoleHalvings is the number of times that a box is halved along each axis before a function that is still unbounded is
// said to have a pole there, and not only bounds that are too wide.
const spotPoleHalvings = 16

// spot_sample.go

const (
	// spotExtra is the number of points in all spots of a region together, relative to those that it has anyway, and
	// spotFew the least number in one.
	spotExtra = 0.5
	spotFew   = 4
	// spotMost is the part of a region from which on spots are not narrow any more and get no points of their own.
	spotMost = 0.5
)

// spot_search.go

// spotCoreHalvings bounds how often a box is made smaller or larger to see how large a feature is.
const spotCoreHalvings = 40

// sweep.go

// sweepColumns is the number of columns below which dot products, each row with all columns, are faster than a matrix product, which packs the
// table first.
const sweepColumns = 8

// system.go

// blockPoints is the number of points of a block: small enough that the derivatives of a wide basis stay in cache,
// large enough for efficient products. Sums are taken block by block, so results do not depend on the cores.
const blockPoints = 128
