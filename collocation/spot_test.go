package collocation_test

import (
	"fmt"
	"math"
	"testing"

	"pinn/collocation"
	"pinn/pde"
	"pinn/pde/expr"
)

func boundedOf(t testing.TB, coords []string, text string) pde.Bounded {
	t.Helper()
	s := &expr.Scope{Coords: coords, Time: -1, Fields: []string{"u"}}
	op, err := s.Operator(expr.Source{Text: text})
	if err != nil {
		t.Fatal(err)
	}
	return op
}

func unitBox(d int) pde.Box {
	b := pde.Box{Lower: make([]float64, d), Upper: make([]float64, d)}
	for a := range d {
		b.Upper[a] = 1
	}
	return b
}

// TestSpotsFound: every narrow feature has boxes that hold its middle and are not much larger than it is.
func TestSpotsFound(t *testing.T) {
	xy := []string{"x", "y"}
	for _, c := range []struct {
		text  string
		at    []float64 // a point that a box must hold
		width []float64 // which may be at most so wide
	}{
		{"-lap(u) = exp(-((x - 0.37)^2 + (y - 0.61)^2)/(2*1e-3^2))", []float64{0.37, 0.61}, []float64{0.02, 0.02}},
		{"-lap(u) = exp(-((x - 0.37)^2 + (y - 0.61)^2)/(2*1e-4^2))", []float64{0.37, 0.61}, []float64{0.002, 0.002}},
		{"-lap(u) = exp(-((x - 0.37)^2 + (y - 0.61)^2)/(2*1e-9^2))", []float64{0.37, 0.61}, []float64{1e-6, 1e-6}},
		{"-lap(u) = 100*sin(20*x)*cos(17*y) + exp(-((x - 0.5)^2 + (y - 0.5)^2)*1e6)", []float64{0.5, 0.5}, []float64{0.02, 0.02}},
		{"d((1 + 5*exp(-((x - 0.3)/1e-3)^2))*u_x, x) = 1", []float64{0.3, 0.47}, []float64{0.02, 1}},
		{"(1 + 0.01*sech((y - 0.71)/1e-4))*u_xx + u_yy = 1", []float64{0.33, 0.71}, []float64{1, 0.003}},
		{"u = if(abs(x - 0.4) < 1e-3, 1, 0)", []float64{0.4, 0.2}, []float64{0.02, 1}},
		{"u = step(x - 0.4)*step(0.401 - x)*step(y - 0.2)*step(0.2003 - y)", []float64{0.4005, 0.20015}, []float64{0.02, 0.01}},
		{"u = 1e-3/((x - 0.6)^2 + 1e-7)", []float64{0.6, 0.5}, []float64{0.02, 1}},
		{"lap(u) = exp(-1000*x)*sin(y)", []float64{1e-4, 0.5}, []float64{0.02, 1}},
		{"lap(u) = exp(-((x - y)/2e-4)^2)", []float64{0.4, 0.4}, []float64{0.05, 0.05}},
		{"lap(u) = exp(-((x^2 + y^2 - 0.5)/1e-3)^2)", []float64{0.5, 0.5}, []float64{0.05, 0.05}},
		{"lap(u) = max(0, 1 - 1000*abs(x - 0.123))", []float64{0.123, 0.5}, []float64{0.02, 1}},
		{"lap(u) = tanh((x - 0.4)/1e-4) - tanh((x - 0.401)/1e-4)", []float64{0.4005, 0.5}, []float64{0.05, 1}},
		{"u_x = if(abs(x - 0.5*y - 0.2) < 5e-4, 1, 0)", []float64{0.45, 0.5}, []float64{0.1, 0.1}},
		{"lap(u) = exp(-1e6*(sin(pi*x) - 0.3)^2)", []float64{math.Asin(0.3) / math.Pi, 0.5}, []float64{0.02, 1}},
		{"lap(u) = 1/(1 + 1e8*(x - 0.3)^2)", []float64{0.3, 0.5}, []float64{0.02, 1}},
		{"lap(u) = (1 - 4*(x - 0.5)^2)^1000000", []float64{0.5, 0.5}, []float64{0.02, 1}},
		{"lap(u) = step(x - 0.4) - step(x - 0.4005)", []float64{0.4003, 0.5}, []float64{0.05, 1}},
		{"lap(u) = erf((y - 0.4)/1e-5) - erf((y - 0.40002)/1e-5)", []float64{0.4, 0.40001}, []float64{1, 0.05}},
		{"u*u_x = atan2(1e-4, x - 0.62)*cos(x)*u_y + (atan2(1e-4, x - 0.62) - pi/2)^2*u", []float64{0.62, 0.1}, []float64{0.1, 1}},
		{"lap(u) = sqrt(max(0, 1e-6 - (x - 0.2)^2 - (y - 0.3)^2))", []float64{0.2, 0.3}, []float64{0.02, 0.02}},
	} {
		holds := false
		for _, b := range collocation.Spots(boundedOf(t, xy, c.text), unitBox(2)) {
			in := true
			for a, v := range c.at {
				in = in && b.Lower[a] <= v && v <= b.Upper[a] && b.Upper[a]-b.Lower[a] <= c.width[a]
			}
			holds = holds || in
		}
		if !holds {
			t.Errorf("%s: no box at %v: %v", c.text, c.at, collocation.Spots(boundedOf(t, xy, c.text), unitBox(2)))
		}
	}
}

// TestSpotsNone: what evenly spread points show is no spot.
func TestSpotsNone(t *testing.T) {
	xy := []string{"x", "y"}
	for _, text := range []string{
		"u_x + u_y = 0",
		"lap(u) = 2*pi^2*sin(pi*x)*sin(pi*y)",
		"lap(u) = sin(40*x)*cos(30*y) + x^8*(1 - y)^5",
		"lap(u) = exp(-((x - 0.5)^2 + (y - 0.5)^2)/(2*0.05^2))",
		"u_xx + u_yy = sech((x - y)/0.05)^2*tanh((x - y)/0.05)",
		"u = tanh((x - 0.5)/0.01)",
		"u_x = if(x < 0.5, 1, 0)*if(x + y < 1, 1, 2)",
		"u = sqrt(x^2 + y^2) + atan2(y - 0.3, x + 0.1) + abs(x - y)",
		"u = (x^2 + y^2)^(1/3)*sin(2*atan2(y, x)/3)",
		"u_xx + 2/x*u_x + u_yy/x^2 = log(x)*sqrt(y)/(1 - y)",
		"u_x*exp(x) + log(1 + x*y)*u_y = 1/(1 + x^2 + 25*y^2)",
	} {
		if found := collocation.Spots(boundedOf(t, xy, text), unitBox(2)); len(found) > 0 {
			t.Errorf("%s: %v", text, found)
		}
	}
}

// TestSpotsFlat: a face has spots of its own, and one coordinate or three are as good as two.
func TestSpotsFlat(t *testing.T) {
	face := pde.Box{Lower: []float64{0, 0.25}, Upper: []float64{1, 0.25}}
	found := collocation.Spots(boundedOf(t, []string{"x", "y"}, "u = exp(-((x - 0.4)/2e-4)^2)*exp(-((y - 0.75)/1e-3)^2)"), face)
	if len(found) > 0 {
		t.Errorf("the bump is not on the face, but there are %v", found)
	}
	found = collocation.Spots(boundedOf(t, []string{"x", "y"}, "u = exp(-((x - 0.4)/2e-4)^2)*y"), face)
	if len(found) == 0 || found[0].Lower[1] != 0.25 || found[0].Upper[1] != 0.25 {
		t.Errorf("a bump on the face: %v", found)
	}
	one := collocation.Spots(boundedOf(t, []string{"x"}, "u_xx = exp(-((x - 0.4)/1e-5)^2)"), unitBox(1))
	three := collocation.Spots(boundedOf(t, []string{"x", "y", "z"}, "lap(u) = exp(-((x - 0.4)^2 + (y - 0.3)^2 + (z - 0.2)^2)*1e6)"), unitBox(3))
	four := collocation.Spots(boundedOf(t, []string{"x", "y", "z", "t"}, "u_t = lap(u) + exp(-((x - 0.4)^2 + (y - 0.3)^2 + (z - 0.2)^2)*1e5)"), unitBox(4))
	if len(one) == 0 || len(three) == 0 || len(four) == 0 {
		t.Errorf("%d spots in one coordinate, %d in three and %d in four", len(one), len(three), len(four))
	}
	if a, b := fmt.Sprint(three), fmt.Sprint(collocation.Spots(boundedOf(t, []string{"x", "y", "z"}, "lap(u) = exp(-((x - 0.4)^2 + (y - 0.3)^2 + (z - 0.2)^2)*1e6)"), unitBox(3))); a != b {
		t.Errorf("two searches differ: %s and %s", a, b)
	}
}

func BenchmarkSpotsSmooth(b *testing.B) {
	op := boundedOf(b, []string{"x", "y"}, "u_xx + u_yy = sin(40*x)*cos(30*y) + x^8*(1 - y)^5*exp(x*y)")
	for b.Loop() {
		collocation.Spots(op, unitBox(2))
	}
}

func BenchmarkSpotsBump(b *testing.B) {
	op := boundedOf(b, []string{"x", "y"}, "-lap(u) = exp(-((x - 0.37)^2 + (y - 0.61)^2)/(2*1e-4^2))")
	for b.Loop() {
		collocation.Spots(op, unitBox(2))
	}
}
