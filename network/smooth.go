package network

import (
	"math"
	"slices"

	"pinn/internal/kernel"
)

// sigmoid holds what the derivatives of tanh(z/2) and of the logistic function p(z) = (1 + tanh(z/2))/2 are made of.
type sigmoid struct {
	t float64 // tanh(z/2)
	s float64 // 1 - t^2
	p float64 // logistic function
	e float64 // exp(-|z|)
}

// sigmoids fills g for up to block arguments.
func sigmoids(g []sigmoid, z []float64) {
	var half, t, s [activationBlock]float64
	n := len(z)
	for i, v := range z {
		half[i] = v / 2
	}
	kernel.Tanh(t[:n], s[:n], half[:n])
	for i, v := range z {
		// Sums of equal signs only: with a = |t|, e = s/(1+a)^2, and the logistic function is (1+a)/2 or s/(2(1+a)).
		rise := 1 + math.Abs(t[i])
		q := s[i] / rise
		g[i] = sigmoid{t: t[i], s: s[i], p: rise / 2, e: q / rise}
		if v < 0 {
			g[i].p = q / 2
		}
	}
}

// eachSigmoid calls f with every position of z and what sigmoids makes of the entry there.
func eachSigmoid(z []float64, f func(i int, v float64, g *sigmoid)) {
	var g [activationBlock]sigmoid
	for lo := 0; lo < len(z); lo += activationBlock {
		part := z[lo:min(lo+activationBlock, len(z))]
		sigmoids(g[:len(part)], part)
		for i, v := range part {
			f(lo+i, v, &g[i])
		}
	}
}

// tanhTable[k] holds the coefficients of Q_k, the highest first, in
//
//	tanh^(k) = s Q_k(s)      for odd k
//	tanh^(k) = s t Q_k(s)    for even k > 0
//
// with t = tanh and s = 1 - t^2. Powers of s are used, not of t, because s is small exactly where the derivatives are,
// so that nothing cancels in the tails.
var tanhTable = func() (table [MaxOrder + 1][]float64) {
	table[1] = []float64{1}
	for k := 1; k < MaxOrder; k++ {
		q := table[k]
		next := make([]float64, len(q)+1-k&1)
		for j, c := range q {
			// With s' = -2ts and t' = s, (s^m)' = -2m t s^m and (t s^m)' = (2m+1) s^(m+1) - 2m s^m.
			m := float64(j + 1)
			next[j] -= 2 * m * c
			if k%2 == 0 {
				next[j+1] += (2*m + 1) * c
			}
		}
		table[k+1] = next
	}
	for _, q := range table {
		slices.Reverse(q)
	}
	return table
}()

// tanhDerivative returns the k-th derivative of tanh, k > 0, where it has the value t and s = 1 - t^2.
func tanhDerivative(k int, t, s float64) float64 {
	q := tanhTable[k]
	sum := q[0]
	for _, c := range q[1:] {
		sum = sum*s + c
	}
	if k%2 == 0 {
		s *= t
	}
	return s * sum
}

// logistic returns the k-th derivative of the logistic function.
func (g *sigmoid) logistic(k int) float64 {
	if k == 0 {
		return g.p
	}
	return tanhDerivative(k, g.t, g.s) / float64(int(2)<<k)
}

type tanh struct{}

// Name implements [Activation].
func (tanh) Name() string { return "tanh" }

// Smoothness implements [Activation].
func (tanh) Smoothness() int { return Smooth }

// Derivatives implements [Activation].
func (tanh) Derivatives(dst [][]float64, z []float64) {
	switch len(dst) {
	case 0:
		return
	case 1:
		var s [activationBlock]float64 // thrown away
		for lo := 0; lo < len(z); lo += activationBlock {
			hi := min(lo+activationBlock, len(z))
			kernel.Tanh(dst[0][lo:hi], s[:hi-lo], z[lo:hi])
		}
		return
	}
	t, s := dst[0][:len(z)], dst[1][:len(z)]
	kernel.Tanh(t, s, z)
	for k := 2; k < len(dst); k++ {
		out := dst[k][:len(z)]
		kernel.Polynomial(out, s, tanhTable[k])
		kernel.Mul(out, out, s)
		if k%2 == 0 {
			kernel.Mul(out, out, t)
		}
	}
}

type softplus struct{}

// Name implements [Activation].
func (softplus) Name() string { return "softplus" }

// Smoothness implements [Activation].
func (softplus) Smoothness() int { return Smooth }

// Derivatives implements [Activation].
func (softplus) Derivatives(dst [][]float64, z []float64) {
	eachSigmoid(z, func(i int, v float64, g *sigmoid) {
		for k := range dst {
			if k == 0 {
				dst[0][i] = max(v, 0) + math.Log1p(g.e)
				continue
			}
			dst[k][i] = g.logistic(k - 1)
		}
	})
}

type silu struct{}

// Name implements [Activation].
func (silu) Name() string { return "silu" }

// Smoothness implements [Activation].
func (silu) Smoothness() int { return Smooth }

// Derivatives implements [Activation].
func (silu) Derivatives(dst [][]float64, z []float64) {
	eachSigmoid(z, func(i int, v float64, g *sigmoid) {
		below := 0.0
		for k := range dst {
			p := g.logistic(k)
			dst[k][i] = v*p + float64(k)*below
			below = p
		}
	})
}

type gelu struct{}

// Name implements [Activation].
func (gelu) Name() string { return "gelu" }

// Smoothness implements [Activation].
func (gelu) Smoothness() int { return Smooth }

// Derivatives uses that the derivatives of the normal distribution function are its density phi times Hermite
// polynomials, so that for k > 1 the k-th one is (-1)^(k-1) phi (He_k - He_{k-2}).
func (gelu) Derivatives(dst [][]float64, z []float64) {
	for i, v := range z {
		cdf := 0.5 * math.Erfc(-v/math.Sqrt2)
		density := math.Exp(-v*v/2) / math.Sqrt(2*math.Pi)
		he, below, sign := 1.0, 0.0, 1.0 // He_{k-1}, He_{k-2}, (-1)^(k-1)
		for k := range dst {
			if k == 0 {
				dst[0][i] = v * cdf
				continue
			}
			next := v*he - float64(k-1)*below
			dst[k][i] = 0
			if density != 0 { // otherwise the polynomials may overflow
				dst[k][i] = sign * (next - below) * density
			}
			if k == 1 {
				dst[1][i] += cdf
			}
			he, below, sign = next, he, -sign
		}
	}
}
