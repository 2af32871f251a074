// Package riemann has exact solutions of Riemann problems, two constant states that meet at a point, for tests and studies.
package riemann

import (
	"math"

	"pinn/internal/number"
)

// Solution returns the state at a place and time.
type Solution func(x, t float64) []float64

// Gas is a state of gas dynamics: density, velocity, pressure.
type Gas struct{ Rho, U, P float64 }

// gamma is the ratio of the specific heats of air.
const gamma = 1.4

// Tube returns density, velocity and pressure of the gas l left of x0 and r right of it with gamma = 1.4, whose pressures make a rarefaction to the left, a contact,
// and a shock to the right (E. F. Toro, Riemann Solvers and Numerical Methods for Fluid Dynamics, chapter 4), and the speeds of contact and shock.
func Tube(l, r Gas, x0 float64) (u Solution, contact, shock float64) {
	c := math.Sqrt(gamma * l.P / l.Rho)
	a, b := 2/((gamma+1)*r.Rho), (gamma-1)/(gamma+1)*r.P
	push := func(p float64) float64 { return (p - r.P) * math.Sqrt(a/(p+b)) }
	fan := func(p float64) float64 { return 2 * c / (gamma - 1) * (math.Pow(p/l.P, (gamma-1)/(2*gamma)) - 1) }
	p := number.Root(func(p float64) float64 { return fan(p) + push(p) + r.U - l.U }, r.P, l.P)
	v := r.U + push(p)
	behind := l.Rho * math.Pow(p/l.P, 1/gamma)
	k := (gamma - 1) / (gamma + 1)
	ahead := r.Rho * (p/r.P + k) / (k*p/r.P + 1)
	tail := v - math.Sqrt(gamma*p/behind)
	s := (ahead*v - r.Rho*r.U) / (ahead - r.Rho)
	return func(x, t float64) []float64 {
		switch xi := (x - x0) / t; {
		case xi < l.U-c:
			return []float64{l.Rho, l.U, l.P}
		case xi < tail:
			q := 2/(gamma+1) + k/c*(l.U-xi)
			return []float64{l.Rho * math.Pow(q, 2/(gamma-1)), 2 / (gamma + 1) * (c + (gamma-1)/2*l.U + xi), l.P * math.Pow(q, 2*gamma/(gamma-1))}
		case xi < v:
			return []float64{behind, v, p}
		case xi < s:
			return []float64{ahead, v, p}
		}
		return []float64{r.Rho, r.U, r.P}
	}, v, s
}

// Dam returns depth and momentum of shallow water, g = 1, after a dam at x0 between the depths l > r has broken (J. J. Stoker, Water Waves,
// 1957), and the speed of the shock.
func Dam(l, r, x0 float64) (u Solution, shock float64) {
	push := func(h float64) float64 { return (h - r) * math.Sqrt((h+r)/(2*h*r)) }
	h := number.Root(func(h float64) float64 { return push(h) - 2*(math.Sqrt(l)-math.Sqrt(h)) }, r, l)
	v := push(h)
	s := h * v / (h - r)
	return func(x, t float64) []float64 {
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
	}, s
}
