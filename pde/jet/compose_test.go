package jet_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"pinn/internal/check"
	"pinn/pde/jet"
)

// composeTolerance bounds the rounding of Faa di Bruno sums against exact algebra: at order 4 they have up to 15 terms,
// and the terms, of size up to a few thousand here, cancel. Errors are relative to the largest entry of the batch.
const composeTolerance = 1e-12

// polynomial maps powers to coefficients.
type polynomial map[jet.Index]float64

func (p polynomial) add(q polynomial) polynomial {
	sum := polynomial{}
	for _, r := range []polynomial{p, q} {
		for i, c := range r {
			sum[i] += c
		}
	}
	return sum
}

func (p polynomial) times(q polynomial) polynomial {
	product := polynomial{}
	for i, c := range p {
		for j, d := range q {
			product[i.Plus(j)] += c * d
		}
	}
	return product
}

func (p polynomial) derivative(axis int) polynomial {
	d := polynomial{}
	for i, c := range p {
		if n := i[axis]; n > 0 {
			i[axis]--
			d[i] += float64(n) * c
		}
	}
	return d
}

func (p polynomial) at(x []float64) float64 {
	sum := 0.0
	for i, c := range p {
		for a, v := range x {
			c *= math.Pow(v, float64(i[a]))
		}
		sum += c
	}
	return sum
}

func randomPolynomial(dim, degree int, rnd *rand.Rand) polynomial {
	p := polynomial{}
	for _, i := range check.Indices(dim, degree) {
		p[i] = 2*rnd.Float64() - 1
	}
	return p
}

// outer is a function of one variable whose composition with a polynomial z can be differentiated exactly.
type outer struct {
	name  string
	sigma func(k int, z float64) float64 // its k-th derivative
	// exact returns a polynomial and a factor whose product is the derivative i of outer(z).
	exact func(z polynomial, i jet.Index) (p polynomial, factor func(x []float64) float64)
}

var outers = []outer{
	{
		name:  "exp",
		sigma: func(_ int, z float64) float64 { return math.Exp(z) },
		exact: func(z polynomial, i jet.Index) (polynomial, func([]float64) float64) {
			p := polynomial{{}: 1}
			for _, a := range i.Axes() {
				p = p.derivative(a).add(p.times(z.derivative(a)))
			}
			return p, func(x []float64) float64 { return math.Exp(z.at(x)) }
		},
	},
	{
		name: "cube",
		sigma: func(k int, z float64) float64 {
			return []float64{z * z * z, 3 * z * z, 6 * z, 6, 0, 0}[k]
		},
		exact: func(z polynomial, i jet.Index) (polynomial, func([]float64) float64) {
			p := z.times(z).times(z)
			for _, a := range i.Axes() {
				p = p.derivative(a)
			}
			return p, func([]float64) float64 { return 1 }
		},
	},
}

func TestComposeExactly(t *testing.T) {
	const points, cols = 7, 60 // more entries than one block of Compose holds
	for _, o := range outers {
		for dim := 1; dim <= 3; dim++ {
			t.Run(fmt.Sprintf("%s/%d-d", o.name, dim), func(t *testing.T) {
				rnd := rand.New(rand.NewPCG(1, uint64(dim)))
				set := jet.Close(check.Indices(dim, 4)...)
				inner := randomPolynomial(dim, 3, rnd)
				z, x := jet.NewBatch(set, points, cols), make([][]float64, points*cols)
				for j := range x {
					x[j] = make([]float64, dim)
					for a := range x[j] {
						x[j][a] = 2*rnd.Float64() - 1
					}
				}
				for k := range set.Len() {
					p := inner
					for _, a := range set.At(k).Axes() {
						p = p.derivative(a)
					}
					for j := range x {
						z.Raw(k)[j] = p.at(x[j])
					}
				}
				got := jet.NewBatch(set, points, cols)
				got.Compose(z, sigmaAt(o, z, 4))
				compareExactly(t, o, inner, got, x)
			})
		}
	}
}

func compareExactly(t *testing.T, o outer, inner polynomial, got *jet.Batch, x [][]float64) {
	t.Helper()
	for k := range got.Set.Len() {
		i := got.Set.At(k)
		p, factor := o.exact(inner, i)
		worst, size := 0.0, 0.0
		for j, v := range got.Raw(k) {
			want := p.at(x[j]) * factor(x[j])
			worst, size = max(worst, math.Abs(v-want)), max(size, math.Abs(want))
		}
		if !(worst <= composeTolerance*max(1, size)) {
			t.Errorf("derivative %v: error %.2g at size %.2g, tolerance %.2g relative", i.Axes(), worst, size, composeTolerance)
		}
	}
}

func sigmaAt(o outer, z *jet.Batch, order int) [][]float64 {
	sigma := make([][]float64, order+1)
	for k := range sigma {
		for _, v := range z.Raw(0) {
			sigma[k] = append(sigma[k], o.sigma(k, v))
		}
	}
	return sigma
}

// TestPullIsTheAdjoint takes the derivative of Compose along w exactly: a direction is one more coordinate, along which
// z has the first derivative w.
func TestPullIsTheAdjoint(t *testing.T) {
	const points, cols = 5, 70
	laplacian := []jet.Index{jet.D(0, 0), jet.D(1, 1)}
	for _, c := range []struct {
		name string
		want []jet.Index
	}{
		{"value", nil}, {"1-d", check.Indices(1, 4)}, {"2-d", check.Indices(2, 4)}, {"3-d", check.Indices(3, 4)}, {"Laplacian", laplacian},
	} {
		t.Run(c.name, func(t *testing.T) {
			rnd := rand.New(rand.NewPCG(2, uint64(len(c.want))))
			set := jet.Close(c.want...)
			extra := jet.D(jet.MaxDim - 1)
			var raised []jet.Index
			for k := range set.Len() {
				raised = append(raised, set.At(k).Plus(extra))
			}
			both := jet.Close(raised...)

			z, y, w := randomBatch(set, points, cols, rnd), randomBatch(set, points, cols, rnd), randomBatch(set, points, cols, rnd)
			wide, along := jet.NewBatch(both, points, cols), jet.NewBatch(both, points, cols)
			for k := range set.Len() {
				copy(wide.Raw(both.Find(set.At(k))), z.Raw(k))
				copy(wide.Raw(both.Find(raised[k])), w.Raw(k))
			}
			sigma := sigmaAt(outers[0], z, set.Order()+1)
			along.Compose(wide, sigma)
			left, size := 0.0, 0.0
			for k := range set.Len() {
				v, s := dot(y.Raw(k), along.Raw(both.Find(raised[k])))
				left, size = left+v, size+s
			}
			start := randomBatch(set, points, cols, rnd)
			pulled := jet.NewBatch(set, points, cols)
			pulled.Slab.Copy(start.Slab)
			pulled.Pull(z, y, sigma)
			pulled.Slab.Sub(pulled.Slab, start.Slab)
			right := 0.0
			for k := range set.Len() {
				v, _ := dot(w.Raw(k), pulled.Raw(k))
				right += v
			}
			if !(math.Abs(left-right) <= composeTolerance*size) {
				t.Errorf("<y, Compose'(z) w> = %v, <Pull(y), w> = %v, differ by %.2g of the terms, tolerance %.2g",
					left, right, math.Abs(left-right)/size, composeTolerance)
			}
		})
	}
}

func randomBatch(set *jet.Set, points, cols int, rnd *rand.Rand) *jet.Batch {
	b := jet.NewBatch(set, points, cols)
	for i := range b.Slab.RawMatrix().Data {
		b.Slab.RawMatrix().Data[i] = 2*rnd.Float64() - 1
	}
	return b
}

// dot returns the product of two vectors and the sum of the sizes of its terms.
func dot(a, b []float64) (sum, size float64) {
	for i, v := range a {
		sum, size = sum+v*b[i], size+math.Abs(v*b[i])
	}
	return sum, size
}

func TestMismatchPanics(t *testing.T) {
	set, other := jet.Close(jet.D(0)), jet.Close(jet.D(0))
	z := jet.NewBatch(set, 2, 3)
	six := make([]float64, 6)
	for _, c := range []struct {
		name  string
		b     *jet.Batch
		sigma [][]float64
	}{
		{"points", jet.NewBatch(set, 3, 3), [][]float64{six, six, six}},
		{"columns", jet.NewBatch(set, 2, 2), [][]float64{six, six, six}},
		{"set", jet.NewBatch(other, 2, 3), [][]float64{six, six, six}},
		{"orders", jet.NewBatch(set, 2, 3), [][]float64{six}},
		{"length", jet.NewBatch(set, 2, 3), [][]float64{six, six[:5], six}},
	} {
		check.Panics(t, "Compose, "+c.name, func() { c.b.Compose(z, c.sigma) })
		check.Panics(t, "Pull, "+c.name, func() { c.b.Pull(z, c.b, c.sigma) })
	}
	check.Panics(t, "Pull without the derivative above", func() {
		jet.NewBatch(set, 2, 3).Pull(z, jet.NewBatch(set, 2, 3), [][]float64{six, six})
	})
}

func TestBatchViews(t *testing.T) {
	b := jet.NewBatch(jet.Close(jet.D(0)), 2, 3)
	b.Part(1).Set(1, 2, 5)
	b.Row(0, 1)[0] = 4
	want := []float64{0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 5}
	for i, v := range b.Slab.RawMatrix().Data {
		if v != want[i] {
			t.Fatalf("slab is %v, want %v", b.Slab.RawMatrix().Data, want)
		}
	}
	before := &b.Raw(0)[0]
	b.Reset(jet.Close(), 4, 2)
	if &b.Raw(0)[0] != before {
		t.Error("Reset to a smaller shape took new memory")
	}
	for i, v := range b.Slab.RawMatrix().Data {
		if v != 0 {
			t.Errorf("entry %d is %v after Reset, want 0", i, v)
		}
	}
	if b.Points != 4 || b.Cols() != 2 {
		t.Errorf("shape after Reset is %d points, %d functions, want 4 and 2", b.Points, b.Cols())
	}
	check.Panics(t, "no points", func() { jet.NewBatch(jet.Close(), 0, 1) })
	check.Panics(t, "no functions", func() { jet.NewBatch(jet.Close(), 1, 0) })
}

func BenchmarkCompose(b *testing.B) {
	rnd := rand.New(rand.NewPCG(3, 3))
	set := jet.Close(check.Indices(2, 2)...)
	z, out := randomBatch(set, 1000, 24, rnd), jet.NewBatch(set, 1000, 24)
	sigma := sigmaAt(outers[0], z, 3)
	b.Run("forward", func(b *testing.B) {
		for b.Loop() {
			out.Compose(z, sigma)
		}
	})
	bar := jet.NewBatch(set, 1000, 24)
	b.Run("pull", func(b *testing.B) {
		for b.Loop() {
			bar.Pull(z, out, sigma)
		}
	})
}
