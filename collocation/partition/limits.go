package partition

// The numbers that steer this package, under the names of the files that use them.

// amplify.go

const (
	// anyWaves and endlessWaves are numbers of waves from which on growth without bound has no end: a term of fourth order with a coefficient of
	// 1e-8 beside backward diffusion damps what is shorter than 1600 waves. Growth in proportion to the number gives a factor of 64, and to its
	// square root, less than which no equation has, 8.
	anyWaves     = 64 * manyWaves
	endlessWaves = 64 * anyWaves
	riseLeast    = 6
	// growthLeast is the growth of a wave, relative to its frequency, that is none of roundings, nor of what frozen coefficients make of their own
	// slopes in equations that conserve, as of a beam whose thickness varies: that falls with the number of waves, relative to the frequency, to
	// 1e-6 where a coefficient changes by itself over the domain.
	growthLeast = 1e-4
	// valuesTried is the number of values of the fields, of both signs and of the sizes in valueSizes, for which a nonlinear equation must
	// amplify waves: eight for every size.
	valuesTried = 32
)

// cell.go

// endsAligned is the distance, relative to the size of a cell, within which its ends are where they would be without rounding.
const endsAligned = 1e-6

// marching.go

// valueSizes are sizes that the values of fields and their derivatives have in turn: an equation in kelvin is another one at 1.
var valueSizes = [...]float64{1, 1e-2, 1e2, 1e4}

const (
	// fewWaves and manyWaves are numbers of waves over the domain whose growth is compared, and steadyGrowth is the growth over
	// the domain, as an exponent, that is any evolution's own affair.
	fewWaves     = 8
	manyWaves    = 64
	steadyGrowth = 20
)

// solid.go

const (
	// frameSide is the number of points along every axis by which the extent of a part of a cell is seen, and frameMargin how much
	// larger its frame is, relative to the extent: a curve bulges between points by its square.
	frameSide   = 9
	frameMargin = 1. / 64
	// sliverShare is the part of a cell below which what a shape leaves of it does not count: the cells around it reach as far.
	sliverShare = 1e-8
)

// speeds.go

const (
	// exponentOfSpeeds is the number of e-foldings over the domain of the exponentials from which speeds are taken: what terms of lower order change of them
	// falls with its square. Half of it must give the same speeds but for the part speedChange, which those of diffusion are not.
	exponentOfSpeeds = 1e7
	speedChange      = 1e-3
	// speedSame is the difference of two speeds, relative to the largest, that are one: rounding of eigenvalues that meet is the root of that of numbers.
	speedSame = 1e-6
	// speedPlaces is the number of parts of every axis in which speeds are compared.
	speedPlaces = 3
)
