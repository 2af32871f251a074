package lsgd

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/internal/parallel"
)

// alike finds sets from lo to hi-1 that have the same matrix, so that one factor serves all: those of all kinds, and the others, each equal to one of
// them. Matrices are compared by what they do to one vector without structure, row by row: a difference in any row shows. Coupled rows are alike
// only where the own rows of their cells are. Systems that are not affine have no such sets: their rows depend on the solution.
func (e *elimination) alike(lo, hi int) (kinds, others []int) {
	if !e.sys.Problem.Affine() {
		for set := lo; set < hi; set++ {
			kinds = append(kinds, set)
		}
		return kinds, nil
	}
	byRows := map[string][]int{} // sets with cells of the same kinds and the same number of rows
	keys := make([]string, hi-lo)
	for k := range keys {
		keys[k] = fmt.Sprint(e.rows[lo+k], e.sparse.Kinds(lo+k))
		byRows[keys[k]] = append(byRows[keys[k]], lo+k)
	}
	images := make([][]float64, hi-lo)
	parallel.For(hi-lo, func(k int) {
		if len(byRows[keys[k]]) > 1 {
			images[k] = e.imageOf(lo + k)
		}
	})
	found := map[string][]int{} // kinds
	for k, image := range images {
		same := slices.IndexFunc(found[keys[k]], func(of int) bool { return equal(images[of-lo], image) })
		if same < 0 {
			found[keys[k]] = append(found[keys[k]], lo+k)
			kinds = append(kinds, lo+k)
			continue
		}
		e.sparse.Share(lo+k, found[keys[k]][same])
		others = append(others, lo+k)
	}
	return kinds, others
}

// imageOf returns what the rows of a set do to a vector without structure; nil: they have a fault.
func (e *elimination) imageOf(set int) []float64 {
	w, _ := e.shares.Get().(*share)
	if w == nil {
		w = new(share)
	}
	defer e.shares.Put(w)
	if !e.assemble(w, set) {
		return nil
	}
	m, n := w.rows.Dims()
	image := mat.NewVecDense(m, nil)
	image.MulVec(w.rows.Slice(0, m, 0, n-1), mat.NewVecDense(n-1, unstructured(n-1)))
	return image.RawVector().Data
}

// equal reports whether two images are the same up to roundings.
func equal(a, b []float64) bool {
	size := floats.Norm(a, math.Inf(1))
	for i, v := range a {
		if !(math.Abs(v-b[i]) <= imagesCongruent*size) {
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
