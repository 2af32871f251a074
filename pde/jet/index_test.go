package jet_test

import (
	"slices"
	"testing"

	"pinn/internal/check"
	"pinn/pde/jet"
)

func TestIndex(t *testing.T) {
	for _, c := range []struct {
		axes  []int
		order int
		name  string
	}{
		{nil, 0, ""},
		{[]int{0}, 1, "x"},
		{[]int{1, 0}, 2, "xt"},
		{[]int{0, 1, 0}, 3, "xxt"},
		{[]int{7, 7}, 2, "<7><7>"},
	} {
		i := jet.D(c.axes...)
		if got := i.Order(); got != c.order {
			t.Errorf("D(%v).Order() = %d, want %d", c.axes, got, c.order)
		}
		if got := i.Name([]string{"x", "t"}); got != c.name {
			t.Errorf("D(%v).Name = %q, want %q", c.axes, got, c.name)
		}
		if got := jet.D(i.Axes()...); got != i {
			t.Errorf("D(%v) from its own axes is %v, want %v", c.axes, got, i)
		}
		if got, want := i.Plus(jet.D(1)), jet.D(append(c.axes, 1)...); got != want {
			t.Errorf("D(%v).Plus(D(1)) = %v, want %v", c.axes, got, want)
		}
	}
}

func TestIndexOutOfRange(t *testing.T) {
	for _, axis := range []int{-1, jet.MaxDim} {
		check.Panics(t, "jet.D", func() { jet.D(axis) })
	}
}

func TestCompareOrdersByOrderThenAxes(t *testing.T) {
	want := []jet.Index{
		jet.D(), jet.D(0), jet.D(1), jet.D(2),
		jet.D(0, 0), jet.D(0, 1), jet.D(0, 2), jet.D(1, 1), jet.D(1, 2), jet.D(2, 2), jet.D(0, 0, 0),
	}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, jet.Index.Compare)
	if !slices.Equal(got, want) {
		t.Errorf("sorted indices are %v, want %v", got, want)
	}
}

func TestClose(t *testing.T) {
	x, y, z := jet.D(0), jet.D(1), jet.D(2)
	for _, c := range []struct {
		name       string
		want, list []jet.Index
	}{
		{"nothing", nil, []jet.Index{{}}},
		{"value", []jet.Index{{}}, []jet.Index{{}}},
		{"Laplacian has no mixed derivative", []jet.Index{jet.D(0, 0), jet.D(1, 1)},
			[]jet.Index{{}, x, y, jet.D(0, 0), jet.D(1, 1)}},
		{"mixed", []jet.Index{jet.D(0, 1)}, []jet.Index{{}, x, y, jet.D(0, 1)}},
		{"repeated and already held", []jet.Index{jet.D(2, 2), jet.D(2, 2), z}, []jet.Index{{}, z, jet.D(2, 2)}},
		{"third order", []jet.Index{jet.D(0, 0, 1)},
			[]jet.Index{{}, x, y, jet.D(0, 0), jet.D(0, 1), jet.D(0, 0, 1)}},
	} {
		s := jet.Close(c.want...)
		mustList(t, c.name, s, c.list)
		mustList(t, c.name+", closed again", jet.Close(c.list...), c.list)
		if got, want := s.Order(), c.list[len(c.list)-1].Order(); got != want {
			t.Errorf("%s: order %d, want %d", c.name, got, want)
		}
		if got := s.Find(jet.D(5)); got != -1 {
			t.Errorf("%s: Find of an index outside is %d, want -1", c.name, got)
		}
	}
}

func TestUnion(t *testing.T) {
	got := jet.Union(nil, jet.Close(jet.D(0)), jet.Close(jet.D(1, 1)))
	mustList(t, "union", got, []jet.Index{{}, jet.D(0), jet.D(1), jet.D(1, 1)})
	mustList(t, "union of nothing", jet.Union(nil), []jet.Index{{}})
}

func mustList(t *testing.T, name string, s *jet.Set, want []jet.Index) {
	t.Helper()
	if s.Len() != len(want) {
		t.Fatalf("%s: %d indices, want %d", name, s.Len(), len(want))
	}
	for k, i := range want {
		if s.At(k) != i || s.Find(i) != k {
			t.Errorf("%s: position %d holds %v and %v is found at %d, want %v there", name, k, s.At(k), i, s.Find(i), i)
		}
	}
}
