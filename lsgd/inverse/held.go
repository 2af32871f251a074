package inverse

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"

	"pinn/pde"
)

// fixed is an operator with values for its parameters.
type fixed struct {
	pde.Operator
	params []float64
	affine bool // in the fields, with these values
}

// Dims implements [pde.Operator].
func (o *fixed) Dims() (eqs, params int) {
	eqs, _ = o.Operator.Dims()
	return eqs, 0
}

// Affine implements [pde.Operator].
func (o *fixed) Affine() bool { return o.affine }

func (o *fixed) values() []float64 {
	_, n := o.Operator.Dims()
	return o.params[:n]
}

// Residual implements [pde.Operator].
func (o *fixed) Residual(dst *mat.Dense, at *pde.Cloud, u *mat.Dense, _ []float64) {
	o.Operator.Residual(dst, at, u, o.values())
}

// Linearize implements [pde.Operator].
func (o *fixed) Linearize(dst *pde.Linearization, at *pde.Cloud, u *mat.Dense, _ []float64) {
	full := dst
	if len(o.values()) > 0 {
		full = pde.NewLinearization(o.Operator, at.Points())
		full.U = dst.U
	}
	o.Operator.Linearize(full, at, u, o.values())
}

// Switches implements [pde.Switching].
func (o *fixed) Switches(lower, upper []float64, orders [][]int) ([]pde.Switch, error) {
	op, ok := o.Operator.(pde.Switching)
	if !ok {
		return nil, nil
	}
	all, err := op.Switches(lower, upper, orders)
	all = slices.Clone(all)
	for k := range all {
		all[k].Flux = slices.Clone(all[k].Flux)
		for i, flux := range all[k].Flux {
			all[k].Flux[i] = &fixed{flux, o.params, o.affine}
		}
	}
	return all, err
}

// Restrict implements [pde.Restrictor].
func (o *fixed) Restrict(lower, upper []float64, inside *mat.Dense) pde.Operator {
	return &fixed{pde.Restrict(o.Operator, lower, upper, inside), o.params, o.affine}
}

// Hold returns a problem with given values of its parameters. affine says per condition whether its equations are affine in
// the fields then; see [AffineInFields]. Those of transmissions are taken as affine where they are so with any values. The
// problem given is left as it is.
func Hold(p *pde.Problem, params []float64, affine []bool) *pde.Problem {
	out := *p
	out.Params, out.Conditions, out.Transmissions = nil, nil, nil
	params = slices.Clone(params)
	for k, c := range p.Conditions {
		c.Op = &fixed{c.Op, params, affine[k]}
		out.Conditions = append(out.Conditions, c)
	}
	for _, t := range p.Transmissions {
		t.Op = &fixed{t.Op, params, t.Op.Affine()}
		out.Transmissions = append(out.Transmissions, t)
	}
	return &out
}

// AffineInFields reports, per condition, whether its equations are affine in the fields for parameters near the given ones, at
// some points of the clouds and for random values of the fields.
func AffineInFields(p *pde.Problem, clouds []*pde.Cloud, params []float64) []bool {
	rnd := rand.New(rand.NewPCG(1, formProbes))
	out := make([]bool, len(p.Conditions))
	params = slices.Clone(params)
	for k, v := range params { // k*u^2 is affine for k = 0 only
		params[k] = v + parameterMoved*max(math.Abs(v), 1)*(1+rnd.Float64())
	}
	for c, condition := range p.Conditions {
		at := clouds[c].Slice(0, min(formProbes, clouds[c].Points()))
		out[c] = condition.Op.Affine() || additive(&fixed{Operator: condition.Op, params: params}, at, rnd)
	}
	return out
}

// additive reports whether the residual less that of zero is additive in random values of the slots.
func additive(op pde.Operator, at *pde.Cloud, rnd *rand.Rand) bool {
	eqs, _ := op.Dims()
	f := func(u *mat.Dense) *mat.Dense {
		dst := mat.NewDense(at.Points(), eqs, nil)
		op.Residual(dst, at, u, nil)
		return dst
	}
	zero := mat.NewDense(at.Points(), len(op.Slots()), nil)
	random := func() *mat.Dense {
		u := mat.DenseCopyOf(zero)
		u.Apply(func(int, int, float64) float64 { return rnd.NormFloat64() }, u)
		return u
	}
	u, v := random(), random()
	var sum, left mat.Dense
	sum.Add(u, v)
	a, b, c := f(u), f(v), f(zero)
	left.Sub(f(&sum), a)
	left.Sub(&left, b)
	left.Add(&left, c)
	size := mat.Norm(a, 2) + mat.Norm(b, 2) + mat.Norm(c, 2)
	return mat.Norm(&left, 2) <= formTolerance*size
}
