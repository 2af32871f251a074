package auto

import (
	"cmp"
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation/partition"
	"pinn/collocation/region"
	"pinn/pde"
	"pinn/pde/expr"
)

// evolution makes a problem on 0 <= x <= 1 up to a time from equations in text; a region is "interior", "start", "sides",
// "left" or "late".
func evolution(t *testing.T, end float64, fields []string, conditions ...[2]string) *pde.Problem {
	t.Helper()
	return evolutionOn(t, 0, 1, end, fields, conditions...)
}

// evolutionOn is evolution on lower <= x <= upper.
func evolutionOn(t *testing.T, lower, upper, end float64, fields []string, conditions ...[2]string) *pde.Problem {
	t.Helper()
	coords := []string{"x", "t"}
	scope := expr.Scope{Coords: coords, Time: 1, Fields: fields}
	p := &pde.Problem{Coords: coords, Time: "t", Fields: fields, Lower: []float64{lower, 0}, Upper: []float64{upper, end}}
	b, err := region.NewBox(p.Lower, p.Upper)
	if err != nil {
		t.Fatal(err)
	}
	regions := map[string]pde.Region{
		"interior": b.Interior(), "start": b.Face(1, false), "sides": b.Boundary(1), "left": b.Face(0, false), "late": b.Face(1, true),
	}
	for _, c := range conditions {
		op, err := scope.Operator(expr.Source{Text: c[1]})
		if err != nil {
			t.Fatal(err)
		}
		p.Conditions = append(p.Conditions, pde.Condition{Name: c[1], On: regions[c[0]], Op: op})
	}
	return p
}

// standing is a standing wave, of second order in time.
func standing(t *testing.T, end float64) (*pde.Problem, func(x []float64) float64) {
	t.Helper()
	return evolution(t, end, []string{"u"},
		[2]string{"interior", "u_tt = u_xx"}, [2]string{"sides", "u = 0"}, [2]string{"start", "u = sin(pi*x)"}, [2]string{"start", "u_t = 0"},
	), func(x []float64) float64 { return math.Sin(math.Pi*x[0]) * math.Cos(math.Pi*x[1]) }
}

// advected is a wave that runs to the right.
func advected(t *testing.T, end float64) (*pde.Problem, func(x []float64) float64) {
	t.Helper()
	return evolution(t, end, []string{"u"},
		[2]string{"interior", "u_t + u_x = 0"}, [2]string{"start", "u = sin(6*x)"}, [2]string{"left", "u = -sin(6*t)"},
	), func(x []float64) float64 { return math.Sin(6 * (x[0] - x[1])) }
}

// A solution over a long time is right until the end, with an estimate that holds.
func TestMarch(t *testing.T) {
	const tolerance = 1e-5
	wave, waveExact := standing(t, 10)
	for _, c := range []struct {
		name  string
		p     *pde.Problem
		exact func(x []float64) float64
	}{
		{"second order in time", wave, waveExact},
		{"two fields", evolution(t, 3, []string{"u", "v"},
			[2]string{"interior", "u_t = v_x"}, [2]string{"interior", "v_t = u_x"},
			[2]string{"start", "u = sin(4*x)"}, [2]string{"start", "v = 0"}, [2]string{"sides", "u = cos(4*t)*sin(4*x)"}),
			func(x []float64) float64 { return math.Sin(4*x[0]) * math.Cos(4*x[1]) }},
		{"a field without time derivative", evolution(t, 2, []string{"u", "q"},
			[2]string{"interior", "u_t = q_x"}, [2]string{"interior", "q = u_x"},
			[2]string{"start", "u = sin(pi*x)"}, [2]string{"sides", "u = 0"}),
			func(x []float64) float64 { return math.Sin(math.Pi*x[0]) * math.Exp(-math.Pi*math.Pi*x[1]) }},
		{"nonlinear", evolution(t, 3, []string{"u"},
			[2]string{"interior", "u_t + u*u_x = 0"}, [2]string{"start", "u = x"}, [2]string{"left", "u = 0"}),
			func(x []float64) float64 { return x[0] / (1 + x[1]) }},
	} {
		s := divide(t, c.p, Options{Tolerance: tolerance})
		err := worstError(s, c.exact)
		if s.Status != Solved || !(err <= tolerance) || s.Slabs < 2 {
			t.Errorf("%s: status %q (%s), error %.2g, %d slabs, want solved within %g and 2 at least", c.name, s.Status, s.Reason, err, s.Slabs, tolerance)
		}
		if sum, apart := area(s.mesh.Cells); math.Abs(sum-c.p.Upper[1]) > 1e-11 || !apart {
			t.Errorf("%s: cells of measure %g, apart %t, want %g and true", c.name, sum, apart, c.p.Upper[1])
		}
	}
}

// Without the inflow condition there are many solutions, and no slab may hide that.
func TestMissingInflow(t *testing.T) {
	p, _ := advected(t, .7)
	p.Conditions = p.Conditions[:2]
	for _, o := range []Options{{}, {Partition: Partition{Slabs: 3}}, {Partition: Partition{Cells: []int{2, 2}}}} {
		s := divide(t, p, o)
		if s.Status != Undetermined {
			t.Errorf("%+v: status %q (%s), estimate %.1e; want %q", o.Partition, s.Status, s.Reason, s.ErrorEstimate, Undetermined)
		}
	}
}

// A solution that is zero has no size to be compared with.
func TestMarchOfZero(t *testing.T) {
	p := evolution(t, 1, []string{"u"}, [2]string{"interior", "u_t = u_xx"}, [2]string{"start", "u = 0"}, [2]string{"sides", "2*u = 0"})
	s := solve(t, p, Options{NoCheck: true, Partition: Partition{Slabs: 3}})
	if s.Slabs != 3 || s.Cells > 6 || !(s.Fit.Loss <= 1e-20) {
		t.Errorf("%d slabs, %d cells, loss %g, want 3 slabs of the 2 cells that a march begins with and no loss", s.Slabs, s.Cells, s.Fit.Loss)
	}
}

// A march that grows without bound ends, with what it had until then and not with an error.
func TestMarchOfWhatGrows(t *testing.T) {
	p := evolution(t, 1, []string{"u"}, [2]string{"interior", "u_t = -u_xx"}, [2]string{"start", "u = x*(1 - x)"}, [2]string{"sides", "u = 0"})
	s := solve(t, p, Options{NoCheck: true, Tolerance: 1e-2, Partition: Partition{Slabs: 40, Cells: []int{2, 1}}})
	if along, at := s.Until(); s.Status != Short || along != "t" || !(0 < at && at < 1) || s.Contains([]float64{0.5, at + 0.01}) {
		t.Errorf("status %q (%s) until %s = %g, want %q until a t below 1", s.Status, s.Reason, along, at, Short)
	}
}

// ends returns the different lower ends of the cells along the axis of time.
func ends(m *Model) []float64 {
	var at []float64
	for _, b := range m.mesh.Cells {
		at = append(at, b.Lower[1])
	}
	slices.Sort(at)
	return slices.Compact(at)
}

// As many slabs as were asked for are made, solved over equal lengths.
func TestSlabsAsAsked(t *testing.T) {
	for _, n := range []int{1, 3, 5} {
		p, exact := advected(t, .7)
		s := solve(t, p, Options{NoCheck: true, Tolerance: 1e-4, Partition: Partition{Slabs: n}})
		at := ends(s.Model)
		if s.Slabs != n || len(at) != n {
			t.Errorf("%d slabs that begin at %g, want %d", s.Slabs, at, n)
			continue
		}
		for k, v := range at {
			if want := float64(k) * handedOn * lengthOf(n, .7, handedOn); math.Abs(v-want) > 1e-12 {
				t.Errorf("slab %d of %d begins at %g, want %g", k, n, v, want)
			}
		}
		if err := worstError(s, exact); !(err < 1e-4) {
			t.Errorf("%d slabs: error %.2g, want below 1e-4", n, err)
		}
	}
}

// The errors of an oscillation add up over its 160 periods. What single slabs leave beyond the target must not become the next one's target.
func TestMarchOfManyPeriods(t *testing.T) {
	const damping, end = 0.01, 100
	p := kinetics(t, end, []string{"y"}, "y_tt + 0.02*y_t + 100*y = 0", "y = 1", "y_t = 0")
	s := solve(t, p, Options{})
	omega := math.Sqrt(100 - damping*damping)
	err := worstError(s, func(x []float64) float64 {
		return math.Exp(-damping*x[0]) * (math.Cos(omega*x[0]) + damping/omega*math.Sin(omega*x[0]))
	})
	if s.Status != Solved || !(err <= DefaultTolerance) {
		t.Errorf("status %q (%s), error %.1e, want %q within %.0e", s.Status, s.Reason, err, Solved, DefaultTolerance)
	}
}

// A narrow pulse that is carried is missed by more than its residuals, relative to terms that cancel each other, tell. Slabs that share factors may
// have left a little more than was asked for: smaller residuals are asked for all the same.
func TestMarchOfANarrowPulse(t *testing.T) {
	p := evolution(t, 0.4, []string{"u"}, [2]string{"interior", "u_t + 0.77*u_x = 5.9e-4*u_xx"}, [2]string{"sides", "u = 0"},
		[2]string{"start", "u = exp(-((x - 0.2)/0.0154)^2/2)"})
	s := solve(t, p, Options{})
	err := worstError(s, func(x []float64) float64 {
		width := 0.0154*0.0154 + 2*5.9e-4*x[1]
		return 0.0154 / math.Sqrt(width) * math.Exp(-math.Pow(x[0]-0.2-0.77*x[1], 2)/2/width)
	})
	if s.Status != Solved || !(err <= DefaultTolerance) {
		t.Errorf("status %q (%s), error %.1e, want %q within %.0e", s.Status, s.Reason, err, Solved, DefaultTolerance)
	}
}

// Fourth derivatives of a beam that vibrates have roundings that are large beside its residual, and no bias.
func TestMarchOfABeam(t *testing.T) {
	p := evolution(t, 0.5, []string{"u"}, [2]string{"interior", "u_tt + u_xxxx = 0"}, [2]string{"sides", "u = 0"}, [2]string{"sides", "u_xx = 0"},
		[2]string{"start", "u = sin(3*pi*x)"}, [2]string{"start", "u_t = 0"})
	s := solve(t, p, Options{})
	err := worstError(s, func(x []float64) float64 { return math.Sin(3*math.Pi*x[0]) * math.Cos(9*math.Pi*math.Pi*x[1]) })
	if s.Status != Solved || !(err <= DefaultTolerance) {
		t.Errorf("status %q (%s), error %.1e, want %q within %.0e", s.Status, s.Reason, err, Solved, DefaultTolerance)
	}
}

// kinetics is an ordinary differential equation in t from given values.
func kinetics(t *testing.T, end float64, fields []string, equations ...string) *pde.Problem {
	t.Helper()
	n := len(equations) / 2 // as many initial values as equations
	return motion(t, end, fields, equations[:n], equations[n:])
}

// Robertson's kinetics begin with a layer of a hundred-thousandth of the time, and one species stays below 4e-5. Reference
// values are from scipy's Radau method with tolerances of 1e-12.
func TestStiff(t *testing.T) {
	const tolerance = 1e-9
	p := kinetics(t, 40, []string{"a", "b", "c"},
		"a_t = -0.04*a + 1e4*b*c", "b_t = 0.04*a - 1e4*b*c - 3e7*b^2", "c_t = 3e7*b^2", "a = 1", "b = 0", "c = 0")
	s := solve(t, p, Options{Tolerance: tolerance})
	if s.Status != Solved || s.Slabs > 40 {
		t.Errorf("status %q (%s), %d slabs, want solved with at most 40", s.Status, s.Reason, s.Slabs)
	}
	for _, at := range []struct{ t, a, b, c float64 }{
		{1e-3, 0.999960001563217, 2.91690349448824e-05, 1.08294018379638e-05},
		{4, 0.905518678584249, 2.24047568756003e-05, 0.0944589166588759},
		{40, 0.715827068719406, 9.18553476455779e-06, 0.28416374574583},
	} {
		v := s.Values(mat.NewDense(1, 1, []float64{at.t})).RawRowView(0)
		for f, want := range []float64{at.a, at.b, at.c} {
			if size := []float64{1, 1e-5, 1}[f]; !(math.Abs(v[f]-want) <= tolerance*size) {
				t.Errorf("t = %g: field %d is %.15g, want %.15g", at.t, f, v[f], want)
			}
		}
		if mass := v[0] + v[1] + v[2]; math.Abs(mass-1) > 1e-11 {
			t.Errorf("t = %g: mass %.15g", at.t, mass)
		}
	}
}

// Errors of a pendulum grow with the time; the estimate knows of that, although both solves are alike. The exact solution is
// an elliptic function; its value at the end is from scipy.
func TestLongOscillation(t *testing.T) {
	p := kinetics(t, 140, []string{"q", "p"}, "q_t = p", "p_t = -sin(q)", "q = 1", "p = 0")
	for _, seed := range []uint64{0, 1} {
		s := solve(t, p, Options{Seed: seed})
		err := math.Abs(s.Values(mat.NewDense(1, 1, []float64{140})).At(0, 0) - 0.798911397633751)
		if s.Status != Solved || !(err <= s.ErrorEstimate) {
			t.Errorf("seed %d: status %q (%s), error %.1e, want solved and at most the estimate", seed, s.Status, s.Reason, err)
		}
	}
}

// A decay in a fiftieth of the time takes few slabs, and the matrices of those that are of equal length are factored once.
func TestDecay(t *testing.T) {
	long := evolution(t, 5, []string{"u"}, [2]string{"interior", "u_t = u_xx"}, [2]string{"start", "u = 3 + sin(pi*x)"}, [2]string{"sides", "u = 3"})
	s := divide(t, long, Options{Tolerance: 1e-7})
	err := worstError(s, func(x []float64) float64 { return 3 + math.Sin(math.Pi*x[0])*math.Exp(-math.Pi*math.Pi*x[1]) })
	if s.Status != Solved || !(err < 1e-6) || s.Slabs > 16 {
		t.Errorf("status %q (%s), error %.1e, %d slabs; want solved, below 1e-6 and at most 16", s.Status, s.Reason, err, s.Slabs)
	}
}

// A march with a smaller target begins with the cells of the one before, halved where they leave too much, and with those that are graded to
// where the solution is singular.
func TestMarchGoesOn(t *testing.T) {
	whole := partition.Cell{Lower: []float64{0, 0}, Upper: []float64{1, 1}}
	halves, quarters := whole.Grid(2, 1), whole.Grid(4, 1)
	former := &cellTrial{
		division: division{cells: quarters, width: 7}, size: 1, span: span{axis: 1, to: 1, next: 1},
		errors: []float64{1e-9, 1e-9, 1e-5, 1e-9}, bends: slices.Repeat([][]float64{{1, 0}}, 4),
	}
	for _, c := range []struct {
		target float64
		want   []partition.Cell
	}{
		{1e-4, halves}, // the former march left less
		{1e-6, append(slices.Clone(quarters[:2]), append(quarters[2].Grid(2, 1), quarters[3])...)},
	} {
		p := &pace{division: division{cells: halves, width: 7}, axis: 1, end: 1, length: 1, kept: 1, target: c.target}
		p.resume(&march{axis: 1}, former)
		slices.SortFunc(p.cells, func(a, b partition.Cell) int { return cmp.Compare(a.Lower[0], b.Lower[0]) })
		if !reflect.DeepEqual(p.cells, c.want) {
			t.Errorf("target %.0e: cells %v, want %v", c.target, p.cells, c.want)
		}
	}
}

// Kinks and jumps of the start stay in what is carried, and fade in what is damped: the first take little work, since no cells follow them.
func TestCarriesEdge(t *testing.T) {
	wave := [][2]string{{"interior", "u_tt = u_xx"}, {"sides", "u = 0"}, {"start", "u_t = 0"}}
	flow := [][2]string{{"interior", "u_t + u_x = 0"}, {"left", "u = 0"}}
	heat := [][2]string{{"interior", "u_t = u_xx"}, {"sides", "u = 0"}}
	for _, c := range []struct {
		conditions [][2]string
		start      string
		want       bool
	}{
		{wave, "u = sin(pi*x)", false},
		{wave, "u = min(x/0.3, (1 - x)/0.7)", true},
		{flow, "u = x^3", false},
		{flow, "u = max(0, x - 0.4)", true},
		{flow, "u = step(x - 0.4)", true},
		{heat, "u = min(x/0.3, (1 - x)/0.7)", false},
	} {
		p := evolution(t, 1, []string{"u"}, append(slices.Clip(c.conditions), [2]string{"start", c.start})...)
		s := &solver{problem: p, waves: partition.Waves(p)}
		s.inspectData()
		if got := s.carriesEdge(); got != c.want {
			t.Errorf("%s from %s: %t, want %t", c.conditions[0][1], c.start, got, c.want)
		}
	}
}

// A density that drifts and spreads from a narrow one, in a wide domain: most cells of the first slab bend most in time, and shortening it does not help
// before the others are halved in space.
func TestNarrowStart(t *testing.T) {
	const narrow = 0.05
	p := evolutionOn(t, -6, 6, 3, []string{"u"}, [2]string{"interior", "u_t = d(x*u, x) + 0.5*u_xx"}, [2]string{"sides", "u = 0"},
		[2]string{"start", fmt.Sprintf("u = exp(-(x - 1)^2/(2*%g))/sqrt(2*pi*%g)", narrow, narrow)})
	s := solve(t, p, Options{Tolerance: 1e-3})
	err := relativeError(s, func(x []float64) float64 {
		fade := math.Exp(-x[1])
		variance := narrow*fade*fade + 0.5*(1-fade*fade)
		return math.Exp(-math.Pow(x[0]-fade, 2)/(2*variance)) / math.Sqrt(2*math.Pi*variance)
	})
	if s.Status != Solved || !(err <= s.ErrorEstimate) {
		t.Errorf("status %q (%s), error %.1e, estimate %.1e", s.Status, s.Reason, err, s.ErrorEstimate)
	}
}

// The residual where the right-hand side has a kink in the solution falls by shortening slabs, also near the target.
func TestSaturation(t *testing.T) {
	p := kinetics(t, 12, []string{"y", "z"}, "y_t = z", "z_t = min(max(2*(1 - y) - z, -0.5), 0.5)", "y = 0", "z = 0")
	if s := solve(t, p, Options{}); s.Status != Solved {
		t.Errorf("status %q (%s)", s.Status, s.Reason)
	}
}
