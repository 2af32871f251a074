package pdetest

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"

	"pinn/internal/number"
	"pinn/pde"
)

const (
	// differenceTolerance bounds the error of a partial relative to the largest one in its column. Differences of
	// order 4 with step 1e-3 reach 1e-11 on smooth operators.
	differenceTolerance = 1e-7
	differenceStep      = 1e-3
	// exactTolerance bounds, relative to the size of the terms, what may differ by rounding alone: sums that are
	// taken in another order.
	exactTolerance = 1e-11
	draws          = 3 // random values of slots and parameters at which everything is tried
)

// CheckOperator checks op against the contract of [pde.Operator] at the points of a cloud, with random values of the
// slots and parameters (normally distributed): that Slots, Dims and Affine are in range and stable; that Residual and
// Linearize overwrite their destinations, write nothing else and leave their arguments alone; that Linearize agrees
// with differences of Residual; that an operator which claims to be affine is; and that each row depends on its own
// point only. It returns nil or one error that joins all faults: of type [*Fault] for numbers, at most one for each
// equation and column with its worst point, and of type [*ShapeError] otherwise.
//
// The cloud must have what op reads (normals, mates, data), and the operator must be smooth on the whole line in each
// slot. Panics of the operator pass through.
func CheckOperator(op pde.Operator, at *pde.Cloud, rnd *rand.Rand) error {
	if faults := checkShape(op, at); len(faults) > 0 {
		return errors.Join(faults...)
	}
	var faults []error
	for range draws {
		c := newTrial(op, at, rnd)
		c.checkWrites()
		c.checkPartials()
		if op.Affine() {
			c.checkAffine(rnd)
		}
		c.checkRows(rnd)
		faults = append(faults, checkShape(op, at)...)
		if faults = append(faults, c.faults...); len(faults) > 0 {
			break // further draws would repeat the same faults
		}
	}
	return errors.Join(faults...)
}

// checkShape checks what op says of itself, twice.
func checkShape(op pde.Operator, at *pde.Cloud) []error {
	var faults []error
	fault := func(format string, args ...any) {
		faults = append(faults, &ShapeError{fmt.Sprintf(format, args...)})
	}
	slots, affine := slices.Clone(op.Slots()), op.Affine()
	eqs, params := op.Dims()
	eqs2, params2 := op.Dims()
	if !slices.Equal(slots, op.Slots()) || eqs != eqs2 || params != params2 || affine != op.Affine() {
		fault("Slots, Dims or Affine change from call to call")
	}
	if eqs < 1 || params < 0 || len(slots) < 1 {
		fault("%d equations, %d parameters and %d slots, want at least 1, 0 and 1", eqs, params, len(slots))
	}
	_, coords := at.X.Dims()
	for k, s := range slots {
		if s.Field < 0 {
			fault("slot %d has field %d", k, s.Field)
		}
		if axes := s.D.Axes(); len(axes) > 0 && axes[len(axes)-1] >= coords {
			fault("slot %d has a derivative along axis %d of %d", k, axes[len(axes)-1], coords)
		}
		if s.Sheet != 0 && s.Sheet != 1 {
			fault("slot %d has sheet %d, want 0 or 1", k, s.Sheet)
		}
		if slices.Index(slots, s) < k {
			fault("slot %d is also slot %d", k, slices.Index(slots, s))
		}
	}
	return faults
}

// trial is an operator at a cloud, with values of the slots and parameters, its residual and partials there, and the
// size of the terms per point and equation, which sets the scale of rounding errors.
type trial struct {
	op       pde.Operator
	at       *pde.Cloud
	u        *mat.Dense
	params   []float64
	residual *mat.Dense
	partials *pde.Linearization
	size     *mat.Dense
	faults   []error
}

func newTrial(op pde.Operator, at *pde.Cloud, rnd *rand.Rand) *trial {
	n := at.Points()
	eqs, params := op.Dims()
	c := &trial{
		op: op, at: at, u: mat.NewDense(n, len(op.Slots()), nil), params: make([]float64, params),
		residual: mat.NewDense(n, eqs, nil), partials: pde.NewLinearization(op, n), size: mat.NewDense(n, eqs, nil),
	}
	randomise(c.u, c.params, rnd)
	op.Residual(c.residual, at, c.u, c.params)
	op.Linearize(c.partials, at, c.u, c.params)
	zero := mat.NewDense(n, len(op.Slots()), nil)
	op.Residual(c.size, at, zero, c.params) // the terms without slots, such as a right-hand side
	c.size.Apply(func(i, e int, free float64) float64 {
		size := math.Abs(free)
		if !number.Finite(size) {
			size = 0 // the operator is not defined at zero
		}
		for k, v := range c.u.RawRowView(i) {
			size = math.Max(size, math.Abs(v*c.partials.U[e].At(i, k)))
		}
		for k, v := range c.params {
			size = math.Max(size, math.Abs(v*c.partials.P[e].At(i, k)))
		}
		return math.Max(size, math.Abs(c.residual.At(i, e)))
	}, c.size)
	return c
}

func randomise(u *mat.Dense, params []float64, rnd *rand.Rand) {
	u.Apply(func(int, int, float64) float64 { return rnd.NormFloat64() }, u)
	for k := range params {
		params[k] = rnd.NormFloat64()
	}
}

// compare records the worst point where column got misses want, with tolerance(i) at point i.
func (c *trial) compare(check string, e int, column string, got, want, tolerance func(i int) float64) {
	worst, miss := -1, 1.0
	for i := range c.at.Points() {
		if x := excess(got(i), want(i), tolerance(i)); x > miss {
			worst, miss = i, x
		}
	}
	if worst >= 0 {
		c.faults = append(c.faults, &Fault{
			Check: check, Equation: e, Column: column, Point: worst, At: c.at.X.RawRowView(worst),
			Got: got(worst), Want: want(worst), Tolerance: tolerance(worst),
		})
	}
}

// tables calls f for each column of partials: the slots' and the parameters'.
func (c *trial) tables(f func(e, k int, kind string, table func(*pde.Linearization) *mat.Dense)) {
	eqs, params := c.op.Dims()
	for e := range eqs {
		for k := range c.op.Slots() {
			f(e, k, "slot", func(l *pde.Linearization) *mat.Dense { return l.U[e] })
		}
		for k := range params {
			f(e, k, "param", func(l *pde.Linearization) *mat.Dense { return l.P[e] })
		}
	}
}

// checkPartials compares Linearize with differences of Residual. Rows are independent, so one column is moved at all
// points at once.
func (c *trial) checkPartials() {
	n := c.at.Points()
	c.tables(func(e, k int, kind string, table func(*pde.Linearization) *mat.Dense) {
		difference := mat.NewDense(n, 1, nil)
		for _, s := range []struct{ step, weight float64 }{{1, 8}, {-1, -8}, {2, -1}, {-2, 1}} {
			moved := c.moved(kind, k, s.step*differenceStep)
			for i := range n {
				difference.Set(i, 0, difference.At(i, 0)+s.weight/(12*differenceStep)*moved.At(i, e))
			}
		}
		scale := mat.Norm(difference, math.Inf(1)) // the largest partial of this column
		const rounding = 0x1p-48 / differenceStep  // of 16 units in the last place of the residual
		got := table(c.partials)
		c.compare("partial", e, fmt.Sprintf("%s %d", kind, k),
			func(i int) float64 { return got.At(i, k) },
			func(i int) float64 { return difference.At(i, 0) },
			func(i int) float64 { return differenceTolerance*scale + rounding*c.size.At(i, e) })
	})
}

// moved returns the residual with slot or parameter k moved by h.
func (c *trial) moved(kind string, k int, h float64) *mat.Dense {
	u, params := mat.DenseCopyOf(c.u), slices.Clone(c.params)
	if kind == "param" {
		params[k] += h
	} else {
		u.Apply(func(_, j int, v float64) float64 {
			if j == k {
				v += h
			}
			return v
		}, u)
	}
	dst := mat.DenseCopyOf(c.residual)
	c.op.Residual(dst, c.at, u, params)
	return dst
}

// checkAffine compares the residual on the line through two states with the mean of its ends, and the partials at
// both.
func (c *trial) checkAffine(rnd *rand.Rand) {
	other := newTrial(c.op, c.at, rnd)
	t := 0.25 + rnd.Float64()/2
	mean := func(a, b float64) float64 { return (1-t)*a + t*b }
	u, params := mat.DenseCopyOf(c.u), slices.Clone(c.params)
	u.Apply(func(i, k int, v float64) float64 { return mean(v, other.u.At(i, k)) }, u)
	for k := range params {
		params[k] = mean(params[k], other.params[k])
	}
	between := mat.DenseCopyOf(c.residual)
	c.op.Residual(between, c.at, u, params)
	scale := func(i, e int) float64 { return c.size.At(i, e) + other.size.At(i, e) }
	eqs, _ := c.op.Dims()
	for e := range eqs {
		c.compare("claims to be affine, residual between two states", e, "",
			func(i int) float64 { return between.At(i, e) },
			func(i int) float64 { return mean(c.residual.At(i, e), other.residual.At(i, e)) },
			func(i int) float64 { return exactTolerance * scale(i, e) })
	}
	c.tables(func(e, k int, kind string, table func(*pde.Linearization) *mat.Dense) {
		got, want := table(other.partials), table(c.partials)
		c.compare("claims to be affine, partial at another state", e, fmt.Sprintf("%s %d", kind, k),
			func(i int) float64 { return got.At(i, k) },
			func(i int) float64 { return want.At(i, k) },
			func(i int) float64 { return exactTolerance * math.Abs(want.At(i, k)) })
	})
}
