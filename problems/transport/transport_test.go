package transport_test

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/pde"
	"pinn/pde/jet"
	"pinn/problems/transport"
)

// The rows of a condition are the partials of its equation: here u_t + 2 u_x.
func ExampleNew() {
	p := transport.New(2)
	for _, c := range p.Conditions {
		at, err := collocation.Sample(c.On, collocation.Grid{}, 1, nil)
		if err != nil {
			fmt.Println(err)
			continue
		}
		slots := c.Op.Slots()
		rows := pde.NewLinearization(c.Op, at.Points())
		c.Op.Linearize(rows, at, mat.NewDense(1, len(slots), nil), nil)
		fmt.Printf("%s at %v:", c.Name, at.X.RawRowView(0))
		for k, s := range slots {
			fmt.Printf(" %+g u%s", rows.U[0].At(0, k), s.D.Name(p.Coords))
		}
		fmt.Println()
	}
	// Output:
	// transport at [0.5 0.5]: +1 ut +2 ux
	// initial at [0.5 0]: +1 u
	// inflow at [0 0.5]: +1 u
}

// The solution moves: its value at (x, t) is that at (x - a t, 0).
func ExampleExact() {
	u := jet.NewBatch(jet.Close(), 2, 1)
	transport.Exact(0.5).Eval(u, mat.NewDense(2, 2, []float64{0.25, 0, 0.5, 0.5}))
	fmt.Printf("%.3f\n", u.Raw(0))
	// Output: [1.000 1.000]
}
