package problems_test

import (
	"context"
	"math"
	"testing"

	"pinn/auto"
)

// The numbers that the gallery finds from data are those that its files state: the likeliest one for noisy data, and the
// exact ones for data without noise. Bases are given, so that there is no search.
func TestNumbersOfTheGallery(t *testing.T) {
	for _, test := range []struct {
		name      string
		sets      []string
		want      map[string]float64
		tolerance float64
	}{
		{"diffusivity", []string{"network.width=120", "network.spread=5"}, map[string]float64{"D": 0.1033054153}, 1e-9},
		{"coefficients", []string{"network.width=392", "network.spread=14.6"}, map[string]float64{"a": 0.7, "b": 0.05, "c": 0.3}, 1e-10},
	} {
		f := load(t, test.name, test.sets...)
		s, err := auto.Solve(context.Background(), f.Problem, f.Options)
		if err != nil {
			t.Fatal(err)
		}
		if s.Status != auto.Fits {
			t.Errorf("%s: %q (%s)", test.name, s.Status, s.Reason)
		}
		for _, e := range s.Inference.Params {
			if math.Abs(e.Value-test.want[e.Name]) > test.tolerance {
				t.Errorf("%s: %s = %.12g, want %.12g, tolerance %g", test.name, e.Name, e.Value, test.want[e.Name], test.tolerance)
			}
		}
		if e := s.Inference.Params[0]; test.name == "diffusivity" && math.Abs(e.StdError-0.0021087866) > 1e-7 {
			t.Errorf("the standard error of D is %g, want 0.0021087866", e.StdError)
		}
	}
}
