package collocation_test

import (
	"math/rand/v2"
	"testing"

	"pinn/collocation"
	"pinn/pde"
	"pinn/pde/expr"
)

func TestFindNoRoot(t *testing.T) {
	scope := expr.Scope{Coords: []string{"x", "y"}, Time: -1, Fields: []string{"u", "v"}}
	for _, c := range []struct {
		text string
		none bool
	}{
		{"u^2 = -1", true}, {"u_x^2 + u^2 = -0.5", true}, {"cos(u) = 2", true}, {"exp(u) + u_x^2 = -x", true}, {"sqrt(u) = -1", true}, {"abs(u_x) + v^2 + 1e-6 = 0", true},
		{"u^2 = 1e-9", false}, {"u_x*u = 1", false}, {"log(u) = 40", false}, {"u_xx + 7e10*exp(-8750/u)*v = 3", false}, {"u^3 = -1e12", false}, {"1/u = 1e5", false},
		{"u*v = 0", false}, {"tanh(u - 300) = 0.5", false}, {"u^2 + v^2 = 2*u*v", false}, {"u_x = 3", false},
	} {
		op, err := scope.Operator(expr.Source{Text: c.text})
		if err != nil {
			t.Fatal(err)
		}
		p := problem([]string{"u", "v"}, nil, pde.Condition{Name: "c", On: square(t).Interior(), Op: op})
		cloud, err := collocation.Sample(p.Conditions[0].On, collocation.Sobol{}, 30, rand.New(rand.NewPCG(1, 1)))
		if err != nil {
			t.Fatal(err)
		}
		got := collocation.FindNoRoot(p, []*pde.Cloud{cloud}, []float64{1, 1}, rand.New(rand.NewPCG(2, 2)))
		if (got != nil) != c.none {
			t.Errorf("%s: %v, want no root: %t", c.text, got, c.none)
		}
	}
}
