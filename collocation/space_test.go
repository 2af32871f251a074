package collocation_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/internal/check"
	"pinn/pde/jet"
)

func TestNewLayout(t *testing.T) {
	quadratic, cubic := upTo(2), upTo(3)
	l, err := collocation.NewLayout(3, []collocation.Space{{Basis: quadratic, Fields: []int{2, 0}}, {Basis: cubic, Fields: []int{1}}})
	if err != nil {
		t.Fatal(err)
	}
	if want := []collocation.Span{{Lo: 6, Hi: 12}, {Lo: 12, Hi: 22}, {Lo: 0, Hi: 6}}; !slices.Equal(l.Span, want) || l.Cols != 22 {
		t.Errorf("spans %v of %d columns, want %v of 22", l.Span, l.Cols, want)
	}
	if want := []int{0, 1, 0}; !slices.Equal(l.Space, want) {
		t.Errorf("spaces of the fields %v, want %v", l.Space, want)
	}
}

func TestNewLayoutErrors(t *testing.T) {
	basis := upTo(1)
	space := func(fields ...int) collocation.Space { return collocation.Space{Basis: basis, Fields: fields} }
	for _, c := range []struct {
		name   string
		fields int
		spaces []collocation.Space
		want   string
	}{
		{"no space", 1, nil, "field 0 is in no space"},
		{"a field without a space", 2, []collocation.Space{space(0)}, "field 1 is in no space"},
		{"twice in one space", 1, []collocation.Space{space(0, 0)}, "field 0 is in two spaces"},
		{"in two spaces", 2, []collocation.Space{space(0, 1), space(1)}, "field 1 is in two spaces"},
		{"too large", 2, []collocation.Space{space(0, 1), space(2)}, "space 1 holds field 2 of 2"},
		{"negative", 1, []collocation.Space{space(-1)}, "space 0 holds field -1 of 1"},
	} {
		l, err := collocation.NewLayout(c.fields, c.spaces)
		if err == nil || l != nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: layout %v and error %v, want nil and %q", c.name, l, err, c.want)
		}
	}
}

func TestHidden(t *testing.T) {
	a, b := resNet(t, 4, 1), resNet(t, 7, 2)
	l, err := collocation.NewLayout(2, []collocation.Space{{Basis: b, Fields: []int{1}}, {Basis: a, Fields: []int{0}}})
	if err != nil {
		t.Fatal(err)
	}
	bases, n := l.Hidden()
	if len(bases) != 2 || bases[0] != collocation.Adaptive(b) || bases[1] != collocation.Adaptive(a) || n != len(a.Params())+len(b.Params()) {
		t.Errorf("%d bases with %d weights, want the networks in the order of the spaces with %d", len(bases), n, len(a.Params())+len(b.Params()))
	}
	l, err = collocation.NewLayout(1, []collocation.Space{{Basis: upTo(1), Fields: []int{0}}})
	if err != nil {
		t.Fatal(err)
	}
	check.Panics(t, "a basis without hidden weights", func() { l.Hidden() })
}

// TestExpansion compares all derivatives up to order three with plain sums, in a batch full of NaN.
func TestExpansion(t *testing.T) {
	const tol = 1e-12 // roundings of ten terms, relative to the sum of their sizes
	l, err := collocation.NewLayout(3, []collocation.Space{{Basis: upTo(2), Fields: []int{2, 0}}, {Basis: upTo(3), Fields: []int{1}}})
	if err != nil {
		t.Fatal(err)
	}
	st, rnd := &collocation.State{Coef: make([]float64, l.Cols+1)}, newRand(3) // one more: a parameter
	for j := range st.Coef {
		st.Coef[j] = rnd.NormFloat64()
	}
	e, u := &collocation.Expansion{Layout: l, Coef: st.Coef}, fields(l, st)
	set := jet.Close(jet.D(0, 0, 1), jet.D(1, 1, 1))
	for _, points := range []int{1, 256, 600} { // one chunk, exactly one, several
		x := mat.NewDense(points, 2, nil)
		x.Apply(func(_, j int, _ float64) float64 { return rnd.Float64()*float64(2+j) - 1 + float64(j) }, x)
		dst := jet.NewBatch(set, points, 3)
		dst.Slab.Apply(func(int, int, float64) float64 { return math.NaN() }, dst.Slab)
		e.Eval(dst, x)
		for k := range set.Len() {
			for p := range points {
				for f, got := range dst.Row(k, p) {
					const size = 100 // ten terms of order one with powers of 2 and factors up to 6
					want := u(f, x.RawRowView(p), set.At(k).Axes()...)
					if !near(got, want, size, tol) {
						t.Fatalf("%d points: field %d, derivative %v, point %d: %g, want %g, tolerance %g", points, f, set.At(k).Axes(), p, got, want, tol*size)
					}
				}
			}
		}
	}
}
