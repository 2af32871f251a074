package problems_test

import (
	"math/rand/v2"
	"testing"

	"pinn/collocation"
	"pinn/pde"
	"pinn/pde/jet"
	"pinn/pde/pdetest"
	"pinn/problems/poisson"
	"pinn/problems/transport"
)

// The problems that are written in Go: their operators are linearised rightly, and their exact solutions satisfy them.
func TestStatement(t *testing.T) {
	const tolerance = 1e-12 // rounding of sines of arguments up to 6 pi
	for _, c := range []struct {
		name    string
		problem *pde.Problem
		exact   jet.Func
	}{
		{"poisson, m = 1", poisson.New(1), poisson.Exact(1)},
		{"poisson, m = 2", poisson.New(2), poisson.Exact(2)},
		{"poisson, m = 4", poisson.New(4), poisson.Exact(4)},
		{"transport, a = 0.5", transport.New(0.5), transport.Exact(0.5)},
		{"transport, a = 1", transport.New(1), transport.Exact(1)},
		{"transport, a = 3", transport.New(3), transport.Exact(3)},
	} {
		t.Run(c.name, func(t *testing.T) {
			rnd := rand.New(rand.NewPCG(1, 2))
			if err := c.problem.Check(); err != nil {
				t.Error(err)
			}
			var clouds []*pde.Cloud
			for _, condition := range c.problem.Conditions {
				at, err := collocation.Sample(condition.On, collocation.Random{}, 50, rnd)
				if err != nil {
					t.Fatalf("%s: %v", condition.Name, err)
				}
				if err := pdetest.CheckOperator(condition.Op, at, rnd); err != nil {
					t.Errorf("%s: %v", condition.Name, err)
				}
				clouds = append(clouds, at)
			}
			if err := pdetest.CheckExact(c.problem, c.exact, clouds, tolerance); err != nil {
				t.Error(err)
			}
		})
	}
}
