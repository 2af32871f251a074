package problems_test

import (
	"context"
	"math/cmplx"
	"slices"
	"testing"

	"pinn/auto"
	"pinn/problems"
)

// The eigenvalues of the gallery are those that its files state, within the estimates and the digits of the files. Bases
// are given, so that there is no search.
func TestEigenvaluesOfTheGallery(t *testing.T) {
	tests := map[string]struct {
		sets      []string
		tolerance float64 // of the values and of the digits of the file, relative to the largest
	}{
		"eigen-square":   {[]string{"eigenvalue.lambda.count=4", "network.width=300", "network.spread=15"}, 1e-10},
		"eigen-disk":     {[]string{"eigenvalue.lambda.count=4", "network.width=300", "network.spread=15"}, 1e-10},
		"eigen-l":        {[]string{"tolerance=1e-2"}, 1e-4}, // on few cells
		"eigen-plate":    {[]string{"eigenvalue.lambda.count=3", "network.width=300", "network.spread=15"}, 1e-7},
		"well":           {[]string{"network.width=80", "network.spread=60"}, 1e-11},
		"oscillator":     {[]string{"network.width=160", "network.spread=200"}, 1e-11},
		"quartic":        {[]string{"network.width=160", "network.spread=200"}, 1e-11},
		"hydrogen":       {[]string{"network.width=320", "network.spread=500"}, 1e-7},
		"mathieu":        {[]string{"network.width=80", "network.spread=60"}, 1e-8},
		"orr-sommerfeld": {[]string{"network.width=160", "network.spread=250"}, 1e-7},
	}
	for _, name := range problems.Names() {
		if f := load(t, name); f.Options.Eigenvalues != nil {
			if _, ok := tests[name]; !ok {
				t.Errorf("%s: not tested", name)
			}
		}
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			f := load(t, name, slices.Concat(test.sets, []string{"points.validation=100"})...)
			s, err := auto.Solve(context.Background(), f.Problem, &f.Options)
			if err != nil {
				t.Fatal(err)
			}
			largest := cmplx.Abs(f.ExactEigenvalues[len(s.Modes)-1])
			for k, m := range s.Modes {
				e := cmplx.Abs(m.Value - f.ExactEigenvalues[k])
				if digits := test.tolerance * largest; !(e <= digits) || !(m.ErrorEstimate <= 100*digits) {
					t.Errorf("eigenvalue %d: %v, want %v, error %.1e, estimate %.1e, tolerance %.1e", k+1, m.Value, f.ExactEigenvalues[k], e, m.ErrorEstimate, digits)
				}
			}
		})
	}
}
