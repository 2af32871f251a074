package problem_test

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"pinn/problem"
)

// Heat and a reactant in two dimensions and time: each field feeds the other.
func ExampleNew() {
	f, err := problem.New("reactor").
		Coord("x", 0, 1).Coord("y", 0, 1).Time("t", 0, 0.1).
		Fields("u", "v").
		Const("k", 0.5).
		Equation("u_t = u_xx + u_yy + k*v", "v_t = v_xx + v_yy - k*v").
		On("t = 0", "u = 0", "v = sin(pi*x)*sin(pi*y)").
		On("boundary", "u = 0", "v = 0").
		Build()
	if err != nil {
		fmt.Println(err)
		return
	}
	f.Options.Tolerance = 1e-4
	s, err := f.Solve(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	v, _ := s.At("v", 0.5, 0.5, 0.1) // exp(-(2 pi^2 + k) t)
	total, _ := s.At("u + v", 0.5, 0.5, 0.1)
	slope, _ := s.At("v_x", 0, 0.5, 0.1)
	fmt.Printf("%s: v = %.3f, u + v = %.3f, v_x at the wall = %.3f\n", s.Status, v, total, slope)
	// Output: solved: v = 0.132, u + v = 0.139, v_x at the wall = 0.415
}

func ExampleParse() {
	f, err := problem.Parse(`
		coords = ["x"]
		fields = ["u"]
		[domain]
		x = [0, 1]
		[[condition]]
		on = "interior"
		eq = "u_xx = -pi^2*sin(pi*x)"
		[[condition]]
		on = "boundary"
		eq = "u = 0"
	`)
	if err != nil {
		fmt.Println(err)
		return
	}
	s, err := f.Solve(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	u, _ := s.At("u", 0.5)
	fmt.Printf("%s, u(1/2) = %.9f\n", s.Status, u)
	// Output: solved, u(1/2) = 1.000000000
}

func ExampleParse_fault() {
	_, err := problem.Parse(`coords = ["x"]
fields = ["u"]
[domain]
x = [0, 1]
[[condition]]
on = "interior"
eq = "u_xx = w"
`)
	fmt.Println(err)
	// Output:
	// problem.toml:7:14: unknown name "w": the names here are u, x
	//   u_xx = w
	//          ^
}

// The builder and a file with the same words state the same problem.
func TestBuilderAgreesWithText(t *testing.T) {
	built, err := problem.New("ring").Ball([]string{"x", "y"}, []float64{0, 0}, 2).Time("s", 0, 1).Fields("u").
		Const("a", 0.25).Function("f", "a*x*y").Equation("u_s = lap(u) + f").On("s = 0", "u = 0").On("sphere", "u = f").
		Exact("u", "0*x").Start("u", "x").Build()
	if err != nil {
		t.Fatal(err)
	}
	text, err := problem.Parse(`name = "ring"
coords = ["x", "y", "s"]
fields = ["u"]
time = "s"
consts = { a = 0.25 }
functions = { f = "a*x*y" }
domain = { ball = { coords = ["x", "y"], center = [0, 0], radius = 2 }, s = [0, 1] }
condition = [{ on = "interior", eq = ["u_s = lap(u) + f"] }, { on = "s = 0", eq = ["u = 0"] }, { on = "sphere", eq = ["u = f"] }]
exact = { u = "0*x" }
start = { u = "x" }
`)
	if err != nil {
		t.Fatal(err)
	}
	statement := func(f *problem.File) string {
		p := f.Problem
		s := fmt.Sprint(f.Name, p.Coords, p.Fields, p.Time, p.Lower, p.Upper, f.Time, f.Exact.Fields, f.Options.Start)
		for _, c := range p.Conditions {
			s += fmt.Sprint(c.Name, c.Op, c.Weight)
		}
		return s
	}
	if got, want := statement(built), statement(text); got != want {
		t.Errorf("built\n%s\nread\n%s", got, want)
	}
	again, err := problem.Parse(string(built.Text))
	if err != nil || built.Path != "ring.toml" {
		t.Fatalf("%s: %v in\n%s", built.Path, err, built.Text)
	}
	if got, want := statement(again), statement(text); got != want {
		t.Errorf("the text of what was built says\n%s\nwant\n%s", got, want)
	}
}

func TestBuilderFaults(t *testing.T) {
	for name, c := range map[string]struct {
		b    *problem.Builder
		want string
	}{
		"name":      {problem.New("a").Coord("x", 0, 1).Fields("u").Equation("u_x = w").On("x = 0", "u = 0"), "unknown name \"w\": the names here are u, x\n  u_x = w\n        ^"},
		"interval":  {problem.New("a").Coord("x", 1, 0).Fields("u").Equation("u_x = 0"), "the lower end 1 is not below the upper end 0"},
		"NaN":       {problem.New("a").Coord("x", 0, math.NaN()).Fields("u").Equation("u_x = 0"), "want a finite number"},
		"region":    {problem.New("a").Coord("x", 0, 1).Fields("u").Equation("u_x = 0").On("x = 2", "u = 0"), "x = 2 lies outside [0, 1]"},
		"twice":     {problem.New("a").Coord("x", 0, 1).Coord("x", 0, 2).Fields("u").Equation("u_x = 0"), `domain "x" is said twice`},
		"nothing":   {problem.New("a"), `missing key "coords"`},
		"no fields": {problem.New("a").Coord("x", 0, 1).Equation("1 = 0"), `missing key "fields"`},
	} {
		if _, err := c.b.Build(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error\n%v\nwant one with\n%s", name, err, c.want)
		}
	}
}

// What is evaluated by name agrees with the derivatives that the model has, and faults have a caret.
func TestAtByName(t *testing.T) {
	f, err := problem.New("a").Coord("x", 0, 1).Fields("u").Const("a", 2).Equation("u_x = a*u").On("x = 0", "u = 1").Build()
	if err != nil {
		t.Fatal(err)
	}
	s, err := f.Solve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]float64{"u": math.E, "u_x": 2 * math.E, "x": 0.5, "1": 1, "u_xx/u + x": 4.5} {
		const tolerance = 1e-9
		if got, err := s.At(text, 0.5); err != nil || math.Abs(got-want) > tolerance {
			t.Errorf("%s: %v (%v), want %v, tolerance %g", text, got, err, want, tolerance)
		}
	}
	for text, want := range map[string]string{"v": `unknown name "v"`, "dn(u)": "boundary only", "u +": "", "mate(u)": "boundary only"} {
		if v, err := s.At(text, 0.5); err == nil || !math.IsNaN(v) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, error %v, want one with %q", text, v, err, want)
		}
	}
	if _, err := s.At("u", 0.5, 0.5); err == nil {
		t.Error("two coordinates for one: no error")
	}
}
