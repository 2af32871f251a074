package auto

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/problems/poisson"
)

// A status is its name in texts, and comes back.
func TestStatusNames(t *testing.T) {
	for k := range statusNames {
		s, back := Status(k), Status(-1)
		text, err := json.Marshal(s)
		if err == nil {
			err = json.Unmarshal(text, &back)
		}
		if err != nil || back != s || string(text) != `"`+s.String()+`"` {
			t.Errorf("%d became %s and then %d, error %v", s, text, back, err)
		}
		if none := s == NoSolution || s == Failed; (s.Err() != nil) != none || none && s.Good() {
			t.Errorf("%s: error %v, good %t", s, s.Err(), s.Good())
		}
	}
	if err := new(Status).UnmarshalText([]byte("fine")); err == nil {
		t.Error("an unknown status: no error")
	}
}

// Two solves that both find zero say nothing of a problem whose conditions lack something.
func TestLackOfZero(t *testing.T) {
	walls, start := [2]string{"sides", "u = 0"}, [2]string{"start", "u = 0"}
	bare := evolution(t, 1, []string{"u"}, [2]string{"interior", "u_t = u_xx"}, walls)
	whole := evolution(t, 1, []string{"u"}, [2]string{"interior", "u_t = u_xx"}, walls, start)
	for _, c := range []struct {
		solver
		want string
	}{
		{solver{problem: bare, scale: [][]float64{{1}}}, "along t there is room for 1 value, and none is given"},
		{solver{problem: bare, scale: [][]float64{{1}}, reference: 1}, ""},
		{solver{problem: whole, scale: [][]float64{{1}}}, ""},
	} {
		if got := c.lackOfZero(); got != c.want {
			t.Errorf("reference %g: %q, want %q", c.reference, got, c.want)
		}
	}
}

// Nil options are the defaults.
func TestNilOptions(t *testing.T) {
	s, err := Solve(t.Context(), poisson.New(1), nil)
	if err != nil || s.Status != Solved {
		t.Fatalf("%v, error %v", s, err)
	}
}

// Without a solution there is an error, and the methods of what comes with it do no harm.
func TestNoSolutionIsSafe(t *testing.T) {
	p := problem(t, []string{"x"}, []string{"u"}, [2]string{"interior", "u^2 = -1"})
	s, err := Solve(context.Background(), p, nil)
	outcome := (*OutcomeError)(nil)
	if !errors.As(err, &outcome) || outcome.Status != NoSolution || outcome.Reason == "" || s == nil || s.Status != NoSolution {
		t.Fatalf("%+v, error %v; want none, with %s", s, err, NoSolution)
	}
	x := mat.NewDense(2, 1, []float64{0.25, 0.5})
	if u := s.Derivative(x, 0); !math.IsNaN(u.At(0, 0)) || !math.IsNaN(s.Values(x).At(1, 0)) || s.CellCount() != 0 {
		t.Errorf("u_x = %v of %d pieces, want NaN of none", mat.Formatted(u), s.CellCount())
	}
	if v, err := s.At("u_x", 0.5); err != nil || !math.IsNaN(v) {
		t.Errorf("At: %g, error %v; want NaN", v, err)
	}
	if !s.Contains([]float64{0.5}) || s.Contains([]float64{7}) {
		t.Error("the domain is not that of the problem")
	}
	if _, err := json.Marshal(s.Model); err == nil {
		t.Error("nothing was saved without an error")
	}
}
