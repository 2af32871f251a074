package pde

// The numbers that steer this package, under the names of the files that use them.

// order.go

// fieldsOfSets bounds the number of fields for which sets of them are gone through.
const fieldsOfSets = 16

// surface.go

const (
	// asideOfZero is the distance from a surface, relative to the domain, at which another function is looked at on its two
	// sides, and valueVanishes the part of the values there that it may have on the surface if it vanishes there: a difference
	// of rounding, and of two formulas of one curve.
	asideOfZero   = 1e-4
	valueVanishes = 1e-6
)

// switch.go

// planeSame is the distance, relative to the domain, within which two planes are one.
const planeSame = 1e-9

// transmission.go

// pointsOnSwitch is the number of points of a switch that are looked at.
const pointsOnSwitch = 5

// parallelWithin is the difference of two equations, relative to them, up to which one is a multiple of the other.
const parallelWithin = 1e-8
