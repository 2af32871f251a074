package auto

import (
	"cmp"
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation/shape"
	"pinn/pde"
	"pinn/pde/expr"
)

// shaped returns a problem on the inside and on all of the boundary of a shape in the plane.
func shaped(t *testing.T, s *shape.Shape, inside, boundary string) *pde.Problem {
	t.Helper()
	d, err := shape.NewDomain(s, make([]float64, 2), make([]float64, 2), 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	lower, upper := d.Bounds()
	p := &pde.Problem{Coords: []string{"x", "y"}, Fields: []string{"u"}, Lower: lower, Upper: upper}
	scope := expr.Scope{Coords: p.Coords, Time: -1, Fields: p.Fields}
	for _, c := range []struct {
		on pde.Region
		eq string
	}{{d.Interior(), inside}, {d.Boundary(), boundary}} {
		op, err := scope.Operator(expr.Source{Text: c.eq})
		if err != nil {
			t.Fatal(err)
		}
		p.Conditions = append(p.Conditions, pde.Condition{Name: fmt.Sprint(len(p.Conditions)), On: c.on, Op: op})
	}
	return p
}

// Cells are cut by shapes: round holes, and a re-entrant corner to which they are graded.
func TestCutCells(t *testing.T) {
	box, err := shape.Box([]float64{-.5, -.5}, []float64{.5, .5})
	if err != nil {
		t.Fatal(err)
	}
	holes, strengths := [][3]float64{{-.25, -.2, .12}, {.3, .1, .1}}, []float64{1, -.7}
	var balls []*shape.Shape
	logarithms := "x*y"
	for k, h := range holes {
		ball, err := shape.Ball(h[:2], h[2])
		if err != nil {
			t.Fatal(err)
		}
		balls = append(balls, ball)
		logarithms += fmt.Sprintf(" + %g*log(sqrt((x - (%g))^2 + (y - (%g))^2)/%g)", strengths[k], h[0], h[1], h[2])
	}
	corner, err := shape.Polygon([][]float64{{-1, -1}, {0, -1}, {0, 0}, {1, 0}, {1, 1}, {-1, 1}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name      string
		in        *shape.Shape
		value     string
		exact     func(x []float64) float64
		tolerance float64
		within    float64 // the error, at most
		cells     int     // at most
	}{
		{"holes", box.Minus(balls...), "u = " + logarithms, func(x []float64) float64 {
			v := x[0] * x[1]
			for k, h := range holes {
				v += strengths[k] * math.Log(math.Hypot(x[0]-h[0], x[1]-h[1])/h[2])
			}
			return v
		}, 1e-5, 1e-5, 60},
		{"L", corner, "", func(x []float64) float64 {
			angle := math.Atan2(x[1], x[0])
			if angle < -1e-9 {
				angle += 2 * math.Pi
			}
			return math.Cbrt(x[0]*x[0]+x[1]*x[1]) * math.Sin(2*angle/3)
		}, 1e-6, 5e-8, 200},
	} {
		p := shaped(t, c.in, "lap(u) = 0", cmp.Or(c.value, "u = 0"))
		if c.value == "" {
			p.Conditions[1].Op = pde.U(0).Equals(c.exact)
		}
		s := divide(t, p, Options{Tolerance: c.tolerance})
		err := worstError(s, c.exact)
		if n := s.CellCount(); s.Status != Solved || !(err <= c.within) || n > c.cells {
			t.Errorf("%s: %s (%s), error %.2g, estimate %.2g, %d cells", c.name, s.Status, s.Reason, err, s.ErrorEstimate, n)
		}
	}
}

// Poisson's equation has derivatives at corners that disagree. Where refinement there hardly lowers the residual the error is estimated before more of it.
func TestPoissonOnASquare(t *testing.T) {
	p := problem(t, []string{"x", "y"}, []string{"u"}, [2]string{"interior", "lap(u) = -1"}, [2]string{"boundary", "u = 0"})
	s := solve(t, p, Options{})
	const middle = 0.0736713532814 // of the series of sines
	if v := s.Values(mat.NewDense(1, 2, []float64{0.5, 0.5})).At(0, 0); s.Status != Solved || s.CellCount() > 400 || !(math.Abs(v-middle) < 1e-9) {
		t.Errorf("%s (%s), %d cells, %.12g in the middle, want %.12g", s.Status, s.Reason, s.CellCount(), v, middle)
	}
}

// Where a source alone drives the solution, roundings of the values are not residuals, however small the cells are.
func TestSourceOnSmallCells(t *testing.T) {
	p := problem(t, []string{"x", "y"}, []string{"u"},
		[2]string{"interior", "lap(u) = -2*pi^2*sin(pi*x)*sin(pi*y)"}, [2]string{"boundary", "u = 0"})
	s := solve(t, p, Options{Partition: Partition{Cells: []int{8, 8}}})
	err := worstError(s, func(x []float64) float64 { return math.Sin(math.Pi*x[0]) * math.Sin(math.Pi*x[1]) })
	if !(err <= s.ErrorEstimate && s.ErrorEstimate < 3e-11) {
		t.Errorf("%s (%s), error %.2g", s.Status, s.Reason, err)
	}
}
