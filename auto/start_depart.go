package auto

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation/partition"
	"pinn/pde"
	"pinn/pde/jet"
)

// An equation such as h_t = q - k*sqrt(h) has a value at the start h = 0, but no finite derivative by h, so that Newton's method has no step there.
// It then begins on the tangent of the solution at its start.

// departing is functions that go on from a time as the powers of it that their highest derivatives say.
type departing struct {
	jet.Func
	axis  int
	from  float64
	order []int     // per field: of the derivative; 0: the field stays as it is
	rate  []float64 // per field: its value
}

// Eval implements [jet.Func].
func (f departing) Eval(dst *jet.Batch, x *mat.Dense) {
	f.Func.Eval(dst, x)
	for field, n := range f.order {
		for k := 0; k <= n && n > 0; k++ {
			d := dst.Set.Find(jet.D(slices.Repeat([]int{f.axis}, k)...))
			if d < 0 {
				continue
			}
			scale := f.rate[field] / math.Gamma(float64(n-k+1))
			for i := range dst.Points {
				dst.Row(d, i)[field] += scale * math.Pow(x.At(i, f.axis)-f.from, float64(n-k))
			}
		}
	}
}

// depart moves the start of an evolution to its tangent, if the equations have no finite derivatives where it is and have some there.
func (s *solver) depart() {
	at := s.start
	if at == nil {
		at = constants(make([]float64, len(s.problem.Fields)))
	}
	if !partition.Initial(s.problem) || s.meansBy(at) {
		return
	}
	f := departing{Func: at, axis: slices.Index(s.problem.Coords, s.problem.Time), rate: make([]float64, len(s.problem.Fields))}
	f.from = s.problem.Lower[f.axis]
	var moved []int
	for field, orders := range s.problem.Orders() {
		f.order = append(f.order, orders[f.axis])
		if orders[f.axis] > 0 {
			moved = append(moved, field)
		}
	}
	unknown := func(slot pde.Slot) int {
		if n := f.order[slot.Field]; n == 0 || slot.D != jet.D(slices.Repeat([]int{f.axis}, n)...) {
			return -1
		}
		return slices.Index(moved, slot.Field)
	}
	evolves := func(slots []pde.Slot, _ *mat.Dense) bool {
		return slices.ContainsFunc(slots, func(slot pde.Slot) bool { return unknown(slot) >= 0 })
	}
	for range moved { // a field that others feed departs when they have
		for k, rate := range s.stepOf(s.meanOf(f), len(moved), evolves, unknown) {
			if field := moved[k]; f.rate[field] == 0 {
				f.rate[field] = rate
			}
		}
	}
	if s.meansBy(f) {
		s.start = f
		s.note("the equations have no finite derivatives at the start: the iteration begins on the tangent of the solution there")
	}
}
