package lsgd_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/collocation/cell"
	"pinn/collocation/region"
	"pinn/lsgd"
	"pinn/network"
	"pinn/pde"
	"pinn/pde/expr"
)

// tiling cuts [0, 1] or its square into boxes of equal size, each with a field and a basis of its own: an equation in
// every box, values at the boundary, and equal values and normal derivatives on shared faces.
type tiling struct {
	t        testing.TB
	scope    *expr.Scope
	perAxis  int
	points   int // per axis of a box
	equation string
	exact    string

	problem *pde.Problem
	clouds  []*pde.Cloud
}

func newTiling(t testing.TB, perAxis, points int, equation, exact string, coords ...string) *tiling {
	l := &tiling{t: t, perAxis: perAxis, points: points, equation: equation, exact: exact}
	l.scope = &expr.Scope{Coords: coords, Time: -1}
	for k := range l.boxes() {
		l.scope.Fields = append(l.scope.Fields, l.field(k))
	}
	return l
}

func (l *tiling) boxes() int            { return int(math.Pow(float64(l.perAxis), float64(len(l.scope.Coords)))) }
func (l *tiling) field(box int) string  { return fmt.Sprint("u", box) }
func (l *tiling) stride(axis int) int   { return int(math.Pow(float64(l.perAxis), float64(axis))) }
func (l *tiling) place(box, ax int) int { return box / l.stride(ax) % l.perAxis }

// cloud returns Chebyshev points of a box, or of its face across the given axis at its lower or upper end.
func (l *tiling) cloud(box, across, end int) *pde.Cloud {
	d := len(l.scope.Coords)
	n := 1
	for ax := range d {
		if ax != across {
			n *= l.points
		}
	}
	c := &pde.Cloud{X: mat.NewDense(n, d, nil), Weight: slices.Repeat([]float64{1}, n)}
	for p := range n {
		at := p
		for ax := range d {
			z := float64(end)
			if ax != across {
				z = (1 - math.Cos(math.Pi*(float64(at%l.points)+0.5)/float64(l.points))) / 2
				z = math.Round(z*1024) / 1024 // exact in all of a power of two of boxes
				at /= l.points
			}
			c.X.Set(p, ax, (float64(l.place(box, ax))+z)/float64(l.perAxis))
		}
	}
	return c
}

func (l *tiling) add(c *pde.Cloud, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	unit, err := region.NewBox(l.problem.Lower, l.problem.Upper)
	if err != nil {
		l.t.Fatal(err)
	}
	on := pde.Region(unit.Boundary())
	if c.Points() == int(math.Pow(float64(l.points), float64(len(l.scope.Coords)))) {
		on = unit.Interior()
	}
	l.problem.Conditions = append(l.problem.Conditions, pde.Condition{Name: text, On: on, Op: operator(l.t, l.scope, text)})
	l.clouds = append(l.clouds, c)
}

// system has one range of sines as the basis of all boxes.
func (l *tiling) system(width int, radius float64) (*collocation.System, *collocation.State) {
	l.t.Helper()
	d := len(l.scope.Coords)
	l.problem = problem(l.scope)
	l.problem.Lower, l.problem.Upper = make([]float64, d), slices.Repeat([]float64{1}, d)
	n, err := network.New(network.Config{
		Layers: 1, Width: width, Activation: network.Sine, Lower: make([]float64, d), Upper: slices.Repeat([]float64{1}, d),
	})
	if err != nil {
		l.t.Fatal(err)
	}
	network.Disk{Radius: radius}.Fill(n, newRand(1))
	reference := cell.NewReference(n, 0)
	var spaces []collocation.Space
	for k := range l.boxes() {
		l.add(l.cloud(k, -1, 0), "%s", strings.ReplaceAll(l.equation, "u", l.field(k)))
		b := &cell.Basis{Reference: reference, Lower: make([]float64, d), Upper: make([]float64, d)}
		for ax, x := range l.scope.Coords {
			at := l.place(k, ax)
			b.Lower[ax], b.Upper[ax] = float64(at)/float64(l.perAxis), float64(at+1)/float64(l.perAxis)
			if at == 0 {
				l.add(l.cloud(k, ax, 0), "%s = %s", l.field(k), l.exact)
			}
			if at == l.perAxis-1 {
				l.add(l.cloud(k, ax, 1), "%s = %s", l.field(k), l.exact)
				continue
			}
			next := l.field(k + l.stride(ax))
			l.add(l.cloud(k, ax, 1), "%s - %s = 0", l.field(k), next)
			l.add(l.cloud(k, ax, 1), "%s_%s - %s_%s = 0", l.field(k), x, next, x)
		}
		spaces = append(spaces, collocation.Space{Basis: b, Fields: []int{k}})
	}
	layout, err := collocation.NewLayout(l.boxes(), spaces)
	if err != nil {
		l.t.Fatal(err)
	}
	s := collocation.NewSystem(l.problem, layout, l.clouds)
	_, cols := s.Dims()
	return s, &collocation.State{Coef: make([]float64, cols)}
}

// error returns the largest error of the fields at random points of their boxes.
func (l *tiling) error(s *collocation.System, at *collocation.State) float64 {
	exact := function(l.t, l.scope, l.exact)
	return l.apart(func(x *mat.Dense, k int) []float64 {
		return mat.Col(nil, 0, values(exact, 1, x))
	}, l.fields(s, at))
}

// fields returns the fields at a state, as functions of points and box.
func (l *tiling) fields(s *collocation.System, at *collocation.State) func(x *mat.Dense, k int) []float64 {
	return func(x *mat.Dense, k int) []float64 { return mat.Col(nil, k, values(expansion(s, at), l.boxes(), x)) }
}

// apart returns the largest difference at random points of the boxes.
func (l *tiling) apart(f, g func(x *mat.Dense, k int) []float64) float64 {
	rnd, worst := newRand(77), 0.0
	for k := range l.boxes() {
		x := mat.NewDense(50, len(l.scope.Coords), nil)
		x.Apply(func(_, ax int, _ float64) float64 {
			return (float64(l.place(k, ax)) + rnd.Float64()) / float64(l.perAxis)
		}, x)
		worst = max(worst, floats.Distance(f(x, k), g(x, k), math.Inf(1)))
	}
	return worst
}

// TestSparse solves problems on many boxes, group by group and with one triangle.
func TestSparse(t *testing.T) {
	const near = 100 // times the residual of the dense solver: the leading rows of a cell hold exactly, whatever its walls and faces say
	for _, c := range []struct {
		name   string
		tiling *tiling
		width  int
		radius float64
		tol    float64 // of the error; ten times what the dense solver leaves
	}{
		{"8 intervals", newTiling(t, 8, 60, "-u_xx = 100*sin(10*x)", "sin(10*x)", "x"), 40, 8, 1e-13},
		{"30 intervals", newTiling(t, 30, 40, "-u_xx = 100*sin(10*x)", "sin(10*x)", "x"), 20, 8, 1e-12},
		{"3 x 3 squares", newTiling(t, 3, 12, "u_xx + u_yy = -2*sin(x+1)*sin(y)", "sin(x+1)*sin(y)", "x", "y"), 60, 3, 2e-8},
		{"nonlinear", newTiling(t, 8, 60, "-u_xx + u^3 = 4*sin(2*x) + sin(2*x)^3", "sin(2*x)", "x"), 30, 8, 1e-11},
	} {
		s, at := c.tiling.system(c.width, c.radius)
		balance(t, s, at)
		if !lsgd.IsSparse(s) {
			t.Fatalf("%s: not taken as sparse", c.name)
		}
		dense := &collocation.State{Coef: make([]float64, len(at.Coef))}
		want, err := lsgd.ProjectDense(context.Background(), s, dense, lsgd.ProjectSettings{})
		fit, err2 := lsgd.Project(context.Background(), s, at, lsgd.ProjectSettings{})
		if err := errors.Join(err, err2); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if e := c.tiling.error(s, at); !(e <= c.tol) {
			t.Errorf("%s: error %g, dense %g, tolerance %g", c.name, e, c.tiling.error(s, dense), c.tol)
		}
		got, least := math.Sqrt(lossAt(t, s, at)), math.Sqrt(lossAt(t, s, dense))
		if !(got <= near*least+1e-14) || fit.Iterations > want.Iterations || !(fit.Cond >= 1) {
			t.Errorf("%s: residual %g, dense %g; %+v, dense %+v", c.name, got, least, fit, want)
		}
		if err := lsgd.Refine(context.Background(), s, at, 0); err != nil || !(math.Sqrt(lossAt(t, s, at)) <= got) {
			t.Errorf("%s: refined from a residual of %g to %g, error %v", c.name, got, math.Sqrt(lossAt(t, s, at)), err)
		}
	}
}

// TestSparseOnCores requires the same bits on any number of cores, with memory that was used before.
func TestSparseOnCores(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	s, at := newTiling(t, 8, 150, "-u_xx + u^3 = 4*sin(2*x) + sin(2*x)^3", "sin(2*x)", "x").system(30, 8)
	balance(t, s, at)
	var first []float64
	for _, cores := range []int{1, 2, 3, 1} {
		runtime.GOMAXPROCS(cores)
		clear(at.Coef)
		if _, err := lsgd.Project(context.Background(), s, at, lsgd.ProjectSettings{}); err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = slices.Clone(at.Coef)
		}
		if !slices.Equal(at.Coef, first) {
			t.Errorf("%d cores: other coefficients than on one", cores)
		}
	}
}

// TestSparseNonFinite has a residual that is finite at zero and a derivative that is not, which the blocks find.
func TestSparseNonFinite(t *testing.T) {
	s, at := newTiling(t, 8, 30, "-u_xx + sqrt(u) = 1", "0", "x").system(10, 5)
	_, err := lsgd.Project(context.Background(), s, at, lsgd.ProjectSettings{})
	var fault *collocation.NonFiniteError
	if !errors.As(err, &fault) || !strings.Contains(fault.Condition, "sqrt") || fault.Slot == "" {
		t.Errorf("error %v, want a NonFiniteError of an equation's derivative", err)
	}
}

// TestDenseStays has one space, whose functions are not those of cells.
func TestDenseStays(t *testing.T) {
	if s, _ := newSystem(t, dirichlet(t, cubic, "x"), 60, waves(t, 10, 5, 1)); lsgd.IsSparse(s) {
		t.Error("a system of one space is taken as sparse")
	}
}

// TestSparseShared keeps walls apart where that lets cells share factors: less work, and solutions that are as good. Where the cells differ inside
// nothing changes.
func TestSparseShared(t *testing.T) {
	for _, c := range []struct {
		name, equation string
		shares         bool
	}{
		{"equal cells", "u_xx + u_yy = -2*sin(x+1)*sin(y)", true},
		{"cells that differ", "(1+x+3*y)*(u_xx + u_yy) = -2*(1+x+3*y)*sin(x+1)*sin(y)", false},
	} {
		l := newTiling(t, 4, 12, c.equation, "sin(x+1)*sin(y)", "x", "y")
		s, own := l.system(60, 3)
		balance(t, s, own)
		apart := &collocation.State{Coef: slices.Clone(own.Coef)}
		want, err := lsgd.Project(context.Background(), s, own, lsgd.ProjectSettings{})
		got, err2 := lsgd.Project(context.Background(), s, apart, lsgd.ProjectSettings{StrongShared: 1e-3})
		if err := errors.Join(err, err2); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if less := got.Work < 0.9*want.Work; less != c.shares {
			t.Errorf("%s: work %.2g with walls apart, %.2g with those of their cells", c.name, got.Work, want.Work)
		}
		if same := slices.Equal(own.Coef, apart.Coef); same == c.shares {
			t.Errorf("%s: the same coefficients: %t", c.name, same)
		}
		if e, bound := l.error(s, apart), 2*l.error(s, own); !(e <= bound) {
			t.Errorf("%s: error %g, want %g", c.name, e, bound)
		}
	}
}
