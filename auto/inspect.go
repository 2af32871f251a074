package auto

import (
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/collocation/cell"
	"pinn/collocation/partition"
	"pinn/pde/jet"
)

// inspect looks at the residual at fresh points, cell by cell, and at how the solution varies.
func (s *solver) inspect(m *cellTrial, sys *collocation.System, parts []partition.Part, bases []*cell.Basis, sampler *cell.Sampler, at *collocation.State) error {
	clouds, err := m.scattered(sys.Problem, parts, bases, sampler, m.rank/2+1, m.trace()/2+1)
	if err != nil {
		return err
	}
	fresh := collocation.NewSystem(sys.Problem, sys.Layout, clouds)
	fresh.Scale = sys.Scale
	m.fitted, m.fresh = make([]squares, len(m.problem.Conditions)), make([]squares, len(m.problem.Conditions))
	if _, err := m.gather(sys, parts, at, m.fitted); err != nil {
		return err
	}
	if m.errors, err = m.gather(fresh, parts, at, m.fresh); err != nil {
		return err
	}
	m.size = 1
	unused := make([]squares, len(m.problem.Conditions))
	if sizes, err := m.gather(fresh, parts, &collocation.State{Coef: make([]float64, len(at.Coef))}, unused); err == nil {
		m.size = m.overall(sizes)
	} else if sizes, err := m.gather(fresh, parts, halved(at, len(at.Coef)), unused); err == nil { // zero is not in the domain of the equations
		m.size = 2 * m.overall(sizes)
	}
	if m.factors != nil {
		m.size = max(m.size, s.sizeAtRest(m, fresh, bases))
	} else if len(m.often) > 1 {
		m.size = max(m.size, m.sizeOfTraces(fresh, parts, at))
	}
	for k, b := range m.frames {
		m.bends = append(m.bends, s.bend(m.funcs[k], b))
	}
	return nil
}

// overall returns the size of what cells have together: of the largest, or in one coordinate, where cells count alike, that of all.
func (m *cellTrial) overall(cells []float64) float64 {
	if len(m.often) == 1 {
		return floats.Norm(cells, 2)
	}
	return floats.Max(cells)
}

// gather returns, per cell, the root of the sum of the squares of the scaled residuals of the conditions that touch it,
// and adds the integrals of the squares of the unscaled ones to those of their origins.
func (m *cellTrial) gather(sys *collocation.System, parts []partition.Part, at *collocation.State, to []squares) ([]float64, error) {
	rows, _ := sys.Dims()
	r := make([]float64, rows)
	if err := sys.Residuals(r, at); err != nil {
		return nil, err
	}
	out := make([]float64, len(m.cells))
	first := 0
	for c, part := range parts {
		eqs, _ := sys.Problem.Conditions[c].Op.Dims()
		own := r[first : first+sys.Clouds[c].Points()*eqs]
		first += len(own)
		sum := floats.Dot(own, own)
		out[part.Cells[0]] += sum
		if part.Cells[1] != part.Cells[0] {
			out[part.Cells[1]] += sum
		}
		if part.Condition < 0 {
			continue
		}
		measure := floats.Sum(sys.Clouds[c].Weight)
		q := squares{measure: measure * float64(eqs)}
		for i, v := range own {
			v /= sys.Scale[c][i%eqs]
			q.sum += v * v * measure
		}
		to[part.Condition].add(q)
	}
	for k := range out {
		out[k] = math.Sqrt(out[k])
	}
	return out, nil
}

// bend returns, per axis, the root mean square of the second derivative of the fields times the square of the length of a
// cell: how much the solution varies over the cell beyond a straight line. Beyond the surfaces that cut a cell its function means nothing.
func (s *solver) bend(f jet.Func, b partition.Cell) []float64 {
	x, fields := s.held(b, uniform(b, bendPoints, s.stream(streamValidation, 1<<7))), len(s.problem.Fields)
	points, _ := x.Dims()
	sizes := make([]float64, len(b.Lower))
	for a := range sizes {
		curve := jet.D(a, a)
		set := jet.Close(curve)
		u := jet.NewBatch(set, points, fields)
		f.Eval(u, x)
		length := b.Upper[a] - b.Lower[a]
		sizes[a] = floats.Norm(u.Raw(set.Find(curve)), 2) * length * length / math.Sqrt(float64(points))
	}
	return sizes
}

// held returns those points that lie in the domain and on the sides of a cell; all, if none does.
func (s *solver) held(b partition.Cell, x *mat.Dense) *mat.Dense {
	n, dim := x.Dims()
	out, rows := mat.NewDense(n, dim, nil), 0
	for i := range n {
		if b.Holds(x.RawRowView(i)) && s.holds(x.RawRowView(i)) {
			out.SetRow(rows, x.RawRowView(i))
			rows++
		}
	}
	if rows == 0 {
		return x
	}
	return out.Slice(0, rows, 0, dim).(*mat.Dense)
}
