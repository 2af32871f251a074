package region

// The numbers that steer this package, under the names of the files that use them.

// ball.go

// insideSlack is the distance, relative to the size of a region, by which a point may miss it and still count as inside.
const insideSlack = 1e-9

// box.go

// endTolerance is the distance from an end of an interval, relative to its length, within which a value is taken to
// be the end: values that are computed, such as 0.1*3, miss it by a few roundings.
const endTolerance = 1e-12
