package network

// The numbers that steer this package, under the names of the files that use them.

// activation.go

// activationBlock is the number of entries for which activations keep intermediate results on the stack.
const activationBlock = 256

// first.go

// firstBlock is about the number of entries of one block: its arrays fit the first-level cache.
const firstBlock = 1024

// images.go

// deepInHole is the square of the distance from a hole's centre, in semi-axes, from which inwards inputs are those of a constant distance: they would be infinite
// at the centre.
const deepInHole = 0.25

// init.go

// planeNearest is the least value of (p_max - p).n / m.
const planeNearest = 0.01

// slopeOfCoordinates is the slope of the neurons that stand for coordinates, over the box: their cubes are 1e-5 of them.
const slopeOfCoordinates = 0.01

// net.go

// batchEntries is about the number of entries of one batch that Eval holds at a time for deep networks, so that the batches
// of a layer stay in the second-level cache.
const batchEntries = 1 << 15

// pou.go

// degreeMost bounds the degree of the polynomials.
const degreeMost = 20

// steepnessAtStart makes neighbouring cells overlap over about a quarter of their size.
const steepnessAtStart = 8

// pouBlock is the number of points that Eval treats together.
const pouBlock = 64
