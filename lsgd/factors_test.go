package lsgd_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"pinn/collocation"
	"pinn/lsgd"
)

// TestFactors solves equations with other right-hand sides, and then other matrices, with the factors of the first. The work tells
// whether they were used.
func TestFactors(t *testing.T) {
	var f lsgd.Factors
	var first float64
	for _, c := range []struct {
		name, equation, exact string
		newton                lsgd.ProjectSettings
		again                 bool
	}{
		{"the first", "u_xx + u_yy = -2*sin(x+1)*sin(y)", "sin(x+1)*sin(y)", lsgd.ProjectSettings{}, false},
		{"other data", "u_xx + u_yy = -5*sin(x)*cos(2*y)", "sin(x)*cos(2*y)", lsgd.ProjectSettings{}, true},
		{"no data", "u_xx + u_yy = 0", "0", lsgd.ProjectSettings{}, true},
		{"another matrix", "u_xx + u_yy + 1e-4*u = (1e-4 - 2)*sin(x)*sin(y)", "sin(x)*sin(y)", lsgd.ProjectSettings{}, false},
		{"another rule", "u_xx + u_yy + 1e-4*u = (1e-4 - 2)*sin(x)*sin(y)", "sin(x)*sin(y)", lsgd.ProjectSettings{Strong: 0.1}, false},
		{"the first again", "u_xx + u_yy = -2*sin(x+1)*sin(y)", "sin(x+1)*sin(y)", lsgd.ProjectSettings{}, false},
	} {
		tiles := newTiling(t, 3, 12, c.equation, c.exact, "x", "y")
		s, at := tiles.system(60, 3)
		balance(t, s, at)
		alone := &collocation.State{Coef: slices.Clone(at.Coef)}
		if _, err := lsgd.Project(context.Background(), s, alone, c.newton); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		c.newton.Factors = &f
		fit, err := lsgd.Project(context.Background(), s, at, c.newton)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if first == 0 {
			first = fit.Work
		}
		if again := fit.Work < first/4; again != c.again {
			t.Errorf("%s: work %.2g, of a factorisation %.2g; want the factors used: %t", c.name, fit.Work, first, c.again)
		}
		got, want := math.Sqrt(2*fit.Loss), math.Sqrt(lossAt(t, s, alone))
		if e := tiles.error(s, at); !(got <= 2*want+1e-14) || !(e <= 2*tiles.error(s, alone)+1e-12) {
			t.Errorf("%s: residual %g, error %g; solved alone %g, %g", c.name, got, e, want, tiles.error(s, alone))
		}
	}
}

// TestFactorsSkip requires the same bits after a system that was solved elsewhere as after one that was solved here.
func TestFactorsSkip(t *testing.T) {
	system := func(equation, exact string) (*collocation.System, *collocation.State) {
		s, at := newTiling(t, 2, 12, equation, exact, "x", "y").system(40, 3)
		balance(t, s, at)
		return s, at
	}
	solve := func(skip bool) []float64 {
		var f lsgd.Factors
		s, at := system("u_xx + u_yy = -2*sin(x+1)*sin(y)", "sin(x+1)*sin(y)")
		if skip {
			if err := f.Skip(s, lsgd.ProjectSettings{}); err != nil {
				t.Fatal(err)
			}
		} else if _, err := lsgd.Project(context.Background(), s, at, lsgd.ProjectSettings{Factors: &f}); err != nil {
			t.Fatal(err)
		}
		s, at = system("u_xx + u_yy = -5*sin(x)*cos(2*y)", "sin(x)*cos(2*y)")
		if _, err := lsgd.Project(context.Background(), s, at, lsgd.ProjectSettings{Factors: &f}); err != nil {
			t.Fatal(err)
		}
		return at.Coef
	}
	if !slices.Equal(solve(true), solve(false)) {
		t.Error("other coefficients after a system that was skipped than after one that was solved")
	}
}
