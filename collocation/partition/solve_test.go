package partition_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/collocation/partition"
	"pinn/lsgd"
	"pinn/network"
	"pinn/pde"
	"pinn/pde/jet"
)

// solved returns the solution of a linear problem on cells with a basis of sines each.
func solved(t *testing.T, whole *pde.Problem, cells []partition.Cell, width int) *partition.Mesh {
	t.Helper()
	p, _ := cut(t, whole, cells)
	rnd, fields := newRand(), len(whole.Fields)
	m := &partition.Mesh{Cells: cells}
	var spaces []collocation.Space
	for k, b := range cells {
		n, err := network.New(network.Config{Layers: 1, Width: width, Activation: network.Sine, Lower: b.Lower, Upper: b.Upper})
		if err != nil {
			t.Fatal(err)
		}
		network.Disk{Radius: 9}.Fill(n, rnd)
		s := collocation.Space{Basis: n}
		for f := range fields {
			s.Fields = append(s.Fields, k*fields+f)
		}
		spaces = append(spaces, s)
	}
	layout, err := collocation.NewLayout(len(p.Fields), spaces)
	if err != nil {
		t.Fatal(err)
	}
	var at []*pde.Cloud
	for _, c := range p.Conditions {
		n := 60
		if ambient, own := c.On.Dims(); ambient == own {
			n = 3 * width
		}
		cloud, err := collocation.Sample(c.On, collocation.Clustered{Rule: collocation.Sobol{}}, n, rnd)
		if err != nil {
			t.Fatal(err)
		}
		at = append(at, cloud)
	}
	sys := collocation.NewSystem(p, layout, at)
	state := &collocation.State{Coef: make([]float64, layout.Cols)}
	if err := sys.Balance(state); err != nil {
		t.Fatal(err)
	}
	if _, err := lsgd.Project(t.Context(), sys, state, lsgd.ProjectSettings{}); err != nil {
		t.Fatal(err)
	}
	all := &collocation.Expansion{Layout: layout, Coef: state.Coef}
	for k := range cells {
		m.Funcs = append(m.Funcs, &piece{all, k * fields, fields})
	}
	return m
}

// piece is a run of the functions of a family.
type piece struct {
	of            *collocation.Expansion
	first, fields int
}

func (p *piece) Eval(dst *jet.Batch, x *mat.Dense) {
	b := jet.NewBatch(dst.Set, dst.Points, len(p.of.Layout.Span))
	p.of.Eval(b, x)
	for d := range dst.Set.Len() {
		for i := range dst.Points {
			copy(dst.Row(d, i), b.Row(d, i)[p.first:])
		}
	}
}

// A periodic problem is solved on cells that do not match at the two ends, as well as on one.
func TestPeriodicSolution(t *testing.T) {
	const tolerance = 1e-6 // what so few functions reach, times ten
	whole, w := periodic()
	for name, cells := range map[string][]partition.Cell{"hanging": hanging(), "one": box(0, 1, 0, 1).Grid(1, 1)} {
		m := solved(t, whole, cells, 110)
		rnd := newRand()
		x := mat.NewDense(200, 2, nil)
		x.Apply(func(int, int, float64) float64 { return rnd.Float64() }, x)
		got, want := jet.NewBatch(jet.Close(), 200, 2), jet.NewBatch(jet.Close(), 200, 2)
		m.Eval(got, x)
		w.Eval(want, x)
		err := floats.Distance(got.Raw(0), want.Raw(0), math.Inf(1))
		if !(err < tolerance) {
			t.Errorf("%s: error %.2g, want at most %g", name, err, tolerance)
		}
	}
}
