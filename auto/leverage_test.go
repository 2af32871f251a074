package auto

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/collocation/compat"
	"pinn/collocation/partition"
)

// A leverage grows with the time over which a residual stands and, since the rows count by their frequencies, with the number of cells; the units of an
// equation have no part in it.
func TestLeverage(t *testing.T) {
	lever := func(equation string, end float64, cells int) float64 {
		p := evolution(t, end, []string{"u"}, [2]string{"interior", equation}, [2]string{"start", "u = sin(6*x)"}, [2]string{"left", "u = -sin(6*t)"})
		p.Upper[1] = 1 // of the slab
		s := &solver{ctx: t.Context(), problem: p, options: Options{Partition: Partition{Cells: []int{cells, cells}}}, begun: time.Now()}
		s.complete()
		m, on, err := s.lay(p, s.firstDivision(-1), 0)
		if err != nil {
			t.Fatal(err)
		}
		at := &collocation.State{Coef: make([]float64, on.system.Layout.Cols)}
		if err := on.system.Balance(at); err != nil {
			t.Fatal(err)
		}
		if err := m.leverage(on.system, on.parts, at, 1, end); err != nil {
			t.Fatal(err)
		}
		return m.lever
	}
	carried := lever("u_t + u_x = 0", 1, 2)
	for _, c := range []struct {
		name     string
		equation string
		end      float64
		cells    int
		want     float64
	}{
		{"twice the time", "u_t + u_x = 0", 2, 2, 2 * carried},
		{"other units", "1e3*u_t + 1e3*u_x = 0", 1, 2, carried},
		{"half the cells", "u_t + u_x = 0", 1, 4, 2 * carried},
		{"no derivative along time", "u_x = u", 1, 2, 0},
	} {
		if got := lever(c.equation, c.end, c.cells); math.Abs(got-c.want) > 0.05*c.want {
			t.Errorf("%s: leverage %.4g, want %.4g", c.name, got, c.want)
		}
	}
	if wave := lever("u_tt = u_xx", 1, 2); !(carried/10 < wave && wave < carried) {
		t.Errorf("waves of second order have the leverage %.3g, those of first order %.3g", wave, carried)
	}
}

// A march of steep waves asks at once for the residual that the tolerance needs.
func TestAsksAtOnce(t *testing.T) {
	const pulse = "exp(-((x - t - 0.3)/0.05)^2)"
	p := evolution(t, 1, []string{"u"}, [2]string{"interior", "u_t + u_x = 0"}, [2]string{"start", "u = " + pulse}, [2]string{"left", "0 = " + pulse + " - u"})
	var again []string
	s := solve(t, p, Options{Tolerance: 1e-6, Watch: func(e Event) {
		if strings.Contains(e.Note, "smaller residuals") {
			again = append(again, e.Note)
		}
	}})
	worst := 0.0
	for i := range 101 {
		x := float64(i) / 100
		worst = max(worst, math.Abs(s.Values(mat.NewDense(1, 2, []float64{x, 1})).At(0, 0)-math.Exp(-math.Pow((x-1.3)/0.05, 2))))
	}
	if s.Slabs < 2 || s.Status != Solved || worst > 1e-6 || again != nil {
		t.Errorf("%d slabs: %s (%s), error %.1e; %q", s.Slabs, s.Status, s.Reason, worst, again)
	}
}

// A march asks for less than the margin of all solves does, and is graded for that where something is singular; unless waves carry this away, or linear
// diffusion forgets it.
func TestAsk(t *testing.T) {
	beam := [][2]string{{"interior", "u_tt = -u_xxxx"}, {"start", "u = x"}, {"start", "u_t = 0"}, {"sides", "u = 0"}, {"sides", "u_xx = 0"}}
	for _, c := range []struct {
		name       string
		conditions [][2]string
		singular   bool
		asked      float64
		anew       bool
	}{
		{"beam", beam, false, 1e-11, false},
		{"beam with contradictions", beam, true, 1e-9, false},
		{"reaction and diffusion", [][2]string{{"interior", "u_t = u_xx + u - u^3"}, {"start", "u = x"}, {"sides", "u = 0"}}, true, 1e-11, true},
		{"diffusion", [][2]string{{"interior", "u_t = u_xx"}, {"start", "u = x"}, {"sides", "u = 0"}}, true, 1e-9, false},
	} {
		p := evolution(t, 1, []string{"u"}, c.conditions...)
		s := &solver{ctx: t.Context(), problem: p, options: Options{Tolerance: 1e-8}, begun: time.Now()}
		s.complete()
		s.contradictions.List, s.waves = nil, partition.Waves(p)
		if c.singular {
			s.contradictions.List = compat.Find(p)
		}
		to, first := &pace{asked: 1e-9, target: 1e-9}, &cellTrial{lever: 1e3}
		if anew := s.ask(to, first); math.Abs(to.asked-c.asked) > 1e-6*c.asked || to.target != to.asked || anew != c.anew {
			t.Errorf("%s: asks for %.1e, anew: %v", c.name, to.asked, anew)
		}
		if again := math.IsInf(s.missOf(&march{}, first, false), 1); again != (c.singular && !c.anew) {
			t.Errorf("%s: expected to be made again: %v", c.name, again)
		}
	}
}

// An iteration that comes from afar makes its steps with few functions, and one with all of them.
func TestSketch(t *testing.T) {
	p := evolution(t, 0.2, []string{"u"}, [2]string{"interior", "u_t + u*u_x = 0.05*u_xx"}, [2]string{"start", "u = 2*sin(pi*x)"}, [2]string{"sides", "u = 0"})
	s := &solver{ctx: t.Context(), problem: p, begun: time.Now()}
	s.complete()
	steps := func(sketched bool) (int, string) {
		start := s.start
		if sketched {
			start, _ = s.sketch(p, s.firstDivision(-1), start, 0)
		}
		m, err := s.tryCells(p, s.firstDivision(-1), start, 0)
		if err != nil {
			t.Fatal(err)
		}
		return m.fit.Iterations, fmt.Sprintf("%.1e", m.worst())
	}
	all, residual := steps(false)
	if last, same := steps(true); all < 2 || last != 1 || same != residual {
		t.Errorf("%d steps leave %s, and after a sketch %d leave %s", all, residual, last, same)
	}
}
