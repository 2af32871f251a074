package problems_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/auto"
	"pinn/pde/jet"
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
		{"travelling-wave", []string{"network.width=400", "network.spread=28.3"}, map[string]float64{"D": 0.8, "r": 1.5, "K": 1.2}, 1e-8},
		{"coefficients", []string{"network.width=392", "network.spread=14.6"}, map[string]float64{"a": 0.7, "b": 0.05, "c": 0.3}, 1e-10},
	} {
		f := load(t, test.name, test.sets...)
		s, err := auto.Solve(context.Background(), f.Problem, &f.Options)
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

// Unknown fields of the gallery are those that its files state, to the digits that the data have; and nearly all of a band holds the
// right values where there is one. Bases and strengths are given, as the search finds them.
func TestFieldsOfTheGallery(t *testing.T) {
	for _, test := range []struct {
		name, field string
		sets        []string
		tolerance   float64 // of the relative error
		banded      bool    // data with noise
	}{
		{"source", "q", []string{"network.width=280", "network.spread=9.5", "regularise.q.strength=8e-22"}, 1e-8, false},
		{"source-noisy", "q", []string{"network.width=200", "network.spread=20", "regularise.q.strength=2.5e-9"}, 0.03, true},
		{"initial", "g", []string{"network.width=200", "network.spread=8", "regularise.g.strength=2e-4"}, 0.03, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := load(t, test.name, slices.Concat(test.sets, []string{"points.validation=100"})...)
			s, err := auto.Solve(context.Background(), f.Problem, &f.Options)
			if err != nil {
				t.Fatal(err)
			}
			if s.Status != auto.Fits {
				t.Errorf("%q (%s)", s.Status, s.Reason)
			}
			x := mat.NewDense(21*21, len(f.Problem.Coords), nil)
			for i := range 21 * 21 {
				for a, at := range []int{i % 21, i / 21} {
					x.Set(i, a, f.Problem.Lower[a]+float64(at)/20*(f.Problem.Upper[a]-f.Problem.Lower[a]))
				}
			}
			field := slices.Index(f.Problem.Fields, test.field)
			found, half := mat.Col(nil, field, s.Values(x)), mat.Col(nil, field, s.Inference.Band.At(x))
			known := jet.NewBatch(jet.Close(), 21*21, len(f.Exact.Fields))
			f.Exact.F.Eval(known, x)
			misses, outside := 0.0, 0
			exact := mat.Col(nil, slices.Index(f.Exact.Fields, field), known.Part(0))
			for i, v := range exact {
				misses += math.Pow(found[i]-v, 2)
				if math.Abs(found[i]-v) > half[i] {
					outside++
				}
			}
			if e := math.Sqrt(misses) / floats.Norm(exact, 2); !(e <= test.tolerance) {
				t.Errorf("the error of %s is %.1e, tolerance %g", test.field, e, test.tolerance)
			}
			if test.banded && outside > len(exact)/8 {
				t.Errorf("the band does not hold %d of %d values", outside, len(exact))
			}
		})
	}
}
