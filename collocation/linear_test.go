package collocation_test

import (
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/collocation/cell"
	"pinn/pde"
)

// TestLinear compares products with residuals, which are the product less what the residual is at zero, for bases with tables and without.
func TestLinear(t *testing.T) {
	const tolerance = 1e-12
	for _, c := range rowCases(t) {
		if !c.problem.Affine() || len(c.problem.Params) > 0 {
			continue
		}
		sys := newSystem(t, c.problem, c.rule, c.points, c.spaces...)
		rescale(sys)
		sameAsResiduals(t, c.name, sys, tolerance)
	}
	box := square(t)
	p := problem([]string{"u"}, nil,
		pde.Condition{On: box.Interior(), Op: operator(t, []string{"u"}, nil, "u_xx + x*u = y")},
		pde.Condition{On: box.Face(0, true), Op: operator(t, []string{"u"}, nil, "u_x = 1")})
	b := &cell.Basis{Reference: cell.NewReference(upTo(5), 0), Lower: p.Lower, Upper: p.Upper}
	layout, err := collocation.NewLayout(1, []collocation.Space{{Basis: b, Fields: []int{0}}})
	if err != nil {
		t.Fatal(err)
	}
	sampler := &cell.Sampler{Rule: collocation.Halton{}}
	var clouds []*pde.Cloud
	for _, condition := range p.Conditions {
		cloud, err := sampler.Sample(condition.On, 150, [2][]*cell.Basis{{b}, nil})
		if err != nil {
			t.Fatal(err)
		}
		clouds = append(clouds, cloud)
	}
	sameAsResiduals(t, "tables", collocation.NewSystem(p, layout, clouds), tolerance)
}

func sameAsResiduals(t *testing.T, name string, sys *collocation.System, tolerance float64) {
	t.Helper()
	l, err := collocation.NewLinear(sys)
	if err != nil {
		t.Fatal(err)
	}
	rows, cols := sys.Dims()
	rnd := newRand(7)
	for _, count := range []int{3, 1, 5} {
		x, got := mat.NewDense(cols, count, nil), mat.NewDense(rows, count, nil)
		x.Apply(func(int, int, float64) float64 { return rnd.NormFloat64() }, x)
		l.Product(got, x)
		zero, r := make([]float64, rows), make([]float64, rows)
		if err := sys.Residuals(zero, &collocation.State{Coef: make([]float64, cols)}); err != nil {
			t.Fatal(err)
		}
		for k := range count {
			if err := sys.Residuals(r, &collocation.State{Coef: mat.Col(nil, k, x)}); err != nil {
				t.Fatal(err)
			}
			floats.Sub(r, zero)
			if e := floats.Distance(r, mat.Col(nil, k, got), 2); !(e <= tolerance*floats.Norm(r, 2)) {
				t.Errorf("%s: column %d of %d is off by %g of %g", name, k, count, e, floats.Norm(r, 2))
			}
		}
	}
}
