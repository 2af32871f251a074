package shape

// The numbers that steer this package, under the names of the files that use them.

// divide.go

// functionsPerStep is the most functions that a box may have for one step: with more, boxes are halved first.
const functionsPerStep = 3

// wallSlack is the part of a level's largest value in a box by which a wall along its face may seem to be inside.
const wallSlack = 1e-12

// outline.go

// cornerTurn is the least turn of the boundary, in radians, that counts as a corner.
const cornerTurn = 1e-5

// owns.go

// besideSurface is the distance from a surface, relative to the size of the domain, at which the two sides of it are looked at:
// surfaces that are closer to each other are one.
const besideSurface = 1e-8

// insideSlack is the distance, relative to the size of the domain, by which a point may miss a region and still count as in it.
const insideSlack = 1e-9

// normalsParallel is how far the cosine of the angle between two normals may miss 1 where surfaces go along each other: they are parallel up to roundings.
const normalsParallel = 1e-6

// partition.go

// slopeOfGraph is the least slope of a function along an axis, relative to the largest along any, with which the axis counts as
// one along which its zero set is a graph: at half of it quadrature loses three digits and points of surfaces are less even, at twice
// as much a sphere has none.
const slopeOfGraph = 0.5

// halvingsDeepest is how often a box is halved along each axis, at most, where functions are not simple: its size is then 1e-4
// of the whole.
const halvingsDeepest = 13

// halvingsOfRoots is the number of halvings more that boxes of fewer dimensions, over which roots are taken, may have.
const halvingsOfRoots = 10

// polygon.go

// sideEntering is how far a side must come into a box, relative to the box, to be in it: above the rounding of coordinates, and below boxNudge.
const sideEntering = 1e-14

// region.go

// boxNudge is the distance, relative to the size of the domain, by which a box is enlarged before surfaces are cut to it: a surface
// along a face belongs to the box that holds its inside. It is above the rounding of coordinates, and below the size of the smallest cells.
const boxNudge = 1e-13

// warp.go

// warpLeastDensity is the least density, relative to the mean, that a warp may have: where a patch ends in a tip the weights of points are
// smaller instead.
const warpLeastDensity = 0.05
