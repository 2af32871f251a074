package lsgd_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/collocation/region"
	"pinn/lsgd"
	"pinn/network"
	"pinn/pde"
)

// string1d is u_xx = -sin(x) on [0, pi] with u = 0 at the ends, sampled and bound to a basis of waves: u = sin(x).
func string1d() (*collocation.System, *collocation.Layout, error) {
	lower, upper := []float64{0}, []float64{math.Pi}
	box, err := region.NewBox(lower, upper)
	if err != nil {
		return nil, nil, err
	}
	p := &pde.Problem{Coords: []string{"x"}, Fields: []string{"u"}, Lower: lower, Upper: upper, Conditions: []pde.Condition{
		{Name: "string", On: box.Interior(), Op: pde.U(0).D(0, 0).Equals(func(x []float64) float64 { return -math.Sin(x[0]) })},
		{Name: "ends", On: box.Boundary(), Op: pde.U(0).Equals(nil)},
	}}
	rnd := rand.New(rand.NewPCG(1, 1))
	net, err := network.New(network.Config{Layers: 1, Width: 40, Activation: network.Sine, Lower: lower, Upper: upper})
	if err != nil {
		return nil, nil, err
	}
	network.Disk{}.Fill(net, rnd)
	layout, err := collocation.NewLayout(1, []collocation.Space{{Basis: net, Fields: []int{0}}})
	if err != nil {
		return nil, nil, err
	}
	var clouds []*pde.Cloud
	for _, c := range p.Conditions {
		at, err := collocation.Sample(c.On, collocation.Chebyshev{}, 80, rnd)
		if err != nil {
			return nil, nil, err
		}
		clouds = append(clouds, at)
	}
	return collocation.NewSystem(p, layout, clouds), layout, nil
}

// The coefficients of a basis by one projection.
func ExampleProject() {
	sys, layout, err := string1d()
	if err != nil {
		fmt.Println(err)
		return
	}
	st := &collocation.State{Coef: make([]float64, layout.Cols)}
	if _, err := lsgd.Project(context.Background(), sys, st, lsgd.ProjectSettings{}); err != nil {
		fmt.Println(err)
		return
	}
	u := collocation.Values(layout.Spaces[0].Basis, mat.NewDense(1, 1, []float64{math.Pi / 2}))
	fmt.Printf("u(pi/2) = %.10f\n", mat.Dot(u.RowView(0), mat.NewVecDense(layout.Cols, st.Coef)))
	// Output: u(pi/2) = 1.0000000000
}
