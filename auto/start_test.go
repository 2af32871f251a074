package auto

import (
	"context"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation/region"
	"pinn/pde"
	"pinn/pde/expr"
	"pinn/pde/jet"
)

// ofText returns the operator of an equation.
func ofText(s *expr.Scope, eq string) pde.Operator {
	op, err := s.Operator(expr.Source{Text: eq})
	if err != nil {
		panic(err)
	}
	return op
}

// stated is problemOn for tests.
func stated(t *testing.T, s *expr.Scope, inside string, faces map[int]string) *pde.Problem {
	t.Helper()
	return problemOn(s, inside, faces)
}

// problemOn returns a problem on a unit box: one equation inside, and one on the lower face of every given axis. It panics
// at a text with faults.
func problemOn(s *expr.Scope, inside string, faces map[int]string) *pde.Problem {
	d := len(s.Coords)
	lower, upper := make([]float64, d), make([]float64, d)
	for a := range upper {
		upper[a] = 1
	}
	box, err := region.NewBox(lower, upper)
	if err != nil {
		panic(err)
	}
	p := &pde.Problem{Coords: s.Coords, Fields: s.Fields, Lower: lower, Upper: upper}
	if s.Time >= 0 {
		p.Time = s.Coords[s.Time]
	}
	p.Conditions = append(p.Conditions, pde.Condition{Name: "equation", On: box.Interior(), Op: ofText(s, inside)})
	for a := range d {
		if eq, ok := faces[a]; ok {
			p.Conditions = append(p.Conditions, pde.Condition{Name: s.Coords[a], On: box.Face(a, false), Op: ofText(s, eq)})
		}
	}
	return p
}

// Zero is no argument of the equation: the start that the conditions give is, and is where the iteration begins.
func TestStartsFromData(t *testing.T) {
	s := &expr.Scope{Coords: []string{"t"}, Time: 0, Fields: []string{"u"}}
	p := stated(t, s, "u_t = log(u)/u", map[int]string{0: "2*u = 6"})
	sol, err := Solve(context.Background(), p, &Options{})
	if err != nil || sol.Status != Solved {
		t.Fatalf("%v, %+v", err, sol)
	}
	// The equation gives the derivative at the start.
	x := mat.NewDense(1, 1, []float64{0})
	if got, want := sol.Derivative(x, 0).At(0, 0), math.Log(3)/3; math.Abs(got-want) > 1e-8 {
		t.Errorf("u_t(0) = %g, want %g", got, want)
	}
}

// A place and a speed in one condition are where a motion begins, too, if its forces have no values at zero.
func TestMotionStartsWhereItIs(t *testing.T) {
	s := &expr.Scope{Coords: []string{"t"}, Time: 0, Fields: []string{"u"}}
	p := stated(t, s, "u_tt = 1/u^2", map[int]string{0: "u = 2"})
	speed := stated(t, s, "u_tt = 1/u^2", map[int]string{0: "u_t = 0"})
	p.Conditions[1].Op = pde.Stack(p.Conditions[1].Op, speed.Conditions[1].Op)
	sol, err := Solve(context.Background(), p, nil)
	if err != nil {
		t.Fatal(err)
	}
	x := mat.NewDense(1, 1, []float64{1})
	v, u := sol.Derivative(x, 0).At(0, 0), sol.Values(x).At(0, 0)
	if energy := v*v/2 + 1/u; sol.Status != Solved || math.Abs(energy-0.5) > 1e-8 {
		t.Errorf("%s, %s: energy %g, want 0.5", sol.Status, sol.Reason, energy)
	}
}

// values of a start at one point.
func startAt(t *testing.T, p *pde.Problem, at ...float64) []float64 {
	t.Helper()
	s := &solver{ctx: context.Background(), problem: p}
	s.complete()
	f, err := s.startFrom(dirichlet(p))
	if err != nil {
		t.Fatal(err)
	}
	if f == nil {
		return nil
	}
	b := jet.NewBatch(jet.Close(jet.D(0)), 1, len(p.Fields))
	f.Eval(b, mat.NewDense(1, len(at), at))
	return append([]float64{}, b.Row(b.Set.Find(jet.Index{}), 0)...)
}

func TestStartFunctions(t *testing.T) {
	flow := &expr.Scope{Coords: []string{"x", "t"}, Time: 1, Fields: []string{"u"}}
	steady := &expr.Scope{Coords: []string{"x", "y"}, Time: -1, Fields: []string{"u"}}
	pair := &expr.Scope{Coords: []string{"t"}, Time: 0, Fields: []string{"u", "v"}}
	for _, c := range []struct {
		name  string
		p     *pde.Problem
		at    []float64
		want  []float64 // nil: no start
		close float64
	}{
		{"initial data stay as they are", stated(t, flow, "u_t = u*u_x", map[int]string{1: "u = 1 + x^2"}), []float64{0.5, 0.9}, []float64{1.25}, 0.02},
		{"a wall of one value", stated(t, steady, "u_x = u^2", map[int]string{0: "u = 4"}), []float64{0.7, 0.2}, []float64{4}, 1e-12},
		{"zero data", stated(t, steady, "u_x = u^2 + 1", map[int]string{0: "u = 0"}), []float64{0.7, 0.2}, nil, 0},
		{"slopes are no values", stated(t, steady, "u_x = u^2", map[int]string{0: "u_x = 4"}), []float64{0.7, 0.2}, nil, 0},
		{"constants of several fields", stated(t, pair, "u_t*v_t = u", map[int]string{0: "u + v = 3"}), []float64{0.5}, []float64{1.5, 1.5}, 1e-12},
	} {
		got := startAt(t, c.p, c.at...)
		if len(got) != len(c.want) {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
			continue
		}
		for k, v := range got {
			if math.Abs(v-c.want[k]) > c.close {
				t.Errorf("%s: got %v, want %v within %g", c.name, got, c.want, c.close)
			}
		}
	}
}

// The unknown coefficient of an eigenvalue problem ends next to its start: -u” + x^2 u = 2 E u has E = 1/2, 3/2, 5/2, ...
func TestParamsBeginAtTheirStarts(t *testing.T) {
	s := &expr.Scope{Coords: []string{"x"}, Time: -1, Fields: []string{"u"}, Params: []string{"E"}}
	box, err := region.NewBox([]float64{-6}, []float64{6})
	if err != nil {
		t.Fatal(err)
	}
	at, err := box.At(map[int]float64{0: 0.3})
	if err != nil {
		t.Fatal(err)
	}
	p := &pde.Problem{
		Coords: s.Coords, Fields: s.Fields, Lower: []float64{-6}, Upper: []float64{6}, Params: []pde.Param{{Name: "E"}},
		Conditions: []pde.Condition{
			{Name: "equation", On: box.Interior(), Op: ofText(s, "-u_xx + x^2*u = 2*E*u")},
			{Name: "ends", On: box.Boundary(), Op: ofText(s, "u = 0")}, {Name: "size", On: at, Op: ofText(s, "u = 1")},
		},
	}
	for start, want := range map[float64]float64{0.6: 0.5, 1.4: 1.5, 2.2: 2.5, 3.6: 3.5} {
		p.Params[0].Start = start
		sol, err := Solve(context.Background(), p, &Options{NoCheck: true})
		if err != nil || sol.Model == nil || math.Abs(sol.Params["E"]-want) > 1e-6 {
			t.Errorf("from %g: %v, %v; want %g", start, err, sol, want)
		}
	}
}

// Drag of a ball has no derivative at rest, where constants with the values at the start begin: it is thrown at the start.
func TestStartOfThrow(t *testing.T) {
	p := ordinary(t, []string{"x", "y"},
		[]string{"x_tt = -0.1*sqrt(x_t^2 + y_t^2)*x_t", "y_tt = -10 - 0.1*sqrt(x_t^2 + y_t^2)*y_t"}, []string{"x = 0", "y = 1", "x_t = 3", "y_t = 2"})
	if s := solve(t, p, Options{}); s.Status != Solved {
		t.Errorf("status %q (%s)", s.Status, s.Reason)
	}
}

// A field that no data drive begins at zero: the roundings of a fit would pass for its size, and for those of what it drives.
func TestStartsWithoutRoundings(t *testing.T) {
	p := problem(t, []string{"x", "y"}, []string{"u", "v", "p"}, [2]string{"interior", "u*u_x + v*u_y + p_x = lap(u)"}, [2]string{"interior", "u*v_x + v*v_y + p_y = lap(v)"},
		[2]string{"boundary", "u = y^2*x^2*(1 - x)^2"}, [2]string{"boundary", "v = 0"}, [2]string{"corner", "p = 0"})
	for _, at := range [][]float64{{0.3, 0.4}, {0.8, 0.1}} {
		if got := startAt(t, p, at...); len(got) != 3 || got[0] == 0 || got[1] != 0 || got[2] != 0 {
			t.Errorf("start %v at %v, want zero for all fields but the first", got, at)
		}
	}
}
