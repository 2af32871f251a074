package compat

import (
	"math"

	"pinn/pde/jet"
)

// nodes returns n Chebyshev-Lobatto points of [0, length], 0 first.
func nodes(n int, length float64) []float64 {
	x := make([]float64, n)
	for i := 1; i < n; i++ {
		x[i] = length * (1 - math.Cos(math.Pi*float64(i)/float64(n-1))) / 2
	}
	return x
}

// weights returns, per derivative of order 0 to most, the weights of the values at x that give it at 0: B. Fornberg,
// "Generation of finite difference formulas on arbitrarily spaced grids", Math. Comp. 51 (1988).
func weights(x []float64, most int) [][]float64 {
	w := make([][]float64, most+1)
	for m := range w {
		w[m] = make([]float64, len(x))
	}
	w[0][0] = 1
	c1, c4 := 1.0, x[0]
	for i := 1; i < len(x); i++ {
		c2, c5 := 1.0, c4
		c4 = x[i]
		top := min(i, most)
		for j := range i {
			c3 := x[i] - x[j]
			c2 *= c3
			if j == i-1 {
				for m := top; m > 0; m-- {
					w[m][i] = c1 * (float64(m)*w[m-1][i-1] - c5*w[m][i-1]) / c2
				}
				w[0][i] = -c1 * c5 * w[0][i-1] / c2
			}
			for m := top; m > 0; m-- {
				w[m][j] = (c4*w[m][j] - float64(m)*w[m-1][j]) / c3
			}
			w[0][j] = c4 * w[0][j] / c3
		}
		c1 = c2
	}
	return w
}

// stencil is a product of nodes along some lines, that of the last running fastest; node 0 is the point itself. Derivatives are numbered by lines.
type stencil struct {
	lines  [][]float64   // unit vectors
	offset [][]float64   // per line: of the nodes from the point
	weight [][][]float64 // per line and order: of the nodes
	count  int           // of the nodes
}

// newStencil returns the stencil with n nodes along each line over the given signed lengths, for derivatives up to an order.
func newStencil(lines [][]float64, lengths []float64, n, most int) *stencil {
	s := &stencil{lines: lines, count: 1}
	for k := range lines {
		x := nodes(n, lengths[k])
		s.offset, s.weight = append(s.offset, x), append(s.weight, weights(x, most))
		s.count *= n
	}
	return s
}

// move adds the offset of a node to a point.
func (s *stencil) move(x []float64, node int) {
	for k := len(s.lines) - 1; k >= 0; k-- {
		n := len(s.offset[k])
		for a, v := range s.lines[k] {
			x[a] += v * s.offset[k][node%n]
		}
		node /= n
	}
}

// apply returns a derivative of the function with the given values at the nodes, and how far roundings may move it.
// Derivatives of what is constant vanish exactly.
func (s *stencil) apply(d jet.Index, values []float64) (v, rounding float64) {
	if d == (jet.Index{}) {
		return values[0], 0
	}
	constant, largest, spread := true, 0.0, 0.0
	for i, g := range values {
		w, node := 1.0, i
		for k := len(s.lines) - 1; k >= 0; k-- {
			n := len(s.offset[k])
			w *= s.weight[k][d[k]][node%n]
			node /= n
		}
		constant = constant && g == values[0]
		v += w * (g - values[0])
		spread += math.Abs(w)
		largest = math.Max(largest, math.Abs(g))
	}
	if constant {
		return 0, 0
	}
	return v, epsilon * spread * largest
}

// unit returns the lengths of a stencil to the powers of a derivative: what a function of size 1 that varies over it may have.
func (s *stencil) unit(d jet.Index) float64 {
	u := 1.0
	for k := range s.lines {
		last := len(s.offset[k]) - 1
		u /= math.Pow(math.Abs(s.offset[k][last]), float64(d[k]))
	}
	return u
}

// epsilon is the spacing of numbers at 1.
const epsilon = 0x1p-52

// indices lists the derivatives along some axes up to a total order, lower ones first.
func indices(axes []int, most int) []jet.Index {
	all := []jet.Index{{}}
	for from, order := 0, 1; order <= most; order++ {
		to := len(all)
		for _, i := range all[from:to] {
			last := 0 // each index is made once: along axes that do not come before its last one
			for k, a := range axes {
				if i[a] > 0 {
					last = k
				}
			}
			for _, a := range axes[min(last, len(axes)):] {
				all = append(all, i.Plus(jet.D(a)))
			}
		}
		from = to
	}
	return all
}
