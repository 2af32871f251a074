package auto

import (
	"context"
	"errors"
	"math"
	"runtime"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation/region"
	"pinn/network"
	"pinn/pde"
	"pinn/problems/transport"
)

// smallNewton asks for a training of a second or less.
func smallNewton(method Method, steps int) Options {
	return Options{
		Network:  Network{Kind: network.ResNet, Layers: 3, Width: 10},
		Points:   Points{Interior: 500, Boundary: 60},
		Training: Training{Method: method, Step: GaussNewton, Steps: steps},
		NoCheck:  true,
	}
}

// TestGaussNewtonOnTransport requires that both methods are after 60 steps where Adam is after a thousand.
func TestGaussNewtonOnTransport(t *testing.T) {
	const tol = 3e-3 // more than twice what is seen
	p := transport.New(1)
	for _, method := range []Method{LSGD, GD} {
		s := solve(t, p, smallNewton(method, 60))
		if e := exactError(s, transport.Exact(1)); !(e <= tol) || s.Steps != 60 {
			t.Errorf("%s: error %.1e after %d steps, want %.0e after 60", method, e, s.Steps, tol)
		}
	}
}

// coleHopf is the solution of u_t + u u_x = nu u_xx with u = -sin(pi x) at t = 0, by the trapezoid rule, which converges
// faster than any power of its step.
func coleHopf(x, t, nu float64) float64 {
	const reach, step = 8.0, 0.01 // in widths of the heat kernel
	width := math.Sqrt(4 * nu * t)
	var above, below float64
	for z := -reach; z <= reach; z += step {
		at := math.Pi * (x - width*z)
		w := math.Exp(-math.Cos(at)/(2*math.Pi*nu) - z*z)
		above += w * math.Sin(at)
		below += w
	}
	return -above / below
}

func TestGaussNewtonOnBurgers(t *testing.T) {
	const (
		nu  = 0.05
		tol = 1e-3 // ten times what is seen
	)
	p := problem(t, []string{"x", "t"}, []string{"u"}, [2]string{"interior", "u_t + u*u_x = 0.05*u_xx"})
	box, err := region.NewBox(p.Lower, p.Upper)
	if err != nil {
		t.Fatal(err)
	}
	sine := func(x []float64) float64 { return -math.Sin(math.Pi * x[0]) } // zero at the ends
	for _, on := range []pde.Region{box.Face(1, false), box.Face(0, false), box.Face(0, true)} {
		p.Conditions = append(p.Conditions, pde.Condition{On: on, Op: pde.U(0).Equals(sine)})
	}
	s := solve(t, p, smallNewton(LSGD, 80))
	sum, size := 0.0, 0.0
	for _, x := range []float64{0.02, 0.05, 0.2, 0.5, 0.8, 0.95} {
		for _, when := range []float64{0.1, 0.3, 0.6, 0.9} {
			want := coleHopf(x, when, nu)
			sum += math.Pow(s.Values(mat.NewDense(1, 2, []float64{x, when})).At(0, 0)-want, 2)
			size += want * want
		}
	}
	if e := math.Sqrt(sum / size); !(e <= tol) {
		t.Errorf("error %.1e, want %.0e", e, tol)
	}
}

func TestGaussNewtonBits(t *testing.T) {
	points := mat.NewDense(2, 2, []float64{0.1, 0.7, 0.6, 0.2})
	o := smallNewton(LSGD, 12)
	o.Training.RedrawEvery = 5
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one := solve(t, transport.New(1), o).Values(points)
	runtime.GOMAXPROCS(2)
	if two := solve(t, transport.New(1), o).Values(points); !mat.Equal(one, two) {
		t.Errorf("two cores: %v, one core: %v; want equal bits", mat.Formatted(two), mat.Formatted(one))
	}
}

// TestGaussNewtonSettings requires that settings that cannot be are refused by name, and others not.
func TestGaussNewtonSettings(t *testing.T) {
	newton := Training{Method: LSGD, Step: GaussNewton}
	adam := Training{Method: LSGD, Step: Adam}
	with := func(t Training, change func(*Training)) Training { change(&t); return t }
	for _, c := range []struct {
		name     string
		width    int
		points   Points
		training Training
		want     []string // the settings at fault
	}{
		{"defaults", 0, Points{}, newton, nil},
		{"all", 0, Points{Redraw: 0.9}, with(newton, func(t *Training) { t.Method, t.RedrawEvery = GD, 10 }), nil},
		{"rate", 0, Points{}, with(newton, func(t *Training) { t.Rate = 1 }), []string{"lsgd.rate"}},
		{"whole", 0, Points{Redraw: 1}, newton, []string{"points.redraw"}},
		{"negative", 0, Points{Redraw: -0.5}, with(newton, func(t *Training) { t.RedrawEvery = -1 }), []string{"lsgd.redraw_every", "points.redraw"}},
		{"not a number", 0, Points{Redraw: math.NaN()}, newton, []string{"points.redraw"}},
		{"another step", 0, Points{Redraw: 0.5}, with(adam, func(t *Training) { t.RedrawEvery = 5 }), []string{"points.redraw", "lsgd.redraw_every"}},
		{"no training", 0, Points{}, Training{Step: GaussNewton}, []string{"lsgd.step"}},
		{"wide", 100, Points{}, newton, []string{"network.width"}},
		{"wide for gradients", 100, Points{}, adam, nil},
	} {
		o := Options{Network: Network{Width: c.width}, Points: c.points, Training: c.training}
		var got []string
		for _, err := range unjoin(o.Check(2)) {
			if fault := (*SettingError)(nil); errors.As(err, &fault) {
				got = append(got, fault.Setting)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: faults in %v, want %v", c.name, got, c.want)
		}
	}
}

func unjoin(err error) []error {
	if all, ok := err.(interface{ Unwrap() []error }); ok {
		return all.Unwrap()
	}
	return nil
}

func TestGaussNewtonInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	o := smallNewton(LSGD, 1000)
	o.Watch = func(e Event) {
		if e.Step == 3 {
			cancel()
		}
	}
	if _, err := Solve(ctx, transport.New(1), &o); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of the context", err)
	}
}
