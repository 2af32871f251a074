package problem_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pinn/collocation"
	"pinn/pde"
	"pinn/pde/expr"
	"pinn/pde/pdetest"
	"pinn/problem"
)

// Integrals are stated by fields of their own, which the right functions satisfy.
func TestIntegrals(t *testing.T) {
	for _, c := range []struct {
		name, domain, eq string
		fields           []string // that are added
		exact            []string // of all fields
		conditions       int
	}{
		{"along one coordinate", "x = [0, \"pi/2\"]\nt = [0, 1]", "u_t = u_xx + integral(u, x, 0, pi/2) - exp(-t)",
			[]string{"running1", "integral1"}, []string{"exp(-t)*sin(x)", "exp(-t)*(1 - cos(x))", "exp(-t)"}, 4},
		{"along a part", "x = [0, 2]\nt = [0, 1]", "u = t*x + 0*integral(u*x, x, 0.5, 1)",
			[]string{"running1", "integral1"}, []string{"t*x", "t*(x^3 - 1/8)/3", "t*(1 - 1/8)/3"}, 4},
		{"up to the time", "x = [0, 2]\nt = [1, 3]", "u_t = -u^2 + integral(u, t, 1, t) + 2*t*x + t^4*x^2 - x*(t^3 - 1)/3",
			[]string{"running1"}, []string{"x*t^2", "x*(t^3 - 1)/3"}, 3},
		{"over the domain", "x = [0, 2]\ny = [0, 1]", "u + integral(u) = x*y + 1",
			[]string{"running1", "integral1", "running2", "integral2"}, []string{"x*y", "x^2/2*y", "2*y", "y^2", "1"}, 7},
		{"nonlinear, one in the other", "x = [0, 1]\nt = [0, 1]", "u + integral(u*integral(u, x), x) = x + 1/4",
			[]string{"running1", "integral1", "running2", "integral2"}, []string{"x", "x^2/2", "1/2", "x^2/4", "1/4"}, 7},
	} {
		coords := []string{"x", "t"}
		if strings.Contains(c.domain, "y =") {
			coords[1] = "y"
		}
		file := fmt.Sprintf("coords = [\"x\", %q]\nfields = [\"u\"]\n[domain]\n%s\n[[condition]]\nname = \"law\"\non = \"interior\"\neq = %q\n",
			coords[1], c.domain, c.eq)
		f, err := problem.Parse(file)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if slices.ContainsFunc(f.Problem.Conditions[1:], func(c pde.Condition) bool { return !strings.HasPrefix(c.Name, "integral(u") }) {
			t.Errorf("%s: a condition that is added is not called by its integral", c.name)
		}
		if got := f.Problem.Fields[1:]; !slices.Equal(got, c.fields) || len(f.Problem.Conditions) != c.conditions {
			t.Errorf("%s: fields %v, want %v; %d conditions, want %d", c.name, got, c.fields, len(f.Problem.Conditions), c.conditions)
			continue
		}
		sources := []expr.Source{}
		for _, text := range c.exact {
			sources = append(sources, expr.Source{Text: text})
		}
		exact, err := (&expr.Scope{Coords: coords, Time: -1}).Function(sources...)
		if err != nil {
			t.Fatal(err)
		}
		var clouds []*pde.Cloud
		rnd := rand.New(rand.NewPCG(1, 2))
		for _, c := range f.Problem.Conditions {
			at, err := collocation.Sample(c.On, collocation.Random{}, 30, rnd)
			if err != nil {
				t.Fatal(err)
			}
			clouds = append(clouds, at)
		}
		const tolerance = 1e-12 // roundings of values of size 10
		if err := pdetest.CheckExact(f.Problem, exact, clouds, tolerance); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
