// Package auto solves problems without being told how: it chooses the basis, its width and the spread of its weights,
// the collocation points and the balance of the conditions, cells and slabs of time with bases of their own where one
// basis does not do, and training where cells do not; and estimates the error of what comes out.
//
// The choices follow stated rules. Candidates are compared by their residual at fresh points, which never entered a
// fit. The error estimate is the difference of two solves whose bases and points are independent, times
// [SafetyFactor]; where both satisfy the conditions but differ, the conditions do not determine the solution and the
// status says so.
//
// # Where what stands
//
// Files of one subject begin with one word.
//
//	solve, options, check        what is asked, and the order in which strategies are asked; kernel makes them fast
//	search, trial, turn, active  one basis, fixed where the options leave no choice; basis, points, sizes, start_* what it is made of and where iterations begin
//	cells, local, refine, lay    cells; singular, crossing, layers, interfaces, rays, spots and aspect where they are graded or end; means and traces
//	                             how their residuals count; reference and holes what functions they have
//	march, slab, span            an evolution in slabs of time, slab_width the functions of their cells; lasting and rest how their residuals count; leverage what residual they ask for; until, halt, burst, reach and early where a march ends
//	steady                       cells over the whole domain, refined
//	continuation, branch, train  ways to solutions that no iteration finds at once, and descent on the weights; fallback where it is tried
//	eigen_*                      eigenvalues: bases and cells of modes, and the comparison of two solves
//	inverse_*                    unknown numbers and fields: trials, solves for given numbers, noise, smoothness, data that do not fit
//	conservation, jumps          entropy solutions of conservation laws, and discontinuities of what was found
//	estimate, judge, compare     the estimate of the error; shift, inspect and contradictions what two solves may share
//	determine, misfit, surplus   what conditions determine, contradict, and do not need; outside and stuck where there is no solution; shape says it in words
//	model, solution, status      what comes out
//	journal, offer, history      what is kept and shown on the way; work, pace, forecast and memory* what it takes
//	limits*                      all numbers that steer, with where they come from
//
// Eigenvalues and unknown numbers are no packages of their own: they take the trials, cells, marches, comparisons and the journal of the solver,
// and what they share of these would be most of what it has. Their mathematics is below, in lsgd/eigen and lsgd/inverse.
//
// # One search
//
// Kind, depth and activation are given or defaults (one layer of sines); the unknowns are the spread of the weights and
// the width. Rules: (a) scan spreads over more than a decade with 40, 200 or 400 functions in one, two, or more
// dimensions, fewer for nonlinear systems of more than two fields where cells are possible, with more functions until
// the residual is below 1e-2; (b) stretch the disk of frequencies along single axes by factors of 2 while that lowers
// the residual fourfold; (c) double the width, or take 1.4 times it where doubling is dear or the residual is below
// 1e-12, with the spread following as width^(1/d), and follow the spread up or down while the residual falls; (d) stop
// at 1e-14, or when the tolerance that was asked for is met, or when two widenings in a row gain less than a factor of
// 4, or at a limit of work. "Residual" is that at 400 fresh points per condition, relative to that of the zero solution,
// all trials measured with the scales of one. The limits are counted in operations, not seconds, so that the same seed
// takes the same path everywhere.
//
// # Around round holes
//
// What solutions do around a hole is smooth in the image of a point, z/|z|^2 for a point at z from the centre in units of the radius, and in log|z|: what decays as a
// power of the distance is a polynomial of the image. Cells near a round hole have sines of these beside the coordinates (network.Around), about the
// same number as others, and no more than one hole cuts a cell to begin with. The equation does not matter: the functions are a basis only.
// They count outside of the hole, and what makes them orthonormal looks at the edge of the hole as at faces. Rows are scaled as they are for whole cells.
//
// # Turned frequencies
//
// Where an isotropic disk does not resolve the solution and cells are not possible, the frequencies are drawn anew from
// the ellipsoid of the second moments of the present ones, weighted with the squares of the coefficients of a coarse
// fit: the directions in which the solution has energy. Cells do better where they are possible.
//
// # Many coordinates
//
// From four on, frequencies with one to four active coordinates are tried beside full ones: solutions are often sums of
// functions of few coordinates, and an isotropic ball spends nearly all of its frequencies on the others.
//
// # Kinks that waves carry
//
// Waves do not smooth a kink of their data, and no basis and no grading of cells follows it through a march. In one coordinate of space, where an affine
// evolution has constant speeds (partition.Speeds), the lines on which a kink travels are known, with their reflections at walls. Cells end there and at
// the times at which lines meet; values are continuous across a line and derivatives are not, and all is solved in one go (auto/rays.go).
//
// # Sizes of fields
//
// Displacements of 1e-6 m stand beside stresses of 3e5 Pa, and roundings of the largest rows must not be larger than
// what a small field is made of. collocation.Sizes equilibrates the matrix of the norms of all operators on all fields,
// with the data beside it, by least squares of logarithms; Balance scales the rows on functions of these sizes, and the
// first solution replaces them by its own where they are far off (auto/sizes.go). Differences and estimates hold for
// every field relative to its own size; a field that is zero to within its error is compared with its natural size.
// Points of a union are shared in units of the domain (SampleCondition). A consistent change of units of coordinates,
// fields and equations therefore changes nothing beyond 1e-10 (TestUnits). The independent solve weighs the equations
// differently, by up to 2, so that compromises show.
//
// # The error estimate
//
// The error estimate rests on three things. Two solves with independent bases, points and weights of the equations: 5
// times their relative L2 difference, plus the relative residual, which matters only near rounding. What the residual
// can hide: the residual over the least singular value would be a bound; a tenth of it is a lower limit of the
// estimate, because residuals are hardly ever all in the weakest direction (for the gallery the bound is 3 to 1000
// times the error). And what both solves have in common: a solution that misses an equation by 10 % of its terms at
// typical points (collocation.Misfits; few points where it is large hardly count, as at corners and jumps) has an
// estimate of at least 1, and the equation is named: a layer that no basis sees leaves such a residual. What none of
// this sees is a feature between all points; see Narrow features. results/estimates compares estimates with errors.
//
// A march asks for the residual that the tolerance needs (auto/leverage.go), and the second solve follows the first one slab by slab (auto/early.go). Where
// the two are so far apart all the same that the tolerance will be missed, the march begins anew with smaller residuals.
//
// # What the conditions notice
//
// On a basis that is orthonormal in the values of the fields, in units of their sizes, the least singular value of the
// rows says how little of a function the conditions may notice (lsq.FindWeakest: one pivoted QR of the values, the
// triangle of the rows in that basis, inverse iteration). Relative to what they notice of the solution it lies between
// 1 and 1e-4 for the problems of the gallery and hardly depends on the basis: 0.70 for Poisson's equation at all
// spreads from 3 to 47. determine looks at up to 300 columns with the spread of the solution, twice and four times
// that, and follows a value that falls with wider bases, which takes a tenth of a small solve. At 1e-8 or below the
// function is a witness: the status is "the conditions may not determine the solution" and it is in Solution.Null, in
// words in the reason. This sees the eigenfunctions of a homogeneous problem, which two solves cannot: both find zero.
// A value that falls by a factor of 10 from the basis of the solution to richer ones, and is a tenth of that on a
// poorer space still, means an ill-posed problem (Cauchy data, backward heat): the estimate is then at least 1. So it is from the start
// where the linearised equations amplify short waves without bound (partition.Amplifies): such a problem is not marched. Without
// a witness nothing is called undetermined.
//
// # No solution
//
// An equation that is not affine and has no root in the values of its slots, such as u^2 = -1, is named before the
// search (collocation.FindNoRoot: no residuals of both signs, and none small, from 48 values over 12 decades at 4
// points). Linear conditions contradict each other if two bases of different frequencies miss them grossly, alike and
// by as much, although each is satisfied on its own, or if what the others determine misses one of them (misfit.go).
// Nonlinear ones have no solution near what was found if ever finer bases miss them by the same share of their terms
// (stuck.go): beyond the fold of Bratu's equation that is 7.04 % to five digits from the second refinement on. Nothing
// is said while a derivative of the highest order is too small to be seen with these frequencies, for then it may be a
// layer, nor where the text has spots. Before conditions were tried alone, a pulse of a hundredth of the domain was
// called a contradiction. A march ends where the solution grows without bound, or where slabs get no further (burst.go, halt.go).
package auto
