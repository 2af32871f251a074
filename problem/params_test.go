package problem

import (
	"math"
	"strings"
	"testing"

	"pinn/pde"
)

const withParams = `
coords = ["x"]
fields = ["u"]
[params]
a = 0.1
b = "1/4"
c = { start = 2, min = 1, unit = "W/m" }
[domain]
x = [0, 1]
[[condition]]
on = "interior"
eq = "u_x = a*b*c"
`

// A number alone is where the search begins, without bounds; the unit of a table is that of the name.
func TestParams(t *testing.T) {
	f, err := Access{}.Parse("a.toml", []byte(withParams), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []pde.Param{{Name: "a", Start: 0.1}, {Name: "b", Start: 0.25}, {Name: "c", Start: 2, Min: 1, Max: math.Inf(1)}}
	for i, p := range f.Problem.Params {
		equal(t, p.Name, p, want[i])
	}
	equal(t, "label", f.Label("c"), "c [W/m]")
}

func TestParamOverrides(t *testing.T) {
	f, err := Access{}.Parse("a.toml", []byte(withParams), []string{"params.a=3", "params.c.start=4"})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "a", f.Problem.Params[0], pde.Param{Name: "a", Start: 3})
	equal(t, "c", f.Problem.Params[2], pde.Param{Name: "c", Start: 4, Min: 1, Max: math.Inf(1)})
	for set, want := range map[string]string{
		"params.c=4":       "set params.c.start",
		"params.a.min=1":   "a is not a table",
		`units={ c = "m"}`: `the unit of "c" is "m" here and "W/m" in [params]`,
	} {
		if _, err := (Access{}).Parse("a.toml", []byte(withParams), []string{set}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", set, err, want)
		}
	}
}
