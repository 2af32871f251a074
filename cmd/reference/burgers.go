package main

import "math"

// coleHopf returns the solution of Burgers' equation with u(x,0) = -sin(pi x) by the integral of Cole and Hopf, with
// the substitution y = sqrt(4 nu t) z:
//
//	u = -int sin(pi s) w(z) dz / int w(z) dz,  s = x - sqrt(4 nu t) z,  log w = -cos(pi s)/(2 pi nu) - z^2
//
// The integrands are analytic and decay like Gaussians, so that the trapezoidal rule converges faster than any power of
// its step: 1/step nodes for a unit of z. Weights are scaled by the largest, which exp would otherwise overflow.
func coleHopf(x, t, nu, step float64) float64 {
	if t == 0 {
		return -math.Sin(math.Pi * x)
	}
	width := math.Sqrt(4 * nu * t)
	exponent := func(z float64) float64 { return -math.Cos(math.Pi*(x-width*z))/(2*math.Pi*nu) - z*z }
	// The exponent changes by at most 1/(pi nu) apart from z^2: beyond reach the weights are below exp(-40) of the largest.
	reach := math.Sqrt(1/(math.Pi*nu) + 40)
	n := int(math.Ceil(reach / step))
	top := math.Inf(-1)
	for k := -n; k <= n; k++ {
		top = math.Max(top, exponent(float64(k)*step))
	}
	var above, below float64
	for k := -n; k <= n; k++ {
		z := float64(k) * step
		w := math.Exp(exponent(z) - top)
		above += w * math.Sin(math.Pi*(x-width*z))
		below += w
	}
	return -above / below
}
