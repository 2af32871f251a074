package auto

import (
	"encoding/json"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation/region"
	"pinn/collocation/shape"
	"pinn/pde"
	"pinn/pde/expr"
	"pinn/pde/jet"
)

// material is a problem with a curved switch: an equation and what the solution is at the boundary, or at the start and the
// two ends where a coordinate is time.
type material struct {
	name, equation, value string
	time                  bool
	disk                  float64 // radius of the domain; 0: the square
}

func (m *material) scope() *expr.Scope {
	s := &expr.Scope{Coords: []string{"x", "y"}, Time: -1, Fields: []string{"u"}, Consts: map[string]float64{"a": 0.5, "k": 100}}
	if m.time {
		s.Coords, s.Time = []string{"x", "t"}, 1
	}
	return s
}

// problem states it on [-1,1]^2, or on a disk.
func (m *material) problem(t *testing.T) *pde.Problem {
	t.Helper()
	scope := m.scope()
	p := &pde.Problem{Coords: scope.Coords, Fields: scope.Fields, Lower: []float64{-1, -1}, Upper: []float64{1, 1}}
	box, err := region.NewBox(p.Lower, p.Upper)
	if err != nil {
		t.Fatal(err)
	}
	inside, boundary := box.Interior(), pde.Region(box.Boundary())
	if m.time {
		p.Time = "t"
		boundary = region.Union(box.Face(0, false), box.Face(0, true), box.Face(1, false))
	}
	if m.disk > 0 {
		ball, err := shape.Ball([]float64{0, 0}, m.disk)
		if err != nil {
			t.Fatal(err)
		}
		d, err := shape.NewDomain(ball, p.Lower, p.Upper, 0, 1)
		if err != nil {
			t.Fatal(err)
		}
		p.Lower, p.Upper = d.Bounds()
		inside, boundary = d.Interior(), d.Boundary()
	}
	for k, on := range []pde.Region{inside, boundary} {
		op, err := scope.Operator(expr.Source{Text: []string{m.equation, "u = " + m.value}[k]})
		if err != nil {
			t.Fatal(err)
		}
		p.Conditions = append(p.Conditions, pde.Condition{Name: []string{"inside", "boundary"}[k], On: on, Op: op})
	}
	return p
}

// exact returns the solution.
func (m *material) exact(t *testing.T) func(x []float64) float64 {
	t.Helper()
	f, err := m.scope().Function(expr.Source{Text: m.value})
	if err != nil {
		t.Fatal(err)
	}
	return func(x []float64) float64 {
		b := jet.NewBatch(jet.Close(), 1, 1)
		f.Eval(b, mat.NewDense(1, len(x), x))
		return b.Raw(0)[0]
	}
}

// Cells end at curves on which the text switches: u and the flux across are continuous where a flux jumps, and the slope where a
// source does. The curve may lie in a square or a disk, be written in two ways, or move and meet the walls.
func TestMaterials(t *testing.T) {
	const asked, within = 1e-4, 1e-6
	inclusion := "if(x^2 + y^2 < a^2, 2*x/(1 + k), x*(1 + a^2*(1 - k)/(1 + k)/(x^2 + y^2)))"
	conduction := "d(if(x^2 + y^2 < a^2, k, 1)*u_x, x) + d(if(a < sqrt(x^2 + y^2), 1, k)*u_y, y) = 0"
	for _, m := range []material{
		{name: "inclusion", equation: conduction, value: inclusion},
		{name: "in a disk", equation: conduction, value: inclusion, disk: 0.9},
		{
			name: "source", equation: "lap(u) = if(x^2 + y^2 < a^2, 1, 0)",
			value: "if(x^2 + y^2 < a^2, (x^2 + y^2)/4, a^2/4 + a^2/4*log((x^2 + y^2)/a^2))",
		},
		{
			name: "moving", equation: "u_t = d(if(x < 0.1*t, 1, 5)*u_x, x) - if(x < 0.1*t, 0.1, 0.02)",
			value: "if(x < 0.1*t, 1, 0.2)*(x - 0.1*t)", time: true,
		},
	} {
		p, exact := m.problem(t), m.exact(t)
		s, err := Solve(t.Context(), p, &Options{Tolerance: asked})
		if err != nil {
			t.Errorf("%s: %v", m.name, err)
			continue
		}
		if e := worstError(s, exact); s.Status != Solved || !(e <= within) {
			t.Errorf("%s: %s (%s), error %.2g, estimate %.2g, %d cells", m.name, s.Status, s.Reason, e, s.ErrorEstimate, s.CellCount())
		}
		checkSavedSides(t, m.name, s.Model)
	}
}

// checkSavedSides saves and reads a model and compares its values on both sides of its surfaces.
func checkSavedSides(t *testing.T, name string, m *Model) {
	t.Helper()
	data, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	again := new(Model)
	if err := json.Unmarshal(data, again); err != nil {
		t.Fatal(err)
	}
	x := mat.NewDense(20, 2, nil)
	for i := range 20 {
		x.SetRow(i, []float64{math.Mod(0.37*float64(i), 0.8) - 0.4, math.Mod(0.61*float64(i), 0.8) - 0.4})
	}
	if u, v := m.Values(x), again.Values(x); !mat.Equal(u, v) {
		t.Errorf("%s: a saved model differs", name)
	}
}

// A slanted line is a surface, and one with a corner is refused.
func TestMaterialRefused(t *testing.T) {
	m := material{equation: "d(if(x + y < 0, 1, 5)*u_x, x) + u_yy = 0", value: "0"}
	p := m.problem(t)
	if err := CheckInterfaces(p, Options{}); err != nil {
		t.Errorf("refused: %v", err)
	}
	m.equation = "d(if(max(x, y) < 0.3, 1, 5)*u_x, x) + u_yy = 0"
	if err := CheckInterfaces(m.problem(t), Options{}); err == nil {
		t.Error("a surface with a corner is not refused")
	}
}
