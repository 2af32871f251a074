package compat_test

import (
	"strings"
	"testing"

	"pinn/collocation/compat"
	"pinn/problem"
)

// Corners of shapes are places like those of boxes, whichever way the sides are named; so are those of a polygon along axes, and where a shape
// is cut out at a side. A side ends where it ends: other sides that cross its plane, those of an L, do not meet it there. Sides of a unit cell are not places at all. What lies on the line of a side of a polygon, beyond it, is not of the polygon.
func TestFindInShapes(t *testing.T) {
	const plate = "coords = ['x', 'y']\nfields = ['u']\n[[condition]]\non = 'interior'\neq = '-lap(u) = 1'\n"
	const square = "[domain]\nx = [0, 2]\ny = [0, 1]\nminus = { disk = { center = [1, 0.5], radius = 0.2 }, name = 'hole' }\n"
	for _, c := range []struct {
		text  string
		order int
		where []string
	}{
		{square + "[[condition]]\non = 'boundary'\neq = 'u = 0'\n", 2, []string{"x = 0, y = 0", "x = 0, y = 1", "x = 2, y = 0", "x = 2, y = 1"}},
		{square + "[[condition]]\non = ['x = 0', 'y = 0']\neq = 'u = 0'\n[[condition]]\non = ['hole', 'x = 2', 'y = 1']\neq = 'dn(u) = 0'\n", 2, []string{"x = 0, y = 0"}},
		{square + "[[condition]]\non = 'box'\neq = 'u = x*(2 - x)/2'\n[[condition]]\non = 'hole'\neq = 'u = 0'\n", 0, nil},
		{square + "[[condition]]\non = 'hole'\neq = 'u = 0'\n[[condition]]\non = 'x = 0'\neq = ['u = mate(u)', 'u_x = mate(u_x)']\n" +
			"[[condition]]\non = 'y = 0'\neq = ['u = mate(u)', 'u_y = mate(u_y)']\n", 0, nil},
		{"[domain]\npolygon = [[0, 0], [1, 0], [1, 1], [0, 1]]\n[[condition]]\non = 'boundary'\neq = 'u = 0'\n", 2, []string{"x = 0, y = 0", "x = 0, y = 1", "x = 1, y = 0", "x = 1, y = 1"}},
		{"[domain]\npolygon = [[0, 0], [1, 0], [1, -1], [-1, -1], [-1, 1], [0, 1]]\n[[condition]]\non = 'boundary'\neq = 'u = 0'\n", 2,
			[]string{"x = -1, y = -1", "x = -1, y = 1", "x = 1, y = -1", "x = 0, y = 1", "x = 0, y = 0", "x = 1, y = 0"}},
		{"[domain]\npolygon = [[0, -1], [1, 0], [0, 1], [-1, 0]]\n[[condition]]\non = 'boundary'\neq = 'u = 0'\n", 2,
			[]string{"x = -1, y = 0", "x = 0, y = -1", "x = 0, y = 1", "x = 1, y = 0"}},
		{"[domain]\npolygon = [[0, -1], [1, 0], [0, 1], [-1, 0]]\n[[condition]]\non = 'boundary'\neq = 'u = -(x^2 + y^2)/4'\n", 2, nil},
		{"[domain]\npolygon = [[0, 0], [2, 0.5], [0.5, 2]]\n[[condition]]\non = 'boundary and x > y'\neq = 'u = 1'\n[[condition]]\non = 'boundary and x < y'\neq = 'u = 0'\n", 0,
			[]string{"x = 0, y = 0", "x = 1.25, y = 1.25"}},
		{"[domain]\nx = [0, 1]\ny = [0, 1]\nminus = { polygon = [[0, 0.4], [0.5, 0.5], [0, 0.6]] }\n" +
			"[[condition]]\non = 'box'\neq = 'u = y*(1 - y)/2'\n[[condition]]\non = 'polygon'\neq = 'u = y*(1 - y)/2'\n", 0, nil},
	} {
		f, err := problem.Parse(plate + c.text)
		if err != nil {
			t.Fatal(err)
		}
		got := compat.Find(f.Problem)
		if len(got) != len(c.where) {
			t.Errorf("%s: %d contradictions, want %d: %v", c.text, len(got), len(c.where), got)
			continue
		}
		for k, where := range c.where {
			if got[k].Where != where || got[k].Order != c.order {
				t.Errorf("%s: at %s of order %d, want %s of order %d", c.text, got[k].Where, got[k].Order, where, c.order)
			}
		}
	}
}

// What conditions on curved and slanted sides give is not counted, and of axes across these it is not known what lacks.
func TestLackBesideSlantedSides(t *testing.T) {
	for text, want := range map[string]string{
		"coords = ['x', 'y']\n[domain]\nball = { coords = ['x', 'y'], center = [0, 0], radius = 1 }\n":                  "",
		"coords = ['x', 'y']\n[domain]\npolygon = [[0, 0], [2, 0.5], [0.5, 2]]\n":                                       "",
		"coords = ['x', 'y', 't']\n[domain]\nball = { coords = ['x', 'y'], center = [0, 0], radius = 1 }\nt = [0, 1]\n": "along t there is room for 1 value, and none is given",
	} {
		equation := "lap(u) = 4"
		if want != "" {
			equation = "u_t = lap(u)"
		}
		f, err := problem.Parse("fields = ['u']\n" + text + "[[condition]]\non = 'interior'\neq = '" + equation + "'\n[[condition]]\non = 'boundary'\neq = 'u = 0'\n")
		if err != nil {
			t.Fatal(err)
		}
		if got := compat.Lack(f.Problem); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// A line that leaves the domain is another one where it comes back, and what lies beyond the side of a hole is no inside.
func TestSurplusesBesideHoles(t *testing.T) {
	const plate = "coords = ['x', 'y']\nfields = ['u']\n[[condition]]\non = 'interior'\neq = 'lap(u) = 0'\n"
	const coax = "[domain]\nx = [0, 2]\ny = [0, 2]\nminus = { box = { lower = [0.75, 0.75], upper = [1.25, 1.25] }, name = 'core' }\n[[condition]]\non = 'core'\neq = 'u = 1'\n"
	for text, given := range map[string]int{
		coax + "[[condition]]\non = 'box'\neq = 'u = 0'\n":                                                                                     0,
		coax + "[[condition]]\non = 'box'\neq = ['u = 0', 'dn(u) = 0']\n":                                                                      2,
		strings.Replace(coax, "upper = [1.25", "upper = [0.76", 1) + "[[condition]]\non = 'box'\neq = 'u = 0'\n":                               0,
		"[domain]\npolygon = [[0, 0], [3, 0], [3, 3], [2, 3], [2, 1], [1, 1], [1, 3], [0, 3]]\n[[condition]]\non = 'boundary'\neq = 'u = x'\n": 0,
		"[domain]\nx = [0, 2]\ny = [0, 1]\n[[condition]]\non = 'boundary'\neq = 'u = 0'\n[[condition]]\non = 'x = 1'\neq = 'u = 1'\n":          1,
	} {
		f, err := problem.Parse(plate + text)
		if err != nil {
			t.Fatal(err)
		}
		got := compat.Surpluses(f.Problem)
		if len(got) != given {
			t.Errorf("%s: %d axes with too many conditions, want %d", text, len(got), given)
		}
		for _, s := range got {
			if inside := strings.Contains(text, "x = 1'"); inside != (len(s.Inside) > 0) {
				t.Errorf("%s: holds inside is %v", text, !inside)
			}
		}
	}
}
