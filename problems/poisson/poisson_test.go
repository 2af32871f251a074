package poisson_test

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/pde/jet"
	"pinn/problems/poisson"
)

// The residual of the solution is zero, that of u = 0 is the right-hand side with the other sign: -2 pi^2 in the
// middle of the square.
func ExampleNew() {
	c := poisson.New(1).Conditions[0]
	at, err := collocation.Sample(c.On, collocation.Grid{}, 1, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	residual := mat.NewDense(1, 1, nil)
	c.Op.Residual(residual, at, mat.NewDense(1, len(c.Op.Slots()), nil), nil)
	fmt.Printf("%s at %v: %.4f\n", c.Name, at.X.RawRowView(0), residual.At(0, 0))
	// Output: poisson at [0.5 0.5]: -19.7392
}

// The solution has its largest value in the middle, and there both second derivatives are -pi^2.
func ExampleExact() {
	u := jet.NewBatch(jet.Close(jet.D(0, 0), jet.D(1, 1)), 1, 1)
	poisson.Exact(1).Eval(u, mat.NewDense(1, 2, []float64{0.5, 0.5}))
	for k := range u.Set.Len() {
		if d := u.Set.At(k); d.Order() != 1 {
			fmt.Printf("u%s = %.4f\n", d.Name([]string{"x", "y"}), u.Raw(k)[0])
		}
	}
	// Output:
	// u = 1.0000
	// uxx = -9.8696
	// uyy = -9.8696
}
