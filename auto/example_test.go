package auto_test

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"pinn/auto"
	"pinn/collocation/region"
	"pinn/pde"
	"pinn/pde/jet"
	"pinn/problems/transport"
)

// Transport at unit speed: the statement comes from problems/transport, everything else is chosen by the program.
func ExampleSolve() {
	s, err := auto.Solve(context.Background(), transport.New(1), &auto.Options{Tolerance: 1e-10})
	if err != nil {
		fmt.Println(err)
		return
	}
	at := mat.NewDense(2, 2, []float64{0.5, 0.25, 0.5, 0.375}) // points (x, t)
	u := s.Values(at)
	fmt.Println(s.Status)
	fmt.Printf("u = %.8f and %.8f\n", u.At(0, 0), u.At(1, 0))
	// Output:
	// solved
	// u = 1.00000000 and 0.70710678
}

// A custom nonlinear equation in Go: u” = u^2 + f on [0, 1] with u(0) = u(1) = 0 and f such that u = sin(pi x).
func ExampleSolve_custom() {
	interval, err := region.NewBox([]float64{0}, []float64{1})
	if err != nil {
		fmt.Println(err)
		return
	}
	f := func(x float64) float64 {
		s := math.Sin(math.Pi * x)
		return -math.Pi*math.Pi*s - s*s
	}
	equation := pde.Pointwise{
		Uses: []pde.Slot{{}, {D: jet.D(0, 0)}}, // u and u”
		Eqs:  1,
		F:    func(dst, x, u, _ []float64) { dst[0] = u[1] - u[0]*u[0] - f(x[0]) },
		Partials: func(dst [][]float64, _, u, _ []float64) {
			dst[0][0], dst[0][1] = -2*u[0], 1
		},
	}
	p := &pde.Problem{
		Coords: []string{"x"}, Fields: []string{"u"}, Lower: []float64{0}, Upper: []float64{1},
		Conditions: []pde.Condition{
			{Name: "equation", On: interval.Interior(), Op: equation},
			{Name: "ends", On: interval.Boundary(), Op: pde.U(0).Equals(nil)},
		},
	}
	s, err := auto.Solve(context.Background(), p, &auto.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.Status)
	fmt.Printf("u(1/2) = %.9f\n", s.Values(mat.NewDense(1, 1, []float64{0.5})).At(0, 0))
	// Output:
	// solved
	// u(1/2) = 1.000000000
}

// Expressions of a solution on a grid: 3 x 2 points, t running fastest.
func ExampleModel_Grid() {
	s, err := auto.Solve(context.Background(), transport.New(1), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	x := s.Grid(3, 2)
	flux, err := s.Evaluate("u_t + u_x", x)
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, v := range flux {
		fmt.Printf("x = %.1f, t = %.0f: |u_t + u_x| < 1e-9 %t\n", x.At(i, 0), x.At(i, 1), math.Abs(v) < 1e-9)
	}
	// Output:
	// x = 0.0, t = 0: |u_t + u_x| < 1e-9 true
	// x = 0.0, t = 1: |u_t + u_x| < 1e-9 true
	// x = 0.5, t = 0: |u_t + u_x| < 1e-9 true
	// x = 0.5, t = 1: |u_t + u_x| < 1e-9 true
	// x = 1.0, t = 0: |u_t + u_x| < 1e-9 true
	// x = 1.0, t = 1: |u_t + u_x| < 1e-9 true
}

// A solution has derivatives of any order at any point.
func ExampleModel_Derivative() {
	s, err := auto.Solve(context.Background(), transport.New(1), &auto.Options{Tolerance: 1e-10})
	if err != nil {
		fmt.Println(err)
		return
	}
	const x, t = 0, 1 // the axes
	at := mat.NewDense(1, 2, []float64{0.25, 0.25})
	fmt.Printf("u_x/pi = %.6f, u_xt/pi^2 = %.6f\n",
		s.Derivative(at, x).At(0, 0)/math.Pi, math.Abs(s.Derivative(at, x, t).At(0, 0))/(math.Pi*math.Pi))
	// Output: u_x/pi = 2.000000, u_xt/pi^2 = 0.000000
}
