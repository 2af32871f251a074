package auto

// The numbers of the automatic mode, with what they bound and where their value comes from. Work is counted in multiplications and
// additions of the linear solves, so that a seed takes the same way on every machine; a core does 3e10 to 1e11 of them in a second.
// Residuals are relative to that of the zero solution, at fresh points.

// Bounds on work.
const (
	// workToImprove is what a solve may take to become better than the tolerance asks for, about a second, and workToTolerance what
	// it may take to meet it, about ten.
	workToImprove   = 5e10
	workToTolerance = 6e11
	// workUnresolved is what is spent on one basis before it resolves the solution, and workBeforeCells the same where cells are
	// possible or the text has spots: these then do better.
	workUnresolved  = 3e11
	workBeforeCells = 1e10
	// workOfOneBasis is the work of one solve from which a single basis is given up for cells, whose work grows with their number
	// and not with its cube. Where the first cells alone take more, it is that.
	workOfOneBasis = 3e10
	// workOnCells bounds a solve on cells, before the independent one: half a minute to a minute. A march beyond workOverdraft times its
	// budget is given up.
	workOnCells   = 2e12
	workOverdraft = 2
	// workOnJumps is workOnCells where the equations carry along what the data have of jumps and kinks: cells do not follow them, and
	// what the first ones make of it is about as good as what more of them would.
	workOnJumps = workOnCells / 20
	// shareOfSlab is the part of the budget that refinement of one slab may take: if a quarter of the whole does not resolve it,
	// nothing will.
	shareOfSlab = 0.25
	// shareOfSteadySlab is shareOfSlab where coefficients do not depend on time and most cells need the same: one factorisation then serves all
	// slabs, and the first one may take most of the budget. Eight waves along one axis of a square end with an error of 2e-3 for a quarter.
	shareOfSteadySlab = 0.75
	// shareOfReplay is the work of a slab that the factors of the one before solve, relative to that of factoring: 0.2 s beside 2 to 3 s for four
	// cells of a membrane.
	shareOfReplay = 0.07
	// workOfStage is what may be spent on a stage of a continuation to make its basis wide enough for the next one.
	workOfStage = 5e9
	// workOfTraining bounds a training, and mostStepsOfTraining its steps, after which the error falls slowly (results/trained).
	workOfTraining      = 6e11
	mostStepsOfTraining = 400
	// workOfASecond is little enough to solve once more although a lower residual may not help.
	workOfASecond = 2e10
)

// Bounds on sizes.
const (
	// mostColumns bounds the time of a linear solve and its memory, 96 bytes times the square.
	mostColumns = 4000
	// mostCells bounds the cells of a problem that is solved in one go, mostCellsInSlab those of one slab.
	mostCells       = 3000
	mostCellsInSlab = 1000
	// mostSlabs bounds the number of slabs: a thousand periods of an oscillation take about as many.
	mostSlabs = 5000
	// mostStepsInSlab bounds the steps of a nonlinear iteration in a slab. Those that converge take up to 13; a shorter slab needs fewer.
	mostStepsInSlab = 20
	// sketched is the ratio of the numbers of functions with which the iteration of a slab ends and begins. After half of them one step with all is left
	// of burgers, kdv and schroedinger-breather, whose iterations took 2 to 9; after a third or a quarter two are left.
	sketched = 2
)

// Residuals.
const (
	// residualOfZero is zero to rounding: nothing is gained by going on.
	residualOfZero = 1e-14
	// residualAtRounding is where another spread makes no difference that matters.
	residualAtRounding = 1e-13
	// residualNearRounding is where a smaller step of the width leads to residualOfZero.
	residualNearRounding = 1e-12
	// residualResolved is the residual below which comparisons of spreads mean something.
	residualResolved = 1e-2
)

// Gains: factors by which a residual must fall.
const (
	// gainOfChange is that of a change that counts as better.
	gainOfChange = 1.5
	// gainOfTurning is that of stretching a disk of frequencies along an axis.
	gainOfTurning = 4
	// gainOfWidening ends the growth of a basis: a wider one gains more where the basis converges at all.
	gainOfWidening = 4
)

// What forecasts rest on. They decide nothing. Each is about the middle of what was seen in solves of the gallery, where it varied by a factor of three and more:
// results/daily records how far forecasts are off.
const (
	// marginOfForecast is the factor by which a residual must lie below the tolerance for one basis to be expected to meet it.
	marginOfForecast = 100
	// A basis that is g times as wide lowers the residual by g to the power of orderOfWidening, takes g to the power of timeOfWidening times as long, and
	// is tried trialsOfWidth times.
	orderOfWidening = 13
	timeOfWidening  = 2.5
	trialsOfWidth   = 3
	// gainOfCells is the factor by which a refinement of cells lowers the residual, growthOfCells that of the time, the last one counts up to mostGrowth, and
	// growthOfSlab is that of the time in a slab.
	gainOfCells   = 300.0
	growthOfCells = 1.25
	mostGrowth    = 2.0
	growthOfSlab  = 1.25
	// triesOfSlab is the time of a slab over that of its last solve.
	triesOfSlab = 1.25
	// timeOfRepeat is the time of an independent solve over that of the solve that it repeats, which had to lay out its memory.
	timeOfRepeat = 0.85
	// ratioSafe is the part of the target below which residuals of cells over the whole domain mostly are small enough.
	ratioSafe = 0.14
	// timeOfCells is the time of a solve on cells over that of the search before it.
	timeOfCells = 12
	// steadiness is the factor by which solves to come may be slower than those so far.
	steadiness = 1.5
	// ratioNearlyMissed is the ratio of the estimate of half of the slabs to the tolerance that all of them may come to exceed. A march is given up where the
	// error so far comes to as much even if nothing is added to it.
	ratioNearlyMissed = 3
)

// When a solution counts as resolved, and what residual the tolerance asks for.
const (
	// errorDoubtful is the estimated error above which a solution whose residual is below residualResolved counts as not resolved all
	// the same, and residualSettled the relative residual below which it does not: the doubt then is the problem's.
	errorDoubtful   = 1e-2
	residualSettled = 1e-4
	// targetMargin is how far below the tolerance the residual must lie at first: errors add up over cells and slabs, and
	// the estimate is a multiple of them.
	targetMargin = 30.0
	// leastTarget is a residual at rounding, and leastOrdinary one of ordinary differential equations, with few functions.
	leastTarget   = 1e-13
	leastOrdinary = 1e-15
	// missBeyondHelp is the ratio of the estimate to the tolerance from which a lower residual is not expected to help, unless a solve takes
	// less than workOfASecond: errors of a long oscillation grow by more than that.
	missBeyondHelp = 1e4
)

// Cells: which are refined, and when wider ones are tried.
const (
	// shareRefined is the part of the largest indicator of a cell from which cells are refined with it. Errors of one cell
	// pollute others, whose residuals then say little: those that are far below the largest wait.
	shareRefined = 0.1
	// gainWhereSmooth is the factor by which halving must lower the indicator of a cell for the solution to count as smooth there:
	// halving a cell that resolves a smooth solution lowers it by 2 to the power of its degree, about ten, and halving one
	// at a corner singularity r^s by about 2^(s+d/2).
	gainWhereSmooth = 12
	// mostLevels bounds the halvings of a cell in one go.
	mostLevels = 6
	// shortestCell is the length of a cell, relative to its coordinate, below which it is not halved: 256 roundings. Halved twice per level towards
	// the time 1 a cell had no length after 26 levels, which a jump takes for a target of 1e-11.
	shortestCell = 0x1p-44
	// widenLocal is the factor of the width of all cells where these are alike, and widestLocal its limit, relative to
	// localWidths.
	widenLocal  = 1.5
	widestLocal = 2.5
	// gainOfWiderCells is the factor by which wider cells must lower the residual for them to be kept: otherwise the cells before are halved. They take 1.75
	// times the work, and halving lowers residuals with the fourth to eighth power of it, by 10 to 100 for that. Around holes and fibres wider
	// cells gain factors of 4 to 16, and end with two to three times the work; waves of a hundred periods gain 1500 and 6000.
	gainOfWiderCells = 20
	// gainUnresolved is what gainOfRefinement is as long as the solution is not resolved: residuals then hardly fall for a while.
	gainUnresolved = 1.05
	// pivotOfSystems is the pivot down to which coordinates are eliminated in the cells of a system that is solved in one go. Its equations have
	// different orders, and the pivots of one begin where those of another end. In a cavity flow, 120 to 170 of 600 coordinates are left for 1e-2,
	// 70 to 100 for 3e-3 and 40 for 1e-4, and the relative residuals on 4 cells are 5e-6, 1e-5 and 9e-5.
	pivotOfSystems = 3e-3
	// gainOfOffer is the factor by which the residual must fall for a solution to be kept against interruptions.
	gainOfOffer = 10
	// gainOfSight is the factor by which a refinement must lower what cells leave on their own, to count as one that pays although the
	// residual of all is not lower: until they resolve the equations, cells pass on what others miss.
	gainOfSight = 2
	// gainNearTarget is the factor by which a refinement must lower a residual below the tolerance for another one to come before the error is estimated.
	// Corners at which derivatives of the data disagree are graded at once, and what follows gains little: for Poisson's equation on a square with a
	// round hole 212, 297, 459 and 674 cells leave 5.0e-9, 3.0e-9, 1.1e-9 and 3.7e-9, and the estimate is 6.2e-9 with 297, after a third of the
	// work.
	gainNearTarget = 3
	// marginOfRepeat is how far below what the last estimate asks for the residual must lie where cells are refined on. From one estimate to the next,
	// the ratio to the residual fell from 2050 to 830 and from 970 to 580, and rose from 790 to 1240.
	marginOfRepeat = 1.5
	// refinementsCheap replaces refinementsInVain for work up to workCheap.
	refinementsCheap = 6
	workCheap        = 3e9
)

// Slabs: their number and when one is taken.
const (
	// firstSlabs is the number of slabs that the length of the first one is taken from.
	firstSlabs = 8
	// crowd is the number of cells of the first slab in three coordinates from which these have crowdWidth functions instead of
	// localWidths: small cells need fewer. With 49 cells of a thousand along the path of an arc no slab was solved within 140 s and 10 GiB;
	// with 250 the whole solve takes 51 s and 2.3 GiB.
	crowd      = 16
	crowdWidth = 250
	// residualLost is the relative residual of a slab from which what follows would mean nothing. A jump on few cells leaves up to 1.
	residualLost = 10
	// gainOfRefinement is the factor by which a refinement must lower the residual; where refinementsInVain refinements do not, the residual is
	// that of the error which the slab began with.
	gainOfRefinement  = 1.2
	refinementsInVain = 2
	// refinementsUnresolved is refinementsInVain for eigenfunctions along one coordinate that are not resolved at all: two wells of width 0.1 in a domain of 20
	// took three, the first of which doubled the residual.
	refinementsUnresolved = 6
	// refinementsOfOrdinary is refinementsInVain for ordinary differential equations: the layer of a stiff system leaves the same residual in all slabs
	// that are longer, and is found by shortening them to a millionth. A slab costs next to nothing there.
	refinementsOfOrdinary = 12
	// gainOfInherited is the factor by which a refinement must lower a residual that is within ratioNearTarget of the target, after the first slab. What
	// cells leave because they are too large falls by ten and more. What is left of the error that the slab began with falls
	// slowly, as ever smaller cells follow it. That is for more than one coordinate: slabs of ordinary differential equations are shortened on, to
	// where the right-hand side has a kink in the solution.
	gainOfInherited = 1.3
	ratioNearTarget = 30
	// leastUnbalanced is the ratio of the terms of a cell at a singular place from which it is halved along the axis of the smaller one: two
	// halvings under a second derivative.
	leastUnbalanced = 16
	// ratioTaken is the factor above what is asked for up to which a slab is taken that the factors of the one before have solved: most of what is
	// above is inherited, and other cells would need factors of their own, a hundred times the work. Counted from the largest residual so far it
	// would grow with the slabs: that of a front comes to 1e-9 instead of 6e-11, and the independent solve to an error of 1.6e-2.
	ratioTaken = 5
	// pivotUnresolved is lsq.StrongPivot for a slab that its cells do not resolve.
	pivotUnresolved = 1e-1
	// unresolvedSlab is the relative residual of a slab that its cells do not resolve.
	unresolvedSlab = 1e-3
)

// Slabs: their lengths.
const (
	// leastSlab is the length of a slab, relative to the whole time, below which none is shortened: the first layer of a stiff
	// system may be as thin.
	leastSlab = 1e-12
	// marginToStretch is how far below the target the residual must lie for the next slab to be longer, by the factor stretchSlab, and marginToWiden
	// for the factor widenSlab.
	marginToStretch = 10
	stretchSlab     = 1.5
	marginToWiden   = 1e4
	widenSlab       = 2.5
	// shareOfTooLong is the part of a length that was too long up to which slabs get longer again. The memory of it fades by the factor
	// fadingOfTooLong with every slab.
	shareOfTooLong  = 0.8
	fadingOfTooLong = 1.1
	// shortenSlab is the factor by which a slab is shortened where it is time that its cells do not resolve, and shortenUnresolvable that
	// where it tells nothing, because there is no solution or one with a residual above unresolvedSlab.
	shortenSlab         = 2
	shortenUnresolvable = 4
	// bendNearlyStraight is the bend of the solution in a cell, relative to the largest one, below which it may be joined with
	// its neighbour: the bend of both together is four times as large and still far from what a basis resolves.
	bendNearlyStraight = 0.01
	// raiseTarget is the factor by which the target is raised when the work would exceed the budget, and dearSlabs the number of
	// slabs in a row that must say so.
	raiseTarget = 10
	dearSlabs   = 3
	// slabsOfOneFactor is the number of slabs up to which these are not made longer because one factorisation serves them. A
	// membrane through three periods takes nine.
	slabsOfOneFactor = 12
	// slabsGrow is the ratio of the lengths of slabs beside something short. The tail of exp(-(t/w)^2) beside what counts as its spot is 1e-4 of it.
	// Stops closer than nearStops of the whole time are one.
	slabsGrow = 4
	nearStops = 1e-8
	// lowersGrading is the factor by which a first slab must lower what is asked for to be graded again.
	lowersGrading = 2
	// marginOfNextMarch is how much further the residual of a march is lowered than the estimate of the one before asks for: errors of the next one vary.
	marginOfNextMarch = 4
	// looksApart is the number of slabs of which every one more is compared with the independent solve while a march is under way.
	looksApart = 8
	// leastLooked is the part of the time that is looked at first: what becomes of the error cannot be told from less.
	leastLooked = 0.1
	// worthLooking is the work that is left of a march, relative to what it has taken, from which that is worth while.
	worthLooking = 0.5
	// marginOfDominated is how far below the residual of the worst slab so far that of the others need not be.
	marginOfDominated = 1
)

// Where a march ends.
const (
	// lengthOfInstant is the length of slabs, relative to the whole time, that only a singularity makes so short.
	lengthOfInstant = 1e-9
	// timeJustBefore is the time, relative to the whole, that a march which stands still does not get beyond.
	timeJustBefore = 1e-3
	// slabsIdle is the number of slabs in a row that get no further than timeJustBefore when a march counts as standing still.
	slabsIdle = 300
	// growthSuspect is the factor by which a solution has grown, and ratioSuspect that of the time in which it changes by itself, where it may grow
	// without bound, and growthOfBurst and ratioOfBurst those where it counts as doing so. Minus the logarithm of the time that is left grows by 12.
	// What burns may grow by as much, but its time does not fall as far: growth by 1e5 that ends is not called so.
	growthSuspect = 1.5
	ratioSuspect  = 0.3
	growthOfBurst = 10
	ratioOfBurst  = 1e-6
	// residualOfBurst is the relative residual of slabs on the way there, of which there are slabsToBurst in the time that is left of a slab, and
	// workOfBurst the work that is given to them. u_t = u_xx + u^2 takes 1e10 to 7e10, and two fields 3e11.
	residualOfBurst = 1e-4
	slabsToBurst    = 3
	workOfBurst     = 3e11
	// pointsOfPeak is the number of points per cell at which peaks are looked for.
	pointsOfPeak = 50
)

// Bases that miss the conditions alike.
const (
	// sameMisfit is the relative difference of typical misfits that count as the same, and sameTimes how many bases in a row must
	// have the same one for it to be the problem's. What is not resolved yet changes with every basis.
	sameMisfit = 0.01
	sameTimes  = 3
	// nearerBefore is the misfit of another basis, relatively, below which that of the last is no measure of the problem: iterations may get stuck.
	nearerBefore = 0.5
)

// Continuation.
const (
	// firstStep is the fraction of the way that is tried first, and leastStep the one below which the program gives up.
	firstStep = 0.25
	leastStep = 1.0 / 512
	// lengthenStep is the factor of the step after a stage that took at most iterationsEasy iterations.
	lengthenStep   = 2
	iterationsEasy = 6
	// residualSufficient is the relative residual at which the basis of a stage is wide enough, if it can be had with the work
	// workOfStage. More, up to workUnresolved, is spent on a stage that is not below residualPassable: the next one would not be
	// resolved with its basis. A stage above residualHopeless has failed, and one above residualPassable that more functions do not
	// help: it has no solution there. One that only lacks functions is as good a start as can be had.
	residualSufficient = 1e-6
	residualPassable   = 1e-3
	residualHopeless   = 0.1
	// changeAbrupt is the change of a field over a stage, relative to its size, from which the stage has probably left the
	// branch of solutions that it began on.
	changeAbrupt = 0.5
)

// Conservation laws, solved on means over cells.
const (
	// cellsOfFirstLook is the number of cells with which a look for jumps begins, cellsOfLastLook that on which what is still a step counts as
	// a jump, and timesOfALook the number of times that are looked at.
	cellsOfFirstLook = 64
	cellsOfLastLook  = 1024
	timesOfALook     = 16
	// mostUpdatesOfMeans bounds the cells times steps of the finest solve, times the number of fields to the power of 1.5: twenty seconds.
	// More than three fields take generalOfMeans times that: their wave speeds have no formula.
	mostUpdatesOfMeans = 9e7
	generalOfMeans     = 5
	// mostCellsOfMeans bounds the cells, and mostTimesOfMeans the times that are kept: they are what a saved solution holds.
	mostCellsOfMeans = 1 << 14
	mostTimesOfMeans = 512
	// cellsOfEntropy is the number of cells on which the method of order one is compared, and nearingOfMeans the factor by which its distance
	// must fall from half of them. A half is left where shocks dominate, and 0.7 for contacts.
	cellsOfEntropy = 256
	nearingOfMeans = 0.9
	// worstOfMeans is the factor from the distance of n and 2n cells to the error of 2n for the slowest rate, with which package conservation
	// estimates. Where distances fell by a factor r twice it is 1/(r-1), times marginOfMeans, and never below 1.
	worstOfMeans  = 2
	marginOfMeans = 1.25
)

// Fits of measured data.
const (
	// confidence is the probability of the intervals.
	confidence = 0.95
	// chanceImplausible is the probability of larger residuals below which the equations do not fit the data, chanceUnlikely that below which a value of
	// such data is named, and leastChance the least one that is written as a number.
	chanceImplausible = 1e-4
	chanceUnlikely    = 0.01
	leastChance       = 1e-100
	// shiftInsignificant is the difference of a parameter between the independent solves, in standard errors, from which
	// the numerical error spoils the statistics.
	shiftInsignificant = 0.1
	// misfitAstray is the ratio of chi-square to its expectation from which a fit has lost the data, and misfitFaraway the misfit relative to the
	// values where the noise is not known.
	misfitAstray  = 4
	misfitFaraway = 0.5
	// ratioNotNearer is the ratio of the misfits of two bases from which the wider one does not bring the fit nearer to the data.
	ratioNotNearer = 1.1
	// fewOthers is the least number of free residuals beside one that can tell it from noise of unknown size, and leastLeft the least share
	// of the squares of the residuals that others leave: roundings.
	fewOthers = 3
	leastLeft = 1e-12
)

// regularStart is the least singular value, relative to the largest, of the coefficients of the highest derivatives with which an
// evolution begins.
const regularStart = 1e-8

// boundsSlack is the distance, relative to the domain, by which a point may miss it and still count as inside.
const boundsSlack = 1e-9

// mostMeans bounds the numbers of a saved solution, so that a short text cannot ask for all memory.
const mostMeans = 1 << 28
