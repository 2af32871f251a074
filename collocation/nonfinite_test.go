package collocation_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/pde"
)

// system at hand-picked points, the last of which is where things go wrong.
func faultySystem(t *testing.T, fields []string, params []pde.Param, op pde.Operator, bad ...float64) *collocation.System {
	t.Helper()
	l, err := collocation.NewLayout(len(fields), []collocation.Space{{Basis: upTo(2), Fields: []int{0}}, {Basis: upTo(1), Fields: []int{1}}}[:len(fields)])
	if err != nil {
		t.Fatal(err)
	}
	x := mat.NewDense(200, 2, nil) // two blocks
	for i := range 200 {
		x.SetRow(i, []float64{0.75, float64(i) / 100})
	}
	x.SetRow(150, bad)
	x.SetRow(170, bad) // a second fault, which must not be the one that is reported
	mate := mat.NewDense(200, 2, nil)
	mate.Copy(x)
	weight := make([]float64, 200)
	for i := range weight {
		weight[i] = 1
	}
	p := problem(fields, params, pde.Condition{Name: "diffusion", On: square(t).Interior(), Op: op})
	return collocation.NewSystem(p, l, []*pde.Cloud{{X: x, Mate: mate, Weight: weight}})
}

// nonFiniteErrorCase is one of the cases of TestNonFiniteError.
type nonFiniteErrorCase struct {
	name     string
	fields   []string
	params   []pde.Param
	op       pde.Operator
	bad      []float64
	equation int
	slot     string // of the error of Block
	value    float64
	text     string
}

func TestNonFiniteError(t *testing.T) {
	u, uv := []string{"u"}, []string{"u", "v"}
	a := []pde.Param{{Name: "a"}}
	for _, c := range []nonFiniteErrorCase{
		{"coefficient", u, nil, operator(t, u, nil, "log(x - 0.5)*u_xx = 1"), []float64{0.25, 1.5}, 0, "u_xx", math.NaN(),
			`condition "diffusion": the coefficient of u_xx is NaN at x = 0.25, y = 1.5`},
		{"infinite coefficient", u, nil, operator(t, u, nil, "u + log(x - 0.5)*u_y = 1"), []float64{0.5, 1}, 0, "u_y", math.Inf(-1),
			`condition "diffusion": the coefficient of u_y is -Inf at x = 0.5, y = 1`},
		{"right-hand side", u, nil, operator(t, u, nil, "u = log(x - 0.5)"), []float64{0.125, 2}, 0, "", math.NaN(),
			`condition "diffusion": the residual is NaN at x = 0.125, y = 2`},
		{"second equation", uv, nil, operator(t, uv, nil, "u = v", "v_x + v_y/(x - 0.5) = 0"), []float64{0.5, 1}, 1, "v_y", math.Inf(1),
			`condition "diffusion": the coefficient of v_y in equation 2 is +Inf at x = 0.5, y = 1`},
		{"mate", u, nil, operator(t, u, nil, "u - sqrt(x - 0.5)*mate(u_x) = 0"), []float64{0.25, 1}, 0, "mate(u_x)", math.NaN(),
			`condition "diffusion": the coefficient of mate(u_x) is NaN at x = 0.25, y = 1`},
		{"parameter", u, a, operator(t, u, []string{"a"}, "u = a*log(x - 0.5)"), []float64{0.25, 1}, 0, "a", math.NaN(),
			`condition "diffusion": the coefficient of a is NaN at x = 0.25, y = 1`},
		{"partial only", u, nil, pde.Pointwise{Uses: []pde.Slot{{}}, Eqs: 1,
			F:        func(dst, _, u, _ []float64) { dst[0] = u[0] },
			Partials: func(dst [][]float64, x, _, _ []float64) { dst[0][0] = 1 / (x[0] - 0.5) }}, []float64{0.5, 2}, 0, "u", math.Inf(1),
			`condition "diffusion": the coefficient of u is +Inf at x = 0.5, y = 2`},
		{"partial of a parameter only", u, a, pde.Pointwise{Uses: []pde.Slot{{}}, Eqs: 1, Params: 1,
			F:             func(dst, _, u, _ []float64) { dst[0] = u[0] },
			Partials:      func(dst [][]float64, _, _, _ []float64) { dst[0][0] = 1 },
			ParamPartials: func(dst [][]float64, x, _, _ []float64) { dst[0][0] = 1 / (x[0] - 0.5) }}, []float64{0.5, 2}, 0, "a", math.Inf(1),
			`condition "diffusion": the coefficient of a is +Inf at x = 0.5, y = 2`},
	} {
		checkNonFiniteError(t, c)
	}
}

// checkNonFiniteError looks for the fault of one operator.
func checkNonFiniteError(t *testing.T, c nonFiniteErrorCase) {
	t.Helper()
	s := faultySystem(t, c.fields, c.params, c.op, c.bad...)
	var b collocation.Block
	at := randomState(s, 1)
	if err := s.Block(&b, 0, at); err != nil {
		t.Errorf("%s: the block without the fault gives %v", c.name, err)
	}
	err := s.Block(&b, 1, at)
	var fault *collocation.NonFiniteError
	if !errors.As(err, &fault) {
		t.Errorf("%s: error %v, want a NonFiniteError", c.name, err)
		return
	}
	sameValue := fault.Value == c.value || math.IsNaN(fault.Value) && math.IsNaN(c.value)
	if fault.Equation != c.equation || fault.Slot != c.slot || !sameValue || fault.Point[0] != c.bad[0] || fault.Point[1] != c.bad[1] {
		t.Errorf("%s: equation %d, slot %q, value %g, point %v; want %d, %q, %g, %v",
			c.name, fault.Equation, fault.Slot, fault.Value, fault.Point, c.equation, c.slot, c.value, c.bad)
	}
	if err.Error() != c.text {
		t.Errorf("%s: error\n%s\nwant\n%s", c.name, err, c.text)
	}
	if strings.HasPrefix(c.name, "partial") {
		return // the residual is finite
	}
	rows, _ := s.Dims()
	fault = nil
	if err := s.Residuals(make([]float64, rows), at); !errors.As(err, &fault) || fault.Point[0] != c.bad[0] || fault.Equation != c.equation {
		t.Errorf("%s: Residuals gives %v, want a NonFiniteError at %v", c.name, err, c.bad)
	}
	if _, rms, err := s.RMS(at); err == nil || !math.IsNaN(rms) {
		t.Errorf("%s: RMS gives %g and %v, want NaN and an error", c.name, rms, err)
	}
}
