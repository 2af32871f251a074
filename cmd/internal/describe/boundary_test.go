package describe

import (
	"testing"

	"pinn/collocation/region"
	"pinn/problem"
)

const square = `
coords = ["x", "t"]
fields = ["u"]
[domain]
x = [0, 1]
t = [0, 1]
[[condition]]
name = "heat"
on   = "interior"
eq   = "u_t = u_xx"
[[condition]]
name = "left"
on   = "x = 0"
eq   = "u = 0"
`

// A condition on a part of a side leaves the rest bare.
func TestPartOfASide(t *testing.T) {
	f, err := problem.Parse(square)
	if err != nil {
		t.Fatal(err)
	}
	part, ok, err := region.Restrict(f.Problem.Conditions[1].On, region.Bound{Axis: 1, Value: 0.5})
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	f.Problem.Conditions[1].On = part
	want := map[string]string{
		"x = 0": "left (on a part); nothing elsewhere", "x = 1": "nothing", "t = 0": "nothing", "t = 1": "nothing: the end of time",
	}
	for _, p := range Boundary(f) {
		if p.String() != want[p.Name] {
			t.Errorf("%s: %s, want %s", p.Name, p, want[p.Name])
		}
	}
}
