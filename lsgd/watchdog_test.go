package lsgd_test

import (
	"math"
	"testing"

	"pinn/collocation"
	"pinn/lsgd"
	"pinn/pde"
)

// root is u^2 = 2 for a constant u, with the state at a value. From small values Newton's first step leads far away, and every step
// after that halves the distance.
func root(t *testing.T, u float64) (*collocation.System, *collocation.State) {
	t.Helper()
	p := problem(scope, pde.Condition{On: interval(t).Interior(), Op: operator(t, scope, "u^2 = 2")})
	s, at := newSystem(t, p, 5, constant{})
	balance(t, s, at)
	at.Coef[0] = u
	return s, at
}

// Full steps may raise the residual for some solves if it ends below where it was.
func TestWatchdogFollowsFullSteps(t *testing.T) {
	s, at := root(t, 0.1)
	var dog lsgd.Dog
	before, after, moved, err := dog.Try(s, at, 100)
	if err != nil || !moved || !(after < before) || !(math.Abs(at.Coef[0]-1.74) < 0.01) {
		t.Errorf("moved %t to %g, residual %g to %g, error %v; want 10.05, 5.12, 2.76 and then 1.74", moved, at.Coef[0], before, after, err)
	}
	if v := lossAt(t, s, at); math.Abs(math.Sqrt(2*v)-after) > 1e-12*after {
		t.Errorf("the residual is %g, want that of the state, %g", after, math.Sqrt(2*v))
	}
	if dog.Fit.Iterations != 3 {
		t.Errorf("%d solves, want 3", dog.Fit.Iterations)
	}
}

// Where the residual does not fall below what it was within the solves of a try, all is as before, and the next tries wait twice as long
// every time.
func TestWatchdogReturns(t *testing.T) {
	const u = 0.01
	s, at := root(t, u)
	var dog lsgd.Dog
	try := func(most, want int) {
		t.Helper()
		solves := dog.Fit.Iterations
		before, after, moved, err := dog.Try(s, at, most)
		if err != nil || moved || at.Coef[0] != u || before != after {
			t.Fatalf("moved %t to %g, residual %g to %g, error %v; want nothing moved", moved, at.Coef[0], before, after, err)
		}
		if got := dog.Fit.Iterations - solves; got != want {
			t.Errorf("%d solves, want %d", got, want)
		}
	}
	try(100, lsgd.LongestTry)
	for _, rest := range []int{2, 4, 8, 16, 16} {
		for range rest {
			try(100, 0)
		}
		try(1, 1) // the limit of the iteration counts, too
	}
}
