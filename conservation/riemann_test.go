package conservation_test

import (
	"math"

	"pinn/conservation"
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

// root returns the zero of an increasing function between two numbers.
func root(f func(float64) float64, lo, hi float64) float64 {
	for range 200 {
		if mid := (lo + hi) / 2; f(mid) > 0 {
			hi = mid
		} else {
			lo = mid
		}
	}
	return (lo + hi) / 2
}

// gas is a state of the Riemann problem of gas dynamics: density, velocity, pressure.
type gas struct{ rho, u, p float64 }

// tube returns the exact solution at time t of the gas l left of x0 and r right of it: a rarefaction, a contact and a shock to the right (E. F. Toro,
// Riemann Solvers and Numerical Methods for Fluid Dynamics, chapter 4), and the places of contact and shock.
func tube(l, r gas, x0, t float64) (u exact, contact, shock float64) {
	c := math.Sqrt(gamma * l.p / l.rho)
	a, b := 2/((gamma+1)*r.rho), (gamma-1)/(gamma+1)*r.p
	push := func(p float64) float64 { return (p - r.p) * math.Sqrt(a/(p+b)) }
	fan := func(p float64) float64 { return 2 * c / (gamma - 1) * (math.Pow(p/l.p, (gamma-1)/(2*gamma)) - 1) }
	p := root(func(p float64) float64 { return fan(p) + push(p) + r.u - l.u }, r.p, l.p)
	v := r.u + push(p)
	behind := l.rho * math.Pow(p/l.p, 1/gamma)
	k := (gamma - 1) / (gamma + 1)
	ahead := r.rho * (p/r.p + k) / (k*p/r.p + 1)
	tail := v - math.Sqrt(gamma*p/behind)
	s := (ahead*v - r.rho*r.u) / (ahead - r.rho)
	return func(x float64) []float64 {
		switch xi := (x - x0) / t; {
		case xi < l.u-c:
			return conserved(l.rho, l.u, l.p)
		case xi < tail:
			q := 2/(gamma+1) + k/c*(l.u-xi)
			return conserved(l.rho*math.Pow(q, 2/(gamma-1)), 2/(gamma+1)*(c+(gamma-1)/2*l.u+xi), l.p*math.Pow(q, 2*gamma/(gamma-1)))
		case xi < v:
			return conserved(behind, v, p)
		case xi < s:
			return conserved(ahead, v, p)
		}
		return conserved(r.rho, r.u, r.p)
	}, x0 + v*t, x0 + s*t
}

// dam returns the exact solution of the shallow-water equations (depth, momentum, g = 1) at time t after a dam at x0 between the depths
// l > r has broken (J. J. Stoker, Water Waves, 1957), and the place of the shock.
func dam(l, r, x0, t float64) (u exact, shock float64) {
	push := func(h float64) float64 { return (h - r) * math.Sqrt((h+r)/(2*h*r)) }
	h := root(func(h float64) float64 { return push(h) - 2*(math.Sqrt(l)-math.Sqrt(h)) }, r, l)
	v := push(h)
	s := h * v / (h - r)
	return func(x float64) []float64 {
		switch xi := (x - x0) / t; {
		case xi < -math.Sqrt(l):
			return []float64{l, 0}
		case xi < v-math.Sqrt(h):
			c := (2*math.Sqrt(l) - xi) / 3
			return []float64{c * c, c * c * 2 * (math.Sqrt(l) + xi) / 3}
		case xi < s:
			return []float64{h, h * v}
		}
		return []float64{r, 0}
	}, x0 + s*t
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
