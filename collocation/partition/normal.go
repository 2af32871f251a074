package partition

import (
	"gonum.org/v1/gonum/mat"

	"pinn/pde"
	"pinn/pde/jet"
)

// smooth says that the derivative of some order along the normal of a surface is the same in two fields.
type smooth struct {
	slots []pde.Slot // those of one field, then those of the other, in the same order
	axes  [][]int    // per derivative: of one field
	times []float64  // how often a derivative occurs in the sum over all sequences of axes
}

// newSmooth returns the equation for two fields, a surface with normals along some axes, and an order.
func newSmooth(one, other int, along []int, order int) *smooth {
	s := new(smooth)
	count := map[jet.Index]int{}
	sequences := [][]int{nil}
	for range order {
		var longer [][]int
		for _, q := range sequences {
			for _, a := range along {
				longer = append(longer, append(q[:len(q):len(q)], a))
			}
		}
		sequences = longer
	}
	for _, q := range sequences {
		d := jet.D(q...)
		if k, known := count[d]; known {
			s.times[k]++
			continue
		}
		count[d] = len(s.axes)
		s.axes, s.times = append(s.axes, q), append(s.times, 1)
	}
	for _, field := range []int{one, other} {
		for _, q := range s.axes {
			s.slots = append(s.slots, pde.Slot{Field: field, D: jet.D(q...)})
		}
	}
	return s
}

// Slots implements [pde.Operator].
func (s *smooth) Slots() []pde.Slot { return s.slots }

// Dims implements [pde.Operator].
func (s *smooth) Dims() (eqs, params int) { return 1, 0 }

// Affine implements [pde.Operator].
func (s *smooth) Affine() bool { return true }

// UsesNormal says that the operator reads the normal; see [pde.Problem.Check].
func (s *smooth) UsesNormal() bool { return true }

// factor returns that of a slot at a point.
func (s *smooth) factor(at *pde.Cloud, point, slot int) float64 {
	k, v := slot%len(s.axes), 1.0
	if slot >= len(s.axes) {
		v = -1
	}
	for _, a := range s.axes[k] {
		v *= at.Normal.At(point, a)
	}
	return v * s.times[k]
}

// Residual implements [pde.Operator].
func (s *smooth) Residual(dst *mat.Dense, at *pde.Cloud, u *mat.Dense, _ []float64) {
	for p := range at.Points() {
		sum := 0.0
		for j := range s.slots {
			sum += s.factor(at, p, j) * u.At(p, j)
		}
		dst.Set(p, 0, sum)
	}
}

// Linearize implements [pde.Operator].
func (s *smooth) Linearize(dst *pde.Linearization, at *pde.Cloud, _ *mat.Dense, _ []float64) {
	for p := range at.Points() {
		for j := range s.slots {
			dst.U[0].Set(p, j, s.factor(at, p, j))
		}
	}
}
