package partition

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation/region"
	"pinn/internal/number"
	"pinn/pde"
)

// Marching returns the coordinate along which a problem can be solved slab by slab: its time, or, where it names none, the one
// coordinate that plays this part whatever it is called. That is a coordinate with initial data of full order at its lower end
// and nothing at its upper end or in between, along which the equations can be solved for the highest derivatives and short waves
// do not grow the faster the shorter they are, as they do for Laplace's equation. Data at the upper end alone, an evolution
// backwards, do not count: such a problem is solved as a whole.
//
// The name says nothing about what "boundary" or a Laplacian mean: that is for [pde.Problem.Time]. The error wraps
// [ErrNoEvolution] or is a [*ClipError].
func Marching(p *pde.Problem) (coord string, err error) {
	if p.Time != "" {
		return p.Time, Evolves(p)
	}
	var found []string
	for axis, name := range p.Coords {
		q := *p
		q.Time = name
		if Evolves(&q) == nil && newEvolution(&q, axis).initial() {
			found = append(found, name)
		}
	}
	switch len(found) {
	case 0:
		return "", fmt.Errorf("%w: no coordinate has initial data of full order at its lower end and nothing at its upper end", ErrNoEvolution)
	case 1:
		return found[0], nil
	}
	return "", fmt.Errorf("%w: several coordinates have initial data: %v", ErrNoEvolution, found)
}

// Initial reports whether the initial conditions of a problem that evolves in its time determine all derivatives along it below the orders
// of the equations, and the equations how these go on, at values of the fields that are nothing special.
func Initial(p *pde.Problem) bool {
	return Evolves(p) == nil && newEvolution(p, slices.Index(p.Coords, p.Time)).initial()
}

// evolution is a problem seen as one along an axis.
type evolution struct {
	problem *pde.Problem
	axis    int
	orders  []int // per field: of the highest derivative along the axis
	first   []int // per field: the number of its value among all derivatives below these orders
	size    int   // the number of these
}

func newEvolution(p *pde.Problem, axis int) *evolution {
	e := &evolution{problem: p, axis: axis}
	for _, orders := range p.Orders() {
		e.first = append(e.first, e.size)
		e.orders = append(e.orders, orders[axis])
		e.size += orders[axis]
	}
	return e
}

// initial reports whether the initial conditions determine all derivatives below the orders of the equations, and the equations
// how they evolve.
func (e *evolution) initial() bool {
	if rank(e.initialRows()) < e.size {
		return false
	}
	slow, ok := e.growth(fewWaves)
	fast, same := e.growth(manyWaves)
	return ok && same && fast <= 2*max(slow, 0)+steadyGrowth
}

// at evaluates the linearisation of an operator at the middle of a region, for values of the fields that are nothing special:
// an equation must not lose a derivative because a field vanishes. By the number 0 all values are positive and about 1; others have both
// signs and the sizes in valueSizes.
func at(op pde.Operator, on pde.Region, values uint64) (lin *pde.Linearization, x []float64) {
	cloud := new(pde.Cloud)
	_, own := on.Dims()
	unit := mat.NewDense(1, max(own, 1), nil)
	for k := range own {
		unit.Set(0, k, 0.41+0.07*float64(k))
	}
	if own == 0 {
		on.Place(cloud, nil, []float64{1})
	} else {
		on.Place(cloud, unit, []float64{1})
	}
	u := mat.NewDense(cloud.Points(), len(op.Slots()), nil)
	rnd := rand.New(rand.NewPCG(1, 1+values))
	size := valueSizes[values%uint64(len(valueSizes))]
	u.Apply(func(int, int, float64) float64 {
		if values > 0 && rnd.IntN(2) > 0 {
			return -size * (0.5 + rnd.Float64())
		}
		return size * (0.5 + rnd.Float64())
	}, u)
	lin = pde.NewLinearization(op, cloud.Points())
	op.Linearize(lin, cloud, u, nil)
	return lin, cloud.X.RawRowView(0)
}

// initialRows returns the rows of the conditions at the lower end of the axis over the derivatives along it that the initial
// conditions must give. Derivatives along the other axes are left out: they follow from the values.
func (e *evolution) initialRows() [][]float64 {
	var rows [][]float64
	for _, c := range e.problem.Conditions {
		for _, part := range region.Leaves(c.On) {
			ends := spread(part)
			if v := mat.Col(nil, e.axis, ends.X); slices.Max(v) > e.problem.Lower[e.axis] {
				continue
			}
			lin, _ := at(c.Op, part, 0)
			for eq := range lin.U {
				row := make([]float64, e.size)
				for k, s := range c.Op.Slots() {
					if n := int(s.D[e.axis]); n == s.D.Order() && n < e.orders[s.Field] {
						row[e.first[s.Field]+n] += lin.U[eq].At(0, k)
					}
				}
				rows = append(rows, row)
			}
		}
	}
	return rows
}

// rank returns the number of independent rows, each scaled to size 1.
func rank(rows [][]float64) int {
	var list []float64
	n := 0
	for _, row := range rows {
		size := mat.Norm(mat.NewVecDense(len(row), row), math.Inf(1))
		if !(size > 0) || math.IsInf(size, 0) {
			continue
		}
		for _, v := range row {
			list = append(list, v/size)
		}
		n++
	}
	if n == 0 {
		return 0
	}
	const small = 1e-10 // far above rounding, far below any coefficient of a condition beside others
	var svd mat.SVD
	if !svd.Factorize(mat.NewDense(n, len(rows[0]), list), mat.SVDNone) {
		return 0
	}
	r := 0
	for _, v := range svd.Values(nil) {
		if v > small {
			r++
		}
	}
	return r
}

// growth returns the largest growth, over the length of the axis and as an exponent, of waves of the given number.
func (e *evolution) growth(waves int) (most float64, ok bool) {
	all, ok := e.waves(waves)
	most = math.Inf(-1)
	for _, v := range all {
		most = max(most, real(v))
	}
	return most * (e.problem.Upper[e.axis] - e.problem.Lower[e.axis]), ok
}

// waves returns the exponents, along the axis, of waves of the given number over the domain along every other axis in turn; ok is false if
// the equations cannot be solved for the highest derivatives.
func (e *evolution) waves(number int) (all []complex128, ok bool) {
	for a := range e.problem.Coords {
		if a == e.axis && len(e.problem.Coords) > 1 {
			continue
		}
		wave := 0.0
		if a != e.axis {
			wave = 2 * math.Pi * float64(number) / (e.problem.Upper[a] - e.problem.Lower[a])
		}
		own, ok := e.exponents(a, complex(0, wave), 0)
		if !ok {
			return nil, false
		}
		all = append(all, own...)
	}
	return all, true
}

// exponents returns those of exp(wave*x) along an axis, and their conjugates, since the matrix is taken in real form. The equations are linearised and
// their coefficients frozen: sum over slots of a wave^m lambda^n is the matrix of the exponents lambda. The values of
// the fields are those of a number, as in at.
func (e *evolution) exponents(along int, wave complex128, values uint64) ([]complex128, bool) {
	fields := len(e.problem.Fields)
	n := e.size + len(e.orders) // of derivatives up to the highest
	column := func(field, order int) int { return e.first[field] + field + order }
	var rows [][]complex128
	for _, c := range e.problem.Conditions {
		ambient, own := c.On.Dims()
		if own < ambient {
			continue
		}
		lin, _ := at(c.Op, region.Leaves(c.On)[0], values)
		for eq := range lin.U {
			row := make([]complex128, n)
			for k, s := range c.Op.Slots() {
				order := s.D.Order() - int(s.D[e.axis])
				if order != int(s.D[along]) && along != e.axis {
					continue // waves have no derivative along a third axis
				}
				a := complex(lin.U[eq].At(0, k), 0)
				row[column(s.Field, int(s.D[e.axis]))] += a * power(wave, order)
			}
			rows = append(rows, row)
		}
	}
	if len(rows) != fields {
		return nil, false
	}
	return eigenvalues(rows, e.orders, column)
}

// power returns a whole power of a number, exactly real or imaginary where the number is.
func power(v complex128, n int) complex128 {
	out := complex(1, 0)
	for range n {
		out *= v
	}
	return out
}

// eigenvalues solves the rows for the highest derivative of every field and returns the eigenvalues of the system of first order that
// results, in real form; ok is false if they cannot be solved for them.
func eigenvalues(rows [][]complex128, orders []int, column func(field, order int) int) ([]complex128, bool) {
	fields := len(orders)
	lead := mat.NewDense(2*fields, 2*fields, nil)
	for i, row := range rows {
		for f, order := range orders {
			put(lead, fields, i, f, row[column(f, order)])
		}
	}
	if !regular(lead) {
		return nil, false
	}
	var inverse mat.LU
	inverse.Factorize(lead)
	var low [][2]int // the derivatives below the highest
	for f, order := range orders {
		for k := range order {
			low = append(low, [2]int{f, k})
		}
	}
	size := len(low)
	rest := mat.NewDense(2*fields, 2*size, nil)
	for i, row := range rows {
		for j, d := range low {
			v := -row[column(d[0], d[1])]
			rest.Set(i, j, real(v))
			rest.Set(i, size+j, -imag(v))
			rest.Set(fields+i, j, imag(v))
			rest.Set(fields+i, size+j, real(v))
		}
	}
	var high mat.Dense
	if err := inverse.SolveTo(&high, false, rest); err != nil && !errors.As(err, new(mat.Condition)) {
		return nil, false
	}
	all := mat.NewDense(2*size, 2*size, nil)
	for i, d := range low {
		if d[1]+1 < orders[d[0]] {
			put(all, size, i, i+1, 1)
			continue
		}
		for j := range 2 * size {
			all.Set(i, j, high.At(d[0], j))
			all.Set(size+i, j, high.At(fields+d[0], j))
		}
	}
	for _, v := range all.RawMatrix().Data {
		if !number.Finite(v) { // gonum's balancing would not end
			return nil, false
		}
	}
	var eigen mat.Eigen
	if !eigen.Factorize(all, mat.EigenNone) {
		return nil, false
	}
	return eigen.Values(nil), true
}

// regular reports whether a matrix has an inverse, whatever the units of its rows and columns.
func regular(m *mat.Dense) bool {
	const singular = 1e12 // of a matrix whose rows and columns have been scaled: rounding makes singular ones 1e15 and more
	scaled := mat.DenseCopyOf(m)
	n, _ := m.Dims()
	for range 2 {
		for i := range n {
			row := scaled.RowView(i).(*mat.VecDense)
			size := mat.Norm(row, math.Inf(1))
			if size == 0 {
				return false
			}
			row.ScaleVec(1/size, row)
		}
		scaled = mat.DenseCopyOf(scaled.T())
	}
	var lu mat.LU
	lu.Factorize(scaled)
	return lu.Cond() <= singular
}

// put sets an entry of a complex matrix of the given size that is stored as a real one: real parts on the diagonal blocks.
func put(m *mat.Dense, size, i, j int, v complex128) {
	m.Set(i, j, real(v))
	m.Set(size+i, j, imag(v))
	m.Set(i, size+j, -imag(v))
	m.Set(size+i, size+j, real(v))
}
