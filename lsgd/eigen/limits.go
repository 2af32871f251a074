package eigen

// The numbers that steer this package, under the names of the files that use them.

// cells.go

// polishCorrections is the number of times that a solve on cells is corrected with its residual where eigenfunctions are polished.
const polishCorrections = 1

// krylov.go

const (
	// blockSize is the number of functions that are iterated together: multiplicities up to it are found at once, higher
	// ones a few steps later, when roundings have brought the others in.
	blockSize = 6
	// vectorsMost bounds the dimension of a Krylov space. A block space of half of it holds ten eigenvalues of the Laplacian to rounding.
	vectorsMost = 240
	// changeSettled is the change of an eigenfunction by another step, relative to its eigenvalue, from which it counts as found.
	changeSettled = 1e-13
	// changeSettledOnCells is changeSettled on cells, where solves without correction are no better; the polish adds some digits.
	changeSettledOnCells = 1e-10
	// rankCoarse is the rank tolerance of the solves of the Krylov space. Its first functions are rough, and solves that go to
	// rounding represent what the basis does not resolve by coefficients up to the reciprocal of the tolerance, whose
	// roundings are then as large as the functions. The eigenfunctions are smooth and do not suffer.
	rankCoarse = 1e-9
	// changeRough is what changeSettled is for eigenfunctions beyond those that were asked for: they are compared with these.
	changeRough = 1e-8
	// changeRoughOnCells is changeRough on cells.
	changeRoughOnCells = 1e-6
	// polishes is the number of steps with all singular values that the eigenfunctions take in the end. The first brings
	// them from the coarse tolerance near rounding, the second there.
	polishes = 3
	// polishesOnCells is polishes on cells, one less where the space was made with corrected solves. Without any, residuals of the values of an L
	// without conditions on its values went from 1e-9 to 3e-6 and back as cells became finer; after one, the second of two equal values was off by 1e-8.
	polishesOnCells = 2
	// polishedBeyond is the number of eigenfunctions beyond those asked for that are polished with them: errors in the directions
	// of the others fall by the ratio of the eigenvalues in every step.
	polishedBeyond = 40
	// conjugatesSplit is the imaginary part of an eigenvalue of the map, relative to its modulus, up to which a conjugate pair is a
	// real eigenvalue of multiplicity two that roundings have split.
	conjugatesSplit = 1e-10
	// lengthExhausted is the fraction of its length that a new function keeps when those before are taken out of it, from which
	// it is rounding.
	lengthExhausted = 1e-13
)

// part.go

// formProbes is the number of points of every condition at which the form of its equations is looked at.
const formProbes = 8

// formTolerance is the largest difference, relative to the terms, of numbers that are equal but for rounding.
const formTolerance = 1e-9

// residual.go

// chunkPoints is the number of points that are evaluated together, but for those of cells, whose bases know their derivatives at whole clouds.
const chunkPoints = 256

// vectors.go

// vectorsAtFirst is the number of vectors for which there is memory at first, and by which it grows: vectors are long, and copies of all of them take time.
const vectorsAtFirst = 64
