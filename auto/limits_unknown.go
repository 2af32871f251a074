package auto

// What bounds fits of unknown numbers and fields, and the search for eigenvalues. Each says what it bounds and where its value comes from, as in limits.go.

// Unknown numbers.
const (
	// stepsFromStarts bounds the iteration for the solution at the starts of the parameters: most that converge take fewer.
	stepsFromStarts = 12
	// residualConstrainable is the relative residual of the equations after an approach from which they can be made constraints.
	residualConstrainable = 1e-6
	// residualBelowNoise is the residual of the equations relative to that of the data from which a basis is as good as the data are, where trials
	// are dear.
	residualBelowNoise = 1e-3
	// errorSolvable is the estimated error of a solve for given numbers up to which fits by such solves are tried, and mostShots bounds these.
	errorSolvable = 1e-4
	mostShots     = 20
	// shotTolerance is the estimated error that is asked of such a solve at most: its error is to be negligibleStep of the noise in the data.
	// slopesLast is the relative change of the numbers up to which derivatives are as good as before: standard errors change about as much.
	shotTolerance = 1e-5
	slopesLast    = 0.02
	// stepOfDifference is the least relative change of a number for derivatives, far above the errors of solves; longestStep the largest relative change
	// of a number by a step. negligibleStep, in standard errors, and leastNumber, relative, end the iteration.
	stepOfDifference = 1e-4
	longestStep      = 0.7
	negligibleStep   = 1e-3
	leastNumber      = 1e-9
)

// Unknown fields.
const (
	// priorPoints is the number of points at which the smoothness of a field is looked at, per function of a basis.
	priorPoints = 2
	// orderOfSmoothness is the order of the derivatives of a field that are to be small.
	orderOfSmoothness = 3
	// blur is the difference of independent solves, in standard deviations, up to which the band of a field holds.
	blur = 0.5
	// looseBand is the width of the band of a field, relative to its values, from which the data leave it open. What noise makes of a field is about as
	// large as its band; beyond, smoothness alone keeps the values small.
	looseBand = 1e3
	// noiseOfExact is the noise of data relative to their values below which they count as exact: a basis is to fit them as well as it can.
	noiseOfExact = 1e-4
	// ratioExplained is the ratio of the squares of residuals and noise up to which noise explains the residuals.
	ratioExplained = 1.5
)

// mostColumnsKept is the number of columns up to which fits of unknown fields are kept: with the band that is 800 MB, near the largest record of a
// checkpoint, and a sixth of what the fit itself takes.
const mostColumnsKept = 10000

// Eigenvalues.
const (
	// spareModes is the number of eigenvalues that are looked for beyond those asked for.
	spareModes = 6
	// domainPoints is the least number of points with which functions are normalised and compared.
	domainPoints = 400
	// marginOfModes is how far below the tolerance the residual of eigenfunctions on cells must lie: the estimate adds it to a multiple of the
	// difference of two solves, which is smaller where cells resolve the functions.
	marginOfModes = 2.0
	// distanceNearby is the difference of two eigenvalues, relative to their distance from others or from zero, from which they
	// are candidates for being the same one.
	distanceNearby = 1e-4
)
