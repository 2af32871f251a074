package expr

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/pde"
	"pinn/pde/jet"
)

// switchCase is an equation in the unit square, and what is said of where it switches.
type switchCase struct {
	eq   string
	want string // axis, place and kind of every switch, then what is broken; or a part of the error after "error: "
}

var switchCases = []switchCase{
	// first derivatives of kinks exist, second ones do not
	{"d(max(x - 0.5, 0), x) = u", "x=0.5 source"},
	{"d(abs(u), x) = 1", ""},
	{"d(max(u, 0)^2, x) = u_xx", ""},
	{"d(abs(x - 0.5), x, x) = u", "error: a derivative of abs(x - 0.5) jumps at x = 0.5"},
	{"lap(abs(x - 0.25)) = u", "error: a derivative of abs(x - 0.25) jumps at x = 0.25"},
	{"d(abs(x - 0.5)^3, x, x) = u", "x=0.5 source"},
	{"d(abs(x - 0.5)*(x - 0.5), x) = u", "x=0.5 source"},
	{"d(max(x*y, 0), x, x) = u_xx", ""}, // its surface is the boundary
	{"d(max(x - y, 0), x) = u", "x - y=0 source"},
	{"d(max(x - y, 0), x, x) = u", "error: a derivative of max(x - y, 0) jumps at x - y = 0"},
	{"d(abs(x - y)*sign(x - y), x, x) = u", ""}, // x - y
	{"d(abs(u), x, x) = 1", "error: a derivative of abs(u) jumps on a surface"},
	{"d(step(y - 0.5), x) = u", "y=0.5 source"},
	{"d(step(x - 2), x) = u", ""},
	{"d(sign(x - 1), x) = u", ""},
	// known functions that jump
	{"k_x*u_x + k*u_xx = 0", "error: k jumps at x = 0.2"},
	{"d(step(x*x - 0.25), x) = u", "error: step(x*x - 0.25) jumps at x = 0.5"},
	{"d(if(max(x, y) < 0.5, 1, 2)*u_x, x) = 0", "error: if(max(x, y) < 0.5, 1, 2)*u_x jumps on a surface"},
	{"d(if(u < 300, 1, 2)*u_x, x) = 0", "error: if(u < 300, 1, 2)*u_x jumps on a surface"},
	{"d(if(u < 0.5, u, 0.5), x) = u_xx", ""},
	// fluxes
	{"d(k*u_x, x) = 0", "x=0.2 interface u1"},
	{"d(k*u_x, x) + d(k*u_y, y) = 1", "x=0.2 interface u1"},
	{"k*lap(u) = 1", "x=0.2 source"},
	{"u_y = d(k*u_x, x)/k", "x=0.2 interface u1"},
	{"u_xx + d(k*u_x, x) = 0", "x=0.2 interface u1"},
	{"u_xx + d(k*u, x) = 0", "x=0.2 interface u1"},
	{"k*u_xx + d(k*u_x, x) = 0", "error: factor outside"},
	{"u_y + d(k*u, x) = 0", "x=0.2 interface u0"},
	{"d(k*u_xx, x, x) = 1", "x=0.2 interface u2 u3"},
	{"d(d(k*u_xx, x), x) + u_xx = 1", "x=0.2 interface u2 u3"},
	{"lap(k*u) = 1", "x=0.2 interface u0 u1"},
	{"d(abs(x - 0.5)*u_x, x) = 1", "x=0.5 source"},
	{"d(u_x + step(x - 0.5), x) = 1", "x=0.5 interface u1"},
	{"d(u_x*if(abs(x - 0.5) < 0.25, 3, 1), x) = 1", "x=0.25 interface u1; x=0.75 interface u1"},
	{"d(if(x < 0.5, if(y < 0.5, 1, 2), if(y < 0.5, 2, 1))*u_x, x) = u_yy", "x=0.5 interface u1; y=0.5 source"},
	// fluxes across surfaces
	{"d(if(x + y < 1, 1, 2)*u_x, x) = 0", "x + y - 1=0 interface u1"},
	{"d(if((x - 0.31)^2 + (y - 0.72)^2 < 1e-6, 1, 2)*u_x, x) = 0", "(x - 0.31)^2 + (y - 0.72)^2 - 1e-06=0 interface u1"},
	{"d(c*u_x, x) + d(c*u_y, y) = c*u", "x^2 + y^2 - 0.25=0 interface u1"},
	{"d(c*u_x, x) + d(c*u_y, y) = step(sqrt(x^2 + y^2) - 0.5) + step(y - 0.4)", "y=0.4 source; x^2 + y^2 - 0.25=0 interface u1"},
	{"c*u_xx + d(c*u_x, x) = 0", "error: factor outside"},
	{"lap(c*u) = 0", "error: under a second derivative"},
	{"c_x*u_x + c*u_xx = 0", "error: c jumps at x^2 + y^2 - 0.25 = 0"},
	// loads
	{"u_xx = delta(x - 0.5)", "x=0.5 interface u1"},
	{"u_xxxx = -3*y*delta(2*x - 1)", "x=0.5 interface u3"},
	{"lap(u) = exp(y)*delta(x - 0.5) + step(y - 0.25)", "x=0.5 interface u1; y=0.25 source"},
	{"d(k*u_x, x) = delta(x - 0.2)", "x=0.2 interface u1"},
	{"d(k*u_x, x) = delta(x - 0.6)", "x=0.2 interface u1; x=0.6 interface u1"},
	{"u_xxxx = d(delta(x - 0.5), x)", "x=0.5 interface u2 u3"},
	{"u_xx = delta(x - 2)", ""},
	{"u_xx = delta(x - 1)", "error: lies on the boundary x = 1"},
	{"u_xx = u*delta(x - 0.5)", "error: known factors"},
	{"lap(u) = delta(x - 0.5)*delta(y - 0.5)", "error: known factors"},
	// cuts
	{"lap(u) = if(sin(4*pi*x) < 0, 1, 0)", "x=0.25 source; x=0.5 source; x=0.75 source"},
	{"u_x = if(x + y < 1, 1, 0)", "x + y - 1=0 source"},
}

func switchScope() *Scope {
	return &Scope{
		Coords: []string{"x", "y"}, Time: -1, Fields: []string{"u", "v"},
		Functions: map[string]Source{"k": {Text: "if(x < 0.2, 0.7, 0.04)"}, "c": {Text: "if(x^2 + y^2 < 0.25, 1, 100)"}},
	}
}

// describeSwitches prints switches as switchCase does.
func describeSwitches(all []pde.Switch) string {
	var parts []string
	for _, s := range all {
		place := ""
		if s.Surface != nil {
			place = s.Surface.String() + "=0"
		} else {
			place = fmt.Sprintf("%s=%.10g", []string{"x", "y"}[s.Axis], s.At)
		}
		text := place + []string{" kink", " source", " interface"}[s.Kind]
		for _, b := range s.Broken {
			text += fmt.Sprintf(" %s%d", []string{"u", "v"}[b.Field], b.D.Order())
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, "; ")
}

func ordersOf(op *Operator) [][]int {
	orders := [][]int{{0, 0}, {0, 0}}
	for _, s := range op.Slots() {
		for a := range 2 {
			orders[s.Field][a] = max(orders[s.Field][a], int(s.D[a]))
		}
	}
	return orders
}

func TestSwitches(t *testing.T) {
	for _, c := range switchCases {
		op, err := switchScope().Operator(Source{Text: c.eq})
		if err != nil {
			t.Errorf("%s: %s", c.eq, err)
			continue
		}
		all, err := op.Switches([]float64{0, 0}, []float64{1, 1}, ordersOf(op))
		if part, ok := strings.CutPrefix(c.want, "error: "); ok {
			if err == nil || !strings.Contains(err.Error(), part) {
				t.Errorf("%s: error %v, want %q", c.eq, err, part)
			} else if !strings.Contains(err.Error(), "^") {
				t.Errorf("%s: the error has no caret: %v", c.eq, err)
			}
			for _, line := range strings.Split(fmt.Sprint(err), "\n") {
				if len(line) > 200 {
					t.Errorf("%s: a line of %d characters: %s", c.eq, len(line), line)
				}
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %s", c.eq, err)
			continue
		}
		if got := describeSwitches(all); got != c.want {
			t.Errorf("%s: %q, want %q", c.eq, got, c.want)
		}
		for _, s := range all {
			if (s.Kind == pde.Interface) != (s.Fault != nil) || (s.Kind == pde.Interface) != (len(s.Flux) > 0) {
				t.Errorf("%s: an interface has a flux and a fault, other switches have neither: %+v", c.eq, s)
			}
		}
	}
}

// TestSystemSwitches: every equation of a system has its flux.
func TestSystemSwitches(t *testing.T) {
	op, err := switchScope().Operator(
		Source{Text: "d(k*(2*u_x + v_y), x) + d(k*(u_y + v_x), y) = 0"},
		Source{Text: "d(k*(u_y + v_x), x) + d(k*(u_x + 2*v_y), y) = 1"},
	)
	if err != nil {
		t.Fatal(err)
	}
	all, err := op.Switches([]float64{0, 0}, []float64{1, 1}, ordersOf(op))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := describeSwitches(all), "x=0.2 interface u1 v1"; got != want {
		t.Fatalf("%q, want %q", got, want)
	}
	if eqs, _ := all[0].Flux[0].Dims(); eqs != 2 {
		t.Errorf("%d fluxes, want 2", eqs)
	}
}

// TestFlux compares the flux operator with the fluxes written by hand, each side with its own coefficient.
func TestFlux(t *testing.T) {
	d := func(axes ...int) pde.Slot { return pde.Slot{D: jet.D(axes...)} }
	k := [2]float64{0.7, 0.04}
	for _, c := range []struct {
		eq    string
		slots []pde.Slot
		want  [][]float64 // per equation and slot: the factor of k on a side
		plain [][]float64 // and what does not depend on k
	}{
		{"d(k*u_x, x) + d(k*u_y, y) = 1", []pde.Slot{d(0)}, [][]float64{{1}}, [][]float64{{0}}},
		{"u_xx + d(3*k*u_x, x) = 1", []pde.Slot{d(0)}, [][]float64{{3}}, [][]float64{{1}}},
		{"d(k*u_xx, x, x) + d(k*u_x, x) = 1", []pde.Slot{d(0), d(0, 0), d(0, 0, 0)}, [][]float64{{1, 0, 1}, {0, 1, 0}}, [][]float64{{0, 0, 0}, {0, 0, 0}}},
	} {
		op, err := switchScope().Operator(Source{Text: c.eq})
		if err != nil {
			t.Fatal(err)
		}
		all, err := op.Switches([]float64{0, 0}, []float64{1, 1}, ordersOf(op))
		if err != nil || len(all) != 1 || len(all[0].Flux) != 1 {
			t.Fatalf("%s: %v, %v", c.eq, all, err)
		}
		flux := all[0].Flux[0]
		at := &pde.Cloud{X: mat.NewDense(1, 2, []float64{all[0].At, 0.3}), Weight: []float64{1}}
		u := mat.NewDense(1, len(flux.Slots()), nil)
		for j, s := range flux.Slots() {
			u.Set(0, j, math.Sin(float64(3*j+1+s.Sheet)))
		}
		got := mat.NewDense(1, len(c.want), nil)
		flux.Residual(got, at, u, nil)
		for e := range c.want {
			want := 0.0
			for j, s := range flux.Slots() {
				for m, slot := range c.slots {
					if slot.D == s.D {
						want += (1 - 2*float64(s.Sheet)) * u.At(0, j) * (c.want[e][m]*k[s.Sheet] + c.plain[e][m])
					}
				}
			}
			if math.Abs(got.At(0, e)-want) > 1e-14 {
				t.Errorf("%s: flux %d is %g, want %g", c.eq, e, got.At(0, e), want)
			}
		}
	}
}

// TestRestrict: on a box that ends at a switch an operator follows the rule of the inside, on the face and a rounding
// beyond it.
func TestRestrict(t *testing.T) {
	op, err := switchScope().Operator(Source{Text: "k*u_xx + abs(x - 0.2)*u = if(x <= 0.2, 1, 2) + step(y - 0.5)"})
	if err != nil {
		t.Fatal(err)
	}
	x := math.Nextafter(0.2, 1)
	at := &pde.Cloud{X: mat.NewDense(2, 2, []float64{0.2, 0.1, x, 0.1}), Weight: []float64{1, 1}}
	u := mat.NewDense(2, len(op.Slots()), nil)
	for j, s := range op.Slots() {
		u.Set(0, j, 1+float64(s.D.Order()))
		u.Set(1, j, 1+float64(s.D.Order()))
	}
	residual := func(op pde.Operator) []float64 {
		dst := mat.NewDense(2, 1, nil)
		op.Residual(dst, at, u, nil)
		return mat.Col(nil, 0, dst)
	}
	for _, c := range []struct {
		name         string
		lower, upper []float64
		want         float64
	}{
		{"left", []float64{0, 0}, []float64{0.2, 0.5}, 0.7*3 - 1},
		{"right", []float64{0.2, 0}, []float64{1, 0.5}, 0.04*3 - 2},
		{"right and above", []float64{0.2, 0.5}, []float64{1, 1}, 0.04*3 - 3},
	} {
		r := op.Restrict(c.lower, c.upper, nil)
		for p, v := range residual(r) {
			if math.Abs(v-c.want) > 1e-14 {
				t.Errorf("%s, point %d: %g, want %g", c.name, p, v, c.want)
			}
		}
		if len(r.Slots()) != len(op.Slots()) {
			t.Errorf("%s: the slots have changed", c.name)
		}
		if again := op.Restrict(c.lower, c.upper, nil); again != r {
			t.Errorf("%s: the same box gives another operator", c.name)
		}
		if whole := r.(pde.Restrictor).Restrict([]float64{0, 0}, []float64{1, 1}, nil); whole != pde.Operator(op) {
			t.Errorf("%s: the whole box does not give the operator back", c.name)
		}
	}
}
