package lsgd

import (
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/internal/parallel"
)

// congruent is the difference, relative to the largest entry, up to which the images of two matrices count as the same.
// Cells of one shape differ by the roundings of their places; those of deep cells are larger, and corrected afterwards.
const congruent = 1e-10

// share finds single groups whose rows have the same matrix, so that one factor serves all. Matrices are compared by what
// they do to one vector without structure, row by row: a difference in any row shows. Systems that are not affine have no
// such groups: their rows depend on the solution. It returns the sets that are to be factored, and those that share a
// factor with one of these, with their right-hand sides.
func (e *elimination) share() (kinds, shared []int, b []*mat.Dense) {
	if !e.sys.Problem.Affine() {
		for set := range e.single {
			kinds = append(kinds, set)
		}
		return kinds, nil, nil
	}
	images, sides := make([][]float64, e.single), make([]*mat.Dense, e.single)
	parallel.For(e.single, func(set int) {
		w, _ := e.shares.Get().(*share)
		if w == nil {
			w = new(share)
		}
		defer e.shares.Put(w)
		if !e.assemble(w, set) {
			return
		}
		m, n := w.rows.Dims()
		image := mat.NewVecDense(m, nil)
		image.MulVec(w.rows.Slice(0, m, 0, n-1), mat.NewVecDense(n-1, unstructured(n-1)))
		images[set], sides[set] = image.RawVector().Data, mat.DenseCopyOf(w.rows.Slice(0, m, n-1, n))
	})
	for set, image := range images {
		of := -1
		for _, k := range kinds {
			if len(images[k]) == len(image) && alike(images[k], image) {
				of = k
				break
			}
		}
		if of < 0 {
			kinds = append(kinds, set)
			continue
		}
		e.sparse.Share(set, of)
		shared, b = append(shared, set), append(b, sides[set])
	}
	return kinds, shared, b
}

// alike reports whether two images are the same up to roundings.
func alike(a, b []float64) bool {
	size := floats.Norm(a, math.Inf(1))
	for i, v := range a {
		if !(math.Abs(v-b[i]) <= congruent*size) {
			return false
		}
	}
	return true
}

// unstructured returns a vector whose entries have sizes of about one and no pattern: multiples of the golden ratio.
func unstructured(n int) []float64 {
	v := make([]float64, n)
	for i := range v {
		_, f := math.Modf(float64(i+1) * math.Phi)
		v[i] = 0.5 + f
	}
	return v
}
