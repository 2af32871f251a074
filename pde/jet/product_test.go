package jet_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"pinn/internal/check"
	"pinn/pde/jet"
)

// productTolerance bounds the rounding of sums of at most 16 products of numbers below 100, relative to their size.
const productTolerance = 1e-13

func TestOuterExactly(t *testing.T) {
	for dim := 1; dim <= 3; dim++ {
		rnd := rand.New(rand.NewPCG(4, uint64(dim)))
		set := jet.Close(check.Indices(dim, 4)...)
		var u, v []polynomial
		for range 2 {
			u = append(u, randomPolynomial(dim, 4, rnd))
		}
		for range 3 {
			v = append(v, randomPolynomial(dim, 3, rnd))
		}
		var products []polynomial
		for _, p := range u {
			for _, q := range v {
				products = append(products, p.times(q))
			}
		}
		x := make([][]float64, 4)
		for i := range x {
			for range dim {
				x[i] = append(x[i], 2*rnd.Float64()-1)
			}
		}
		got := jet.NewBatch(set, len(x), len(products))
		jet.NewProduct(set).Outer(got, polynomials(set, u, x), polynomials(set, v, x))
		want := polynomials(set, products, x)
		for k := range set.Len() {
			for i, w := range want.Raw(k) {
				if g := got.Raw(k)[i]; !(math.Abs(g-w) <= productTolerance*max(100, math.Abs(w))) {
					t.Errorf("%d-d, derivative %v, entry %d: got %v, want %v, tolerance %g", dim, set.At(k).Axes(), i, g, w, productTolerance)
				}
			}
		}
	}
}

// polynomials returns the derivatives of a family at the points x.
func polynomials(set *jet.Set, family []polynomial, x [][]float64) *jet.Batch {
	b := jet.NewBatch(set, len(x), len(family))
	for k := range set.Len() {
		for j, p := range family {
			for _, a := range set.At(k).Axes() {
				p = p.derivative(a)
			}
			for i := range x {
				b.Row(k, i)[j] = p.at(x[i])
			}
		}
	}
	return b
}

// TestProductPulls uses that Outer is linear in each factor: <out, Outer(w, v)> = <PullLeft(out), w>.
func TestProductPulls(t *testing.T) {
	for _, want := range [][]jet.Index{nil, check.Indices(1, 4), check.Indices(2, 3), {jet.D(0, 0), jet.D(1, 1)}} {
		t.Run(fmt.Sprint(len(want)), func(t *testing.T) {
			rnd := rand.New(rand.NewPCG(5, uint64(len(want))))
			set := jet.Close(want...)
			p := jet.NewProduct(set)
			const points, left, right = 3, 4, 5
			u, v := randomBatch(set, points, left, rnd), randomBatch(set, points, right, rnd)
			out, product := randomBatch(set, points, left*right, rnd), jet.NewBatch(set, points, left*right)
			p.Outer(product, u, v)
			value, size := whole(out, product)

			ubar := randomBatch(set, points, left, rnd)
			start, _ := whole(ubar, u)
			p.PullLeft(ubar, out, v)
			end, _ := whole(ubar, u)
			if got := end - start; !(math.Abs(got-value) <= productTolerance*size) {
				t.Errorf("left: got %v, want %v, tolerance %g of %g", got, value, productTolerance, size)
			}
			vbar := randomBatch(set, points, right, rnd)
			start, _ = whole(vbar, v)
			p.PullRight(vbar, out, u)
			end, _ = whole(vbar, v)
			if got := end - start; !(math.Abs(got-value) <= productTolerance*size) {
				t.Errorf("right: got %v, want %v, tolerance %g of %g", got, value, productTolerance, size)
			}
		})
	}
}

// whole is dot over all entries of two batches.
func whole(a, b *jet.Batch) (sum, size float64) {
	return dot(a.Slab.RawMatrix().Data, b.Slab.RawMatrix().Data)
}

func TestProductMismatchPanics(t *testing.T) {
	set, other := jet.Close(jet.D(0)), jet.Close(jet.D(0))
	p := jet.NewProduct(set)
	u, v := jet.NewBatch(set, 2, 3), jet.NewBatch(set, 2, 2)
	check.Panics(t, "columns", func() { p.Outer(jet.NewBatch(set, 2, 5), u, v) })
	check.Panics(t, "points", func() { p.PullLeft(jet.NewBatch(set, 3, 3), jet.NewBatch(set, 2, 6), v) })
	check.Panics(t, "set", func() { p.PullRight(jet.NewBatch(other, 2, 2), jet.NewBatch(set, 2, 6), u) })
}
