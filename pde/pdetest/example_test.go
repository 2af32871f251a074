package pdetest_test

import (
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"pinn/pde"
	"pinn/pde/pdetest"
)

// An operator with a wrong derivative is found out.
func ExampleCheckOperator() {
	square := pde.Pointwise{
		Uses:     []pde.Slot{{}},
		Eqs:      1,
		F:        func(dst, x, u, _ []float64) { dst[0] = u[0] * u[0] },
		Partials: func(dst [][]float64, _, u, _ []float64) { dst[0][0] = u[0] }, // 2 u
	}
	at := &pde.Cloud{X: mat.NewDense(3, 1, []float64{0, 0.5, 1})}
	fmt.Println(pdetest.CheckOperator(square, at, rand.New(rand.NewPCG(1, 1))) != nil)
	// Output: true
}
