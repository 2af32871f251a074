package auto

import (
	"math"
	"testing"

	"pinn/problems/poisson"
)

func TestToGoal(t *testing.T) {
	for _, c := range []struct {
		name          string
		before, last  solved
		goal, repeats float64
		want          float64
	}{
		{"there", solved{}, solved{5, 1e-9}, 1e-8, 1, 5},
		{"there, unchecked", solved{}, solved{5, 1e-9}, 1e-8, 0, 0},
		{"two more as the last one", solved{1, 1e-2}, solved{3, 1e-4}, 1e-8, 1, 9 + 27 + 27},
		{"nothing known", solved{}, solved{1, 1e-1}, 1e-3, 0, 2 + 4},
		{"no gain", solved{1, 1}, solved{1, 1}, 0, 1, mostRefinements + 1},
	} {
		if got := toGoal(c.before, c.last, c.goal, c.repeats); math.Abs(got-c.want) > 1e-9*c.want {
			t.Errorf("%s: %g, want %g", c.name, got, c.want)
		}
	}
}

// Every event says what the solves have taken so far, and at the end nothing is left.
func TestForecast(t *testing.T) {
	var events []Event
	o := Options{Watch: func(e Event) { events = append(events, e) }, Tolerance: 1e-6}
	if _, err := Solve(t.Context(), poisson.New(1), &o); err != nil {
		t.Fatal(err)
	}
	before, known := 0.0, 0
	for _, e := range events {
		if e.Work < before {
			t.Errorf("the work falls from %g to %g", before, e.Work)
		}
		before = e.Work
		if !math.IsNaN(e.Left) {
			known++
		}
	}
	if last := events[len(events)-1]; last.Left != 0 || known < 2 {
		t.Errorf("at the end %g is left; forecasts: %d", last.Left, known)
	}
}

// A march is expected to be repeated by what is known of its error, and never where smaller residuals would not be asked for.
func TestExpectRepeat(t *testing.T) {
	const left, once = 1 * workOfASecond, 8 * workOfASecond
	for _, c := range []struct {
		name   string
		miss   float64
		change func(*solver)
		want   float64
	}{
		{"nothing known", math.NaN(), nil, 3 * left},
		{"within the tolerance", 0.9, nil, left},
		{"missed", 3, nil, left + once},
		{"missed by far", 2 * closeMiss, nil, left},
		{"repeated already", 3, func(s *solver) { s.forecast.second = true }, left},
		{"not checked", 3, func(s *solver) { s.options.NoCheck = true }, left},
		{"at rounding", 3, func(s *solver) { s.forecast.target = leastTarget }, left},
		{"too much work", 3, func(s *solver) { s.spent = workOnCells }, left},
	} {
		s := &solver{problem: poisson.New(1), forecast: forecast{target: 1e-9}}
		if c.change != nil {
			c.change(s)
		}
		if s.expectRepeat(left, once, c.miss); math.Abs(s.forecast.left-c.want) > 1e-9*c.want {
			t.Errorf("%s: %g, want %g", c.name, s.forecast.left, c.want)
		}
	}
}
