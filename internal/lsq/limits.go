package lsq

// The numbers that steer this package, under the names of the files that use them.

// factor.go

// columnSmallest is the least norm of a column that has a finite reciprocal with room to spare: the smallest normal number.
// Smaller columns count as zero.
const columnSmallest = 0x1p-1022

// panel.go

// Sizes of panels: how many columns are factored together at most, and how many of these column by column.
const (
	panelCols = 128
	baseCols  = 16
)

const (
	// Sums of squares below tiny may have lost digits to underflow; the column is then multiplied by lift.
	tiny = 0x1p-900
	lift = 0x1p600
)

// pivot.go

// Pivots are chosen for searchCols columns at a time by the norms of a random projection of the columns onto
// sketchRows dimensions, so that nearly all work is products, and put in order by their true norms (J. A. Duersch,
// M. Gu, "Randomized QR with column pivoting", SIAM J. Sci. Comput. 39, 2017; P.-G. Martinsson, G. Quintana-Orti,
// N. Heavner, R. van de Geijn, SIAM J. Sci. Comput. 39, 2017). The rank does not rest on chance: the factorisation ends
// only where the true norm of no column that is left exceeds the tolerance, as one that always takes the longest
// column would. Up to wholeCols columns that one is used.
const (
	searchCols = 32
	sketchRows = searchCols + 8
	wholeCols  = 64
	// pivotFading is the size relative to the first pivot below which a projection is made anew, because the update of the
	// last one cancels.
	pivotFading = 1e-10
)

// normsResketch is the fall of the squared norms after which they have lost half of their digits to the differences.
const normsResketch = 1e-8

// range.go

// columnsPreferred is the factor by which the columns that come first are longer than others, which are of unit length.
const columnsPreferred = 8

// triangle.go

// The squares of columns with norms in this range neither overflow nor lose digits.
const (
	normLeast = 0x1p-400
	normMost  = 0x1p400
)

// weakest.go

// inverseSteps is the number of steps of the inverse iteration. Each divides what does not belong to the searched
// directions by the square of the ratio of the singular values.
const inverseSteps = 8

// smallestSize is the least size of a matrix by which its roundings are told.
const smallestSize = 0x1p-900
