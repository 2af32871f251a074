package expr_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/pde"
	"pinn/pde/expr"
)

// parts returns density, flux and source of equations in x and t at a point.
func parts(t *testing.T, fields []string, at, u []float64, eqs ...string) (along [2][]float64, source []float64, read []string) {
	t.Helper()
	var src []expr.Source
	for _, text := range eqs {
		src = append(src, expr.Source{Text: text})
	}
	scope := &expr.Scope{Coords: []string{"x", "t"}, Time: 1, Fields: fields, Consts: map[string]float64{"gamma": 1.4}}
	op, err := scope.Operator(src...)
	if err != nil {
		t.Fatal(err)
	}
	b, err := op.Balance()
	if err != nil {
		t.Fatal(err)
	}
	values := func(op pde.Operator) []float64 {
		out := mat.NewDense(1, len(eqs), nil)
		op.Residual(out, &pde.Cloud{X: mat.NewDense(1, 2, at)}, mat.NewDense(1, len(u), u), nil)
		return out.RawRowView(0)
	}
	for a, op := range b.Along {
		along[a] = values(op)
	}
	source = make([]float64, len(eqs))
	if b.Source != nil {
		source = values(b.Source)
	}
	return along, source, b.Read
}

func near(t *testing.T, what string, got []float64, want ...float64) {
	t.Helper()
	for k, v := range want {
		if math.Abs(got[k]-v) > 1e-12*math.Max(1, math.Abs(v)) {
			t.Errorf("%s: %v, want %v", what, got, want)
			return
		}
	}
}

func TestBalance(t *testing.T) {
	for _, c := range []struct {
		eq                    string
		density, flux, source float64 // at x = 2, t = 3, u = 5
		read                  bool
	}{
		{"u_t + d(u^2/2, x) = 0", 5, 12.5, 0, false},
		{"u_t + u*u_x = 0", 5, 12.5, 0, true},
		{"u_t + (1 - 2*u)*u_x = -u", 5, 5 - 25, -5, true},
		{"u_t = -d(u*(1-u), x) + x", 5, -20, 2, false},
		{"u_t + x^2*u_x = 0", 5, 20, 4 * 5, false},    // x^2 u_x = (x^2 u)_x - 2 x u
		{"u_t + d(x^2*u, x) = 0", 5, 20, 0, false},    // under the derivative x stays
		{"u_t + x*u*u_x = 0", 5, 25, 12.5, true},      // (x u^2/2)_x - u^2/2
		{"2*d(u^2, t) + 3*u_x = t", 50, 15, 3, false}, // a density that is not the field
		{"u_t + d(max(u,0)^2, x) = 0", 5, 25, 0, false},
	} {
		along, source, read := parts(t, []string{"u"}, []float64{2, 3}, []float64{5}, c.eq)
		near(t, c.eq, []float64{along[1][0], along[0][0], source[0]}, c.density, c.flux, c.source)
		if (len(read) > 0) != c.read {
			t.Errorf("%s: read as %q", c.eq, read)
		}
	}
	along, source, _ := parts(t, []string{"rho", "u", "p"}, []float64{0, 0}, []float64{2, 3, 5},
		"rho_t + d(rho*u,x) = 0", "d(rho*u,t) + d(rho*u^2+p,x) = -rho", "d(p/(gamma-1)+rho*u^2/2,t) + d(u*(p*gamma/(gamma-1)+rho*u^2/2),x) = 0")
	near(t, "densities", along[1], 2, 6, 12.5+9)
	near(t, "fluxes", along[0], 6, 23, 3*(17.5+9))
	near(t, "sources", source, 0, -2, 0)
}

func TestNoBalance(t *testing.T) {
	for text, want := range map[string]string{
		"u_t + d(v, x) = 0; v_t + u*v_x = 0":             "factor that holds a field",
		"u_t + v_x = 0; v_t + v*v_x + u_x = 0":           "factor that holds a field",
		"u_t + d(if(x < 0.5, 1, 2)*u, x) = 0; v_t = u":   "switches with a coordinate",
		"u_t + d(u, x, x) = 0; v_t + u_x = 0":            "",
		"u_t^2 + v_x = 0; v_t + u_x = 0":                 "",
		"u_t + if(x < 0.5, 1, 2)*u_x = 0; v_t + v_x = 0": "switches with a coordinate",
		"u_t + sin(u)*u_x = 0; v_t + v_x = 0":            "factor that holds a field",
		"u = x; v = t":                                   "",
	} {
		scope := &expr.Scope{Coords: []string{"x", "t"}, Time: 1, Fields: []string{"u", "v"}}
		var src []expr.Source
		for _, eq := range strings.Split(text, ";") {
			src = append(src, expr.Source{Text: eq})
		}
		op, err := scope.Operator(src...)
		if err != nil {
			t.Fatal(text, err)
		}
		b, err := op.Balance()
		var placed *expr.Error
		switch {
		case b != nil || err == nil:
			t.Errorf("%s: a divergence form", text)
		case errors.As(err, &placed) != (want != "") || !strings.Contains(err.Error(), want):
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}
