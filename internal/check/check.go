// Package check has what the tests of several packages need.
package check

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/pde"
	"pinn/pde/jet"
)

// Panics reports an error if a function of the given name does not panic.
func Panics(t *testing.T, name string, f func()) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Errorf("%s: no panic", name)
		}
	}()
	f()
}

// Indices returns all multi-indices up to an order in dim dimensions.
func Indices(dim, order int) []jet.Index {
	list := []jet.Index{{}}
	for lo := 0; order > 0; order-- {
		hi := len(list)
		for _, i := range list[lo:hi] {
			for a := range dim {
				if next := i.Plus(jet.D(a)); !slices.Contains(list, next) {
					list = append(list, next)
				}
			}
		}
		lo = hi
	}
	return list
}

// Cloud returns n random points of the unit square with all that an operator may read: normals, mates, two columns of data. The weights are equal
// and sum to 1.
func Cloud(n int, rnd *rand.Rand) *pde.Cloud {
	random := func() *mat.Dense {
		m := mat.NewDense(n, 2, nil)
		m.Apply(func(int, int, float64) float64 { return rnd.Float64() }, m)
		return m
	}
	return &pde.Cloud{
		X: random(), Normal: random(), Mate: random(), Data: random(), Weight: slices.Repeat([]float64{1 / float64(n)}, n),
	}
}

// Files returns the texts of all files of a pattern, by their paths; without any the test ends.
func Files(t *testing.T, pattern string) map[string][]byte {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatalf("%s: no files, %v", pattern, err)
	}
	texts := map[string][]byte{}
	for _, path := range paths {
		if texts[path], err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	}
	return texts
}
