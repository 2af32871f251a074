package auto

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation/partition"
	"pinn/collocation/shape"
	"pinn/pde/jet"
)

// Cells are graded towards a place by halvings, twice as often in time for a diffusion, and tile what they tiled before.
func TestGraded(t *testing.T) {
	p := evolution(t, 1, []string{"u"}, [2]string{"interior", "u_t = u_xx"}, [2]string{"start", "u = 0"}, [2]string{"sides", "u = 1"})
	s := &solver{problem: p, options: Options{}}
	s.inspectData()
	if len(s.contradictions.List) != 2 {
		t.Fatalf("%d contradictions, want those of two corners", len(s.contradictions.List))
	}
	whole := partition.Cell{Lower: p.Lower, Upper: p.Upper}
	cells := s.gradedAtPlaces(whole.Grid(2, 1), 1e-3)
	levels := place{lower: s.contradictions.List[0].Lower, upper: s.contradictions.List[0].Upper}.levels([]int{1, 2}, []int{0, 0}, 1e-3)
	if sum, apart := area(cells); math.Abs(sum-whole.Volume()) > 1e-12 || !apart {
		t.Errorf("cells of measure %g, apart %t, want %g", sum, apart, whole.Volume())
	}
	for _, at := range []float64{p.Lower[0], p.Upper[0]} {
		x, late := math.Inf(1), math.Inf(1)
		for _, b := range cells {
			if (b.Lower[0] == at || b.Upper[0] == at) && b.Lower[1] == 0 {
				x, late = min(x, b.Upper[0]-b.Lower[0]), min(late, b.Upper[1]-b.Lower[1])
			}
		}
		wide := (p.Upper[0] - p.Lower[0]) / 2
		if want := wide * math.Pow(2, -float64(levels)); math.Abs(x-want) > 1e-12 {
			t.Errorf("at x = %g the smallest cell is %g wide, want %g", at, x, want)
		}
		if want := (p.Upper[1] - p.Lower[1]) * math.Pow(4, -float64(levels)); math.Abs(late-want) > 1e-12 {
			t.Errorf("at x = %g the smallest cell lasts %g, want %g", at, late, want)
		}
	}
}

// Cells at a place get the shape at which the terms of the equations balance before they are graded, at both ends of a period.
func TestBalanced(t *testing.T) {
	const diffusivity = 1e-4
	p := evolution(t, 1, []string{"u"}, [2]string{"interior", "u_t = 1e-4*u_xx"}, [2]string{"start", "u = x"}, [2]string{"left", "u = mate(u)"}, [2]string{"left", "u_x = mate(u_x)"})
	s := &solver{problem: p}
	s.inspectData()
	whole := partition.Cell{Lower: p.Lower, Upper: p.Upper}
	cells := s.gradedAtPlaces([]partition.Cell{whole}, 1e-3)
	if sum, apart := area(cells); math.Abs(sum-whole.Volume()) > 1e-12 || !apart {
		t.Errorf("cells of measure %g, apart %t, want %g", sum, apart, whole.Volume())
	}
	for _, at := range []float64{p.Lower[0], p.Upper[0]} {
		found := 0
		for _, b := range cells {
			if (b.Lower[0] == at || b.Upper[0] == at) && b.Lower[1] == 0 {
				found++
				wide, reach := b.Upper[0]-b.Lower[0], math.Sqrt(diffusivity*(b.Upper[1]-b.Lower[1]))
				if ratio := wide / reach; !(ratio > 1 && ratio <= math.Sqrt(leastUnbalanced)) {
					t.Errorf("at x = %g the cell is %g wide and diffusion reaches %g", at, wide, reach)
				}
			}
		}
		if found != 1 {
			t.Errorf("%d cells at x = %g, want one", found, at)
		}
	}
}

// Data that contradict each other in a corner are solved to the tolerance of the norm: u = erfc(x/(2 sqrt t)) and its image.
func TestCornerOfHeat(t *testing.T) {
	p := evolution(t, 0.1, []string{"u"}, [2]string{"interior", "u_t = u_xx"}, [2]string{"start", "u = 0"}, [2]string{"sides", "u = 1"})
	out := solve(t, p, Options{Tolerance: 1e-6})
	exact := func(x []float64) float64 {
		sum := 0.0
		for k := range 6 {
			sign := float64(1 - 2*(k%2))
			sum += sign * (math.Erfc((float64(k)+x[0])/(2*math.Sqrt(x[1]))) + math.Erfc((float64(k)+1-x[0])/(2*math.Sqrt(x[1]))))
		}
		return sum
	}
	x := (&solver{problem: p}).scatter(2000)
	v, diff, size := out.Values(x), 0.0, 0.0
	for i := range 2000 {
		want := exact(x.RawRowView(i))
		diff, size = math.Hypot(diff, v.At(i, 0)-want), math.Hypot(size, want)
	}
	if err := diff / size; out.Status != Solved || !(err <= out.ErrorEstimate) || !(err <= 1e-6) {
		t.Errorf("%s (%s): error %.2g, estimate %.2g", out.Status, out.Reason, err, out.ErrorEstimate)
	}
}

// What the smallest cells at a corner leave of r^(2/3) is in the estimate, and nothing of a smooth function.
func TestLeftAtCorners(t *testing.T) {
	corner, err := shape.Polygon([][]float64{{-1, -1}, {0, -1}, {0, 0}, {1, 0}, {1, 1}, {-1, 1}})
	if err != nil {
		t.Fatal(err)
	}
	p := shaped(t, corner, "lap(u) = 0", "u = 0")
	s := &solver{problem: p}
	box := partition.Cell{Lower: []float64{-1e-3, -1e-3}, Upper: []float64{0, 0}}
	rest := partition.Cell{Lower: []float64{0.2, 0.2}, Upper: []float64{1, 1}} // large and near, but not at the corner
	left := func(f jet.Func) float64 {
		m := newModel(p, []partition.Cell{box, rest}, []jet.Func{f, f})
		return s.leftAtCorners(m, rms(m.Values(s.scatter(comparePoints))))[0]
	}
	if got := left(root{}); !(got > 1e-4 && got < 1e-3) {
		t.Errorf("a root leaves %.2g, want the square of 1.4e-3 to the power of 2/3 over its size", got)
	}
	if got := left(constants{1}); got != 0 {
		t.Errorf("a constant leaves %.2g", got)
	}
}

// root is r^(2/3).
type root struct{}

func (root) Eval(dst *jet.Batch, x *mat.Dense) {
	for i := range dst.Points {
		dst.Row(0, i)[0] = math.Pow(math.Hypot(x.At(i, 0), x.At(i, 1)), 2./3)
	}
}

// Cells towards a time other than zero are halved as long as its numbers tell their ends apart: none is without a length.
func TestGradedToALateTime(t *testing.T) {
	const levels = 40
	m := &cellTrial{often: []int{1, 2}}
	for _, b := range m.towards(partition.Cell{Lower: []float64{0, 0}, Upper: []float64{1, 1}}, []int{-1, 1}, levels) {
		for a, lower := range b.Lower {
			if !(b.Upper[a]-lower > 0x1p-48) {
				t.Fatalf("a cell from %v to %v", b.Lower, b.Upper)
			}
		}
	}
}
