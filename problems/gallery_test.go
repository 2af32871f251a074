package problems_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/pde"
	"pinn/pde/jet"
	"pinn/pde/pdetest"
	"pinn/problem"
	"pinn/problems"
	"pinn/problems/poisson"
	"pinn/problems/transport"
)

func load(t *testing.T, name string, sets ...string) *problem.File {
	t.Helper()
	f, err := problems.Load(name, sets...)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func sample(t *testing.T, p *pde.Problem, n int) []*pde.Cloud {
	t.Helper()
	rnd := rand.New(rand.NewPCG(1, 2))
	var clouds []*pde.Cloud
	for _, c := range p.Conditions {
		at, err := collocation.Sample(c.On, collocation.Random{}, n, rnd)
		if err != nil {
			t.Fatalf("condition %q: %v", c.Name, err)
		}
		clouds = append(clouds, at)
	}
	return clouds
}

// Every file keeps the contracts, and its exact solution satisfies its conditions.
func TestFiles(t *testing.T) {
	const tolerance = 1e-9 // of the size of the terms: rounding, enlarged by cancellation where solutions are steep
	for _, name := range problems.Names() {
		t.Run(name, func(t *testing.T) {
			f := load(t, name)
			if f.Name != name {
				t.Errorf("the name is %q, want %q", f.Name, name)
			}
			clouds := sample(t, f.Problem, 40)
			rnd := rand.New(rand.NewPCG(3, 4))
			for i, c := range f.Problem.Conditions {
				if err := pdetest.CheckOperator(c.Op, clouds[i], rnd); err != nil {
					t.Errorf("condition %q: %v", c.Name, err)
				}
			}
			if f.Options.Eigenvalues != nil {
				if len(f.ExactEigenvalues) < f.Options.Eigenvalues.Count {
					t.Errorf("%d exact eigenvalues of %d", len(f.ExactEigenvalues), f.Options.Eigenvalues.Count)
				}
				return
			}
			if len(f.ExactParams) != len(f.Problem.Params) {
				t.Errorf("%d exact numbers of %d", len(f.ExactParams), len(f.Problem.Params))
			}
			if f.Exact == nil {
				if _, known := published[name]; len(f.ExactParams) == 0 && !known {
					t.Fatal("neither an exact solution nor a published number")
				}
				return
			}
			if len(f.Exact.Fields) != len(f.Problem.Fields)-len(f.Problem.Auxiliary) {
				t.Fatalf("exact solutions of the fields %d, want all", f.Exact.Fields)
			}
			if f.Exact.F == nil && len(f.Problem.Coords) == 1 {
				return // there are no sides but its ends; the table is computed anew by the test of cmd/reference
			}
			if f.Exact.F == nil {
				checkTable(t, f)
				return
			}
			exact, at := equations(f, clouds)
			if err := pdetest.CheckExact(exact, whole(f), at, tolerance); err != nil {
				t.Error(err)
			}
		})
	}
}

// equations returns a problem without its measured data, which hold noise, at the exact values of its parameters.
func equations(f *problem.File, clouds []*pde.Cloud) (*pde.Problem, []*pde.Cloud) {
	p := *f.Problem
	p.Conditions, p.Params = nil, slices.Clone(p.Params)
	for k, q := range p.Params {
		p.Params[k].Start = f.ExactParams[q.Name]
	}
	var at []*pde.Cloud
	for k, c := range f.Problem.Conditions {
		if c.Measured == nil {
			p.Conditions, at = append(p.Conditions, c), append(at, clouds[k])
		}
	}
	return &p, at
}

// The files leave to the program what it should choose, but for those that show a method, and read like short papers.
func TestStyle(t *testing.T) {
	chosen := regexp.MustCompile(`(?m)^\[(network|points|lsgd)\]|^(tolerance|weight)\b`)
	for _, name := range problems.Names() {
		text, _ := problems.Text(name)
		if m := chosen.Find(text); m != nil && !strings.HasSuffix(name, "-lsgd") {
			t.Errorf("%s: chooses %s by hand", name, m)
		}
		if problems.Title(name) == "" {
			t.Errorf("%s: no title", name)
		}
		for _, part := range []string{"# Solution: ", "# Source: ", "# Tests: "} {
			if !regexp.MustCompile(`(?m)^` + part).Match(text) {
				t.Errorf("%s: no line %q", name, part)
			}
		}
	}
	if _, ok := problems.Text("none"); ok || problems.Title("none") != "" {
		t.Error(`there is a problem "none"`)
	}
}

// A statement in Go and one in text are the same problem.
func TestTextAgreesWithGo(t *testing.T) {
	const tolerance = 1e-14 // relative to the largest entry of a table: the same terms, summed in another order
	for _, test := range []struct {
		name string
		sets []string
		want *pde.Problem
		u    jet.Func
	}{
		{"transport", nil, transport.New(1), transport.Exact(1)},
		{"transport", []string{"consts.a=2.5"}, transport.New(2.5), transport.Exact(2.5)},
		{"poisson", nil, poisson.New(1), poisson.Exact(1)},
		{"poisson", []string{"consts.m=3"}, poisson.New(3), poisson.Exact(3)},
	} {
		got := load(t, test.name, test.sets...)
		clouds, others := sample(t, got.Problem, 30), sample(t, test.want, 30)
		for i, c := range got.Problem.Conditions {
			label := fmt.Sprintf("%s %v, condition %q", test.name, test.sets, c.Name)
			if c.Name != test.want.Conditions[i].Name {
				t.Errorf("%s: in Go it is called %q", label, test.want.Conditions[i].Name)
			}
			if !mat.Equal(clouds[i].X, others[i].X) || !slices.Equal(clouds[i].Weight, others[i].Weight) {
				t.Errorf("%s: the points differ", label)
			}
			if err := agree(c.Op, test.want.Conditions[i].Op, clouds[i], tolerance); err != nil {
				t.Errorf("%s: %v", label, err)
			}
		}
		compareExact(t, test.name, got.Exact.F, test.u, clouds[0].X)
	}
}

// agree compares two operators at random values of their slots, which may be in another order.
func agree(got, want pde.Operator, at *pde.Cloud, tolerance float64) error {
	slots, other := got.Slots(), want.Slots()
	if len(slots) != len(other) || got.Affine() != want.Affine() {
		return fmt.Errorf("slots %v and affine %v, in Go %v and %v", slots, got.Affine(), other, want.Affine())
	}
	n, rnd := at.Points(), rand.New(rand.NewPCG(5, 6))
	u, v := mat.NewDense(n, len(slots), nil), mat.NewDense(n, len(slots), nil)
	to := make([]int, len(slots))
	for k, s := range slots {
		if to[k] = slices.Index(other, s); to[k] < 0 {
			return fmt.Errorf("the slot %v is not used in Go", s)
		}
		for i := range n {
			x := rnd.NormFloat64()
			u.Set(i, k, x)
			v.Set(i, to[k], x)
		}
	}
	r, s := mat.NewDense(n, 1, nil), mat.NewDense(n, 1, nil)
	got.Residual(r, at, u, nil)
	want.Residual(s, at, v, nil)
	l, m := pde.NewLinearization(got, n), pde.NewLinearization(want, n)
	got.Linearize(l, at, u, nil)
	want.Linearize(m, at, v, nil)
	scale := max(mat.Max(m.U[0]), -mat.Min(m.U[0])) * max(mat.Max(v), -mat.Min(v), 1)
	for i := range n {
		if a, b := r.At(i, 0), s.At(i, 0); !(math.Abs(a-b) <= tolerance*max(scale, math.Abs(b))) {
			return fmt.Errorf("residual at point %d: got %v, in Go %v, tolerance %v of %v", i, a, b, tolerance, scale)
		}
		for k := range slots {
			if a, b := l.U[0].At(i, k), m.U[0].At(i, to[k]); !(math.Abs(a-b) <= tolerance*math.Abs(b)) {
				return fmt.Errorf("partial %d at point %d: got %v, in Go %v", k, i, a, b)
			}
		}
	}
	return nil
}

// compareExact compares two families of one function up to second derivatives.
func compareExact(t *testing.T, name string, got, want jet.Func, x *mat.Dense) {
	t.Helper()
	const tolerance = 1e-13 // of the largest value: roundings of the arguments of sines and powers of 2 pi
	n, _ := x.Dims()
	set := jet.Close(jet.D(0, 0), jet.D(0, 1), jet.D(1, 1))
	a, b := jet.NewBatch(set, n, 1), jet.NewBatch(set, n, 1)
	got.Eval(a, x)
	want.Eval(b, x)
	for k := range set.Len() {
		size := max(slices.Max(b.Raw(k)), -slices.Min(b.Raw(k)))
		for i, v := range b.Raw(k) {
			if w := a.Raw(k)[i]; !(math.Abs(w-v) <= tolerance*size) {
				t.Errorf("%s: derivative %v at point %d: got %v, in Go %v", name, set.At(k).Axes(), i, w, v)
			}
		}
	}
}
