package main

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// groundState returns the ground state of -u”/2 + x^2 u/2 + g u^3 = mu u on [-8,8] with u = 0 at the ends and a norm of 1,
// at the given points, and mu: Newton's method for the coefficients of cosines that vanish at the ends, with the equations at as
// many points and the norm by Parseval's formula.
func groundState(g float64, modes int, points []float64) (u []float64, mu float64) {
	const half = 8.0
	wave := func(k int) float64 { return (float64(k) + 0.5) * math.Pi / half }
	x := make([]float64, modes)
	for i := range x {
		x[i] = half * (float64(i) + 0.5) / float64(modes)
	}
	c := make([]float64, modes+1) // coefficients, then mu
	for i := range x {            // the values of a Gaussian, by the discrete transform
		v := math.Exp(-x[i]*x[i]/8) / 2
		for k := range modes {
			c[k] += 2 / float64(modes) * v * math.Cos(wave(k)*x[i])
		}
	}
	c[modes] = 3
	for range 40 {
		a, r := mat.NewDense(modes+1, modes+1, nil), mat.NewVecDense(modes+1, nil)
		for i := range x {
			v, bent := 0.0, 0.0
			for k := range modes {
				phi := math.Cos(wave(k) * x[i])
				v += c[k] * phi
				bent += c[k] * wave(k) * wave(k) * phi
			}
			for k := range modes {
				phi := math.Cos(wave(k) * x[i])
				a.Set(i, k, phi*(wave(k)*wave(k)/2+x[i]*x[i]/2+3*g*v*v-c[modes]))
			}
			a.Set(i, modes, -v)
			r.SetVec(i, bent/2+x[i]*x[i]/2*v+g*v*v*v-c[modes]*v)
		}
		norm := -1.0
		for k := range modes {
			norm += half * c[k] * c[k]
			a.Set(modes, k, 2*half*c[k])
		}
		r.SetVec(modes, norm)
		var step mat.VecDense
		if err := step.SolveVec(a, r); err != nil {
			return nil, math.NaN()
		}
		for k := range c {
			c[k] -= step.AtVec(k)
		}
	}
	for _, at := range points {
		v := 0.0
		for k := range modes {
			v += c[k] * math.Cos(wave(k)*at)
		}
		u = append(u, v)
	}
	return u, c[modes]
}

// groundStateRows is the ground state for g = 10 at 65 points.
func groundStateRows(modes int) [][]float64 {
	var points []float64
	for i := range 65 {
		points = append(points, -8+float64(i)/4)
	}
	u, _ := groundState(10, modes, points)
	var rows [][]float64
	for i, x := range points {
		rows = append(rows, []float64{x, u[i]})
	}
	return rows
}
