package cell

// The numbers that steer this package, under the names of the files that use them.

// glance.go

// pointsOfGlance is the number of points of a glance per function of the reference. For 5/4, 3/2 and 2 the steps that follow are as many.
const pointsOfGlance = 1.25

// reference.go

// evaluatedAtOnce bounds the points times functions times derivatives that are evaluated at once, so that they stay in cache.
const evaluatedAtOnce = 1 << 17

// drawnAtMost bounds the points that are drawn for one that lies where functions count.
const drawnAtMost = 64

// sampler.go

// valuesOfCutCells bounds the values of functions at points of cut cells that bases keep in tables: with six derivatives they take a gigabyte.
const valuesOfCutCells = 20e6

// coordinateSame is the difference of coordinates, relative to the largest of a cell, up to which they are the same.
const coordinateSame = 1e-14

// faceSnap is the distance in a cell from a multiple of 2^-30 that counts as none: cells are halved again and again, so that
// their faces meet there.
const faceSnap = 1e-9
