package conservation_test

import (
	"math"

	"pinn/conservation"
	"pinn/conservation/riemann"
)

// exact is a solution at the end of the time: the fields that Law conserves, as a function of the place.
type exact func(x float64) []float64

const gamma = 1.4

// euler is gas dynamics in density, momentum and energy.
func euler() *conservation.Pointwise {
	speed := func(q []float64) (u, c float64) {
		u = q[1] / q[0]
		return u, math.Sqrt(gamma * pressure(q) / q[0])
	}
	return &conservation.Pointwise{
		Fields: 3,
		Known:  func(q []float64) bool { return q[0] > 0 && pressure(q) > 0 },
		Flux: func(dst, q []float64) {
			u, p := q[1]/q[0], pressure(q)
			dst[0], dst[1], dst[2] = q[1], q[1]*u+p, u*(q[2]+p)
		},
		Speed: func(q []float64) (least, greatest float64) {
			u, c := speed(q)
			return u - c, u + c
		},
	}
}

func pressure(q []float64) float64 { return (gamma - 1) * (q[2] - q[1]*q[1]/q[0]/2) }

// conserved returns density, momentum and energy of density, velocity and pressure.
func conserved(rho, u, p float64) []float64 {
	return []float64{rho, rho * u, p/(gamma-1) + rho*u*u/2}
}

// tube and dam are solutions at a time in the quantities that are conserved.
func tube(l, r riemann.Gas, x0, t float64) (u exact, contact, shock float64) {
	of, contact, shock := riemann.Tube(l, r, x0)
	return func(x float64) []float64 {
		q := of(x, t)
		return conserved(q[0], q[1], q[2])
	}, x0 + contact*t, x0 + shock*t
}

func dam(l, r, x0, t float64) (u exact, shock float64) {
	of, shock := riemann.Dam(l, r, x0)
	return func(x float64) []float64 { return of(x, t) }, x0 + shock*t
}

// shallow is the shallow-water equations in depth and momentum, g = 1.
func shallow() *conservation.Pointwise {
	return &conservation.Pointwise{
		Fields: 2,
		Flux:   func(dst, q []float64) { dst[0], dst[1] = q[1], q[1]*q[1]/q[0]+q[0]*q[0]/2 },
		Speed: func(q []float64) (least, greatest float64) {
			u, c := q[1]/q[0], math.Sqrt(q[0])
			return u - c, u + c
		},
	}
}

// scalar is a law of one field with a flux and its derivative.
func scalar(f, slope func(u float64) float64) *conservation.Pointwise {
	return &conservation.Pointwise{
		Fields: 1,
		Flux:   func(dst, q []float64) { dst[0] = f(q[0]) },
		Speed:  func(q []float64) (least, greatest float64) { return slope(q[0]), slope(q[0]) },
	}
}

func burgers() *conservation.Pointwise {
	return scalar(func(u float64) float64 { return u * u / 2 }, func(u float64) float64 { return u })
}
