package auto

import (
	"math"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation/region"
	"pinn/pde"
	"pinn/pde/expr"
)

// units are those of the coordinates, the fields and the equations: what is 1 in the problem as it is stated is so many.
type units struct{ coords, fields, equations []float64 }

// inUnits makes a problem on a box from equations in text, rewritten in other units: each coordinate x becomes a*x, each
// field u becomes c*u, and each equation is multiplied by a number.
func inUnits(t *testing.T, coords, fields []string, u units, conditions ...[2]string) *pde.Problem {
	t.Helper()
	p := &pde.Problem{Coords: coords, Fields: fields, Lower: make([]float64, len(coords))}
	for a := range coords {
		p.Upper = append(p.Upper, 1/u.coords[a])
	}
	box, err := region.NewBox(p.Lower, p.Upper)
	if err != nil {
		t.Fatal(err)
	}
	scope := expr.Scope{Coords: coords, Time: -1, Fields: fields}
	for k, c := range conditions {
		op, err := scope.Operator(expr.Source{Text: c[1]})
		if err != nil {
			t.Fatal(err)
		}
		on := box.Interior()
		switch c[0] {
		case "boundary":
			on = box.Boundary()
		case "start":
			if on, err = box.At(map[int]float64{len(coords) - 1: 0}); err != nil {
				t.Fatal(err)
			}
		case "low", "high":
			at := map[string]float64{"low": 0, "high": p.Upper[0]}[c[0]]
			if on, err = box.At(map[int]float64{0: at}); err != nil {
				t.Fatal(err)
			}
		}
		p.Conditions = append(p.Conditions, pde.Condition{Name: c[1], On: on, Op: &rescaled{op, u, u.equations[k%len(u.equations)]}})
	}
	return p
}

// rescaled is an operator in other units.
type rescaled struct {
	pde.Operator
	units
	equation float64
}

func (r *rescaled) factor(s pde.Slot) float64 {
	f := r.fields[s.Field]
	for a, unit := range r.coords {
		f *= math.Pow(1/unit, float64(s.D[a]))
	}
	return f
}

func (r *rescaled) original(at *pde.Cloud, u *mat.Dense) (*pde.Cloud, *mat.Dense) {
	x := mat.DenseCopyOf(at.X)
	x.Apply(func(_, a int, v float64) float64 { return v * r.coords[a] }, x)
	w := mat.DenseCopyOf(u)
	w.Apply(func(_, k int, v float64) float64 { return v * r.factor(r.Slots()[k]) }, w)
	return &pde.Cloud{X: x, Weight: at.Weight, Normal: at.Normal, Mate: at.Mate, Data: at.Data}, w
}

func (r *rescaled) Residual(dst *mat.Dense, at *pde.Cloud, u *mat.Dense, params []float64) {
	x, w := r.original(at, u)
	r.Operator.Residual(dst, x, w, params)
	dst.Scale(r.equation, dst)
}

func (r *rescaled) Linearize(dst *pde.Linearization, at *pde.Cloud, u *mat.Dense, params []float64) {
	x, w := r.original(at, u)
	r.Operator.Linearize(dst, x, w, params)
	for e := range dst.U {
		dst.U[e].Apply(func(_, k int, v float64) float64 { return v * r.equation * r.factor(r.Slots()[k]) }, dst.U[e])
	}
}

// A consistent change of units of coordinates, fields and equations does not change the solution, nor what is said of it.
func TestUnits(t *testing.T) {
	const tolerance = 1e-10
	for _, c := range []struct {
		name           string
		coords, fields []string
		conditions     [][2]string
	}{
		{"bar", []string{"x"}, []string{"u", "s"}, [][2]string{
			{"interior", "s = 2e11*u_x"}, {"interior", "s_x = -1e6*cos(3*x)"}, {"low", "u = 0"}, {"high", "s = 0"}}},
		{"reaction", []string{"x", "y"}, []string{"u"}, [][2]string{
			{"interior", "-u_xx - u_yy + 2*u^3 = 5*sin(x + 2*y) + 2*sin(x + 2*y)^3"}, {"boundary", "u = sin(x + 2*y)"}}},
		{"flux", []string{"x", "y"}, []string{"u", "q"}, [][2]string{
			{"interior", "q = 1e4*u_x"}, {"interior", "q_x + 1e4*u_yy = -2e4*cos(x - y)"}, {"boundary", "u = cos(x - y)"}}},
		{"predator", []string{"x"}, []string{"a", "b"}, [][2]string{
			{"interior", "a_x = a - 1e-1*a*b"}, {"interior", "b_x = 1e-4*a*b - b"}, {"low", "a = 3e3"}, {"low", "b = 5"}}},
		{"beam", []string{"x"}, []string{"w"}, [][2]string{
			{"interior", "2e4*d(w, x, x, x, x) = 3e2*(1 + x)"}, {"boundary", "w = 0"}, {"boundary", "w_x = 0"}}},
		{"kinetics", []string{"t"}, []string{"a", "b"}, [][2]string{
			{"interior", "a_t = -3*a"}, {"interior", "b_t = 3*a - 0.1*b^2"}, {"low", "a = 1"}, {"low", "b = 0"}}},
	} {
		plain := units{[]float64{1, 1}, []float64{1, 1}, []float64{1}}
		n := len(c.coords)
		other := func(a, b float64) units {
			return units{[]float64{a, b}[:n], []float64{b * b, 1 / a}, []float64{b, a * a, 1 / (a * b), 1}}
		}
		plain.coords = plain.coords[:n]
		x := mat.NewDense(50, n, nil)
		for i := range 50 {
			for a := range n {
				x.Set(i, a, math.Mod(float64(i+1)*(0.618+0.137*float64(a)), 1))
			}
		}
		want := solve(t, inUnits(t, c.coords, c.fields, plain, c.conditions...), Options{})
		if want.Status != Solved {
			t.Errorf("%s: status %q (%s), want solved", c.name, want.Status, want.Reason)
		}
		for _, u := range []units{other(0x1p-10, 0x1p7), other(2.54e-2, 4.19e3)} {
			got := solve(t, inUnits(t, c.coords, c.fields, u, c.conditions...), Options{})
			y := mat.DenseCopyOf(x)
			y.Apply(func(_, a int, v float64) float64 { return v / u.coords[a] }, y)
			v, w := want.Values(x), got.Values(y)
			w.Apply(func(_, f int, v float64) float64 { return v * u.fields[f] }, w)
			w.Sub(w, v)
			for f, size := range rms(v) {
				if diff := rms(w)[f] / size; !(diff <= tolerance) || got.Status != want.Status {
					t.Errorf("%s in units %.3g: %s differs by %.1e, status %q; want at most %.0e and %q", c.name, u, c.fields[f], diff, got.Status, tolerance, want.Status)
				}
			}
		}
	}
}

// A field that is small beside others is as right as these: the larger of two, ten decades apart, must not hide the other.
func TestSmallFieldBesideLargeOne(t *testing.T) {
	p := problem(t, []string{"x"}, []string{"u", "s"},
		[2]string{"interior", "s = 2e11*u_x"}, [2]string{"interior", "s_x = -3e6*cos(3*x)"}, [2]string{"corner", "u = 0"}, [2]string{"boundary", "s = 1e6*(0.3 - sin(3*x))"})
	s := solve(t, p, Options{})
	x := mat.NewDense(20, 1, nil)
	for i := range 20 {
		x.Set(i, 0, float64(i)/19)
	}
	const bound = 1e-12
	v := s.Values(x)
	for i := range 20 {
		at := x.At(i, 0)
		if want := 5e-6 * (0.3*at + (math.Cos(3*at)-1)/3); !(math.Abs(v.At(i, 0)-want) < bound*5e-6) {
			t.Errorf("u = %.15g at %g, want %.15g", v.At(i, 0), at, want)
		}
	}
	if s.Status != Solved || !(s.ErrorEstimate < 1e-11) {
		t.Errorf("status %q, estimate %.1e, want solved and 1e-11 at most", s.Status, s.ErrorEstimate)
	}
}

// Traces beside what they come from: an isotope, its daughter and hers, of sizes 1, 1e-11 and 1e-13. The layers are for cells.
func TestTraces(t *testing.T) {
	p := ordinary(t, []string{"U", "Th", "Pa"}, []string{"U_t = -7.76e-10*U", "Th_t = 7.76e-10*U - 52.5*Th", "Pa_t = 52.5*Th - 4534*Pa"}, []string{"U = 1", "Th = 0", "Pa = 0"})
	s := solve(t, p, Options{})
	v := s.Values(mat.NewDense(2, 1, []float64{0, 1}))
	if late := 7.76e-10 / 52.5; s.Status != Solved || math.Abs(v.At(0, 0)-1) > 1e-12 || math.Abs(v.At(1, 1)/late-1) > 1e-8 || math.Abs(v.At(1, 2)/(7.76e-10/4534)-1) > 1e-6 {
		t.Errorf("status %q (%s): U at the start %.15g, Th and Pa at the end %.9g and %.9g", s.Status, s.Reason, v.At(0, 0), v.At(1, 1), v.At(1, 2))
	}
}

// What is eliminated in cells does not depend on the units of the fields, and cells that were solved with wrong sizes find the right ones.
func TestSizesOnCells(t *testing.T) {
	const shares = 3 // of the largest size
	work := map[float64]float64{}
	for _, unit := range []float64{1, 0x1p-10} {
		u := units{[]float64{1, 1}, []float64{1, unit}, []float64{1}}
		p := inUnits(t, []string{"x", "y"}, []string{"u", "q"}, u,
			[2]string{"interior", "q = u_x"}, [2]string{"interior", "q_x + u_yy = -2*cos(x - y)"}, [2]string{"boundary", "u = cos(x - y)"})
		s := &solver{ctx: t.Context(), problem: p, begun: time.Now(), natural: []float64{1, 1 / unit}}
		s.complete()
		first := s.firstDivision(-1)
		m, err := s.tryCells(p, s.ofWidth(first, 60), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		work[unit] = m.work
		m.sizes = []float64{1, 1e-5}
		s.resizeFields(m)
		if q := m.sizes[1] * unit / m.sizes[0]; q > shares || q < 1.0/shares {
			t.Errorf("sizes %.3g in units %g, want about the same in units of their own", m.sizes, unit)
		}
	}
	if a, b := work[1], work[0x1p-10]; math.Abs(a-b) > 1e-3*a {
		t.Errorf("work %.4g, in other units %.4g", a, b)
	}
}

// Cells of a system have fewer functions per field: their work grows with the third power of all.
func TestFirstWidthOfSystems(t *testing.T) {
	for fields, want := range map[int]int{1: 400, 2: 400, 3: 266, 4: 200} {
		p := problem(t, []string{"x", "y"}, []string{"a", "b", "c", "f"}[:fields], [2]string{"interior", "a_x = 0"})
		s := &solver{problem: p}
		s.complete()
		if got := s.firstDivision(-1); got.width != want || math.Abs(got.spread/localSpreads[1]-math.Sqrt(float64(want)/400)) > 1e-12 {
			t.Errorf("%d fields: %d functions with the spread %g, want %d", fields, got.width, got.spread, want)
		}
	}
}
