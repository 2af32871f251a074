package auto

import (
	"math"
	"testing"

	"pinn/collocation/partition"
	"pinn/problems/poisson"
)

// near reports whether two times differ by rounding only.
func near(a, b float64) bool { return math.Abs(a-b) <= 1e-9*math.Abs(b) }

// A search foresees the widths that its own rules lead to, with some trials each, and the independent solve of the last.
func TestExpectWidths(t *testing.T) {
	for _, c := range []struct {
		name      string
		rel, work float64
		exacting  bool
		want      float64
	}{
		{"good enough for what was asked", 1e-11, 1e9, true, 2},
		{"as good as numbers are", 1e-15, 1e9, false, 2},
		{"too dear to be widened", 1e-4, workToTolerance, false, 2},
		{"one wider", 1e-9, 1e9, false, 2 * (trialsOfWidth + 1) * math.Pow(2, timeOfWidening)},
	} {
		s := &solver{problem: poisson.New(1), exacting: c.exacting, options: Options{Tolerance: 1e-8}}
		s.expectWidths(&trial{design: design{width: 200}, rel: c.rel, work: c.work, took: 2})
		if f := s.forecast; !f.known || !near(f.left, c.want) {
			t.Errorf("%s: %+v, want %g s left", c.name, f, c.want)
		}
	}
}

// Refinements of cells are foreseen by what the last one gained and by how much longer it took.
func TestExpectCells(t *testing.T) {
	s := &solver{problem: poisson.New(1), options: Options{Tolerance: 1e-8}, forecast: forecast{second: true}}
	s.expectCells(1, 1e-4, 1e-9)
	first := s.forecast.left
	if least := growthOfCells * (1 + timeOfRepeat); !(first > least*growthOfCells) || !near(s.forecast.each, growthOfCells) {
		t.Errorf("%+v, want more than one refinement", s.forecast)
	}
	s.expectCells(1, 1e-6, 1e-9)
	if !(s.forecast.left < first) {
		t.Errorf("after a gain of 100 in the same time %g s are left, before %g s", s.forecast.left, first)
	}
	s.forecast.took, s.forecast.rel = 1, 1e-4
	fast := s.forecast.left
	s.expectCells(2, 1e-6, 1e-9)
	if growth := math.Sqrt(growthOfCells * mostGrowth); !(s.forecast.left > 2*fast) || !near(s.forecast.each, 2*growth) {
		t.Errorf("%+v after a refinement that took twice as long, want more than twice %g s", s.forecast, fast)
	}
}

// At the end of the refinements only the independent solve is left, but where their residual is near its target: then it goes on.
func TestExpectCheck(t *testing.T) {
	for _, c := range []struct {
		rel, want float64
		second    bool
	}{{1e-11, timeOfRepeat, false}, {9e-10, timeOfRepeat + (1+timeOfRepeat)*growthOfCells, false}, {9e-10, timeOfRepeat, true}} {
		s := &solver{problem: poisson.New(1), options: Options{Tolerance: 1e-8}, forecast: forecast{target: 1e-9, second: c.second}}
		s.expectCheck(1, c.rel, 1e-9)
		if !near(s.forecast.left, c.want) {
			t.Errorf("residual %g: %g s are left, want %g", c.rel, s.forecast.left, c.want)
		}
	}
}

// The time of a march is that of the slabs that are left and of the independent solve of all; what has been solved twice is not counted again.
func TestExpectSlabs(t *testing.T) {
	slab := func(from float64, tries int) *cellTrial {
		whole := partition.Cell{Lower: []float64{0, from}, Upper: []float64{1, from + 1}}
		return &cellTrial{
			division: division{cells: whole.Grid(4, 1)}, span: span{from: from, to: from + 1, next: from + 1}, took: 2, all: 2 * float64(tries), tries: tries, work: 1, lever: 1,
		}
	}
	p := &pace{axis: 1, end: 10, kept: 1, length: 1, target: 1e-9}
	for _, c := range []struct {
		name string
		m    *march
		want float64
	}{
		{"one of ten", &march{slabs: []*cellTrial{slab(0, 5)}}, 9*2*triesOfSlab + 10*2},
		{"the first one is another", &march{slabs: []*cellTrial{slab(0, 5), slab(1, 1)}}, 8*2*(1+triesOfSlab)/2 + 10*2},
		{"solved twice", &march{slabs: []*cellTrial{slab(0, 5)}, twin: &march{slabs: make([]*cellTrial, 1)}}, 9*2*triesOfSlab + 9*2},
		{"it will miss", &march{slabs: []*cellTrial{slab(0, 5)}, miss: 2 * ratioNearlyMissed, begun: -20}, 2*(9*2*triesOfSlab+10*2) + 20},
	} {
		s := &solver{problem: poisson.New(1), options: Options{Tolerance: 1e-8, Clock: func() float64 { return 0 }}}
		s.expectSlabs(c.m, p, nil)
		if !near(s.forecast.left, c.want) {
			t.Errorf("%s: %g s are left, want %g", c.name, s.forecast.left, c.want)
		}
	}
}

// A solve of a slab that has overflown is no reason to forecast without end.
func TestExpectSlabsOverflown(t *testing.T) {
	whole := partition.Cell{Lower: []float64{0, 0}, Upper: []float64{1, 1}}
	slab := &cellTrial{division: division{cells: whole.Grid(1, 1)}, span: span{to: 1, next: 1}, took: 2, all: 2, tries: 1, work: 1, errors: []float64{math.Inf(1)}}
	s := &solver{problem: poisson.New(1), options: Options{Tolerance: 1e-8, Clock: func() float64 { return 0 }}}
	s.expectSlabs(new(march), &pace{axis: 1, end: 10, kept: 1, length: 1, target: 1e-9}, slab)
	if left := s.forecast.left; !(left > 0 && left < 1000) {
		t.Errorf("%g s are left", left)
	}
}

// Whether a solve will be repeated is known from its expected error, and never where smaller residuals would not be asked for.
func TestWithRepeat(t *testing.T) {
	const left, once = 1, 8
	for _, c := range []struct {
		name   string
		miss   float64
		change func(*solver)
		want   float64
	}{
		{"nothing known", math.NaN(), nil, 3},
		{"within the tolerance", 0.1, nil, left},
		{"near it", 1.5, nil, 3},
		{"missed", 5, nil, left + once},
		{"repeated already", 5, func(s *solver) { s.forecast.second = true }, left},
		{"not checked", 5, func(s *solver) { s.options.NoCheck = true }, left},
		{"at rounding", 5, func(s *solver) { s.forecast.target = leastTarget }, left},
	} {
		s := &solver{problem: poisson.New(1), forecast: forecast{target: 1e-9}}
		if c.change != nil {
			c.change(s)
		}
		if got := s.withRepeat(left, once, c.miss); !near(got, c.want) {
			t.Errorf("%s: %g s, want %g", c.name, got, c.want)
		}
	}
}

// Events say at any time what is left if anything is known of it, within what the rules allow, and nothing is left at the end.
func TestForecast(t *testing.T) {
	var events []Event
	o := Options{Watch: func(e Event) { events = append(events, e) }, Tolerance: 1e-6}
	if _, err := Solve(t.Context(), poisson.New(1), &o); err != nil {
		t.Fatal(err)
	}
	work, known, bounded := 0.0, 0, 0
	for _, e := range events {
		if e.Work < work {
			t.Errorf("the work falls from %g to %g", work, e.Work)
		}
		work = e.Work
		if e.Left >= 0 {
			known++
		}
		if e.Most >= 0 {
			bounded++
		}
	}
	if last := events[len(events)-1]; known < 2 || bounded < 2 || last.Work == 0 {
		t.Errorf("%d of %d events say what is left, %d what is left at most", known, len(events), bounded)
	}
}

// What comes from a journal counts with the time that it took.
func TestRecalledTime(t *testing.T) {
	j := &memory{records: map[string][]byte{}}
	for range 2 {
		now := 0.0
		s := &solver{ledger: &ledger{journal: j}, options: Options{Clock: func() float64 { return now }}}
		got, _, err := entry(s, "fit", func(*int) bool { return true }, func() (*int, error) { now = 5; return new(int), nil })
		if err != nil || got == nil || s.clock() != 5 {
			t.Errorf("%v, %v: the clock is at %g, want 5", got, err, s.clock())
		}
	}
}

// What was graded to a place at the start does not come back, and of steady equations factors serve again.
func TestShareOfNext(t *testing.T) {
	graded := func(tries int) *cellTrial {
		m := &cellTrial{span: span{from: 0, to: 1, next: 1}, work: 1, tries: tries}
		for k := range 3 {
			m.cells = append(m.cells, partition.Cell{Lower: []float64{0, float64(k) / 4}, Upper: []float64{1, float64(k+1) / 4}})
		}
		m.cells = append(m.cells, partition.Cell{Lower: []float64{0, .75}, Upper: []float64{1, 1}})
		return m
	}
	p := poisson.New(1)
	for _, c := range []struct {
		name   string
		steady bool
		tries  int
		want   float64
	}{{"refined", false, 3, .5}, {"steady, and refined", true, 3, .5}, {"steady", true, 1, shareOfReplay}} {
		s := &solver{problem: p}
		if got := s.shareOfNext(&pace{axis: 1, steady: c.steady}, graded(c.tries), c.tries == 1); !near(got, c.want) {
			t.Errorf("%s: %g, want %g", c.name, got, c.want)
		}
	}
}
