package pde_test

import (
	"fmt"
	"strings"
	"testing"

	"pinn/collocation/region"
	"pinn/pde"
	"pinn/pde/expr"
)

// heated returns a problem in x and t with equations on the interior and a start.
func heated(t *testing.T, start string, equations ...string) *pde.Problem {
	t.Helper()
	b, err := region.NewBox([]float64{0, 0}, []float64{2, 1})
	if err != nil {
		t.Fatal(err)
	}
	s := &expr.Scope{Coords: []string{"x", "t"}, Time: 1, Fields: []string{"u", "v"}}
	p := &pde.Problem{Coords: s.Coords, Fields: s.Fields, Time: "t", Lower: []float64{0, 0}, Upper: []float64{2, 1}}
	add := func(on pde.Region, text string) {
		op, err := s.Operator(expr.Source{Text: text})
		if err != nil {
			t.Fatal(err)
		}
		p.Conditions = append(p.Conditions, pde.Condition{Name: text, On: on, Op: op})
	}
	for _, text := range equations {
		add(b.Interior(), text)
	}
	begin, err := b.At(map[int]float64{1: 0})
	if err != nil {
		t.Fatal(err)
	}
	add(begin, start)
	add(b.Boundary(1), "u = step(t - 0.5)")
	return p
}

func TestProblemSwitches(t *testing.T) {
	p := heated(t, "u = abs(x - 1.5) + max(t - 0.2, 0)",
		"u_t = d(if(x < 1, 1, 2)*u_x, x) + if(x < 0.25, 1, 0)",
		"v_t = d(if(x < 1, 3, 2)*v_x, x)",
	)
	all, err := p.Switches()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range all {
		got = append(got, fmt.Sprintf("%s = %g kind %d, %d fluxes, broken", p.Coords[s.Axis], s.At, s.Kind, len(s.Flux)))
		for _, b := range s.Broken {
			got[len(got)-1] += fmt.Sprintf(" %s%v", p.Fields[b.Field], b.D.Axes())
		}
	}
	want := []string{
		"x = 0.25 kind 1, 0 fluxes, broken",
		"x = 1 kind 2, 2 fluxes, broken u[0] v[0]",
		"x = 1.5 kind 0, 0 fluxes, broken",
		"t = 0.5 kind 0, 0 fluxes, broken",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestStackSwitches: operators that hold together switch where each does, and are restricted one by one.
func TestStackSwitches(t *testing.T) {
	p := heated(t, "u = 0", "u_t = d(if(x < 1, 1, 2)*u_x, x)", "v_t = v_xx")
	stack := pde.Stack(p.Conditions[0].Op, p.Conditions[1].Op).(pde.Switching)
	all, err := stack.Switches(p.Lower, p.Upper, p.Orders())
	if err != nil || len(all) != 1 || all[0].Kind != pde.Interface {
		t.Errorf("%+v, %v", all, err)
	}
	if r := pde.Restrict(stack, []float64{0, 0}, []float64{1, 1}, nil); r == pde.Operator(stack) || len(r.Slots()) != len(stack.Slots()) {
		t.Error("the stack is not restricted, or has other slots")
	}
	if r := pde.Restrict(stack, p.Lower, p.Upper, nil); r != pde.Operator(stack) {
		t.Error("there is nothing to decide, but the stack changes")
	}
}

func TestSwitchFaults(t *testing.T) {
	p := heated(t, "u = d(step(x - 0.5), x)", "u_t = u_xx")
	if _, err := p.Switches(); err == nil || !strings.Contains(err.Error(), "step(x - 0.5) jumps at x = 0.5") {
		t.Errorf("error %v", err)
	}
}
