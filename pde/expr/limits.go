package expr

// The numbers that steer this package, under the names of the files that use them.

// balance.go

// powerIntegrated is the highest power of a field that is integrated.
const powerIntegrated = 8

// compile.go

// powerMultiplied is the largest integer power that is computed by multiplication; its rounding error is about half
// as many units in the last place as the exponent, as it is for math.Pow.
const powerMultiplied = 64

// error.go

// excerptWidest is the largest number of characters of an excerpt.
const excerptWidest = 120

// hidden.go

const (
	// sidesAside and sidesNearer are the distances from a plane, relative to the box, at which values on its two sides are compared. What
	// does not jump differs in proportion to them.
	sidesAside  = 1e-6
	sidesNearer = 1e-8
	// sidesShrink is the factor by which the difference of values that do not jump falls from one distance to the other, at least.
	sidesShrink = 0.5
)

// interval.go

// intervalSlack is the relative error by which the ends are moved outward: four units in the last place, while products and
// sums err by half of one and the elementary functions of the tape by less than two.
const intervalSlack = 0x1p-50

// subnormal is the size below which what the tape computes may be rounded to zero.
const subnormal = 1e-300

const (
	// periodicArgument is the argument up to which the turning points of a periodic function are told apart.
	periodicArgument = 1e6
	// sineError is more than the error of a sine up to that argument, and turningError more than that of a turning point.
	sineError    = 1e-13
	turningError = 1e-9
)

// jump.go

const (
	// surfaceProbes is the number of points of a surface at which the rules on both sides are compared.
	surfaceProbes = 24
	// rulesAgree is the difference, relative to the values beside the surface, up to which they agree.
	rulesAgree = 1e-8
)

// signTries is the number of random points, and of boxes, among which both signs of a switching function are looked for.
const signTries = 1000

// lex.go

// maxTokens bounds the length of a text: trees are walked by recursion, and a sum is as deep as it has terms.
const maxTokens = 20000

// origin.go

// boxInward is the fraction of a box by which it is made smaller, at every face, before the signs of switching functions
// are taken over it: the switch that a face lies on is then decided, whatever the roundings of the face's place.
const boxInward = 1e-6

// parse.go

// maxNumber bounds the size of numbers, so that their squares are finite.
const maxNumber = 1e150

// maxDepth bounds the nesting of a text, so that a malformed one cannot exhaust the stack.
const maxDepth = 1000

// quantity.go

// quantityBlock is the number of points that are evaluated at once.
const quantityBlock = 512

// resolve.go

const (
	// maxOrder bounds the order of a field's derivatives.
	maxOrder = 8
	// maxSize bounds the size of the graph of a set of texts: nodes and their arguments. The equations and exact
	// solutions of practice need some hundreds.
	maxSize = 1 << 18
)

// roots.go

const (
	// rootBudget bounds the number of pieces of an interval that are looked at for roots of one function.
	rootBudget = 1 << 14
	// rootWidth is the length of a piece, relative to the interval, that is not cut further: far below any cell.
	rootWidth = 1e-11
)

// rootEnds is the distance, relative to the interval, within which roots are one, or belong to an end.
const rootEnds = 1e-10

// surface.go

// placeGeneric is a place in the unit interval at which no surface that somebody writes down has its zero. The functions of surfaces are positive
// there, so that all equations have the same sides.
const placeGeneric = 0.41421356237309503

// switches.go

// placeRounding is what a place is known to, relative to the domain.
const placeRounding = 1e-15

// tape.go

// block is the number of points treated together, so that the registers of a typical tape stay in cache.
const block = 256
