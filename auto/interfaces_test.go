package auto_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/auto"
	"pinn/collocation/region"
	"pinn/pde"
	"pinn/pde/expr"
)

// moved is an operator on other fields: those of sheet 0 and of sheet 1.
type moved struct {
	pde.Operator
	slots []pde.Slot
}

func (m *moved) Slots() []pde.Slot { return m.slots }

func move(op pde.Operator, fields [2]int) pde.Operator {
	m := &moved{Operator: op}
	for _, s := range op.Slots() {
		m.slots = append(m.slots, pde.Slot{Field: fields[s.Sheet], D: s.D})
	}
	return m
}

// interfaceRowsCase is one of the cases of TestInterfaceRows.
type interfaceRowsCase struct {
	eq     string
	lower  []string // conditions at x = 0 on u
	upper  []string // and at x = 1
	exact  func(x float64) float64
	broken int
}

// TestInterfaceRows: the equation restricted to the two sides of a switch, continuity of what is not broken, and the
// fluxes determine the solution: with a field on either side it is found to rounding, and so it is on cells, which do this by
// themselves. One basis that is trained cannot, and the equation is refused.
func TestInterfaceRows(t *testing.T) {
	const at = 0.3
	for _, c := range []interfaceRowsCase{
		{
			// u = -x^2/2 + c x on the left with flux c - x, and a tenth of that slope on the right
			eq: "d(k*u_x, x) = -1", lower: []string{"u = 0"}, upper: []string{"u_x = 0"}, broken: 1,
			exact: func(x float64) float64 {
				f := func(x float64) float64 { return x - x*x/2 }
				if x < at {
					return f(x)
				}
				return f(at) + (f(x)-f(at))/10
			},
		},
		{
			// a cantilever with a step in its stiffness: w'' = (1 - x)^2/(2 k), so w' and w by integration
			eq: "d(k*u_xx, x, x) = 1", lower: []string{"u = 0", "u_x = 0"}, upper: []string{"u_xx = 0", "u_xxx = 0"}, broken: 2,
			exact: func(x float64) float64 {
				slope := func(x float64) float64 { return (1 - math.Pow(1-x, 3)) / 6 }
				value := func(x float64) float64 { return x/6 + (math.Pow(1-x, 4)-1)/24 }
				if x < at {
					return value(x)
				}
				return value(at) + slope(at)*(x-at) + (value(x)-value(at)-slope(at)*(x-at))/10
			},
		},
	} {
		checkInterfaceRows(t, c, at)
	}
}

// checkInterfaceRows solves one equation, in one piece and cut at the switch.
func checkInterfaceRows(t *testing.T, c interfaceRowsCase, at float64) {
	t.Helper()
	p, whole := cutAtSwitch(t, c.eq, c.lower, c.upper, at, c.broken)
	trained := auto.Options{Training: auto.Training{Method: auto.LSGD}}
	if _, err := auto.Solve(context.Background(), whole, &trained); err == nil || !strings.Contains(err.Error(), "jumps at x = 0.3") {
		t.Errorf("%s: not refused on one basis that is trained: %v", c.eq, err)
	} else if fault := (*expr.Error)(nil); !errors.As(err, &fault) {
		t.Errorf("%s: the refusal is a %T", c.eq, err)
	}
	out, err := auto.Solve(context.Background(), p, &auto.Options{NoCheck: true, Network: auto.Network{Width: 60}})
	if err != nil {
		t.Fatal(err)
	}
	const points = 41
	x := mat.NewDense(points, 1, nil)
	for i := range points {
		x.Set(i, 0, float64(i)/(points-1))
	}
	u := out.Values(x)
	cells, err := auto.Solve(context.Background(), whole, &auto.Options{})
	if err != nil {
		t.Fatal(err)
	}
	v := cells.Values(x)
	for i := range points {
		if got, want := v.At(i, 0), c.exact(x.At(i, 0)); !(math.Abs(got-want) <= auto.DefaultTolerance) {
			t.Errorf("%s at %g on cells: %.12g, want %.12g", c.eq, x.At(i, 0), got, want)
		}
		side := 0
		if x.At(i, 0) > at {
			side = 1
		}
		if got, want := u.At(i, side), c.exact(x.At(i, 0)); math.Abs(got-want) > 1e-10 {
			t.Errorf("%s at %g: %.12g, want %.12g", c.eq, x.At(i, 0), got, want)
		}
	}
}

// cutAtSwitch returns a problem on the unit interval whose coefficient switches from 1 to 10, with a field on either
// side of the switch, and the problem as it is stated.
func cutAtSwitch(t *testing.T, eq string, lower, upper []string, at float64, broken int) (cut, whole *pde.Problem) {
	t.Helper()
	s := &expr.Scope{
		Coords: []string{"x"}, Time: -1, Fields: []string{"u"},
		Functions: map[string]expr.Source{"k": {Text: "if(x < 0.3, 1, 10)"}},
	}
	read := func(texts ...string) pde.Operator {
		var sources []expr.Source
		for _, text := range texts {
			sources = append(sources, expr.Source{Text: text})
		}
		op, err := s.Operator(sources...)
		if err != nil {
			t.Fatal(err)
		}
		return op
	}
	interval := func(lo, hi float64) *region.Box {
		b, err := region.NewBox([]float64{lo}, []float64{hi})
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	unit, op := interval(0, 1), read(eq)
	whole = &pde.Problem{
		Coords: []string{"x"}, Fields: []string{"u"}, Lower: []float64{0}, Upper: []float64{1},
		Conditions: []pde.Condition{
			{Name: "equation", On: unit.Interior(), Op: op},
			{Name: "lower", On: unit.Face(0, false), Op: read(lower...)}, {Name: "upper", On: unit.Face(0, true), Op: read(upper...)},
		},
	}
	switches, err := whole.Switches()
	if err != nil || len(switches) != 1 || switches[0].At != at || len(switches[0].Broken) != broken {
		t.Fatalf("%+v, %v", switches, err)
	}
	plane, err := unit.At(map[int]float64{0: at})
	if err != nil {
		t.Fatal(err)
	}
	cut = &pde.Problem{
		Coords: []string{"x"}, Fields: []string{"u0", "u1"}, Lower: []float64{0}, Upper: []float64{1},
		Conditions: []pde.Condition{
			{Name: "left", On: interval(0, at).Interior(), Op: move(pde.Restrict(op, []float64{0}, []float64{at}, nil), [2]int{0, 0})},
			{Name: "right", On: interval(at, 1).Interior(), Op: move(pde.Restrict(op, []float64{at}, []float64{1}, nil), [2]int{1, 1})},
			{Name: "lower", On: unit.Face(0, false), Op: move(read(lower...), [2]int{0, 0})},
			{Name: "upper", On: unit.Face(0, true), Op: move(read(upper...), [2]int{1, 1})},
			{Name: "flux", On: plane, Op: move(switches[0].Flux[0], [2]int{0, 1})},
		},
	}
	for order := range whole.Orders()[0][0] - broken {
		axes := make([]int, order)
		jump := pde.U(0).D(axes...).Minus(pde.U(1).D(axes...))
		cut.Conditions = append(cut.Conditions, pde.Condition{Name: fmt.Sprintf("match %d", order), On: plane, Op: jump.Equals(nil)})
	}
	return cut, whole
}

// Two layers whose conductivities differ by a factor of a million, far from zero in temperature: a flux that enters the good
// conductor must pass the bad one. With rows scaled by every cell's own coefficient two solves differ by 3e-7.
func TestHighContrast(t *testing.T) {
	const low, high, base = 1.0, 1e6, 300.0
	scope := &expr.Scope{
		Coords: []string{"x", "y"}, Time: -1, Fields: []string{"u"},
		Functions: map[string]expr.Source{"k": {Text: "if(y < 1, 1, 1e6)"}},
	}
	box, err := region.NewBox([]float64{0, 0}, []float64{1, 2})
	if err != nil {
		t.Fatal(err)
	}
	p := &pde.Problem{Coords: scope.Coords, Fields: scope.Fields, Lower: []float64{0, 0}, Upper: []float64{1, 2}}
	for k, c := range []struct {
		on pde.Region
		eq string
	}{
		{box.Interior(), "d(k*u_x, x) + d(k*u_y, y) = 0"}, {box.Face(1, false), "u = 300"},
		{box.Face(1, true), "k*u_y = 100*(1 + cos(pi*x))"}, {box.Face(0, false), "u_x = 0"}, {box.Face(0, true), "u_x = 0"},
	} {
		op, err := scope.Operator(expr.Source{Text: c.eq})
		if err != nil {
			t.Fatal(err)
		}
		p.Conditions = append(p.Conditions, pde.Condition{Name: fmt.Sprint(k), On: c.on, Op: op})
	}
	// A wave cos(pi x) of amplitude b sinh(pi y) below, and above such that value and flux go on.
	sinh, cosh := math.Sinh(math.Pi), math.Cosh(math.Pi)
	b := 100 / (high * math.Pi * (sinh*sinh + low/high*cosh*cosh))
	exact := func(x, y float64) float64 {
		if y < 1 {
			return base + 100*y/low + b*math.Sinh(math.Pi*y)*math.Cos(math.Pi*x)
		}
		z := y - 1
		return base + 100/low + 100*z/high + b*(sinh*math.Cosh(math.Pi*z)+low/high*cosh*math.Sinh(math.Pi*z))*math.Cos(math.Pi*x)
	}
	out, err := auto.Solve(context.Background(), p, &auto.Options{})
	if err != nil {
		t.Fatal(err)
	}
	const side = 15
	x := mat.NewDense(side*side, 2, nil)
	for i := range side * side {
		x.SetRow(i, []float64{float64(i%side) / (side - 1), 2 * float64(i/side) / (side - 1)})
	}
	v, diff, size := out.Values(x), 0.0, 0.0
	for i := range side * side {
		want := exact(x.At(i, 0), x.At(i, 1))
		diff, size = math.Hypot(diff, v.At(i, 0)-want), math.Hypot(size, want)
	}
	if rel := diff / size; out.Status != auto.Solved || !(rel <= out.ErrorEstimate) || !(rel <= 1e-9) {
		t.Errorf("%s (%s): error %.2g, estimate %.2g", out.Status, out.Reason, rel, out.ErrorEstimate)
	}
}

// Without measured values nothing finds a number where fluxes jump, and the message says what to do.
func TestNumberOfALoadWithoutData(t *testing.T) {
	box, err := region.NewBox([]float64{0}, []float64{1})
	if err != nil {
		t.Fatal(err)
	}
	p := &pde.Problem{Coords: []string{"x"}, Fields: []string{"u"}, Lower: []float64{0}, Upper: []float64{1}, Params: []pde.Param{{Name: "R"}}}
	op, err := (&expr.Scope{Coords: p.Coords, Time: -1, Fields: p.Fields, Params: []string{"R"}}).Operator(expr.Source{Text: "u_xx = R*delta(x - 0.5)"})
	if err != nil {
		t.Fatal(err)
	}
	p.Conditions = []pde.Condition{{Name: "string", On: box.Interior(), Op: op}, {Name: "ends", On: box.Boundary(), Op: pde.U(0).Equals(nil)}}
	if err := auto.CheckInterfaces(p, auto.Options{}); err == nil || !strings.Contains(err.Error(), "from measured values only") {
		t.Errorf("got %v", err)
	}
}
