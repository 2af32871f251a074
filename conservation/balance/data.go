package balance

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation/region"
	"pinn/conservation"
	"pinn/pde"
)

// data are equations for the values of fields at places on a line.
type data struct {
	conditions          []pde.Condition
	fields, space, time int
}

func (d *data) point(x, t float64) []float64 {
	p := make([]float64, 2)
	p[d.space], p[d.time] = x, t
	return p
}

// at returns the leaf of a condition that holds a point; nil: none does.
func at(c pde.Condition, point []float64) region.Locator {
	for _, leaf := range region.Leaves(c.On) {
		if l, ok := leaf.(region.Locator); ok && l.Holds(point) {
			return l
		}
	}
	return nil
}

// countAt returns the number of equations of a condition that hold at a point.
func countAt(c pde.Condition, point []float64) int {
	if at(c, point) == nil {
		return 0
	}
	n, _ := c.Op.Dims()
	return n
}

func (d *data) count(x, t float64) (n int) {
	for _, c := range d.conditions {
		n += countAt(c, d.point(x, t))
	}
	return n
}

// solve writes to u what satisfies the equations at a place next to given values, by Newton's method with the steps that are least relative to the values. It
// reports whether it found them.
func (d *data) solve(u, near []float64, x, t float64) bool {
	copy(u, near)
	point := d.point(x, t)
	last := math.Inf(1)
	for range newtonSteps {
		residual, jacobian := d.linearize(u, point)
		n := len(residual)
		if n == 0 {
			return true
		}
		weighted := mat.NewDense(n, d.fields, nil)
		weight := make([]float64, d.fields)
		for f, v := range u {
			weight[f] = math.Max(math.Abs(v), 1e-3*slices.Max(append(slices.Clone(near), 1e-3)))
			for e := range n {
				weighted.Set(e, f, jacobian[e][f]*weight[f])
			}
		}
		var step mat.VecDense
		if err := step.SolveVec(weighted, mat.NewVecDense(n, residual)); err != nil {
			if _, poor := err.(mat.Condition); !poor {
				return false
			}
		}
		last = 0
		for f := range u {
			u[f] -= weight[f] * step.AtVec(f)
			last = math.Max(last, math.Abs(step.AtVec(f)))
		}
		if last <= newtonSettled {
			return true
		}
	}
	return last <= newtonAccepted
}

// linearize returns the residuals of the equations at a point and their derivatives with respect to the fields.
func (d *data) linearize(u, point []float64) (residual []float64, jacobian [][]float64) {
	for _, c := range d.conditions {
		leaf := at(c, point)
		if leaf == nil {
			continue
		}
		cloud := new(pde.Cloud)
		leaf.Put(cloud, mat.NewDense(1, 2, slices.Clone(point)))
		eqs, _ := c.Op.Dims()
		slots := c.Op.Slots()
		values := mat.NewDense(1, len(slots), nil)
		for k, s := range slots {
			values.Set(0, k, u[s.Field])
		}
		r := mat.NewDense(1, eqs, nil)
		c.Op.Residual(r, cloud, values, nil)
		l := pde.NewLinearization(c.Op, 1)
		c.Op.Linearize(l, cloud, values, nil)
		residual = append(residual, r.RawRowView(0)...)
		for e := range eqs {
			row := make([]float64, d.fields)
			for k, s := range slots {
				row[s.Field] += l.U[e].At(0, k)
			}
			jacobian = append(jacobian, row)
		}
	}
	return residual, jacobian
}

// ghost returns the states beyond an end. As many equations as fields are the state of what comes in. Fewer hold at the end itself, half way between
// the state inside and its mirror image: a wall where a velocity is zero.
func (d *data) ghost(x float64) conservation.Ghost {
	if len(d.conditions) == 0 {
		return conservation.Outflow
	}
	return func(dst, inside []float64, t float64) {
		if !d.solve(dst, inside, x, t) {
			for f := range dst {
				dst[f] = math.NaN()
			}
			return
		}
		if d.count(x, t) < d.fields {
			for f, v := range inside {
				dst[f] = 2*dst[f] - v
			}
		}
	}
}

// open reports whether a condition says that nothing changes across an end, which lets waves out. A condition on derivatives that says
// more is refused.
func open(c pde.Condition, space int) (bool, error) {
	values, slopes := false, false
	for _, s := range c.Op.Slots() {
		values, slopes = values || s.D.Order() == 0, slopes || s.D.Order() > 0
	}
	if !slopes {
		return false, nil
	}
	slots := c.Op.Slots()
	eqs, _ := c.Op.Dims()
	dst := mat.NewDense(1, eqs, nil)
	c.Op.Residual(dst, &pde.Cloud{X: mat.NewDense(1, 2, nil), Normal: mat.NewDense(1, 2, []float64{1, 1})}, mat.NewDense(1, len(slots), nil), nil)
	if values || mat.Max(dst) != 0 || mat.Min(dst) != 0 {
		return false, other("condition %q gives derivatives", c.Name)
	}
	return true, nil
}
