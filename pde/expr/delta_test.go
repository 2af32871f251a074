package expr

import (
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/pde"
)

// A load says by how much the flux jumps: its factor over the slope of its argument.
func TestLoads(t *testing.T) {
	for _, c := range []struct {
		eq   string
		jump float64 // of the flux from below to above at (0.5, 0.25)
	}{
		{"u_xx = delta(x - 0.5)", 1},
		{"-u_xx = delta(x - 0.5)", -1},
		{"2*u_xxxx = -3*y*delta(2*x - 1)", -3 * 0.25 / 2 / 2},
		{"u_xx = 4*delta(0.5 - x)", 4},
		{"u_xx + u_x = delta(x^2 - 0.25) + exp(x)", 1},
		{"u_xx = step(x - 0.5)*0 + x*delta(x - 0.5)", 0.5},
	} {
		op, err := switchScope().Operator(Source{Text: c.eq})
		if err != nil {
			t.Fatalf("%s: %v", c.eq, err)
		}
		p := pde.Problem{Fields: []string{"u", "v"}, Coords: []string{"x", "y"}, Lower: []float64{0, 0}, Upper: []float64{1, 1}}
		orders := [][]int{{0, 0}, {0, 0}}
		for _, s := range op.Slots() {
			orders[s.Field][0] = max(orders[s.Field][0], int(s.D[0]))
		}
		all, err := op.Switches(p.Lower, p.Upper, orders)
		if err != nil || len(all) != 1 || len(all[0].Flux) != 1 {
			t.Fatalf("%s: switches %v, %v", c.eq, all, err)
		}
		flux := all[0].Flux[0]
		at := &pde.Cloud{X: mat.NewDense(1, 2, []float64{0.5, 0.25})}
		u := mat.NewDense(1, len(flux.Slots()), nil)
		for k, s := range flux.Slots() { // only the highest derivative jumps
			if s.Sheet == 1 && int(s.D[0]) == orders[0][0]-1 {
				u.Set(0, k, c.jump)
			}
		}
		r := mat.NewDense(1, 1, nil)
		flux.Residual(r, at, u, nil)
		const tolerance = 1e-14
		if math.Abs(r.At(0, 0)) > tolerance {
			t.Errorf("%s: residual %g with the jump %g", c.eq, r.At(0, 0), c.jump)
		}
	}
}

func TestLoadErrors(t *testing.T) {
	scope := switchScope()
	scope.Coords, scope.Time, scope.Params = []string{"x", "y", "t"}, 2, []string{"place"}
	for eq, want := range map[string]string{
		"u_xx = delta(x - y)":      "more than one coordinate",
		"u_xx = delta(u)":          "function of one coordinate",
		"u_xx = delta(1)":          "function of one coordinate",
		"u_xx = delta(x - place)":  "holds an unknown number",
		"u_xx = delta(x - 0.5, 1)": "delta takes 1 argument",
	} {
		_, err := scope.Operator(Source{Text: eq})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "^") {
			t.Errorf("%s: %v, want a fault with a caret that says %q", eq, err, want)
		}
	}
	if _, err := scope.Function(Source{Text: "delta(x)"}); err == nil || !strings.Contains(err.Error(), "equations only") {
		t.Errorf("a function: %v", err)
	}
}
