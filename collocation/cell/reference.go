package cell

import (
	"errors"
	"math"
	"sync"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/internal/kernel"
	"pinn/internal/lsq"
	"pinn/pde/jet"
)

// RangeCut is the size of singular values, relative to the largest, at which the numerical range of the functions is cut.
// What the range resolves falls with it: the error of Poisson's equation on nine cells is 3e-11 for 1e-11, 4e-13 for 1e-13
// and 3e-14 for 1e-14. Directions near the cut have relative errors of 1e-16 over it, but a solution that is resolved has
// as little of them.
const RangeCut = 1e-14

// Reference is the numerical range of a family of functions on the unit box, in coordinates that are orthonormal in
// their values and scaled normal derivatives on the box and its faces. It may be used by several goroutines.
type Reference struct {
	basis  collocation.Basis
	part   Part
	traces []trace
	turn   *mat.Dense // functions of the basis x coordinates
	glance glance

	mu     sync.Mutex
	tables map[tableKey]*tableOnce
}

type tableKey struct {
	place *mat.Dense
	want  string // the derivatives' indices
}

type tableOnce struct {
	once   sync.Once
	values []*mat.Dense
	used   bool // since the last Release
}

// Part says in which part of the unit box functions count.
type Part interface {
	// Holds reports whether they count at a point.
	Holds(unit []float64) bool
	// Edge moves a point of the box to one on an edge of the part inside of the box and sets normal to the unit normal there; false if it is none.
	Edge(k int, normal, unit []float64) bool
	// Edges returns the number of edges.
	Edges() int
}

// trace is a set of points on which a reference looks at a function: inside, or on a face, where it looks at the normal
// derivative as well.
type trace struct {
	at     *mat.Dense
	normal *mat.Dense // of the face; nil: inside
	weight float64    // of the values
	slope  float64    // of the normal derivatives
}

// NewReference finds the numerical range of a basis on the unit box [0, 1]^d. The values are taken at Sobol points that
// crowd towards the faces. The first functions of the basis, of the given number, come first in it: what they can express
// has coordinates, and roundings, for nothing else.
func NewReference(b collocation.Basis, first int) *Reference {
	r, err := NewPartialReference(b, first, nil)
	if err != nil {
		panic("cell: " + err.Error())
	}
	return r
}

// ErrNarrow says that functions count in too small a part of a box.
var ErrNarrow = errors.New("functions count in too small a part of the box")

// NewPartialReference is [NewReference] for functions that count in a part of the box only, nil: in all of it. The error is [ErrNarrow].
func NewPartialReference(b collocation.Basis, first int, part Part) (*Reference, error) {
	dim, n := b.Dims()
	onFace := 1
	if dim > 1 {
		onFace = 6 * int(math.Ceil(math.Pow(float64(n), 1-1/float64(dim))))
	}
	r := &Reference{basis: b, part: part, tables: map[tableKey]*tableOnce{}}
	within := r.within(2*n, func(n int) *mat.Dense { return unitPoints(n, dim) })
	if within == nil || within.RawMatrix().Rows < 2*n {
		return nil, ErrNarrow
	}
	r.traces = append(r.traces, trace{within, nil, 1 / math.Sqrt(float64(2*n)), 0})
	for axis := range dim {
		for end := range 2 {
			at := r.within(onFace, func(n int) *mat.Dense { return facePoints(n, dim, axis, float64(end)) })
			if at != nil {
				n := at.RawMatrix().Rows
				normal := mat.NewDense(n, dim, nil)
				for i := range n {
					normal.Set(i, axis, 1)
				}
				r.traces = append(r.traces, trace{at, normal, 1 / math.Sqrt(float64(n)), 0})
			}
		}
	}
	if part != nil {
		for k := range part.Edges() {
			r.edge(k, onFace)
		}
	}
	for k := range r.traces {
		t := &r.traces[k]
		if t.normal == nil {
			continue
		}
		values, slopes := evaluate(b, t, n)
		value, slope := mat.Norm(values, 2), mat.Norm(slopes, 2)
		t.slope = t.weight
		if slope > 0 {
			t.slope *= value / slope
		}
	}
	r.turn = lsq.NewRange(r.look(b, n), first, RangeCut).Turn
	return r, nil
}

// within returns the first n points of a sequence that lie where functions count, fewer if they are too rare; nil: none.
func (r *Reference) within(n int, sequence func(n int) *mat.Dense) *mat.Dense {
	if r.part == nil {
		return sequence(n)
	}
	var kept *mat.Dense
	for drawn := n; drawn <= drawnAtMost*n; drawn *= 2 {
		all := sequence(drawn)
		points, dim := all.Dims()
		kept = mat.NewDense(n, dim, nil)
		k := 0
		for i := 0; i < points && k < n; i++ {
			if r.part.Holds(all.RawRowView(i)) {
				kept.SetRow(k, all.RawRowView(i))
				k++
			}
		}
		switch {
		case k == n:
			return kept
		case k == 0:
			kept = nil
		default:
			kept = kept.Slice(0, k, 0, dim).(*mat.Dense)
		}
	}
	return kept
}

// edge adds about n points of an edge of the part to what a reference looks at.
func (r *Reference) edge(k, n int) {
	dim, _ := r.basis.Dims()
	all := unitPoints(4*n, dim)
	at, normal, rows := mat.NewDense(n, dim, nil), mat.NewDense(n, dim, nil), 0
	for i := 0; i < 4*n && rows < n; i++ {
		if x := all.RawRowView(i); r.part.Edge(k, normal.RawRowView(rows), x) {
			at.SetRow(rows, x)
			rows++
		}
	}
	if rows > 0 {
		r.traces = append(r.traces, trace{at.Slice(0, rows, 0, dim).(*mat.Dense), normal.Slice(0, rows, 0, dim).(*mat.Dense), 1 / math.Sqrt(float64(rows)), 0})
	}
}

// evaluate returns the values and, on faces, the normal derivatives of functions on a trace: points x functions.
func evaluate(f jet.Func, t *trace, functions int) (values, slopes *mat.Dense) {
	points, dim := t.at.Dims()
	set := jet.Close()
	if t.normal != nil {
		for a := range dim {
			if mat.Norm(t.normal.ColView(a), 1) > 0 {
				set = jet.Union(set, jet.Close(jet.D(a)))
			}
		}
	}
	u := jet.NewBatch(set, points, functions)
	f.Eval(u, t.at)
	if t.normal == nil {
		return u.Part(0), nil
	}
	slopes = mat.NewDense(points, functions, nil)
	for k := 1; k < set.Len(); k++ {
		a := set.At(k).Axes()[0]
		for p := range points {
			kernel.Axpy(slopes.RawRowView(p), t.normal.At(p, a), u.Row(k, p))
		}
	}
	return u.Part(0), slopes
}

// look returns what the reference sees of functions of the unit box: rows x functions.
func (r *Reference) look(f jet.Func, functions int) *mat.Dense {
	var blocks []mat.Matrix
	rows := 0
	for k := range r.traces {
		t := &r.traces[k]
		values, slopes := evaluate(f, t, functions)
		values.Scale(t.weight, values)
		parts := []*mat.Dense{values}
		if slopes != nil {
			slopes.Scale(t.slope, slopes)
			parts = append(parts, slopes)
		}
		for _, p := range parts {
			n, _ := p.Dims()
			blocks, rows = append(blocks, p), rows+n
		}
	}
	all, at := mat.NewDense(rows, functions, nil), 0
	for _, b := range blocks {
		n, _ := b.Dims()
		all.Slice(at, at+n, 0, functions).(*mat.Dense).Copy(b)
		at += n
	}
	return all
}

// Dims returns the number of coordinates and the rank.
func (r *Reference) Dims() (in, rank int) {
	in, _ = r.basis.Dims()
	return in, r.turn.RawMatrix().Cols
}

// Functions sets dst (functions of the basis) to the coefficients of what has the given coordinates. It panics if dst
// has not one entry per function, or coord not one per direction of the range.
func (r *Reference) Functions(dst, coord []float64) {
	out := mat.NewVecDense(len(dst), dst)
	out.MulVec(r.turn, mat.NewVecDense(len(coord), coord))
}

// derivatives sets dst (per wanted derivative, points x rank) to derivatives along the unit box's coordinates at points of it.
func (r *Reference) derivatives(dst []*mat.Dense, want []jet.Index, unit *mat.Dense) {
	_, n := r.basis.Dims()
	points, dim := unit.Dims()
	set := jet.Close(want...)
	turn := r.turn.RawMatrix()
	step := min(points, max(16, evaluatedAtOnce/(n*set.Len())))
	var raw jet.Batch
	gathered, turned := make([]float64, len(want)*step*n), make([]float64, len(want)*step*turn.Cols)
	for lo := 0; lo < points; lo += step {
		hi := min(lo+step, points)
		raw.Reshape(set, hi-lo, n)
		r.basis.Eval(&raw, unit.Slice(lo, hi, 0, dim).(*mat.Dense))
		for k, d := range want {
			copy(gathered[k*(hi-lo)*n:], raw.Raw(set.Find(d)))
		}
		rows := len(want) * (hi - lo)
		kernel.BLAS{}.Dgemm(blas.NoTrans, blas.NoTrans, rows, turn.Cols, n, 1, gathered, n, turn.Data, turn.Stride, 0, turned, turn.Cols)
		for i := range rows {
			copy(dst[i/(hi-lo)].RawRowView(lo+i%(hi-lo)), turned[i*turn.Cols:(i+1)*turn.Cols])
		}
	}
}

// combine sets dst (points x wanted derivatives x combinations) to derivatives along the unit box's coordinates of what has the given coordinates.
func (r *Reference) combine(dst []float64, want []jet.Index, unit *mat.Dense, coord [][]float64) {
	_, n := r.basis.Dims()
	points, dim := unit.Dims()
	coef := make([][]float64, len(coord))
	for i, c := range coord {
		coef[i] = make([]float64, n)
		r.Functions(coef[i], c)
	}
	set := jet.Close(want...)
	step := min(points, max(16, evaluatedAtOnce/(n*set.Len())))
	var raw jet.Batch
	for lo := 0; lo < points; lo += step {
		hi := min(lo+step, points)
		raw.Reshape(set, hi-lo, n)
		r.basis.Eval(&raw, unit.Slice(lo, hi, 0, dim).(*mat.Dense))
		for p := range hi - lo {
			for k, d := range want {
				row := raw.Row(set.Find(d), p)
				for i, c := range coef {
					dst[((lo+p)*len(want)+k)*len(coef)+i] = kernel.Dot(row, c)
				}
			}
		}
	}
}

// table returns the wanted derivatives at a place, which are computed once.
func (r *Reference) table(want []jet.Index, place *mat.Dense) []*mat.Dense {
	var indices []byte
	for _, d := range want {
		for _, n := range d {
			indices = append(indices, n)
		}
	}
	key := tableKey{place, string(indices)}
	r.mu.Lock()
	t := r.tables[key]
	if t == nil {
		t = new(tableOnce)
		r.tables[key] = t
	}
	t.used = true
	r.mu.Unlock()
	t.once.Do(func() {
		points, _ := place.Dims()
		_, rank := r.Dims()
		for range want {
			t.values = append(t.values, mat.NewDense(points, rank, nil))
		}
		r.derivatives(t.values, want, place)
	})
	return t.values
}

// Release frees the tables that no cell has asked for since the last call. Meshes that follow each other have most of their
// places in common, and the memory that they take must not grow with their number.
func (r *Reference) Release() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for key, t := range r.tables {
		if !t.used {
			delete(r.tables, key)
		}
		t.used = false
	}
}
