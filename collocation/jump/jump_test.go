package jump_test

import (
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation/jump"
	"pinn/collocation/region"
	"pinn/collocation/shape"
	"pinn/pde"
	"pinn/pde/jet"
)

// function is a field as a function of the point, without derivatives.
type function func(x []float64) float64

func (f function) Eval(dst *jet.Batch, x *mat.Dense) {
	for i := range dst.Points {
		dst.Row(0, i)[0] = f(x.RawRowView(i))
	}
}

// stated is a problem in x and t, or in x and y, whose equations do not matter here.
func stated(t *testing.T, coords ...string) *pde.Problem {
	lower, upper := []float64{0, 0}, []float64{1, 2}
	b, err := region.NewBox(lower, upper)
	if err != nil {
		t.Fatal(err)
	}
	return &pde.Problem{Coords: coords, Fields: []string{"u"}, Lower: lower, Upper: upper, Conditions: []pde.Condition{
		{Name: "law", On: b.Interior(), Op: pde.U(0).D(0).Equals(nil)},
	}}
}

// front is a step of a width at 0.3 + 0.2 t, of height 2, on a slope.
func front(width float64) function {
	return func(x []float64) float64 { return math.Tanh((x[0]-0.3-0.2*x[1])/width) + 0.3*x[0] }
}

func plus(f function, g func(x []float64) float64) function {
	return func(x []float64) float64 { return f(x) + g(x) }
}

func TestFind(t *testing.T) {
	wave := func(x []float64) float64 { return math.Sin(150 * x[0]) }
	small := func(x []float64) float64 { return 1e-5 * math.Sin(40*x[0]) }
	spot := func(width float64) function {
		return func(x []float64) float64 { return math.Exp(-math.Pow((x[0]-0.4)/width, 2) / 2) }
	}
	for _, c := range []struct {
		name  string
		s     jump.Solutions
		jumps bool
	}{
		{"a jump", jump.Solutions{Fine: front(0.002), Twin: front(0.003), Coarse: front(0.02)}, true},
		{"a jump that moves between solves", jump.Solutions{Fine: front(0.002), Twin: function(func(x []float64) float64 {
			return front(0.002)([]float64{x[0] + 0.001, x[1]})
		})}, true},
		{"a front that is resolved", jump.Solutions{Fine: front(0.01), Twin: plus(front(0.01), small), Coarse: front(0.05)}, false},
		{"a steep front that is resolved", jump.Solutions{Fine: front(0.001), Twin: plus(front(0.001), small), Coarse: front(0.05)}, false},
		{"no steeper than before", jump.Solutions{Fine: front(0.01), Twin: front(0.012), Coarse: front(0.01)}, false},
		{"a wide step", jump.Solutions{Fine: front(0.1), Twin: front(0.12), Coarse: front(0.2)}, false},
		{"a layer at the wall", jump.Solutions{
			Fine: function(func(x []float64) float64 { return math.Exp((x[0] - 1) / 0.005) }),
			Twin: function(func(x []float64) float64 { return math.Exp((x[0] - 1) / 0.008) }),
		}, false},
		{"a wave", jump.Solutions{Fine: function(wave), Twin: function(func(x []float64) float64 { return 0.9 * wave(x) })}, false},
		{"solutions that differ everywhere", jump.Solutions{Fine: front(0.002), Twin: plus(front(0.003), func(x []float64) float64 { return 1 + x[1] })}, false},
		{"a hot spot", jump.Solutions{Fine: spot(0.02), Twin: spot(0.023)}, false},
		{"a kink", jump.Solutions{
			Fine: function(func(x []float64) float64 { return math.Abs(x[0] - 0.5) }),
			Twin: function(func(x []float64) float64 { return math.Hypot(x[0]-0.5, 0.01) }),
		}, false},
		{"nothing", jump.Solutions{Fine: function(func([]float64) float64 { return 0 }), Twin: function(func([]float64) float64 { return 0 })}, false},
	} {
		p := stated(t, "x", "t")
		got := jump.Find(p, "t", c.s)
		if !c.jumps {
			for _, j := range got {
				t.Errorf("%s: %s", c.name, j.Text(p, "t"))
			}
			continue
		}
		if len(got) != 5 {
			t.Errorf("%s: %d jumps, want one at each of five times", c.name, len(got))
		}
		for k, j := range got {
			const tolerance = 2e-3 // the width
			if at := 0.3 + 0.2*j.At[1]; math.Abs(j.At[0]-at) > tolerance || j.Height < 1.7 || j.Height > 2.1 || j.Width > 0.005 || k > 0 && j.At[1] <= got[k-1].At[1] {
				t.Errorf("%s: %s, want one at %g by 2", c.name, j.Text(p, "t"), at)
			}
			if text := j.Text(p, "t"); !strings.HasPrefix(text, "u jumps near x = ") || !strings.Contains(text, " at t = ") {
				t.Errorf("%s: %q", c.name, text)
			}
		}
	}
}

// A block has two jumps, which are no sides of a hump.
func TestBlock(t *testing.T) {
	block := func(width float64) function {
		return func(x []float64) float64 { return math.Tanh((x[0]-0.4)/width) - math.Tanh((x[0]-0.43)/width) }
	}
	if got := jump.Find(stated(t, "x", "t"), "t", jump.Solutions{Fine: block(0.002), Twin: block(0.003)}); len(got) != 10 {
		t.Errorf("%d jumps, want two at each of five times", len(got))
	}
}

// A curve in the plane is found on lines along both axes.
func TestCurve(t *testing.T) {
	p := stated(t, "x", "y")
	circle := func(width float64) function {
		return func(x []float64) float64 { return math.Tanh((math.Hypot(x[0]-0.5, x[1]-1) - 0.3) / width) }
	}
	got := jump.Find(p, "", jump.Solutions{Fine: circle(0.002), Twin: circle(0.004)})
	axes := map[int]int{}
	for _, j := range got {
		axes[j.Axis]++
		const tolerance = 2e-3
		if r := math.Hypot(j.At[0]-0.5, j.At[1]-1); math.Abs(r-0.3) > tolerance {
			t.Errorf("%s is off the circle: radius %g", j.Text(p, ""), r)
		}
	}
	if axes[0] != 2 || axes[1] != 4 {
		t.Errorf("%v jumps along the axes, want 2 on the one line that crosses along x, 4 on two along y", axes)
	}
}

// Across a hole a field is not continuous, which is no jump.
func TestHole(t *testing.T) {
	box, err := shape.Box([]float64{0, 0}, []float64{1, 2})
	if err != nil {
		t.Fatal(err)
	}
	ball, err := shape.Ball([]float64{0.5, 1}, 0.3)
	if err != nil {
		t.Fatal(err)
	}
	d, err := shape.NewDomain(box.Minus(ball), make([]float64, 2), make([]float64, 2), 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	p := stated(t, "x", "y")
	p.Conditions[0].On = d.Interior()
	cut := func(at float64) function {
		return func(x []float64) float64 { return math.Tanh((x[0] - at) / 0.002) }
	}
	for _, j := range jump.Find(p, "", jump.Solutions{Fine: cut(0.5), Twin: cut(0.503)}) {
		if math.Hypot(j.At[0]-0.5, j.At[1]-1) < 0.3 {
			t.Errorf("in the hole: %s", j.Text(p, ""))
		}
	}
}
