// Package partition cuts a problem into cells: every cell gets fields of its own, and conditions on the faces that two
// cells share match the values and the derivatives there. The cut problem is an ordinary [pde.Problem]; in its systems
// a row touches the columns of one or two cells, so that they are block-sparse.
//
// The indicator functions of the cells are a partition of unity, the sharpest one: the solution is the sum over the
// cells of indicator times local expansion. Smooth windows would need no matching conditions, but where they overlap,
// two bases describe the same functions, and the system becomes the more ill-conditioned the better the bases are.
//
// # Cells and slabs
//
// Where one basis would take more work than cells, the domain is cut into these, with a basis each, and
// time, if it is an evolution, into slabs that are solved one after another. partition.Cut makes an ordinary problem of
// it, with fields of their own in every cell and one condition on every shared face: the jumps of the derivatives below
// the order of the equations. Sampling, balance, assembly and Gauss-Newton are those of any problem. The indicators of
// the cells are a partition of unity, but a sharp one. Smooth windows would need no matching conditions; where they
// overlap, two bases describe the same functions, and the better they are, the worse is the condition of the system.
//
// All cells share one basis, cell.Reference: the numerical range of the disk of sines (or of the network that [network]
// names) on the unit box, in coordinates that are orthonormal in values and scaled normal derivatives. Singular values
// are cut at 1e-14 of the largest. A cut at 1e-11 costs three digits: the error of Poisson's equation on nine cells is
// 3e-11 instead of 3e-14, that of helmholtz-85 on 64 cells 3e-10 instead of 1e-12. cell.Sampler places points in all
// cells by the same unit points, so that derivatives are computed once for all cells (collocation.Table).
//
// The solve (lsq.Sparse) condenses every cell first. Its own rows are factored with column pivoting; coordinates with
// pivots above 1e-3 of the first are determined there and eliminated, about 40 to 60 of 300 to 450 go on in two
// coordinates. Cells whose rows are alike share the factor (lsgd/congruent.go). Faces couple what is left, in a
// multifrontal QR. The factors keep their reflectors: affine systems are corrected with the residual of their first
// solution for the price of a few products. The leading rows hold exactly, which lets errors grow from slab to slab:
// slabs take 1e-2 instead of 1e-3, and those that their cells do not resolve 1e-1 (lsgd.ProjectSettings.Strong). pulse-05 ends
// with 4e-11 instead of 4e-6, a step carried through four slabs with 0.3 instead of 6.8.
//
// Of steady systems the means of equations in a cell, and of fluxes on its faces and walls, are stressed (auto/means.go): what is left over of one sign is a force
// that acts on all of the domain, and counts by the extent of that instead of the cell's.
//
// Two things decide whether errors grow from slab to slab. Faces need six points per trace that the basis resolves:
// with a third of that, jumps between the points double with every slab of kdv. And points must crowd towards the faces
// (collocation.Clustered): a fit to uniformly spread points is least sure at the ends, and the end of a slab is where
// the next one begins.
//
// Rules (auto/refine.go): the indicator of a cell is its scaled residual at fresh points, squared, times its share of
// the volume; what is too small to count in L2 is not refined. Cells with more than a hundredth of the largest
// indicator are halved along the axes along which the solution bends most. A cell whose indicator the last halving has
// hardly lowered, and whose sibling is fine, holds a singularity at that end and is graded towards it by several
// levels, along time twice as often in a diffusion. Where the data contradict each other, have kinks, or conditions
// change their kind (collocation/compat), cells are graded before the first solve (auto/singular.go). Where the text
// switches, cells end (auto/interfaces.go); at an interface the fluxes are matched instead of the derivatives that may
// jump. Where all cells are alike and resolve the solution they get more functions instead. If the estimate misses the
// tolerance narrowly, or the solve took little, it is repeated with a target that is as far below the residual that was
// reached as the estimate is above the tolerance: growth of errors that has been measured, not guessed. The better of
// both stays.
//
// # Materials
//
// A cell is a box and the sides that it lies on of all surfaces on which the problem switches (Divide): a box that a surface passes
// through is two cells. Each has a basis framed on its own part, and rows of the operator by the rules of its side. Faces
// couple cells on the same sides, where their parts meet; the piece of a surface between two cells couples these, by the
// fluxes and by the derivatives along the normal that do not jump. Planes across a coordinate need no sides: cells end there.
//
// # Evolutions
//
// Evolutions are recognised by their conditions (partition.Marching): initial data of full rank at the lower end of one
// coordinate, nothing later, equations that can be solved for the highest derivatives along it, and frozen-coefficient
// exponents that do not grow with the wave number, which tells the heat equation from Laplace's with Cauchy data.
// Evolutions backwards from the upper end are solved as a whole.
//
// # Slabs
//
// See auto/march.go, slab.go, span.go and pace.go. Of waves, the next slab begins at nine tenths of a slab, not at its end: the functions of cells are held
// there from one side only, and what is taken over of their noise grows from slab to slab, for waves by a third, even if nothing is
// eliminated beforehand. A slab is halved where most of its cells bend along time, and quartered while its
// residual says nothing. In ordinary differential equations it may get as short as a millionth of a millionth of the
// time, because the residual of a stiff system does not fall before its layer is reached. The next slab begins with the
// cells at the end of the last, joined where the solution is nearly straight, and is longer if there was room, but not
// near a length that was too long shortly before. What is left of the time is divided into equal slabs: an affine
// problem whose coefficients do not depend on time then has the same matrix in all of them, and lsgd.Factors keeps its
// factorisation. Whether matrices are the same is seen from what they do to one vector, and the residuals of the system
// at hand correct what the old factors lose. A cooling plate in three coordinates takes 0.3 s for such a slab and 1.6 s
// for the first. Longer slabs and joined cells are new matrices: they are taken if they save more than that costs.
// Fields get the sizes that they have in the slabs so far (Robertson's b stays below 4e-5 beside 1: with the sizes
// expected from the equations it has errors of 1e-9, with its own 1e-13). If the work would exceed its limit, or
// refinement no longer helps, the target is raised and a note says so. The independent solve of a nonlinear problem
// begins at the first solution with coefficients that are changed by 1e-9: at rounding level no step would lower the
// residual, and it would stay there.
//
// What is singular at the start is damped soon, or carried along, or everywhere at once (Waves). Only in the first case
// are cells graded towards it. In the last, other weights in the independent solve change what becomes of waves that
// are not resolved, from slab to slab: those of a beam grew to a hundred times the error that was to be judged, so that
// slabs after the first keep the weights. Where equations carry a kink along at constant speeds in one coordinate of space, cells end at its lines and the
// problem is solved in one go (auto/rays.go). Where they carry a jump, or in more coordinates, no cells follow it: the march
// takes a twentieth of the work, and the status says what is carried and where it begins.
//
// Residuals count relative to the largest size of the solution so far: beside one that has hardly begun, a load that sets
// in leaves 5e-4, and beside the whole 1e-12. What is below the negligible part of the natural sizes, such as the tail of a
// pulse before it, counts as that part. Residuals of ordinary differential equations count by how long what they leave lasts
// (auto/lasting.go). Slabs that share factors are taken up to five times above the target, most
// of which is inherited; other cells would need factors of their own.
//
// One weakness is known: cells that are thin across a line where the flux matters and long along it. The slope's jump
// is weighed with the thickness, so that a small residual allows a large error of the flux. A kink in the data of a
// diffusion does that (Black and Scholes' equation ends with 2e-3). The estimate says so (biasFactor).
package partition
