package network

import (
	"math"
	"strings"

	"pinn/internal/kernel"
)

// Activation is the function that a layer applies to each of its entries. Implementations must be safe for concurrent
// use.
type Activation interface {
	// Name identifies the activation in files.
	Name() string
	// Smoothness returns the largest order of derivatives that is of use: the residual of an operator of order k needs
	// k, its gradient in the hidden weights k+1. [Smooth] means all.
	Smoothness() int
	// Derivatives sets dst[k][i] to the k-th derivative at z[i] for every k < len(dst), at most [MaxOrder]+1 of them.
	// Every dst[k] has the length of z, and none overlaps z or another. NaN gives NaN.
	Derivatives(dst [][]float64, z []float64)
}

const (
	// Smooth is the smoothness of an activation that has derivatives of every order.
	Smooth = math.MaxInt
	// MaxOrder is the largest order of derivatives that activations offer.
	MaxOrder = 9
)

// The activations of the package. All are accurate to a few units in the last place, for arguments of any size, except
// next to the zeros of a derivative, where the error is small against the terms that cancel.
var (
	// ReLU is max(z, 0). Its first derivative at 0 is taken as 0, the higher ones as 0 everywhere.
	ReLU Activation = relu{}
	// Tanh is the hyperbolic tangent.
	Tanh Activation = tanh{}
	// Sine is sin z.
	Sine Activation = sine{}
	// Softplus is log(1 + exp z).
	Softplus Activation = softplus{}
	// GELU is z times the normal distribution function of z.
	GELU Activation = gelu{}
	// SiLU is z times the logistic function of z.
	SiLU Activation = silu{}
)

var activations = []Activation{ReLU, Tanh, Sine, Softplus, GELU, SiLU}

// Activations lists the names that [ParseActivation] knows.
func Activations() []string {
	names := make([]string, len(activations))
	for i, a := range activations {
		names[i] = a.Name()
	}
	return names
}

// ParseActivation returns the activation of the given name in any case, or a [*NameError].
func ParseActivation(name string) (Activation, error) {
	for _, a := range activations {
		if strings.EqualFold(a.Name(), name) {
			return a, nil
		}
	}
	return nil, &NameError{What: "activation", Name: name, Known: Activations()}
}

// folded is an activation with derivatives that are multiples of lower ones, so that only these need storage.
type folded interface {
	// fold returns the order and the factor with which derivative k is factor times that of the order.
	fold(k int) (order int, factor float64)
}

func fold(a Activation, k int) (order int, factor float64) {
	if f, ok := a.(folded); ok {
		return f.fold(k)
	}
	return k, 1
}

type relu struct{}

// Name implements [Activation].
func (relu) Name() string { return "relu" }

// Smoothness implements [Activation].
func (relu) Smoothness() int { return 1 }

func (relu) fold(k int) (order int, factor float64) {
	if k <= 1 {
		return k, 1
	}
	return 1, 0
}

// Derivatives implements [Activation].
func (r relu) Derivatives(dst [][]float64, z []float64) {
	for k := range dst {
		out := dst[k][:len(z)]
		switch k {
		case 0:
			for i, v := range z {
				out[i] = max(v, 0)
			}
		case 1:
			for i, v := range z {
				out[i] = step(v)
			}
		default:
			for i, v := range z {
				out[i] = 0 * step(v)
			}
		}
	}
}

// step is the derivative of ReLU; NaN for NaN.
func step(v float64) float64 {
	switch {
	case v > 0:
		return 1
	case v <= 0:
		return 0
	}
	return v
}

type sine struct{}

// Name implements [Activation].
func (sine) Name() string { return "sine" }

// Smoothness implements [Activation].
func (sine) Smoothness() int { return Smooth }

func (sine) fold(k int) (order int, factor float64) {
	if k&2 != 0 {
		return k & 1, -1
	}
	return k & 1, 1
}

// Derivatives implements [Activation].
func (s sine) Derivatives(dst [][]float64, z []float64) {
	switch len(dst) {
	case 0:
		return
	case 1:
		var cos [activationBlock]float64 // thrown away
		for lo := 0; lo < len(z); lo += activationBlock {
			hi := min(lo+activationBlock, len(z))
			kernel.Sincos(dst[0][lo:hi], cos[:hi-lo], z[lo:hi])
		}
		return
	}
	kernel.Sincos(dst[0], dst[1], z)
	for k := 2; k < len(dst); k++ {
		order, factor := s.fold(k)
		from, out := dst[order][:len(z)], dst[k][:len(z)]
		for i, v := range from {
			out[i] = factor * v
		}
	}
}
