package auto

// What bounds fits of unknown numbers and fields, and the search for eigenvalues. Each says what it bounds and where its value comes from, as in limits.go.

// Unknown numbers.
const (
	// fromStartsSteps bounds the iteration for the solution at the starts of the parameters: most that converge take fewer.
	fromStartsSteps = 12
	// constrainable is the relative residual of the equations after an approach from which they can be made constraints.
	constrainable = 1e-6
	// belowNoise is the residual of the equations relative to that of the data from which a basis is as good as the data are, where trials
	// are dear.
	belowNoise = 1e-3
)

// Unknown fields.
const (
	// priorPoints is the number of points at which the smoothness of a field is looked at, per function of a basis.
	priorPoints = 2
	// smoothness is the order of the derivatives of a field that are to be small.
	smoothness = 3
	// blur is the difference of independent solves, in standard deviations, up to which the band of a field holds.
	blur = 0.5
	// noiseless is the noise of data relative to their values below which they count as exact: a basis is to fit them as well as it can.
	noiseless = 1e-4
	// loose is the ratio of the squares of residuals and noise up to which noise explains the residuals.
	loose = 1.5
)

// mostKept is the number of columns up to which fits of unknown fields are kept: with the band that is 32 MB each.
const mostKept = 2000

// Eigenvalues.
const (
	// spareModes is the number of eigenvalues that are looked for beyond those asked for.
	spareModes = 6
	// domainPoints is the least number of points with which functions are normalised and compared.
	domainPoints = 400
	// nearby is the difference of two eigenvalues, relative to their distance from others or from zero, from which they
	// are candidates for being the same one.
	nearby = 1e-4
)
