package auto

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/collocation/partition"
	"pinn/pde"
	"pinn/pde/jet"
)

// A thin layer at a wall pollutes the residuals of all cells before any of them resolves it, so that these say nothing about its
// place. The equations do: frozen at the wall they have solutions exp(lambda n) along its normal, and one that falls towards the inside
// much faster than the domain is long is a layer that the data at the wall may cause. Cells are graded to it beforehand.

// layer is a wall at which the solution may change fast.
type layer struct {
	axis  int
	upper bool
	rate  float64 // of its decay along the normal
}

// layers lists the walls with given values at which the equations allow a layer.
func (s *solver) layers() (out []layer) {
	for a, name := range s.problem.Coords {
		if name == s.problem.Time {
			continue
		}
		for _, upper := range []bool{false, true} {
			rate := 0.0
			for f, held := range s.heldAt(a, upper) {
				if held {
					rate = max(rate, s.decay(f, a, upper))
				}
			}
			if length := s.problem.Upper[a] - s.problem.Lower[a]; rate*length >= leastLayer {
				out = append(out, layer{a, upper, rate})
			}
		}
	}
	return out
}

// heldAt tells the fields whose values are given on a side of the domain.
func (s *solver) heldAt(axis int, upper bool) []bool {
	held := make([]bool, len(s.problem.Fields))
	for _, c := range s.problem.Conditions {
		if ambient, own := c.On.Dims(); own != ambient-1 {
			continue
		}
		at, err := collocation.Sample(c.On, collocation.Sobol{}, 2*len(held)*len(s.problem.Coords)+8, rand.New(rand.NewPCG(1, 1)))
		if err != nil || periodic(c.Op) || !touches(at, axis, s.end(axis, upper)) {
			continue
		}
		for _, slot := range c.Op.Slots() {
			if slot.D.Order() == 0 {
				held[slot.Field] = true
			}
		}
	}
	return held
}

// periodic reports whether an operator compares two sides.
func periodic(op pde.Operator) bool {
	return slices.ContainsFunc(op.Slots(), func(s pde.Slot) bool { return s.Sheet != 0 })
}

func (s *solver) end(axis int, upper bool) float64 {
	if upper {
		return s.problem.Upper[axis]
	}
	return s.problem.Lower[axis]
}

// touches reports whether some points of a cloud lie on a plane.
func touches(c *pde.Cloud, axis int, at float64) bool {
	return slices.Contains(mat.Col(nil, axis, c.X), at)
}

// decay returns the fastest rate at which the equations for a field, frozen at points of a side, let it fall from there to the inside.
func (s *solver) decay(field, axis int, upper bool) (rate float64) {
	at, params := s.probes(axis, upper), startOfParams(s.problem)
	for _, c := range s.problem.Conditions {
		if ambient, own := c.On.Dims(); own != ambient {
			continue
		}
		lin := collocation.LinearizeAt(s.problem, c.Op, at, s.start, params)
		for e := range lin.U {
			for i := range at.Points() {
				rate = max(rate, fastest(s.along(c.Op, lin.U[e].RawRowView(i), field, axis), upper))
			}
		}
	}
	return rate
}

// probes returns points of a side, off the middle.
func (s *solver) probes(axis int, upper bool) *pde.Cloud {
	x := mat.NewDense(probesOfLayer, len(s.problem.Coords), nil)
	for i := range probesOfLayer {
		for a := range s.problem.Coords {
			t := (float64((i*(a+1))%probesOfLayer) + 0.43) / probesOfLayer
			x.Set(i, a, s.problem.Lower[a]+t*(s.problem.Upper[a]-s.problem.Lower[a]))
		}
		x.Set(i, axis, s.end(axis, upper))
	}
	return &pde.Cloud{X: x, Weight: slices.Repeat([]float64{1}, probesOfLayer)}
}

// along returns the polynomial, lowest power first, of an equation on functions exp(lambda x) of one field along an axis. Derivatives along
// other axes but time are those of functions that vary over the domain, with the sign that lets the field decay.
func (s *solver) along(op pde.Operator, partials []float64, field, axis int) []float64 {
	var poly []float64
	rest := 0.0
	for k, slot := range op.Slots() {
		if slot.Field != field || slot.Sheet != 0 {
			continue
		}
		n, size := int(slot.D[axis]), partials[k]
		switch {
		case n == slot.D.Order():
			for len(poly) <= n {
				poly = append(poly, 0)
			}
			poly[n] += size
		case n == 0 && !s.inTime(slot.D):
			for a, d := range slot.D {
				if a < len(s.problem.Coords) {
					size *= math.Pow(s.problem.Upper[a]-s.problem.Lower[a], -float64(d))
				}
			}
			rest += math.Abs(size)
		}
	}
	for len(poly) > 0 && poly[len(poly)-1] == 0 {
		poly = poly[:len(poly)-1]
	}
	if len(poly) > 1 {
		poly[0] -= math.Copysign(rest, poly[len(poly)-1])
	}
	return poly
}

// inTime reports whether a derivative is taken along time.
func (s *solver) inTime(d jet.Index) bool {
	t := slices.Index(s.problem.Coords, s.problem.Time)
	return t >= 0 && d[t] > 0
}

// fastest returns the rate of the root of a polynomial that falls fastest from a side to the inside: zero if none does, or if it
// oscillates twice as fast as it falls.
func fastest(poly []float64, upper bool) (rate float64) {
	n := len(poly) - 1
	if n < 1 {
		return 0
	}
	companion := mat.NewDense(n, n, nil)
	for i := range n {
		if i > 0 {
			companion.Set(i, i-1, 1)
		}
		companion.Set(i, n-1, -poly[i]/poly[n])
	}
	var eig mat.Eigen
	if !finiteAll(companion.RawMatrix().Data) || !eig.Factorize(companion, mat.EigenNone) {
		return 0
	}
	for _, v := range eig.Values(nil) {
		fall := -real(v)
		if upper {
			fall = real(v)
		}
		if 2*fall >= math.Abs(imag(v)) {
			rate = max(rate, fall)
		}
	}
	return rate
}

// gradedAtWalls grades cells to walls at which the equations allow a layer.
func (s *solver) gradedAtWalls(cells []partition.Cell) []partition.Cell {
	for _, l := range s.layers() {
		cells = l.grade(cells, s.end(l.axis, l.upper))
	}
	return cells
}

// grade halves the cells at the wall along its normal until the last is as thin as the layer.
func (l layer) grade(cells []partition.Cell, at float64) (out []partition.Cell) {
	for _, b := range cells {
		for levels := 0; l.holds(b, at) && thickness(b, l.axis)*l.rate > perLayer && levels < mostGraded && !indivisible(b, l.axis); levels++ {
			near, far := b.Halves(l.axis)
			if l.upper {
				near, far = far, near
			}
			out, b = append(out, far), near
		}
		out = append(out, b)
	}
	return out
}

// holds reports whether a cell touches the wall.
func (l layer) holds(b partition.Cell, at float64) bool {
	end := b.Lower[l.axis]
	if l.upper {
		end = b.Upper[l.axis]
	}
	return math.Abs(end-at) <= 1e-9*thickness(b, l.axis)
}
