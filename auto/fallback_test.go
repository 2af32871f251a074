package auto

import (
	"context"
	"errors"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/problems/transport"
)

// searched returns a solver of the transport problem as it is after a search; a training ends early at the tolerance.
func searched(t *testing.T, ctx context.Context, o Options) *solver {
	t.Helper()
	o.Tolerance = 0.9
	s := &solver{ctx: ctx, problem: transport.New(1), options: o}
	s.complete()
	var err error
	if s.fresh, err = s.clouds(s.stream(streamValidation, 0), collocation.Random{}, 400, 400); err != nil {
		t.Fatal(err)
	}
	return s
}

// training returns a solver that is set up for a training of about a second.
func training(t *testing.T, ctx context.Context, o Options) *solver {
	t.Helper()
	s := searched(t, ctx, o)
	s.setUpTraining()
	s.options.Network.Layers, s.options.Network.Width = 3, 10
	s.options.Points.Interior, s.options.Points.Boundary = 400, 50
	return s
}

func failure() *Solution {
	return &Solution{Status: Failed, Reason: "nothing came out", ErrorEstimate: math.NaN()}
}

func TestTrainingReplacesFailure(t *testing.T) {
	points := mat.NewDense(2, 2, []float64{0.1, 0.7, 0.6, 0.2})
	values := func() *mat.Dense {
		got, err := training(t, context.Background(), Options{}).trainedOr(failure())
		if err != nil {
			t.Fatal(err)
		}
		const tol = 0.05 // five times the residual at which the training ends
		if e := exactError(got, transport.Exact(1)); got.Status != Solved || got.Steps == 0 || !(e <= min(tol, got.ErrorEstimate)) {
			t.Errorf("%s (%s) after %d steps, error %.1e, estimate %.1e; want solved, an error of at most %g and below the estimate",
				got.Status, got.Reason, got.Steps, e, got.ErrorEstimate, tol)
		}
		if len(got.Decisions) == 0 || !strings.Contains(got.Decisions[0], "is trained") {
			t.Errorf("decisions %q, want one that says that and why a basis is trained", got.Decisions)
		}
		return got.Values(points)
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one := values()
	runtime.GOMAXPROCS(2)
	if two := values(); !mat.Equal(one, two) {
		t.Errorf("two cores: %v, one core: %v; want equal bits", mat.Formatted(two), mat.Formatted(one))
	}
}

// TestTrainingKeepsWhatIsBetter gives the outcome before a residual that so short a training does not reach, and one that
// it does reach with an estimate that it does not.
func TestTrainingKeepsWhatIsBetter(t *testing.T) {
	for _, c := range []struct{ rel, estimate float64 }{{2 * residualSettled, math.NaN()}, {0.5, 1e-9}} {
		s := training(t, context.Background(), Options{})
		s.rel = c.rel
		before := &Solution{Model: new(Model), Status: Short, ErrorEstimate: c.estimate}
		got, err := s.trainedOr(before)
		if err != nil || got != before {
			t.Errorf("residual %g, estimate %g: %v, error %v; want the outcome before", c.rel, c.estimate, got, err)
		}
		if n := len(before.Decisions); n == 0 || !strings.Contains(before.Decisions[n-1], "not better") || len(before.History) == 0 {
			t.Errorf("residual %g: decisions %q, %d lines of history; want both to tell of the training", c.rel, before.Decisions, len(before.History))
		}
	}
}

func TestTrainingIsInterrupted(t *testing.T) {
	for _, phase := range []string{"train", "check"} {
		ctx, cancel := context.WithCancel(context.Background())
		s := training(t, ctx, Options{Watch: func(e Event) {
			if e.Phase == phase && e.Step == 2 {
				cancel()
			}
		}})
		if out, err := s.trainedOr(failure()); out != nil || !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v, error %v; want that of the context", phase, out, err)
		}
	}
}

// TestUntrainedOutcomes lists what is left as it is, without any training.
func TestUntrainedOutcomes(t *testing.T) {
	short := &Solution{Model: new(Model), Status: Short, ErrorEstimate: 0.5}
	fault := errors.New("bad input")
	for _, c := range []struct {
		name string
		o    Options
		out  *Solution
		rel  float64
		err  error
	}{
		{"error", Options{}, nil, 0, fault},
		{"solved", Options{}, &Solution{Model: new(Model), Status: Solved}, 0.5, nil},
		{"undetermined", Options{}, &Solution{Model: new(Model), Status: Undetermined, ErrorEstimate: 1}, 0.5, nil},
		{"resolved", Options{}, &Solution{Model: new(Model), Status: Short, ErrorEstimate: errorDoubtful}, residualResolved, nil},
		{"doubt of the problem", Options{}, short, residualSettled, nil},
		{"unchecked", Options{NoCheck: true}, &Solution{Model: new(Model), Status: Unchecked, ErrorEstimate: math.NaN()}, residualResolved, nil},
		{"cells", Options{}, &Solution{Model: new(Model), Status: Short, ErrorEstimate: 0.5, Cells: 3}, 0.5, nil},
		{"network", Options{Network: Network{Width: 40}}, short, 0.5, nil},
		{"points", Options{Points: Points{Boundary: 40}}, short, 0.5, nil},
		{"partition", Options{Partition: Partition{Slabs: 3}}, short, 0.5, nil},
		{"projection", Options{Training: Training{Method: Projection}}, short, 0.5, nil},
	} {
		s := searched(t, context.Background(), c.o)
		s.rel, s.divides = c.rel, c.name == "cells"
		out, err := s.orTrained(c.out, c.err)
		if out != c.out || err != c.err || len(s.decisions) > 0 || slices.ContainsFunc(s.history, func(r Record) bool { return r.Phase == "train" }) {
			t.Errorf("%s: %v, error %v, decisions %q; want the outcome before and no training", c.name, out, err, s.decisions)
		}
	}
}
