package describe

import (
	"testing"

	"pinn/problem"
)

// Regions of shapes in words: pieces by their names, plane sides by their coordinate.
func TestWhereOfShapes(t *testing.T) {
	for on, want := range map[string]string{
		"interior":             "interior",
		"interior and x < y":   "a part of the interior",
		"boundary":             "boundary",
		"hole":                 "hole",
		"hole and y > 0 + x":   "hole (a part)",
		"x = 0":                "x = 0",
		"y = 1 and x < 0.5":    "y = 1, x from 0 to 0.5",
		"x = 0.25, y = 0.125":  "x = 0.25, y = 0.125",
		"boundary and t < 0.5": "boundary, t from 0 to 0.5",
	} {
		f, err := problem.Access{}.Parse("p.toml", []byte(`coords = ["x", "y", "t"]
fields = ["u"]
[domain]
x = [0, 1]
y = [0, 1]
t = [0, 1]
minus = { disk = { center = [0.5, 0.5], radius = 0.2 }, name = "hole" }
[[condition]]
on = "interior"
eq = "u_t = u"
[[condition]]
on = "`+on+`"
eq = "u = 0"
`), nil)
		if err != nil {
			t.Errorf("%s: %v", on, err)
			continue
		}
		if got := Coordinates(f); got != "a shape bounded by box, hole, within x in [0, 1], y in [0, 1], t in [0, 1] (time)" {
			t.Errorf("%s: the domain is %q", on, got)
		}
		if got := Where(f, f.Problem.Conditions[1].On); got != want {
			t.Errorf("%s: described as %q, want %q", on, got, want)
		}
	}
}

// The inside of a shape has no ends of its own along the axes.
func TestInsideOfShapes(t *testing.T) {
	for _, domain := range []string{
		`disk = { center = [0, 0], radius = 1 }`, `polygon = [[0, 0], [1, 0], [1, 1], [0, 2]]`, `disk = { center = [0, 0], radius = 1 }
minus = { disk = { name = "hole", center = [0, 0], radius = 0.5 } }`,
	} {
		f, err := problem.Parse("coords = [\"x\", \"y\"]\nfields = [\"u\"]\n[domain]\n" + domain + "\n[[condition]]\non = \"interior\"\neq = \"lap(u) = 1\"\n[[condition]]\non = \"boundary\"\neq = \"u = 0\"\n")
		if err != nil {
			t.Fatal(err)
		}
		if got := Where(f, f.Problem.Conditions[0].On); got != "interior" {
			t.Errorf("%s: the inside is described as %q", domain, got)
		}
	}
}
