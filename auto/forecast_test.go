package auto

import (
	"math"
	"testing"

	"pinn/problems/poisson"
)

func TestRefinements(t *testing.T) {
	for _, c := range []struct {
		name                                 string
		work, missing, gain, growth, repeats float64
		want                                 float64
	}{
		{"there", 5, 1, 10, 2, 1, 5},
		{"there, unchecked", 5, 1, 10, 2, 0, 0},
		{"two more as the last one", 3, 1e4, 100, 3, 1, 9 + 27 + 27},
		{"no gain", 3, 1e4, 1, 3, 1, math.Inf(1)},
	} {
		if got := refinements(c.work, c.missing, c.gain, c.growth, c.repeats); got != c.want {
			t.Errorf("%s: %g, want %g", c.name, got, c.want)
		}
	}
}

// A search foresees the widths that its own rules lead to, and cells only while one basis may not do.
func TestExpectWidths(t *testing.T) {
	p := poisson.New(1)
	for _, c := range []struct {
		name        string
		rel         float64
		exacting    bool
		divides     bool
		least, most float64
	}{
		{"good enough for what was asked", 1e-11, true, true, 1e9, 1e9},
		{"as good as numbers are", 1e-15, false, true, 1e9, 1e9},
		{"cells may follow", 1e-4, true, true, 1e9, 1e9 + 2*workOnCells},
		{"one basis has to do", 1e-4, true, false, 1e9, workToTolerance},
	} {
		s := &solver{problem: p, exacting: c.exacting, divides: c.divides, options: Options{Tolerance: 1e-8}}
		s.expectWidths(&trial{design: design{width: 200}, rel: c.rel, work: 1e9})
		if f := s.forecast; f.least != c.least || f.most < 0.8*c.most || f.most > c.most+2*workToTolerance {
			t.Errorf("%s: %g to %g, want %g to %g", c.name, f.least, f.most, c.least, c.most)
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
		if !math.IsNaN(e.Most) {
			known++
		}
	}
	last := events[len(events)-1]
	if last.Most != 0 || known < 2 {
		t.Errorf("at the end %g is left; forecasts: %d", last.Most, known)
	}
	for _, e := range events {
		if !math.IsNaN(e.Most) && (e.Work+e.Least > last.Work || e.Work+e.Most < last.Work) {
			t.Errorf("after %g it was %g to %g more, and came to %g", e.Work, e.Least, e.Most, last.Work)
		}
	}
}

// A march is expected to be repeated by what is known of its error, and never where smaller residuals would not be asked for.
func TestExpectRepeat(t *testing.T) {
	const left, once = 1 * workOfASecond, 8 * workOfASecond
	const more, less = once * workOfRepeat, once / workOfRepeat
	for _, c := range []struct {
		name                string
		miss                float64
		change              func(*solver)
		least, likely, most float64
	}{
		{"nothing known", math.NaN(), nil, 0, 2 * left, more},
		{"within the tolerance", 0.1, nil, 0, 0, 0},
		{"near it", 1.5, nil, 0, 0, more},
		{"missed", 5, nil, less, once, more},
		{"missed by far", 5 * missBeyondHelp, nil, 0, 0, 0},
		{"repeated already", 5, func(s *solver) { s.forecast.second = true }, 0, 0, 0},
		{"not checked", 5, func(s *solver) { s.options.NoCheck = true }, 0, 0, 0},
		{"at rounding", 5, func(s *solver) { s.forecast.target = leastTarget }, 0, 0, 0},
		{"too much work", 5, func(s *solver) { s.spent = workOnCells }, 0, 0, 0},
	} {
		s := &solver{problem: poisson.New(1), forecast: forecast{target: 1e-9}}
		if c.change != nil {
			c.change(s)
		}
		s.expectRepeat(left, left, left, once, c.miss)
		f := s.forecast
		for k, got := range []float64{f.least, f.likely, f.most} {
			if want := left + []float64{c.least, c.likely, c.most}[k]; math.Abs(got-s.spent-want) > 1e-3*left {
				t.Errorf("%s: %s %g, want %g", c.name, []string{"least", "likely", "most"}[k], got-s.spent, want)
			}
		}
	}
}
