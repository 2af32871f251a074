package network_test

import (
	"encoding/csv"
	"errors"
	"math"
	"os"
	"strconv"
	"testing"

	"pinn/network"
)

// valueTolerance is relative. It covers arguments rounded before an exponential (30^2/2 units in the last place for
// GELU at -30) and the cancellation in derivatives of order 9 away from their zeros, a factor of a few hundred.
const valueTolerance = 2e-13

// TestActivationValues compares with testdata/activations.csv, which holds differences of the defining formulas with a
// step of 1e-30 in arithmetic of 900 digits.
func TestActivationValues(t *testing.T) {
	file, err := os.Open("testdata/activations.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	records, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, r := range records[1:] {
		a := mustActivation(t, r[0])
		z, order, want := number(t, r[1]), int(number(t, r[2])), number(t, r[3])
		got := derivatives(a, []float64{z}, order)[order][0]
		if !(math.Abs(got-want) <= valueTolerance*math.Abs(want)) {
			t.Errorf("%s, derivative %d at %v: got %v, want %v, relative error %.2g, tolerance %.2g",
				r[0], order, z, got, want, math.Abs(got-want)/math.Abs(want), valueTolerance)
		}
		seen[r[0]] = true
	}
	if len(seen) != len(network.Activations())-1 {
		t.Errorf("the file holds %d activations, want all but relu: %v", len(seen), network.Activations())
	}
}

// differenceTolerance is relative to the largest value of the derivative: the differences of order 4 with step 1e-3 err
// by about 1e-12 times derivatives of five orders above, a factor of up to 1e3.
const differenceTolerance = 1e-8

func TestActivationDifferences(t *testing.T) {
	const h = 1e-3
	z := []float64{}
	for v := -6.005; v < 6; v += 0.05 { // no point within 2h of ReLU's kink
		z = append(z, v)
	}
	for _, name := range network.Activations() {
		a := mustActivation(t, name)
		at := derivatives(a, z, network.MaxOrder)
		moved := func(by float64) [][]float64 {
			w := make([]float64, len(z))
			for i, v := range z {
				w[i] = v + by*h
			}
			return derivatives(a, w, network.MaxOrder)
		}
		up, down, up2, down2 := moved(1), moved(-1), moved(2), moved(-2)
		for k := 1; k <= network.MaxOrder; k++ {
			worst, size := 0.0, 1.0
			for i := range z {
				want := (8*(up[k-1][i]-down[k-1][i]) - (up2[k-1][i] - down2[k-1][i])) / (12 * h)
				worst, size = max(worst, math.Abs(at[k][i]-want)), max(size, math.Abs(want))
			}
			if !(worst <= differenceTolerance*size) {
				t.Errorf("%s, derivative %d: differs from the difference of the one below by %.2g at size %.2g, tolerance %.2g relative",
					name, k, worst, size, differenceTolerance)
			}
		}
	}
}

func TestActivationExtremes(t *testing.T) {
	inf := []float64{0, math.Copysign(0, -1), 1e-300, -1e-300, 1e3, -1e3, math.MaxFloat64, -math.MaxFloat64}
	for _, name := range network.Activations() {
		a := mustActivation(t, name)
		got := derivatives(a, inf, network.MaxOrder)
		for k := range got {
			for i, v := range got[k] {
				if math.IsNaN(v) || math.IsInf(v, 0) {
					t.Errorf("%s, derivative %d at %v: got %v, want a finite number", name, k, inf[i], v)
				}
			}
		}
		for k, v := range derivatives(a, []float64{math.NaN()}, network.MaxOrder) {
			if !math.IsNaN(v[0]) {
				t.Errorf("%s, derivative %d at NaN: got %v, want NaN", name, k, v[0])
			}
		}
	}
}

func TestActivationTails(t *testing.T) {
	sin, cos := math.Sincos(1e3)
	for _, c := range []struct {
		a     network.Activation
		order int
		z     float64
		want  float64
	}{
		{network.ReLU, 0, -1e3, 0}, {network.ReLU, 0, 1e3, 1e3}, {network.ReLU, 1, 0, 0},
		{network.ReLU, 1, 1e-300, 1}, {network.ReLU, 1, -1e-300, 0}, {network.ReLU, 2, 1e3, 0},
		{network.Tanh, 0, -1e3, -1}, {network.Tanh, 1, 1e3, 0}, {network.Tanh, 0, -1e-300, -1e-300},
		{network.Tanh, 1, 350, 4 * math.Exp(-700)}, {network.Tanh, 2, -1e-300, 2e-300},
		{network.Softplus, 0, 1e3, 1e3}, {network.Softplus, 0, -1e3, 0}, {network.Softplus, 0, -700, math.Exp(-700)},
		{network.Softplus, 1, -700, math.Exp(-700)}, {network.Softplus, 1, 1e3, 1},
		{network.GELU, 0, 1e3, 1e3}, {network.GELU, 0, -1e3, 0}, {network.GELU, 1, 1e3, 1}, {network.GELU, 0, 1e-300, 0.5e-300},
		{network.SiLU, 0, 1e3, 1e3}, {network.SiLU, 0, -1e3, 0}, {network.SiLU, 0, -700, -700 * math.Exp(-700)},
		{network.Sine, 0, 1e3, sin}, {network.Sine, 1, 1e3, cos}, {network.Sine, 2, 1e3, -sin}, {network.Sine, 3, 1e3, -cos},
		{network.Sine, 0, 1e-300, 1e-300}, {network.Sine, 0, math.Pi, 1.2246467991473515e-16},
	} {
		got := derivatives(c.a, []float64{c.z}, c.order)[c.order][0]
		if !(math.Abs(got-c.want) <= valueTolerance*math.Abs(c.want)) {
			t.Errorf("%s, derivative %d at %v: got %v, want %v, tolerance %.2g relative", c.a.Name(), c.order, c.z, got, c.want, valueTolerance)
		}
	}
}

// TestActivationOrdersAgree checks that a derivative does not depend on how many are asked for.
func TestActivationOrdersAgree(t *testing.T) {
	z := []float64{-3, -0.1, 0.4, 2}
	for _, name := range network.Activations() {
		a := mustActivation(t, name)
		all := derivatives(a, z, network.MaxOrder)
		for order := range network.MaxOrder {
			for k, got := range derivatives(a, z, order) {
				for i := range z {
					if !(math.Abs(got[i]-all[k][i]) <= valueTolerance*math.Abs(all[k][i])) {
						t.Errorf("%s, derivative %d of %d at %v: got %v, want %v", name, k, order, z[i], got[i], all[k][i])
					}
				}
			}
		}
		a.Derivatives(nil, z)
	}
}

func TestParseActivation(t *testing.T) {
	for _, name := range network.Activations() {
		if got := mustActivation(t, name).Name(); got != name {
			t.Errorf("ParseActivation(%q) is named %q", name, got)
		}
	}
	if got := mustActivation(t, "GeLU"); got != network.GELU {
		t.Errorf("ParseActivation(GeLU) = %v, want GELU", got)
	}
	_, err := network.ParseActivation("step")
	var fault *network.NameError
	if !errors.As(err, &fault) || fault.Name != "step" || len(fault.Known) != len(network.Activations()) {
		t.Errorf("ParseActivation(step): error %v, want a NameError that lists the names", err)
	}
}

func mustActivation(t *testing.T, name string) network.Activation {
	t.Helper()
	a, err := network.ParseActivation(name)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func number(t *testing.T, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// derivatives returns those of orders 0 to order, in memory that held NaN.
func derivatives(a network.Activation, z []float64, order int) [][]float64 {
	dst := make([][]float64, order+1)
	for k := range dst {
		dst[k] = make([]float64, len(z))
		for i := range dst[k] {
			dst[k][i] = math.NaN()
		}
	}
	a.Derivatives(dst, z)
	return dst
}
