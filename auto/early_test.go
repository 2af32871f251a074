package auto

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"pinn/collocation"
)

// A march whose residuals are allowed to be far too large for the tolerance is given up on the way, if it may be.
func TestMissedEarly(t *testing.T) {
	p := kinetics(t, 20, []string{"q", "p"}, "q_t = p", "p_t = -sin(q)", "q = 1", "p = 0")
	s := &solver{ctx: t.Context(), problem: p, options: Options{Tolerance: 1e-12}, begun: time.Now()}
	s.complete()
	_, err := s.march(1e-4, nil, true)
	early := (*missed)(nil)
	if !errors.As(err, &early) || !(2 <= early.until && early.until < 20) || !(early.ratio > 1) || !early.former.givenUp {
		t.Fatalf("error %v (%+v), want one that says when the march was given up", err, early)
	}
	m, err := s.march(1e-4, early.former, false)
	if err != nil || m.slabs[len(m.slabs)-1].next != 20 || !m.insured {
		t.Errorf("error %v of a march to the end", err)
	}
}

// Where residuals at rounding do not help, since nothing says what flows in, a march is not given up again and again, and what lacks is named.
func TestInflowThatLacks(t *testing.T) {
	p := inUnits(t, []string{"x", "t"}, []string{"u"}, units{[]float64{1, 1}, []float64{1}, []float64{1}},
		[2]string{"interior", "u_t - (x - 0.5)*u_x = 0"}, [2]string{"start", "u = exp(-12*(x - 0.6)^2)"})
	if s := solve(t, p, Options{}); s.Status == Solved || !strings.Contains(s.Reason, "along x there is room for 1 value, and none is given") {
		t.Errorf("status %q (%s)", s.Status, s.Reason)
	}
}

// The error of a march is looked at on the way where that can save work.
func TestLooks(t *testing.T) {
	p := kinetics(t, 8, []string{"u"}, "u_tt = u", "u = 1", "u_t = 0")
	s := &solver{problem: p, options: Options{Tolerance: 1e-8}}
	slab := func(from, to float64) *cellTrial { return &cellTrial{span: span{from: from, to: to, next: to}} }
	for _, c := range []struct {
		name  string
		spent []float64
		p     pace
		want  bool
	}{
		{"much is left", []float64{1}, pace{end: 8, asked: 1e-9}, true},
		{"little is left", []float64{10, 0.1}, pace{end: 8, asked: 1e-9}, false},
		{"nothing smaller can be asked for", []float64{1}, pace{end: 8, target: leastOrdinary}, false},
		{"larger residuals were allowed", []float64{1}, pace{end: 8, asked: 1e-9, allowed: 1e-8}, false},
		{"too little is done", []float64{1}, pace{end: 80, asked: 1e-9}, false},
		{"not yet again", []float64{1, 1, 1}, pace{end: 8, asked: 1e-9}, false},
		{"cells are given", []float64{1}, pace{end: 8, asked: 1e-9, given: true}, false},
	} {
		m := &march{spent: c.spent}
		s.spent = 0
		for k, v := range c.spent {
			m.slabs = append(m.slabs, slab(float64(k), float64(k+1)))
			s.spent += v
		}
		e := &early{}
		if c.name == "not yet again" {
			e.next = len(m.slabs) + 1
		}
		if got := s.looks(e, m, &c.p); got != c.want {
			t.Errorf("%s: looks %t", c.name, got)
		}
	}
}

// Slabs that the factors of the one before solve cost so little that longer ones, with factors of their own, must save many.
func TestStretchOfSteadySlabs(t *testing.T) {
	slab := &cellTrial{work: 1, span: span{from: 0, to: 1, next: 1}}
	for _, c := range []struct {
		steady bool
		end    float64
		want   float64
	}{{false, 10, widenSlab}, {true, 10, 1}, {true, 14, widenSlab}} {
		p := &pace{end: c.end, target: 1e-9, length: 1, steady: c.steady}
		if p.stretch(0, slab); p.length != c.want {
			t.Errorf("steady %t until %g: the next slab has the length %g, want %g", c.steady, c.end, p.length, c.want)
		}
	}
}

// Residuals of cells are made with the tables that the cells share, rows of single blocks are not.
func TestResidualsOfCells(t *testing.T) {
	p := evolution(t, 1, []string{"u", "v"}, [2]string{"interior", "u_tt = u_xx + v^2"}, [2]string{"interior", "v_t = u*v"}, [2]string{"sides", "u = 0"},
		[2]string{"start", "u = sin(pi*x)"}, [2]string{"start", "u_t = 0"}, [2]string{"start", "v = 1"})
	for _, axis := range [][]int{{2, 1}, {6, 3}} {
		s := &solver{ctx: t.Context(), problem: p, options: Options{Partition: Partition{Cells: axis}}, begun: time.Now()}
		s.complete()
		_, on, err := s.lay(p, s.firstDivision(-1), 0)
		if err != nil {
			t.Fatal(err)
		}
		rows, cols := on.system.Dims()
		at, r := &collocation.State{Coef: make([]float64, cols)}, make([]float64, rows)
		rnd := s.stream(streamSteady, 0)
		for j := range at.Coef {
			at.Coef[j] = rnd.NormFloat64()
		}
		if err := on.system.Residuals(r, at); err != nil {
			t.Fatal(err)
		}
		var b collocation.Block
		for k := range on.system.Blocks() {
			if err := on.system.Block(&b, k, at); err != nil {
				t.Fatal(err)
			}
			for i, v := range b.R {
				if e := math.Abs(r[b.Row+i] - v); !(e <= 1e-10*(1+math.Abs(v))) {
					t.Fatalf("%v cells, row %d: %g, of its block %g", axis, b.Row+i, r[b.Row+i], v)
				}
			}
		}
	}
}

// A march that ends early is no answer where one that was given up can be made to its end.
func TestInsured(t *testing.T) {
	slab := &cellTrial{span: span{from: 0, to: 1, next: 1}}
	m := &march{slabs: []*cellTrial{slab}, spent: []float64{1}, insured: true}
	s := &solver{problem: kinetics(t, 8, []string{"u"}, "u_tt = u", "u = 1", "u_t = 0")}
	if part, err := s.endEarly(m, "why"); part != nil || err == nil || s.ends != "" {
		t.Errorf("ends with %v, error %v", part, err)
	}
}
