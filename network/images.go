package network

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"pinn/pde/jet"
)

// images is the workspace in which derivatives of the inputs of an [Around] are found.
type images struct {
	square, inverse, log jet.Batch // of |z|^2
	sigma                [][]float64
}

// place sets dst to the inputs at the rows of x: the coordinates of the unit box, and of every hole z/|z|^2 and log|z|.
func (m *images) place(dst *jet.Batch, c *AroundConfig, x *mat.Dense) {
	points, d := x.Dims()
	clear(dst.Slab.RawMatrix().Data)
	for a := range d {
		inv := 1 / (c.Upper[a] - c.Lower[a])
		slope := dst.Set.Find(jet.D(a))
		for p := range points {
			dst.Row(0, p)[a] = (x.At(p, a) - c.Lower[a]) * inv
			if slope >= 0 {
				dst.Row(slope, p)[a] = inv
			}
		}
	}
	at := d
	for _, h := range c.Holes {
		axes := h.axes()
		m.around(dst.Set, h, axes, x)
		for i, a := range axes {
			m.image(dst, at+i, h, a, x)
		}
		at += len(axes)
		for k := range dst.Set.Len() {
			for p := range points {
				dst.Row(k, p)[at] = m.log.Row(k, p)[0]
			}
		}
		at++
	}
}

// around finds the derivatives of 1/|z|^2 and log|z|.
func (m *images) around(set *jet.Set, h Hole, axes []int, x *mat.Dense) {
	points, _ := x.Dims()
	m.square.Reset(set, points, 1)
	m.inverse.Reshape(set, points, 1)
	m.log.Reshape(set, points, 1)
	for _, a := range axes {
		slope, bend := set.Find(jet.D(a)), set.Find(jet.D(a, a))
		for p := range points {
			z := (x.At(p, a) - h.Center[a]) / h.Semi[a]
			m.square.Row(0, p)[0] += z * z
			if slope >= 0 {
				m.square.Row(slope, p)[0] = 2 * z / h.Semi[a]
			}
			if bend >= 0 {
				m.square.Row(bend, p)[0] = 2 / (h.Semi[a] * h.Semi[a])
			}
		}
	}
	orders := set.Order() + 1
	m.sigma = grow(m.sigma, orders+1)
	for k := range m.sigma {
		m.sigma[k] = resize(m.sigma[k], points)
	}
	for p, q := range m.square.Raw(0) {
		q = max(q, deepInHole)
		m.sigma[0][p] = math.Log(q) / 2
		next := 1 / q
		for k := 1; k <= orders; k++ { // the k-th derivative of log(q)/2
			m.sigma[k][p] = next / 2
			next *= -float64(k) / q
		}
	}
	m.log.Compose(&m.square, m.sigma[:orders])
	for k := 1; k <= orders; k++ {
		for p := range m.sigma[k] {
			m.sigma[k][p] *= 2
		}
	}
	m.inverse.Compose(&m.square, m.sigma[1:])
}

// image sets a column of dst to z_a/|z|^2, by Leibniz' rule for the linear z_a.
func (m *images) image(dst *jet.Batch, col int, h Hole, a int, x *mat.Dense) {
	for k := range dst.Set.Len() {
		index := dst.Set.At(k)
		below, times := -1, float64(index[a])/h.Semi[a]
		if index[a] > 0 {
			index[a]--
			below = dst.Set.Find(index)
		}
		for p := range dst.Points {
			z := (x.At(p, a) - h.Center[a]) / h.Semi[a]
			v := z * m.inverse.Row(k, p)[0]
			if below >= 0 {
				v += times * m.inverse.Row(below, p)[0]
			}
			dst.Row(k, p)[col] = v
		}
	}
}
