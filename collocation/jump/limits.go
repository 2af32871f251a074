package jump

// The numbers that steer this package, under the names of the files that use them.

// jump.go

const (
	// linePoints is the number of points on a line, and zoomPoints that on the stretch of a step.
	linePoints, zoomPoints = 400, 200
	// stepLowest is the least height of a step relative to the range of the field, and stepWidest the largest width relative to the
	// domain: what is lower or wider is no matter of jumps.
	stepLowest, stepWidest = 0.05, 0.05
	// slopeAtFoot is the slope relative to the steepest of a step at which the step ends.
	slopeAtFoot = 0.1
	// slopeStill is the median slope on a line relative to the steepest above which the line is rough everywhere, and stepsOnLine the
	// number of steps on a line above which it is a wave.
	slopeStill, stepsOnLine = 0.1, 4
	// differenceInStep is the difference of the two solutions in a step, relative to its height, from which on it is not resolved, and
	// differenceOutside the one outside of steps up to which they are solutions of the same problem.
	differenceInStep, differenceOutside = 0.02, 0.1
	// ripplesReach is how far from a jump, relative to the domain, smaller steps are taken for its ripples.
	ripplesReach = 0.2
	// humpDistance is the distance of two sides of a hump relative to their width: 1.2 for Gauss' function, 2 for a parabola.
	humpDistance = 2.5
	// slopeGain is the factor by which the slope must grow from the coarse solution.
	slopeGain = 1.3
)
