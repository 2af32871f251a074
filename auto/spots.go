package auto

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/collocation/partition"
	"pinn/pde"
	"pinn/pde/jet"
)

// withSpots returns a problem whose conditions have their spots: the problem itself if there are none.
func withSpots(p *pde.Problem) *pde.Problem {
	out := *p
	out.Conditions = slices.Clone(p.Conditions)
	for k := range out.Conditions {
		if c := &out.Conditions[k]; c.Spots == nil {
			c.Spots = collocation.SpotsOf(c, p.Lower, p.Upper)
		}
	}
	if !hasSpots(&out) {
		return p
	}
	return &out
}

func hasSpots(p *pde.Problem) bool {
	return slices.ContainsFunc(p.Conditions, func(c pde.Condition) bool { return len(c.Spots) > 0 })
}

// noteSpots records where conditions have spots.
func (s *solver) noteSpots() {
	for _, c := range s.problem.Conditions {
		if len(c.Spots) > 0 {
			s.note("condition %q varies fast in %s: points of their own there", c.Name, s.place(c.Spots))
		}
	}
}

// place describes where spots are: the largest extent along each coordinate of those that hang together with the first.
func (s *solver) place(spots []pde.Box) string {
	hull, rest := cluster(spots)
	var parts []string
	for a, name := range s.problem.Coords {
		lo, hi := hull.Lower[a], hull.Upper[a]
		extent := s.problem.Upper[a] - s.problem.Lower[a]
		switch {
		case lo == hi:
			parts = append(parts, fmt.Sprintf("%s = %.6g", name, lo))
		case hi-lo < extent:
			digits := max(3, int(math.Ceil(math.Log10(max(math.Abs(lo), math.Abs(hi))/(hi-lo))))+2)
			parts = append(parts, fmt.Sprintf("%.*g < %s < %.*g", digits, lo, name, digits, hi))
		}
	}
	text := strings.Join(parts, ", ")
	if rest > 0 {
		text += fmt.Sprintf(" and in %d more cells", rest)
	}
	return text
}

// cluster returns the box that holds the first of some cells and those that hang together with it, and the number of the
// others.
func cluster(boxes []pde.Box) (hull pde.Box, rest int) {
	hull = pde.Box{Lower: slices.Clone(boxes[0].Lower), Upper: slices.Clone(boxes[0].Upper)}
	left := slices.Clone(boxes[1:])
	for grown := true; grown; {
		grown = false
		left = slices.DeleteFunc(left, func(b pde.Box) bool {
			for a := range b.Lower {
				if b.Lower[a] > hull.Upper[a] || b.Upper[a] < hull.Lower[a] {
					return false
				}
			}
			for a := range b.Lower {
				hull.Lower[a], hull.Upper[a] = min(hull.Lower[a], b.Lower[a]), max(hull.Upper[a], b.Upper[a])
			}
			grown = true
			return true
		})
	}
	return hull, len(left)
}

// gradedAtSpots halves cells until those that meet a spot are about as small as it is, so that their points see what is there.
// Where spots fill so much of the domain that this makes too many cells, they stay as they are.
func (s *solver) gradedAtSpots(cells []partition.Cell) []partition.Cell {
	out := cells
	for _, c := range s.problem.Conditions {
		for _, spot := range c.Spots {
			if out = s.gradedAtSpot(out, spot); len(out) > len(cells)+mostAtSpots {
				return cells
			}
		}
	}
	return out
}

// gradedAtSpot does so for one spot.
func (s *solver) gradedAtSpot(cells []partition.Cell, spot pde.Box) (out []partition.Cell) {
	for todo := slices.Clone(cells); len(todo) > 0; {
		b := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		axis := s.tooLong(b, spot)
		if axis < 0 {
			out = append(out, b)
			continue
		}
		low, high := b.Halves(axis)
		todo = append(todo, high, low)
	}
	return out
}

// tooLong returns the axis along which a cell that meets a spot is the longest relative to it, and too long; -1: there is none.
func (s *solver) tooLong(b partition.Cell, spot pde.Box) int {
	axis, most := -1, float64(roomAroundSpot)
	for a := range b.Lower {
		if spot.Upper[a] < b.Lower[a] || spot.Lower[a] > b.Upper[a] {
			return -1
		}
		extent := s.problem.Upper[a] - s.problem.Lower[a]
		size := spot.Upper[a] - spot.Lower[a]
		if size == 0 {
			continue // a side, or a time
		}
		if ratio := (b.Upper[a] - b.Lower[a]) / max(size, leastCellAtSpot*extent); ratio > most {
			axis, most = a, ratio
		}
	}
	return axis
}

// checkSpots withdraws the verdict that a problem is solved where the solution leaves more than a small part of an
// equation's terms over in the spots, and what it leaves is more of the whole than the tolerance. It says so in the
// reason, and the estimate is that part at least.
func (s *solver) checkSpots(out *Solution) {
	if out.Model == nil {
		return
	}
	for k := range s.problem.Conditions {
		c := &s.problem.Conditions[k]
		left, all := s.leftInSpots(c, s.shown(out))
		if !(left > unresolvedInSpot) || all <= s.options.Tolerance && out.Status == Solved {
			continue
		}
		if out.Status == Solved {
			out.Status, out.Reason = Short, "the solution does not resolve what the text holds"
		}
		if out.Status == Short {
			out.ErrorEstimate = max(out.ErrorEstimate, min(all, 1))
			out.Reason += fmt.Sprintf("; condition %q varies too fast in %s: %.0f%% of its terms are left over there",
				c.Name, s.place(c.Spots), 100*left)
			return
		}
	}
}

// spotted is functions that may satisfy the conditions: columns of a model, one per field, with values of the parameters.
type spotted struct {
	*Model
	columns []int
	params  []float64
}

// shown returns the functions of a solution, or the eigenfunctions that are real with their values.
func (s *solver) shown(out *Solution) (list []spotted) {
	if s.modal == nil {
		own := spotted{Model: out.Model, params: s.paramsOf(out.Model)}
		for f := range s.problem.Fields {
			own.columns = append(own.columns, f)
		}
		return []spotted{own}
	}
	for _, q := range out.Modes {
		if q.Im != nil {
			continue
		}
		f := spotted{Model: out.Model, params: []float64{real(q.Value)}}
		for _, name := range q.Re {
			f.columns = append(f.columns, slices.Index(out.Model.Fields, name))
		}
		list = append(list, f)
	}
	return list
}

// leftInSpots returns the root mean square of the residual of a condition in its spots, relative to that of its terms
// there, and the former relative to the larger of the condition's data and terms anywhere and of what it makes of smooth functions of the size of
// the fields, for data that are next to nothing need no digits: the largest of several solutions. Both are 0 without spots.
func (s *solver) leftInSpots(c *pde.Condition, of []spotted) (left, all float64) {
	spot := collocation.SpotCloud(c, collocation.Random{}, spotPoints, s.stream(streamSpots, 0))
	if spot == nil {
		return 0, 0
	}
	everywhere, err := collocation.Sample(c.On, collocation.Random{}, s.options.Points.Validation, s.stream(streamSpots, 1))
	if err != nil {
		return 0, 0
	}
	for _, f := range of {
		sizes := rms(f.Values(s.scatter(comparePoints)))
		residual, terms, _ := s.sizesOn(c, f, sizes, spot)
		_, whole, smooth := s.sizesOn(c, f, sizes, everywhere)
		if whole = max(whole+terms, smooth); whole > 0 {
			left, all = max(left, math.Sqrt(residual/max(terms, math.SmallestNonzeroFloat64))), max(all, math.Sqrt(residual/whole))
		}
	}
	return left, all
}

// sizesOn returns the integrals over a cloud of the squares of a condition's residual, of its terms, which are the residual of
// zero and what each slot adds, and of what it makes of smooth functions of the sizes of the fields.
func (s *solver) sizesOn(c *pde.Condition, f spotted, sizes []float64, cloud *pde.Cloud) (residual, terms, smooth float64) {
	slots := c.Op.Slots()
	eqs, params := c.Op.Dims()
	values := f.params[:params]
	u, zero := mat.NewDense(cloud.Points(), len(slots), nil), mat.NewDense(cloud.Points(), len(slots), nil)
	want := make([]jet.Index, len(slots))
	for j, sl := range slots {
		want[j] = sl.D
	}
	set := jet.Close(want...)
	for sheet, x := range []*mat.Dense{cloud.X, cloud.Mate} {
		if x == nil {
			continue
		}
		b := jet.NewBatch(set, cloud.Points(), len(f.Fields))
		f.Eval(b, x)
		for j, sl := range slots {
			if sl.Sheet == sheet {
				for p := range cloud.Points() {
					u.Set(p, j, b.Row(set.Find(sl.D), p)[f.columns[sl.Field]])
				}
			}
		}
	}
	r, r0 := mat.NewDense(cloud.Points(), eqs, nil), mat.NewDense(cloud.Points(), eqs, nil)
	c.Op.Residual(r, cloud, u, values)
	c.Op.Residual(r0, cloud, zero, values)
	lin := pde.NewLinearization(c.Op, cloud.Points())
	c.Op.Linearize(lin, cloud, u, values)
	for p, w := range cloud.Weight {
		for e := range eqs {
			residual += w * r.At(p, e) * r.At(p, e)
			size, slow := math.Abs(r0.At(p, e)), 0.0
			for j, sl := range slots {
				size += math.Abs(lin.U[e].At(p, j) * u.At(p, j))
				slow += math.Abs(lin.U[e].At(p, j)) * sizes[f.columns[sl.Field]] / s.extents(sl.D)
			}
			if !math.IsInf(size, 1) && !math.IsNaN(size) {
				terms += w * size * size
				smooth += w * slow * slow
			}
		}
	}
	return residual, terms, smooth
}

// extents returns the product of the lengths of the domain along the axes of a derivative.
func (s *solver) extents(d jet.Index) float64 {
	out := 1.0
	for _, a := range d.Axes() {
		out *= s.problem.Upper[a] - s.problem.Lower[a]
	}
	return out
}
