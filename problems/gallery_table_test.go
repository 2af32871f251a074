package problems_test

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/pde"
	"pinn/problem"
)

// checkTable checks that a table of a solution of x and t satisfies the conditions at t = 0 and at the ends, apart from
// those on derivatives.
func checkTable(t *testing.T, f *problem.File) {
	t.Helper()
	const tolerance = 1e-12 // rounding; periodic values are sums of thousands of cosines
	for _, c := range f.Problem.Conditions[1:] {
		at := rowsOn(t, f, c.On)
		if at.Points() < 10 {
			t.Fatalf("condition %q: %d points of the table", c.Name, at.Points())
		}
		eqs, _ := c.Op.Dims()
		slots := c.Op.Slots()
		u := mat.NewDense(at.Points(), len(slots), nil)
		for k, s := range slots {
			if s.D.Order() > 0 {
				continue // both sides of u_x = mate(u_x) are set to zero
			}
			where := at.X
			if s.Sheet == 1 {
				where = at.Mate
			}
			for i := range at.Points() {
				u.Set(i, k, lookUp(t, f, where.RawRowView(i), s.Field))
			}
		}
		r := mat.NewDense(at.Points(), eqs, nil)
		c.Op.Residual(r, at, u, nil)
		for i := range at.Points() {
			for e := range eqs {
				if v := r.At(i, e); !(math.Abs(v) <= tolerance) {
					t.Errorf("condition %q, equation %d at %v: residual %g, tolerance %g", c.Name, e, at.X.RawRowView(i), v, tolerance)
				}
			}
		}
	}
}

// rowsOn returns the points of a table that are on a region, one face or two, with mates.
func rowsOn(t *testing.T, f *problem.File, on pde.Region) *pde.Cloud {
	t.Helper()
	cloud, err := collocation.Sample(on, collocation.Grid{}, 4, nil)
	if err != nil {
		t.Fatal(err)
	}
	faces := map[[2]float64]bool{} // axis and value
	for axis := range 2 {
		col := mat.Col(nil, axis, cloud.X)
		lo, hi := f.Problem.Lower[axis], f.Problem.Upper[axis]
		if !slices.ContainsFunc(col, func(v float64) bool { return v != lo && v != hi }) {
			for _, v := range col {
				faces[[2]float64{float64(axis), v}] = true
			}
		}
	}
	at := &pde.Cloud{X: new(mat.Dense), Mate: new(mat.Dense)}
	n, _ := f.Exact.Points.Dims()
	var points, mates []float64
	for i := range n {
		x := f.Exact.Points.RawRowView(i)
		if faces[[2]float64{0, x[0]}] || faces[[2]float64{1, x[1]}] {
			points = append(points, x...)
			mates = append(mates, f.Problem.Lower[0]+f.Problem.Upper[0]-x[0], x[1])
		}
	}
	if len(points) > 0 {
		at.X, at.Mate = mat.NewDense(len(points)/2, 2, points), mat.NewDense(len(points)/2, 2, mates)
	}
	return at
}

// lookUp returns the value of a field at a point of a table.
func lookUp(t *testing.T, f *problem.File, x []float64, field int) float64 {
	t.Helper()
	n, _ := f.Exact.Points.Dims()
	for i := range n {
		if slices.Equal(f.Exact.Points.RawRowView(i), x) {
			return f.Exact.Values.At(i, field)
		}
	}
	t.Fatalf("the table has no point %v", x)
	return 0
}

// The table of Burgers' equation agrees with the integral as the file states it, by the rule of Gauss and Legendre.
func TestBurgersTable(t *testing.T) {
	const nu, nodes, tolerance = 0.01 / math.Pi, 600, 1e-12 // rounding, of exponents up to 50
	e := load(t, "burgers").Exact
	n, _ := e.Points.Dims()
	for i := 25; i < n; i += 40 {
		x, time := e.Points.At(i, 0), e.Points.At(i, 1)
		weight := func(y float64) float64 {
			return math.Exp(-(math.Cos(math.Pi*(x-y))+1)/(2*math.Pi*nu) - y*y/(4*nu*time) + least(x, time, nu))
		}
		reach := math.Sqrt(4 * nu * time * (40 + 1/(math.Pi*nu)))
		above := quad.Fixed(func(y float64) float64 { return weight(y) * math.Sin(math.Pi*(x-y)) }, -reach, reach, nodes, nil, 1)
		below := quad.Fixed(weight, -reach, reach, nodes, nil, 1)
		if got, want := e.Values.At(i, 0), -above/below; !(math.Abs(got-want) <= tolerance) {
			t.Errorf("u(%g, %g): in the table %v, by quadrature %v, tolerance %g", x, time, got, want, tolerance)
		}
	}
}

// least returns a value near the least negative exponent of the integrand, so that exp does not underflow.
func least(x, t, nu float64) float64 {
	e := math.Inf(1)
	for k := range 401 {
		y := float64(k-200) / 100
		e = math.Min(e, (math.Cos(math.Pi*(x-y))+1)/(2*math.Pi*nu)+y*y/(4*nu*t))
	}
	return e
}
