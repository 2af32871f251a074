package shape

import (
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"pinn/pde/expr"
)

func scope() *expr.Scope {
	return &expr.Scope{
		Coords: []string{"x", "y"}, Time: -1, Consts: map[string]float64{"r": 1},
		Functions: map[string]expr.Source{"bulge": {Text: "0.1*cos(3*x)"}},
	}
}

func square(t testing.TB) *Shape { return must(t)(Box([]float64{-2, -2}, []float64{2, 2})) }

func TestFormula(t *testing.T) {
	for _, c := range []struct {
		text    string
		measure float64
	}{
		{"x^2 + y^2 < r^2", math.Pi},
		{"x^2 + y^2 < 1 and y > -0.5", math.Pi/2 + 0.5*math.Sqrt(0.75) + math.Asin(0.5)},
		{"not (x^2 + y^2 < 1)", 16 - math.Pi},
		{"x > 1 or y > 1", 7},
		{"0 < x < 1, -1 <= y < 0.5", 1.5},
		{"(x < 0 or y < 0) and abs(x) < 1 and abs(y) < 1", 3},
		{"y < bulge", 8 + 0.2*math.Sin(6)/3},
		{"x^2 + y^2 < 1 and not (x^2 + y^2 < 0.25)", 0.75 * math.Pi},
		{"not (x > 1 or y > 1)", 9},
	} {
		f, err := ParseFormula(scope(), expr.Source{Text: c.text})
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		d := domainOf(t, Intersection(square(t), f.Within))
		if got := d.Interior().(*Region).Measure(); math.Abs(got-c.measure) > 1e-9 {
			t.Errorf("%s: area %.12g, want %.12g", c.text, got, c.measure)
		}
	}
}

func TestFormulaErrors(t *testing.T) {
	for text, want := range map[string]string{
		"x^2 + y^2":                  "want a comparison",
		"x^2 + z < 1":                `"z"`,
		"x = 0 or y < 1":             "no inside",
		"x < 1 and (y < 2 or y = 0)": "no inside",
		"x < ":                       "",
		"x < 1 and":                  "want a comparison",
	} {
		_, err := ParseFormula(scope(), expr.Source{Text: text, File: "p.toml", Line: 3, Column: 5})
		var at *expr.Error
		if !errors.As(err, &at) || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "^") || at.Line != 3 {
			t.Errorf("%q: %v, want a fault with a caret that says %q", text, err, want)
		}
	}
}

// Pieces of a boundary are picked by equations and inequalities.
func TestNarrow(t *testing.T) {
	disk := must(t)(Ball([]float64{0.3, 0}, 0.5)).Named("hole")
	d := domainOf(t, square(t).Minus(disk))
	for _, c := range []struct {
		text   string
		length float64
	}{
		{"x = 2", 4},
		{"x = -2 and y < 0.5", 2.5},
		{"(x - 0.3)^2 + y^2 = 0.25", math.Pi},
		{"(x - 0.3)^2 + y^2 = 0.25 and y > 0", math.Pi / 2},
		{"abs(x) < 1 and abs(y) < 1", math.Pi},
		{"x > 1 and y > x - 3", 4},
		{"x = 1", 0},
		{"y = 0.5", 0}, // it touches the hole
	} {
		f, err := ParseFormula(scope(), expr.Source{Text: c.text})
		if err != nil {
			t.Fatal(err)
		}
		on, err := d.Narrow(d.Boundary(), f.Within, f.Vanish...)
		switch {
		case c.length == 0 && !errors.Is(err, ErrEmpty):
			t.Errorf("%s: %v, want ErrEmpty", c.text, err)
		case c.length == 0:
		case err != nil:
			t.Errorf("%s: %v", c.text, err)
		default:
			sum := 0.0
			for _, p := range flat(on) {
				sum += p.(*Region).Measure()
			}
			if math.Abs(sum-c.length) > 1e-9 {
				t.Errorf("%s: length %.12g, want %.12g", c.text, sum, c.length)
			}
		}
	}
}

func TestParts(t *testing.T) {
	ok := must(t)
	disk := func(x, r float64) *Shape { return ok(Ball([]float64{x, 0}, r)) }
	for name, c := range map[string]struct {
		shape *Shape
		parts int
	}{
		"two disks":       {Union(disk(0, 1), disk(3, 1)), 2},
		"touching boxes":  {Union(ok(Box([]float64{0, 0}, []float64{1, 1})), ok(Box([]float64{1, 0}, []float64{2, 1}))), 1},
		"three":           {Union(disk(0, 1), disk(3, 1), disk(6, 1)), 3},
		"island":          {Union(ok(Annulus([]float64{0, 0}, 0.5, 1)), disk(0, 0.2)), 2},
		"thin bridge":     {Union(disk(0, 1), disk(3, 1), ok(Box([]float64{0, -0.001}, []float64{3, 0.001}))), 1},
		"cut by a slit":   {ok(Box([]float64{0, 0}, []float64{1, 1})).Minus(ok(Box([]float64{-1, 0.4}, []float64{2, 0.401}))), 2},
		"two balls":       {Union(ok(Ball([]float64{0, 0, 0}, 1)), ok(Ball([]float64{2.5, 0, 0}, 1))), 2},
		"balls that meet": {Union(ok(Ball([]float64{0, 0, 0}, 1)), ok(Ball([]float64{1.9, 0, 0}, 1))), 1},
	} {
		if got := domainOf(t, c.shape).Parts(); len(got) != c.parts {
			t.Errorf("%s: parts at %v, want %d", name, got, c.parts)
		}
	}
	for name, c := range zoo(t) {
		want := 1
		if name == "two intervals" {
			want = 2
		}
		if got := domainOf(t, c.shape).Parts(); len(got) != want {
			t.Errorf("%s: parts at %v, want %d", name, got, want)
		}
	}
}

func TestCorners(t *testing.T) {
	ok := must(t)
	for name, c := range map[string]struct {
		shape  *Shape
		angles map[[2]float64]float64
	}{
		"disk": {ok(Ball([]float64{0, 0}, 1)), nil},
		"L": {zoo(t)["L"].shape, map[[2]float64]float64{
			{0, 0}: 1.5 * math.Pi, {1, 0}: math.Pi / 2, {1, -1}: math.Pi / 2, {-1, -1}: math.Pi / 2, {-1, 1}: math.Pi / 2, {0, 1}: math.Pi / 2}},
		"bite": {zoo(t)["bite"].shape, map[[2]float64]float64{
			{-1, -1}: math.Pi / 2, {1, -1}: math.Pi / 2, {-1, 1}: math.Pi / 2, {1, 0.5}: math.Pi / 2, {0.5, 1}: math.Pi / 2}},
		"lens": {zoo(t)["lens"].shape, map[[2]float64]float64{
			{0.5, math.Sqrt(0.75)}: 2 * math.Pi / 3, {0.5, -math.Sqrt(0.75)}: 2 * math.Pi / 3}},
	} {
		got := domainOf(t, c.shape).Corners()
		if len(got) != len(c.angles) {
			t.Errorf("%s: corners %v, want %v", name, got, c.angles)
			continue
		}
		for _, g := range got {
			found := false
			for x, angle := range c.angles {
				found = found || math.Hypot(x[0]-g.X[0], x[1]-g.X[1]) < 1e-9 && math.Abs(angle-g.Angle) < 1e-9
			}
			if !found {
				t.Errorf("%s: a corner at %v of %g, want %v", name, g.X, g.Angle, c.angles)
			}
		}
	}
}

// A saved domain holds the same points and has the same measure.
func TestJSON(t *testing.T) {
	f, err := ParseFormula(scope(), expr.Source{Text: "y < bulge or x > r"})
	if err != nil {
		t.Fatal(err)
	}
	shapes := map[string]*Shape{"formula": Intersection(square(t), f.Within)}
	for name, c := range zoo(t) {
		shapes[name] = c.shape
	}
	rnd := rand.New(rand.NewPCG(3, 4))
	for name, s := range shapes {
		d := domainOf(t, s)
		data, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		var got Domain
		if err := json.Unmarshal(data, &got); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if a, b := d.Interior().(*Region).Measure(), got.Interior().(*Region).Measure(); a != b {
			t.Errorf("%s: measure %g, was %g", name, b, a)
		}
		for range 100 {
			x := make([]float64, d.Dim())
			for a := range x {
				x[a] = d.lower[a] + (d.upper[a]-d.lower[a])*rnd.Float64()
			}
			if d.Contains(x) != got.Contains(x) {
				t.Errorf("%s: another verdict about %v", name, x)
			}
		}
	}
	var d Domain
	for _, bad := range []string{`{}`, `{"lower":[0],"upper":[1],"atoms":[{"level":{}}],"root":{}}`,
		`{"lower":[0],"upper":[1],"axes":[0],"atoms":[{"level":{"linear":{"normal":[1],"offset":0}}}],"root":{"atom":7}}`} {
		if json.Unmarshal([]byte(bad), &d) == nil {
			t.Errorf("%s was read", bad)
		}
	}
}
