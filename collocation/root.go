package collocation

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"

	"pinn/internal/number"
	"pinn/pde"
)

// NoRoot says that no values of the fields and their derivatives satisfy an equation at a point.
type NoRoot struct {
	Condition           string
	Equation, Equations int // counted from 0; of the condition
	Coords              []string
	Point               []float64
	Least               float64 // the least residual that was found
}

// Error names the condition, the equation and the point.
func (e *NoRoot) Error() string {
	equation := "the equation"
	if e.Equations > 1 {
		equation = fmt.Sprintf("equation %d", e.Equation+1)
	}
	at := make([]string, len(e.Coords))
	for a, c := range e.Coords {
		at[a] = fmt.Sprintf("%s = %.5g", c, e.Point[a])
	}
	return fmt.Sprintf("condition %q: no real values of the fields satisfy %s at %s: its two sides differ by %.3g at least", e.Condition, equation, strings.Join(at, ", "), e.Least)
}

// FindNoRoot looks for an equation that is not affine and that no values of its slots satisfy, such as u^2 = -1, at a few
// points of each cloud. It looks from values around the sizes of the fields by Newton steps along the gradient; nil: every
// equation has a root everywhere, as far as can be seen. Equations that read parameters are left out.
func FindNoRoot(p *pde.Problem, clouds []*pde.Cloud, sizes []float64, rnd *rand.Rand) *NoRoot {
	for c, condition := range p.Conditions {
		eqs, params := condition.Op.Dims()
		if condition.Op.Affine() || params > 0 {
			continue
		}
		units := make([]float64, len(condition.Op.Slots()))
		for k, s := range condition.Op.Slots() {
			units[k] = sizes[s.Field] * wave(p, s.D, halfPeriod)
		}
		cloud := thin(clouds[c], rootPoints)
		for i := range cloud.Points() {
			for e := range eqs {
				h := newRootHunt(condition.Op, e, cloud.Pick(slices.Repeat([]int{i}, rootStarts)), units, rnd)
				if least, zero := h.run(); least > noRoot*zero {
					return &NoRoot{condition.Name, e, eqs, p.Coords, slices.Clone(cloud.X.RawRowView(i)), least}
				}
			}
		}
	}
	return nil
}

// rootHunt looks for a root of an equation at a point, which is every point of the cloud, from as many values of the slots.
type rootHunt struct {
	op       pde.Operator
	equation int
	at       *pde.Cloud
	units    []float64 // of the slots
	u, next  *mat.Dense
	residual *mat.Dense
	lin      *pde.Linearization
	step     []float64 // of the full one, per start
	best     []float64 // residual per start
	crossed  bool      // residuals of both signs have been seen: there is a root between them
}

// newRootHunt begins with zero and random values.
func newRootHunt(op pde.Operator, e int, at *pde.Cloud, units []float64, rnd *rand.Rand) *rootHunt {
	n := at.Points()
	eqs, _ := op.Dims()
	h := &rootHunt{
		op: op, equation: e, at: at, units: units, u: mat.NewDense(n, len(units), nil), next: mat.NewDense(n, len(units), nil),
		residual: mat.NewDense(n, eqs, nil), lin: pde.NewLinearization(op, n), step: slices.Repeat([]float64{1}, n),
	}
	for i := 1; i < n; i++ {
		spread := math.Pow(10, rootDecades*(rnd.Float64()-0.5))
		for k, unit := range units {
			h.u.Set(i, k, spread*unit*rnd.NormFloat64())
		}
	}
	op.Residual(h.residual, at, h.u, nil)
	h.best = mat.Col(nil, e, h.residual)
	h.crossed = crosses(h.best)
	return h
}

// run returns the least residual that it finds, and that of zero or, where there is none, the least that it begins with. Both
// are zero where no residual is finite, and the first where there are residuals of both signs.
func (h *rootHunt) run() (least, zero float64) {
	zero = math.Abs(h.best[0])
	if !number.Finite(zero) {
		zero = leastFinite(h.best)
	}
	for k := 0; k < rootSteps && !h.crossed; k++ {
		h.op.Linearize(h.lin, h.at, h.u, nil)
		for i := range h.step {
			h.move(i)
		}
		h.op.Residual(h.residual, h.at, h.next, nil)
		h.crossed = h.crossed || crosses(mat.Col(nil, h.equation, h.residual))
		for i := range h.step {
			if v := h.residual.At(i, h.equation); math.Abs(v) < math.Abs(h.best[i]) {
				h.best[i], h.step[i] = v, min(1, 2*h.step[i])
				h.u.SetRow(i, h.next.RawRowView(i))
			} else {
				h.step[i] /= 4
			}
		}
	}
	if h.crossed {
		return 0, zero
	}
	return leastFinite(h.best), zero
}

// crosses reports whether there are finite values of both signs.
func crosses(v []float64) bool {
	plus, minus := false, false
	for _, x := range v {
		plus, minus = plus || x > 0 && number.Finite(x), minus || x < 0 && number.Finite(x)
	}
	return plus && minus
}

// move sets the next values of a start: along the gradient, in the units of the slots, to where the residual would vanish if
// it were linear.
func (h *rootHunt) move(i int) {
	gradient, square := h.lin.U[h.equation].RawRowView(i), 0.0
	for k, unit := range h.units {
		square += gradient[k] * unit * gradient[k] * unit
	}
	factor := 0.0
	if square > 0 {
		factor = h.step[i] * h.best[i] / square
	}
	for k, unit := range h.units {
		h.next.Set(i, k, h.u.At(i, k)-factor*gradient[k]*unit*unit)
	}
}

// leastFinite returns the least of the finite absolute values; 0 if there are none.
func leastFinite(v []float64) float64 {
	least := math.Inf(1)
	for _, x := range v {
		if number.Finite(x) {
			least = min(least, math.Abs(x))
		}
	}
	if math.IsInf(least, 1) {
		return 0
	}
	return least
}
