package eigen

import (
	"context"
	"errors"
	"math"
	"math/cmplx"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/collocation/region"
	"pinn/lsgd"
	"pinn/pde"
	"pinn/pde/expr"
	"pinn/pde/jet"
)

// chebyshev is the basis of the Chebyshev polynomials on [-1, 1], with all derivatives by the recurrence of the
// polynomials differentiated.
type chebyshev int

func (c chebyshev) Dims() (in, features int) { return 1, int(c) }

func (c chebyshev) Eval(dst *jet.Batch, x *mat.Dense) {
	points, _ := x.Dims()
	for p := range points {
		at := x.At(p, 0)
		for d := range dst.Set.Len() { // T_n^(d) = 2 x T_{n-1}^(d) + 2 d T_{n-1}^(d-1) - T_{n-2}^(d)
			row := dst.Row(d, p)
			for n := range row {
				switch {
				case n == 0:
					row[n] = one(d == 0)
				case n == 1:
					row[n] = one(d == 0)*at + one(d == 1)
				default:
					row[n] = 2*at*row[n-1] - row[n-2]
					if d > 0 {
						row[n] += 2 * float64(d) * dst.Row(d-1, p)[n-1]
					}
				}
			}
		}
	}
}

func one(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

// problem states equations in u(x) on [-1, 1] with the number k, one per region.
func problem(t *testing.T, inside, left, right string) *pde.Problem {
	t.Helper()
	box, err := region.NewBox([]float64{-1}, []float64{1})
	if err != nil {
		t.Fatal(err)
	}
	p := &pde.Problem{Coords: []string{"x"}, Fields: []string{"u"}, Params: []pde.Param{{Name: "k"}}, Lower: []float64{-1}, Upper: []float64{1}}
	scope := &expr.Scope{Coords: p.Coords, Time: -1, Fields: p.Fields, Params: []string{"k"}}
	for i, eq := range []string{inside, left, right} {
		op, err := scope.Operator(expr.Source{Text: eq})
		if err != nil {
			t.Fatal(err)
		}
		on := []pde.Region{box.Interior(), box.Face(0, false), box.Face(0, true)}[i]
		p.Conditions = append(p.Conditions, pde.Condition{Name: []string{"inside", "left", "right"}[i], On: on, Op: op})
	}
	return p
}

// pencil projects a problem onto polynomials.
func pencil(t *testing.T, p *pde.Problem, shift float64) (*Pencil, []*pde.Cloud) {
	t.Helper()
	degree, err := Check(p)
	if err != nil {
		t.Fatal(err)
	}
	layout, err := collocation.NewLayout(1, []collocation.Space{{Basis: chebyshev(48), Fields: []int{0}}})
	if err != nil {
		t.Fatal(err)
	}
	var clouds, fresh []*pde.Cloud
	rnd := rand.New(rand.NewPCG(1, 1))
	for _, c := range p.Conditions {
		at, err := collocation.Sample(c.On, collocation.Chebyshev{}, 100, rnd)
		if err != nil {
			t.Fatal(err)
		}
		clouds = append(clouds, at)
		at, err = collocation.Sample(c.On, collocation.Random{}, 50, rnd)
		if err != nil {
			t.Fatal(err)
		}
		fresh = append(fresh, at)
	}
	sys := collocation.NewSystem(p, layout, clouds)
	if err := sys.Balance(&collocation.State{Coef: append(make([]float64, layout.Cols), shift)}); err != nil {
		t.Fatal(err)
	}
	domain, err := collocation.Sample(p.Conditions[0].On, collocation.Gauss{}, 100, nil)
	if err != nil {
		t.Fatal(err)
	}
	q, err := New(context.Background(), sys, degree, shift, slices.Repeat([]*pde.Cloud{domain}, len(p.Fields)), lsgd.ProjectSettings{})
	if err != nil {
		t.Fatal(err)
	}
	return q, fresh
}

// Eigenvalues agree with formulas, in equations and in conditions, linear and quadratic, real and complex, at zero too,
// and the eigenfunctions have residuals near rounding.
func TestNear(t *testing.T) {
	tan := func(k float64) float64 { // the root of tan(2 q) = -q near k
		q := k
		for range 50 {
			f, d := math.Sin(2*q)+q*math.Cos(2*q), 2*math.Cos(2*q)+math.Cos(2*q)-2*q*math.Sin(2*q)
			q -= f / d
		}
		return q
	}
	damped := func(k float64) complex128 { return -1 + cmplx.Sqrt(complex(1-k*k*math.Pi*math.Pi/4, 0)) }
	for _, test := range []struct {
		name, inside, left, right string
		shift                     float64
		want                      []complex128
	}{
		{"walls", "-u_xx = k*u", "u = 0", "u = 0", 0, []complex128{quarter(1), quarter(2), quarter(3), quarter(4)}},
		{"no flux", "-u_xx = k*u", "u_x = 0", "u_x = 0", -0.3, []complex128{0, quarter(1), quarter(2)}},
		{"far target", "-u_xx = k*u", "u = 0", "u = 0", 100, []complex128{quarter(6), quarter(7)}},
		{"in a condition", "u_xx = 0", "u = 0", "u_x = k*u", 0.1, []complex128{0.5}},
		{"radiating", "-u_xx = k*u", "u = 0", "u_x = -u", 0, []complex128{complex(tan(1.1)*tan(1.1), 0), complex(tan(2.5)*tan(2.5), 0)}},
		{"damped", "u_xx = k^2*u + 2*k*u", "u = 0", "u = 0", 0, []complex128{damped(1), cmplx.Conj(damped(1)), damped(2), cmplx.Conj(damped(2))}},
	} {
		t.Run(test.name, func(t *testing.T) {
			const tolerance = 1e-10 // polynomials of degree 47: roundings of second derivatives are 47^4 eps
			p, fresh := pencil(t, problem(t, test.inside, test.left, test.right), test.shift)
			pairs, err := p.Near(context.Background(), complex(test.shift, 0), len(test.want), 0, rand.New(rand.NewPCG(2, 2)), nil)
			if err != nil || len(pairs) != len(test.want) {
				t.Fatalf("%d pairs, want %d, error %v", len(pairs), len(test.want), err)
			}
			squares, err := p.Squares(context.Background(), pairs, fresh)
			if err != nil {
				t.Fatal(err)
			}
			left := Residuals(squares)
			for k, q := range pairs {
				if d := cmplx.Abs(q.Value - test.want[k]); !(d <= tolerance*max(1, cmplx.Abs(q.Value))) {
					t.Errorf("eigenvalue %d is %v, want %v, difference %.1e", k, q.Value, test.want[k], d)
				}
				if !(left[k].Relative <= 1e-8) || len(left[k].Conditions) != 3 {
					t.Errorf("eigenvalue %d: relative residual %.1e, per condition %v", k, left[k].Relative, left[k].Conditions)
				}
				if (q.Im != nil) != (imag(test.want[k]) != 0) {
					t.Errorf("eigenvalue %v: imaginary part of the function: %v", q.Value, q.Im != nil)
				}
			}
		})
	}
}

// quarter is the eigenvalue n of the interval of length 2.
func quarter(n float64) complex128 { return complex(n*n*math.Pi*math.Pi/4, 0) }

// Eigenfunctions have the norm 1 and are those of the formula.
func TestFunctions(t *testing.T) {
	p, _ := pencil(t, problem(t, "-u_xx = k*u", "u = 0", "u = 0"), 0)
	pairs, err := p.Near(context.Background(), 0, 2, 0, rand.New(rand.NewPCG(3, 3)), nil)
	if err != nil {
		t.Fatal(err)
	}
	x := mat.NewDense(3, 1, []float64{-0.5, 0, 0.7})
	phi := collocation.Values(chebyshev(48), x)
	for i := range 3 {
		got := mat.Dot(phi.RowView(i), mat.NewVecDense(48, pairs[0].Re))
		if want := math.Cos(math.Pi / 2 * x.At(i, 0)); math.Abs(got-want) > 1e-10 {
			t.Errorf("at %g: %g, want %g", x.At(i, 0), got, want)
		}
	}
}

// A search that begins beside the eigenfunctions finds what one from nothing finds, those that it was not told of too.
func TestNearFromOthers(t *testing.T) {
	const tolerance = 1e-10
	p, _ := pencil(t, problem(t, "-u_xx = k*u", "u = 0", "u = 0"), 0)
	first, err := p.Near(context.Background(), 0, 4, 0, rand.New(rand.NewPCG(3, 3)), nil)
	if err != nil {
		t.Fatal(err)
	}
	var like [][]float64
	for _, k := range []int{0, 1, 3} {
		c := slices.Clone(first[k].Re)
		for j := range c {
			c[j] += 1e-3 * first[0].Re[j]
		}
		like = append(like, c)
	}
	pairs, err := p.Near(context.Background(), 0, 4, 0, rand.New(rand.NewPCG(4, 4)), like)
	if err != nil || len(pairs) != 4 {
		t.Fatalf("%d pairs, error %v", len(pairs), err)
	}
	for k, q := range pairs {
		if want := quarter(float64(k + 1)); !(cmplx.Abs(q.Value-want) <= tolerance*real(want)) {
			t.Errorf("eigenvalue %d is %v, want %v", k, q.Value, want)
		}
	}
}

// The parts of an operator are the coefficients of the powers of the parameter.
func TestParts(t *testing.T) {
	p := problem(t, "x*u_xx + k*sin(x)*u_x = (1 + 3*k + 5*k^2)*u", "u = 0", "u = k*u_x")
	at, err := collocation.Sample(p.Conditions[0].On, collocation.Random{}, 5, rand.New(rand.NewPCG(4, 4)))
	if err != nil {
		t.Fatal(err)
	}
	const shift, theta = 0.7, -1.3
	op := p.Conditions[0].Op
	slots := len(op.Slots())
	want := pde.NewLinearization(op, 5)
	op.Linearize(want, at, mat.NewDense(5, slots, nil), []float64{shift + theta})
	sum, u := mat.NewDense(5, slots, nil), mat.NewDense(5, slots, nil)
	u.Apply(func(i, j int, _ float64) float64 { return float64(1 + i - 2*j) }, u)
	for power, factor := 0, 1.0; power < 3; power, factor = power+1, factor*theta {
		q := &part{op, power, shift}
		l := pde.NewLinearization(q, 5)
		q.Linearize(l, at, nil, nil)
		var term mat.Dense
		term.Scale(factor, l.U[0])
		sum.Add(sum, &term)
		res, dot := mat.NewDense(5, 1, nil), 0.0
		q.Residual(res, at, u, nil)
		for j := range slots {
			dot += l.U[0].At(2, j) * u.At(2, j)
		}
		if math.Abs(res.At(2, 0)-dot) > 1e-13 {
			t.Errorf("power %d: residual %g, want %g", power, res.At(2, 0), dot)
		}
	}
	if !mat.EqualApprox(sum, want.U[0], 1e-13) {
		t.Errorf("the parts sum to\n%v, want\n%v", mat.Formatted(sum), mat.Formatted(want.U[0]))
	}
}

// What is no eigenvalue problem is named.
func TestCheck(t *testing.T) {
	for _, test := range []struct{ inside, left, condition, want string }{
		{"-u_xx = k*u + 1", "u = 0", "inside", "a term holds no field: in an eigenvalue problem every term must, so that zero is a solution"},
		{"-u_xx = k*u", "u = 1", "left", "a term holds no field: in an eigenvalue problem every term must, so that zero is a solution"},
		{"-u_xx = k*u^2", "u = 0", "inside", "the equations of an eigenvalue problem must be linear in the fields"},
		{"-u_xx = k^3*u", "u = 0", "inside", "k must occur linearly or squared"},
		{"-u_xx = exp(k)*u", "u = 0", "inside", "k must occur linearly or squared"},
		{"-u_xx = u", "u = 0", "", "k occurs in no condition"},
	} {
		_, err := Check(problem(t, test.inside, test.left, "u = 0"))
		var f *pde.Fault
		if !errors.As(err, &f) || f.Condition != test.condition || f.Msg != test.want {
			t.Errorf("%s, %s: %v, want %q in condition %q", test.inside, test.left, err, test.want, test.condition)
		}
	}
	p := problem(t, "-u_xx = k^2*u", "u = 0", "u = 0")
	if degree, err := Check(p); degree != 2 || err != nil {
		t.Errorf("degree %d, error %v, want 2", degree, err)
	}
	p.Params = nil
	if _, err := Check(p); err == nil {
		t.Error("no parameter: no error")
	}
}
