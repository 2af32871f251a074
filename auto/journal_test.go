package auto

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"math/cmplx"
	"slices"
	"strings"
	"testing"

	"pinn/pde"
	"pinn/pde/expr"
)

// memory is a journal in memory that may refuse after some records.
type memory struct {
	records map[string][]byte
	order   []string
	asked   int // records that were there
	refuse  bool
}

func (m *memory) Recall(name string) []byte {
	if r, ok := m.records[name]; ok {
		m.asked++
		return r
	}
	return nil
}

func (m *memory) Keep(name string, data []byte) error {
	if m.refuse {
		return errors.New("disk full")
	}
	m.records[name] = slices.Clone(data)
	m.order = append(m.order, name)
	return nil
}

// first returns a journal with the first records of another.
func (m *memory) first(n int) *memory {
	out := &memory{records: map[string][]byte{}}
	for _, name := range m.order[:n] {
		out.records[name] = m.records[name]
	}
	return out
}

// A solve that goes on from any of its records ends with the bits of one that was never interrupted.
func TestResume(t *testing.T) {
	s := &expr.Scope{Coords: []string{"x", "t"}, Time: 1, Fields: []string{"u"}}
	trained := Options{Training: Training{Method: LSGD, Steps: 12}, Network: Network{Width: 10}}
	newton := Options{Training: Training{Method: LSGD, Step: GaussNewton, Steps: 12}, Network: Network{Width: 5, Layers: 2}, Points: Points{Interior: 100}}
	for _, c := range []struct {
		name   string
		inside string
		o      Options
	}{
		{"linear", "u_t + u_x = 0", Options{}},
		{"nonlinear", "u_t + u_x + 0.1*(u^2 - (1 + t - x)^2) = 0", Options{Tolerance: 1e-6}},
		{"trained", "u_t + u_x = 0", trained},
		{"Gauss-Newton", "u_t + u_x = 0", newton},
	} {
		p := stated(t, s, c.inside, map[int]string{0: "u = 1 + t", 1: "u = 1 - x"})
		resumes(t, c.name, p, c.o)
	}
	resumes(t, "linear fit", decay(t, "D", []string{"D"}, 20, 0.02, 1), Options{Network: heatBasis})
	resumes(t, "nonlinear fit", logistic(t, 30, 0.05, 1), Options{})
	resumes(t, "unknown field", unknownLoad(t, 30, 0.02, false), Options{})
	resumes(t, "eigenvalues", drum(t, "-lap(u) = k*u"), Options{Network: Network{Width: 100, Spread: 9}, Eigenvalues: &Eigenvalues{Count: 2}})
	resumes(t, "eigenvalues on cells", stringOfTwo(t), Options{Eigenvalues: &Eigenvalues{Count: 3}})
}

// resumes solves a problem from some of its records.
func resumes(t *testing.T, name string, p *pde.Problem, o Options) {
	t.Helper()
	solve := func(m *memory) string {
		t.Helper()
		o := o
		o.Journal = m
		sol, err := Solve(context.Background(), p, &o)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		text, err := json.Marshal(struct {
			Model    *Model
			Status   Status
			Estimate float64
			Modes    string
			Records  int
		}{sol.Model, sol.Status, sol.ErrorEstimate, fmt.Sprint(sol.Modes), len(sol.History)})
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	whole := &memory{records: map[string][]byte{}}
	want := solve(whole)
	n := len(whole.order)
	if n == 0 {
		t.Fatalf("%s: nothing was kept", name)
	}
	for _, cut := range []int{0, 1, n / 2, n - 1, n} {
		m := whole.first(cut)
		if got := solve(m); got != want {
			t.Errorf("%s: from %d of %d records: another solution", name, cut, n)
		}
		if m.asked != cut || len(m.order) != n-cut {
			t.Errorf("%s: from %d of %d records: %d were used and %d made", name, cut, n, m.asked, len(m.order))
		}
	}
	foreign := whole.first(n)
	for _, name := range slices.Collect(maps.Keys(foreign.records)) {
		foreign.records[name] = []byte("something else")
	}
	if got := solve(foreign); got != want {
		t.Errorf("%s: from records that cannot be read: another solution", name)
	}
	if got := solve(&memory{refuse: true}); got != want {
		t.Errorf("%s: without room for records: another solution", name)
	}
}

// Every complete solution that is handed out on the way is one: it has a model that stays as it is, and the first solve is
// handed out before the independent one.
func TestCheckpoint(t *testing.T) {
	s := &expr.Scope{Coords: []string{"x"}, Time: -1, Fields: []string{"u"}}
	for _, o := range []Options{{}, {Training: Training{Method: LSGD, Steps: 20}, Network: Network{Width: 5}}} {
		p := stated(t, s, "u_x = u", map[int]string{0: "u = 1"})
		var steps, models []string
		var offered []*Solution
		o.Checkpoint = func(sol *Solution) {
			text, err := json.Marshal(sol.Model)
			if err != nil || sol.Next == "" || len(sol.Validation) != len(p.Conditions) {
				t.Fatalf("%v, next %q, %d residuals", err, sol.Next, len(sol.Validation))
			}
			steps, models, offered = append(steps, sol.Next), append(models, string(text)), append(offered, sol)
		}
		final, err := Solve(context.Background(), p, &o)
		if err != nil || final.Next != "" {
			t.Fatal(err, final.Next)
		}
		if !strings.HasSuffix(strings.Join(steps, " "), "check") {
			t.Errorf("handed out before %v, want the last before the check", steps)
		}
		for k, sol := range offered {
			if text, _ := json.Marshal(sol.Model); string(text) != models[k] {
				t.Errorf("the solution that was handed out before %q has changed", sol.Next)
			}
		}
	}
}

// A search for eigenvalues hands out what it has, too: all values that were asked for, without an estimate before the independent solve, and with functions
// that stay as they are.
func TestCheckpointOfEigenvalues(t *testing.T) {
	for _, c := range []struct {
		name  string
		p     *pde.Problem
		o     Options
		cells bool
	}{
		{"one basis", drum(t, "-lap(u) = k*u"), Options{Network: Network{Width: 100, Spread: 9}, Eigenvalues: &Eigenvalues{Count: 2}}, false},
		{"cells", stringOfTwo(t), Options{Eigenvalues: &Eigenvalues{Count: 3}}, true},
	} {
		var offered []*Solution
		var models []string
		c.o.Checkpoint = func(sol *Solution) {
			text, err := json.Marshal(sol.Model)
			if err != nil {
				t.Fatal(err)
			}
			offered, models = append(offered, sol), append(models, string(text))
		}
		final, err := Solve(t.Context(), c.p, &c.o)
		if err != nil || len(offered) == 0 {
			t.Fatalf("%s: %v, %d handed out", c.name, err, len(offered))
		}
		for k, sol := range offered {
			if text, _ := json.Marshal(sol.Model); string(text) != models[k] {
				t.Errorf("%s: the eigenfunctions that were handed out before %q have changed", c.name, sol.Next)
			}
			if sol.Status != Unchecked || !math.IsNaN(sol.ErrorEstimate) || len(sol.Modes) != c.o.Eigenvalues.Count || c.cells != (sol.Cells > 0) {
				t.Errorf("%s: handed out before %q: %s, estimate %g, %d modes, %d cells", c.name, sol.Next, sol.Status, sol.ErrorEstimate, len(sol.Modes), sol.Cells)
			}
		}
		last := offered[len(offered)-1]
		for k, q := range last.Modes {
			if want := final.Modes[k]; last.Next != "check" || cmplx.Abs(q.Value-want.Value) > 1e-6*cmplx.Abs(want.Value) || !slices.Equal(q.Re, want.Re) {
				t.Errorf("%s: before %q mode %d is %v, in the end %v", c.name, last.Next, k, q, want)
			}
		}
	}
}
