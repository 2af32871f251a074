package lsgd

// The numbers that steer this package, under the names of the files that use them.

// chord.go

const (
	// chordGain is the factor by which a step with an old factorisation must lower the residual to be followed by another.
	chordGain = 2
	// chordsMost bounds these steps.
	chordsMost = 8
	// chordStart is the residual relative to the right-hand side from which a step was so short that the matrix is hardly
	// changed by it.
	chordStart = 1e-2
)

// congruent.go

// imagesCongruent is the difference, relative to the largest entry, up to which the images of two matrices count as the same.
// Cells of one shape differ by the roundings of their places; those of deep cells are larger, and corrected afterwards.
const imagesCongruent = 1e-10

// gaussnewton.go

const (
	// rankAtEntry is the rank tolerance of the first projection.
	rankAtEntry = 1e-3
	// rankOfTrials is the rank tolerance of the projections at the trials.
	rankOfTrials = 1e-10
	// largestDamping is where a step is so short that it does not count.
	largestDamping, leastDamping = 1e8, 1e-14
	// redrawPatience is the number of redraws within which the loss at redrawn points must fall by the factor redrawProgress: losses
	// at new points scatter, and falls of a tenth over 300 steps are not worth these.
	redrawPatience = 30
	redrawProgress = 0.9
)

// gaussnewton_normal.go

// normalRows is the number of rows of a chunk.
const normalRows = 1024

// dampingNegligible is the damping of what is eliminated, and the least of what is not: enough for columns that depend on one
// another to be told apart from rounding.
const dampingNegligible = 1e-13

// project.go

// stepLeast is the smallest damping factor tried.
const stepLeast = 1.0 / 4096

const (
	// residualQuadratic ends the iteration after a full step from a residual this small relative to the right-hand side: what
	// the step leaves is the square of that. A step that does not halve it ends it as well: what is left is roundings. Of 3057 columns
	// 23 more steps took the residual from 2.7e-13 to 2.0e-13. A step out of a start beyond the basis ends it where it lands that low, as its system promised.
	residualQuadratic = 1e-8
	// residualAtRounding, relative to the right-hand side, is what no step lowers.
	residualAtRounding = 1e-14
	// residualLeap is how much larger than the start's the residual after the first full step may be, for the step that
	// brings a start from outside the span of the basis into it; and residualLanding is the same relative to what the linear
	// system promised.
	residualLeap    = 10
	residualLanding = 1.2
	// residualRounded is the relative residual below which a state that no step improves has converged as far as roundings
	// allow, whatever its offset.
	residualRounded = 1e-6
)

// reduce.go

// The rows of a system are dealt out by blocks to at most maxLanes lanes, with laneRows times as many rows in each as
// the system has columns, as far as the system alone determines. A lane reduces its rows to a triangle, chunk by chunk,
// and the triangles are merged in pairs: work for as many cores in an order that does not depend on these, with memory
// for chunkRows times as many rows as columns, or leastChunk rows.
const (
	maxLanes   = 4
	laneRows   = 3
	chunkRows  = 3
	leastChunk = 1024
)

// watchdog.go

const (
	// tryLongest is the number of solves of a try: Newton's method shows within a few steps whether it converges.
	tryLongest = 4
	// restLongest bounds the damped steps between two tries, whose number doubles.
	restLongest = 16
)

const (
	// slowSteps and slowGain are the solves within which the residual must fall by a factor for the iteration to go on, where its
	// offset is above slowOffset. Below, the iteration nears a least residual that is large, which takes many steps.
	slowSteps  = 10
	slowGain   = 2
	slowOffset = 0.5
)
