package auto

// What bounds and shapes cells and slabs. Each says what it bounds and where its value comes from, as in limits.go.

// Bases of cells.
const (
	// ordinaryFields is the number of fields up to which cells have localWidths functions. With more, all fields together have as many as so many: the
	// work in a cell grows with the third power of them. On 30 cells of a cavity flow in three fields, 266 functions leave a residual of 5.0e-8, and 405
	// one of 4.7e-8. Maxwell's equations through a period in a square take 48 s with 666 functions, 36 cells and an estimate of 3.4e-9; with 1000 they are not
	// through after 90 s, and with 466 it takes 72 cells and 44 s for 2.6e-8. Slabs of two coordinates keep theirs: their cells cost little.
	ordinaryFields = 2
	// ordinaryOrder is the order of the equations that localSpreads is for, in one coordinate. Roundings of the highest derivatives grow
	// with the frequencies to that power, and the spread is such that they stay the same: a beam under a load at one place has an error of
	// 6e-12 then instead of 6e-10, and the estimate is 3e-9 instead of 1.3e-8.
	ordinaryOrder = 2
	// otherRange is the factor of the spread of the independent basis in one coordinate. There the functions of a basis are all that there are with
	// such frequencies: what two of them cannot describe would be the same, and so would their errors. A factor of 1.15 adds one function, which
	// did not change the error of a pendulum over a hundred periods. In two coordinates it made kdv's estimate four times as large.
	// The third solve takes the root of it.
	otherRange = 1.3
	// traceOversampling is the number of points on the face of a cell relative to the number of traces that the basis can
	// resolve there. With a third of it, jumps between the points of a face grow from slab to slab: by a factor of two each
	// for the Korteweg-de Vries equation.
	traceOversampling = 6
)

// Bases around round holes. Kirsch's plate takes 4 cells and 3 s with them, and 120 cells and 52 s without them, with the same error.
const (
	// plainOfSpread and imageOfSpread are the radii of the frequencies for the coordinates and for images in holes, relative to the spread of whole cells, and
	// leastImage is the least of the latter. Near a hole solutions are polynomials of the image of a low degree: with frequencies three times as large an annulus
	// in one cell is left with 1e-6 instead of 1e-9, for functions that are wild between the points. With 0.5 for the coordinates cells see less of other holes: four
	// holes on 16 cells have an estimate of 2e-8 instead of 2e-9.
	plainOfSpread, imageOfSpread, leastImage = 0.7, 0.1, 1
	// nearHole and nearCell say which holes are near a cell: with centres nearer than so many radii, or such a part of its longest side. A circle that only touches
	// a cell from outside must be near: the error in an eccentric disk is 1e-5 on four cells without, and 1e-13 with it.
	nearHole, nearCell = 1.5, 0.5
	// largeHole is the size of a hole relative to a cell from which its image is hardly more than the coordinates once more.
	largeHole = 2
	// smallHole is the size of a hole relative to a cell below which the points of the cell hardly see what its image varies by: around a hole of a hundredth of a cell
	// a residual of 2e-12 went with an estimate of 2e-5, and around one of 0.15 one of 3e-12 with 9.7e-8, where a solve without it has 6e-9. Kirsch's hole of 0.2 needs it.
	smallHole = 0.18
	// longHole is the ratio of the semi-axes of a hole from which there is no basis around it. With one, semi-axes of 0.4 and 0.2 left an error of 2e-4 beside a
	// residual of 3e-11, and 5e-11 without.
	longHole = 1.2
	// mostHolesOfCell bounds the holes that the functions of a cell are around. On 48 cells and 20 holes the error is 6e-7 for three and 6e-4 for one.
	mostHolesOfCell = 3
	// pointsAround is the factor of the points in cells around holes. With 1 an estimate of Kirsch's plate is 1e-8, with 3/2 it is 1e-9, with 2 it is 8e-10.
	pointsAround = 1.5
	// onHole is how far in a hole a point may lie, relative to its size, that is on its edge.
	onHole = 1e-9
)

// shareOfTraces is the part of what faces see of the values of a solution from which residuals count. Roundings are 1e-12 to 1e-11 of that, and the target is
// 3e-10 for the default tolerance. Where a source alone drives the solution they were 2e-8 of the source on 44 to 300 cells of a periodic plate with a hole,
// and no refinement helped. With 1 a strip with a hole came to the least target before its error did to the tolerance.
const shareOfTraces = 1. / 32

// mostStress bounds the factor by which means of equations count more than the rest. With 30, 100 and 1000 the estimates of a plate and of a strip with a hole
// are the same.
const mostStress = 30

// nextToStart and nextToEnd are how far from the ends of a cell in one coordinate its residual is looked at, relative to its length: at the very ends an equation
// may mean nothing. Solutions often begin where it has no finite derivatives: for v' = sqrt(u) - sqrt(v) from zero 1e-6 asks for more digits of v than there are.
// The points of the fit leave 6e-4.
const nextToStart, nextToEnd = 1e-4, 1e-6

// workToCollect is the work of a solve on cells after which its factors are collected at once. Left to the collector they lie beside those of the next solve:
// with 120 cells around the hole of a plate that takes 4.5 GB instead of 2.9, and the system's time for fresh memory is 10 s instead of 7 of 54.
// A collection takes a few milliseconds, a hundredth of such a solve.
const workToCollect = 1e9

// firstCells is the number of cells along an axis to begin with.
const firstCells = 2

// Layers at walls.
const (
	// leastLayer is the rate of a layer, over the length of the domain, from which cells are graded to it. A layer of a fiftieth of a cell
	// of the first mesh takes six halvings, which refinement may make as well.
	leastLayer = 100
	// perLayer is the thickness of the cell at the wall times the rate of the layer. With 10 u_x - 1e-5 u_xx = 1 is left with a residual of
	// 7e-13 by the first mesh.
	perLayer = 10
	// probesOfLayer is the number of points of a wall at which the equations are looked at.
	probesOfLayer = 5
)

// Lines on which waves carry kinks.
const (
	// sameRay is the distance, relative to the domain, within which two lines are one: kinks that only the data locate are known to 1e-6 (errorLocated),
	// and there cells would end twice; those of the text are exact.
	sameRay = 1e-9
	// mostRays bounds the lines: their cells are solved in one go. A string that is plucked has one for each time that a wave crosses it, twice.
	mostRays = 64
	// leastBetweenEvents is the least time between two events, relative to that in which the fastest wave crosses the domain, for which cells end at
	// both.
	leastBetweenEvents = 1. / 64
	// widthAtRays is the number of functions with which cells at rays begin, and widestAtRays that up to which they get more: between rays waves are
	// often polynomials of a low degree, and lines may be many. A plucked string takes 1.2 s for 100 and 6 s for 400, with the same error.
	widthAtRays, widestAtRays = 100, 240
)

// Places at which borders of materials cross.
const (
	// leftAtCrossing multiplies the energy in the smallest cell at a crossing, relative to the domain: the error that it leaves in the rest of the
	// domain, which two solves with the same smallest cells do not show. Of materials in turn
	// with a ratio of 5 the error was this energy after 22 levels and 20 times it after 30, and a fiftieth of it with a ratio of 50 after 40.
	leftAtCrossing = 20
	// besideCrossing is how far from a crossing fluxes are looked at, relative to the domain: nearer than the next plane.
	besideCrossing = 1e-6
)

// Places that are singular.
const (
	// mostGraded bounds the levels of cells towards a place that is known to be singular. What the smallest cell leaves pollutes the
	// rest of the domain, by its size where the solution is a root: after 20 levels Motz's problem has an error of 3e-6, after the 32 that a
	// tolerance of 1e-8 asks for one of 2e-9.
	mostGraded = 40
	// mostCellsAtCrossings bounds the cells around all crossings of borders, twelve per level and crossing: they take about four gigabytes.
	mostCellsAtCrossings, cellsPerLevel = 800, 12
	// errorLocated is how well the data alone locate a place, relative to the domain. A plane on which the text switches is known
	// exactly: a place next to one lies on it.
	errorLocated = 1e-6
)

// Spots: what the text says of small places.
const (
	// spotPoints is the number of points in a spot at which a solution is looked at.
	spotPoints = 16
	// unresolvedInSpot is the part of the terms of an equation that may be left over in a spot.
	unresolvedInSpot = 1e-2
	// roomAroundSpot is how much longer than a spot, along an axis, a cell that meets it may be.
	roomAroundSpot = 2
	// mostAtSpots bounds the cells that spots make of others, and leastCellAtSpot their size as a part of the domain.
	mostAtSpots     = 600
	leastCellAtSpot = 1.0 / (1 << 20)
)

// handedOn is the part of a slab after which the next one begins. The largest eigenvalue of what four cells make of a state of the wave equation is
// 1.32 for 1, and 1.0003 at most for 0.95, 0.9 and 0.8; in slabs of half that length it is 1.8, 1.16, 1.02 and 1.0003.
const handedOn = 0.9

// rowsLooked is the number of points at which the coefficients of equations are compared.
const rowsLooked = 16

// offersOfSlabs is the number of slabs from which not every one is offered: an offer takes a time that grows with their number.
const offersOfSlabs = 20

// slabSpreads is localSpreads for slabs. Values and derivatives at the end of one are the start of the next, and noise in them grows with
// the number of functions that the basis can tell apart: a driven oscillation through 50 units of time ends with an error of 1e-8
// for 15 and of 3e-9 for 6. In three coordinates a thousand functions reach second derivatives of smooth functions to 1e-9 of their
// size for 6, and to 1e-5 for 11.
var slabSpreads = []float64{6, 14, 6}

// strongInSlabs is the pivot down to which coordinates are eliminated in the cells of a slab, by the number of coordinates. With 1e-3 the
// error of pulse-05 grows from slab to slab to 4e-6; it is 4e-11 with 1e-2 and 4e-9, for larger cells, with 1e-1. With 1e-2 the residual of
// waves on a square doubles with every slab, to 9e-8; with 1e-1 it stays at 1e-10.
var strongInSlabs = []float64{1e-2, 1e-2, 1e-1}

// Slabs in three coordinates whose errors are damped, and that have factors of their own: their lengths and the functions of their cells follow what the
// solution needs. Two nonlinear fields in a square through two units of time take 1.6 to 1.7 times less time, and Allen and Cahn's equation meets the tolerance.
const (
	// straighter is how much more, as the root of it, a solution must bend along another axis than along time for a slab to be longer without room in its
	// residual. The slabs of Allen and Cahn's equation bend 1800 times as much along one axis.
	straighter = 2
	// orderOfSlabWidth is the power of the number of functions with which the residual of a slab falls: from 700 to 1000 by 15, from there to 1250 by 4, and to
	// 1500 by 7. overWidened is what is added to what it says.
	orderOfSlabWidth = 6
	overWidened      = 1.05
	// mostWidened bounds the factor by which functions get more in one go: 1.5 is 3.4 times the work, and halving along two axes four times.
	mostWidened = 1.5
	// marginToNarrow is how far below the target the residual of a slab must lie for fewer functions, and leastNarrowed the least factor by which they
	// get fewer: a third less work.
	marginToNarrow = 10
	leastNarrowed  = 1.15
	// narrowestInSlab and widestInSlab bound the number of functions, relative to the first.
	narrowestInSlab, widestInSlab = 0.4, 1.6
)
