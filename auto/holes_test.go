package auto

import (
	"encoding/json"
	"math"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/collocation/partition"
	"pinn/collocation/shape"
	"pinn/network"
	"pinn/pde"
	"pinn/pde/expr"
)

// diskWithHole is a disk without one off its centre.
func diskWithHole(t *testing.T) *shape.Shape {
	t.Helper()
	rim, err := shape.Ball([]float64{0, 0}, 1)
	if err != nil {
		t.Fatal(err)
	}
	hole, err := shape.Ball([]float64{0.3, 0}, 0.3)
	if err != nil {
		t.Fatal(err)
	}
	return rim.Minus(hole)
}

// aroundHole is an equation and a value on the boundary of a disk with a hole off its centre.
func aroundHole(t *testing.T, equation, value string) *pde.Problem {
	t.Helper()
	d, err := shape.NewDomain(diskWithHole(t), make([]float64, 2), make([]float64, 2), 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	p := &pde.Problem{Coords: []string{"x", "y"}, Fields: []string{"u"}, Lower: []float64{-1, -1}, Upper: []float64{1, 1}}
	scope := expr.Scope{Coords: p.Coords, Time: -1, Fields: p.Fields}
	for k, eq := range []string{equation, value} {
		op, err := scope.Operator(expr.Source{Text: eq})
		if err != nil {
			t.Fatal(err)
		}
		on := d.Interior()
		if k > 0 {
			on = d.Boundary()
		}
		p.Conditions = append(p.Conditions, pde.Condition{Name: eq, On: on, Op: op})
	}
	return p
}

// Around a hole four cells are enough, in nonlinear equations as well, and a saved solution is the same. With the functions of whole cells the error is 2e-5.
func TestFourCellsAroundHole(t *testing.T) {
	for _, equation := range []string{"lap(u) = 0", "lap(u) + u^2 = (log((x - 0.2)^2 + y^2))^2"} {
		s := solve(t, aroundHole(t, equation, "u = log((x - 0.2)^2 + y^2)"), Options{Partition: Partition{Cells: []int{2, 2}}})
		x := mat.NewDense(3, 2, []float64{0, 0.01, 0.7, -0.6, -0.9, 0.1})
		values := s.Model.Values(x)
		for p := range 3 {
			if want := math.Log(math.Pow(x.At(p, 0)-0.2, 2) + x.At(p, 1)*x.At(p, 1)); math.Abs(values.At(p, 0)-want) > 1e-8 {
				t.Errorf("%s: at %v an error of %.1e", equation, x.RawRowView(p), values.At(p, 0)-want)
			}
		}
		if s.Status != Solved {
			t.Errorf("%s: status %q (%s), estimate %.1e", equation, s.Status, s.Reason, s.ErrorEstimate)
		}
		data, err := json.Marshal(s.Model)
		if err != nil {
			t.Fatal(err)
		}
		var back Model
		if err := json.Unmarshal(data, &back); err != nil {
			t.Fatal(err)
		}
		if !mat.Equal(back.Values(x), values) {
			t.Errorf("%s: a saved solution has other values", equation)
		}
	}
}

// Holes are near that touch a cell, or whose centre is not far beside its size; large and small ones beside the cell and long ones are none, and no more count than
// functions can be around.
func TestNearHoles(t *testing.T) {
	b := partition.Cell{Lower: []float64{0, 0}, Upper: []float64{1, 1}}
	at := func(x, r float64) network.Hole { return network.Hole{Center: []float64{x, 0.5}, Semi: []float64{r, r}} }
	for _, c := range []struct {
		holes []network.Hole
		want  int
	}{
		{[]network.Hole{at(-0.3, 0.3), at(-0.4, 0.2), at(0.5, 0.2)}, 3},
		{[]network.Hole{at(-0.6, 0.2), at(3, 0.5), at(-2, 2), at(0.5, 0.15)}, 0},
		{[]network.Hole{{Center: []float64{0.5, 0.5}, Semi: []float64{0.4, 0.2}}}, 0},
		{[]network.Hole{at(0, 0.2), at(0.2, 0.2), at(0.4, 0.2), at(0.6, 0.2)}, mostHolesOfCell},
	} {
		if got := nearHoles(c.holes, b); len(got) != c.want {
			t.Errorf("%v: %d holes, want %d", c.holes, len(got), c.want)
		}
	}
}

// Cells are halved until one hole cuts each.
func TestApartAtHoles(t *testing.T) {
	b := partition.Cell{Lower: []float64{0, 0}, Upper: []float64{1, 1}}
	near, far := network.Hole{Center: []float64{0.2, 0.2}, Semi: []float64{0.1, 0.1}}, network.Hole{Center: []float64{0.8, 0.3}, Semi: []float64{0.1, 0.1}}
	if axis := crowded([]network.Hole{near, far}, b); axis != 0 {
		t.Errorf("holes that are apart along axis 0: %d", axis)
	}
	lower, upper := b.Halves(0)
	for _, half := range []partition.Cell{lower, upper} {
		if axis := crowded([]network.Hole{near, far}, half); axis >= 0 {
			t.Errorf("one hole in %v: %d", half, axis)
		}
	}
}

// Rows around holes get scales from whole cells also where the equations have unknown numbers, such as eigenvalues.
func TestScalesAroundHole(t *testing.T) {
	s := &solver{ctx: t.Context(), problem: membrane(t, diskWithHole(t), "u = 0"), options: Options{Tolerance: 1e-8}, begun: time.Now()}
	s.complete()
	m, on, err := s.lay(s.problem, s.firstDivision(-1), 0)
	if err != nil || m.whole == nil {
		t.Fatalf("error %v, whole cells %v", err, m.whole)
	}
	state := &collocation.State{Coef: append(make([]float64, on.system.Layout.Cols), 5)}
	if err := s.weigh(m, on.system, on.parts, state, nil, 0); err != nil {
		t.Fatal(err)
	}
	for c, scale := range m.whole.system.Scale {
		if on.system.Scale[c][0] != scale[0] && on.parts[c].Condition >= 0 {
			t.Errorf("condition %d has the scale %g, want %g", c, on.system.Scale[c][0], scale[0])
		}
	}
}
