package auto

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/internal/number"
	"pinn/pde/jet"
)

// An equation such as d(abs(u_x)*u_x, x) = -1 does not notice small changes of a constant: Newton's method cannot leave it. It then begins with
// functions that are not constant.

// tilted is functions with planes added, which rise by the height of a field over the domain along each of some axes.
type tilted struct {
	jet.Func
	lower, rise []float64 // per coordinate; the rise is that of a height of 1
	height      []float64 // per field
}

// Eval implements [jet.Func].
func (f tilted) Eval(dst *jet.Batch, x *mat.Dense) {
	f.Func.Eval(dst, x)
	value := dst.Set.Find(jet.Index{})
	for i := range dst.Points {
		for a, rise := range f.rise {
			slope := dst.Set.Find(jet.D(a))
			for k, height := range f.height {
				dst.Row(value, i)[k] += height * rise * (x.At(i, a) - f.lower[a])
				if slope >= 0 {
					dst.Row(slope, i)[k] += height * rise
				}
			}
		}
	}
}

// tilt changes the start to one that all equations notice changes of, if they do not where it is and do so there.
func (s *solver) tilt() {
	at := s.start
	if at == nil {
		at = constants(make([]float64, len(s.problem.Fields)))
	}
	if !s.blind(at) {
		return
	}
	f := tilted{at, s.problem.Lower, make([]float64, len(s.problem.Coords)), slices.Repeat([]float64{1}, len(s.problem.Fields))}
	for a, name := range s.problem.Coords {
		if name != s.problem.Time {
			f.rise[a] = 1 / (s.problem.Upper[a] - s.problem.Lower[a])
		}
	}
	s.findHeights(&f)
	if s.blind(f) {
		return
	}
	s.start = f
	s.note("the equations do not notice small changes of constants: the iteration begins with functions that rise along the axes")
}

// findHeights finds the heights at which the equations ask for fields of about the same sizes: with others a solution in micrometres would begin with
// metres. Half of the way on a logarithmic scale is all of it where the equations are quadratic.
func (s *solver) findHeights(f *tilted) {
	const enough, most = 2, 60
	for range most {
		far := 1.0
		for k, size := range collocation.Sizes(s.problem, s.fresh, f) {
			if next := math.Sqrt(f.height[k] * size); next > 0 && number.Finite(next) {
				far = max(far, next/f.height[k], f.height[k]/next)
				f.height[k] = next
			}
		}
		if far < enough {
			return
		}
	}
}

// blind reports whether an equation of the domain has no derivative by any field, or none that is finite, at most of the fresh points.
func (s *solver) blind(of jet.Func) bool {
	params := startOfParams(s.problem)
	for k, c := range s.problem.Conditions {
		if ambient, own := c.On.Dims(); own < ambient || c.Op.Affine() {
			continue
		}
		l := collocation.LinearizeAt(s.problem, c.Op, s.fresh[k], of, params)
		for _, partials := range l.U {
			if n, _ := partials.Dims(); 2*seen(partials) < n {
				return true
			}
		}
	}
	return false
}

// seen counts the rows that are finite and not zero.
func seen(partials *mat.Dense) (n int) {
	rows, _ := partials.Dims()
	for i := range rows {
		sum := 0.0
		for _, v := range partials.RawRowView(i) {
			sum += math.Abs(v)
		}
		if sum > 0 && number.Finite(sum) {
			n++
		}
	}
	return n
}
