package eigen

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/pde"
)

// part is the factor of theta^power in an operator that is linear in the fields and a polynomial in its one parameter
// shift + theta: a linear operator without parameters.
type part struct {
	pde.Operator
	power int
	shift float64
}

// Dims implements [pde.Operator].
func (p *part) Dims() (eqs, params int) {
	eqs, _ = p.Operator.Dims()
	return eqs, 0
}

// Affine implements [pde.Operator].
func (p *part) Affine() bool { return true }

// Residual implements [pde.Operator].
func (p *part) Residual(dst *mat.Dense, at *pde.Cloud, u *mat.Dense, _ []float64) {
	l := pde.NewLinearization(p, at.Points())
	p.Linearize(l, at, nil, nil)
	for e, partial := range l.U {
		for i := range at.Points() {
			sum := 0.0
			for j, c := range partial.RawRowView(i) {
				sum += c * u.At(i, j)
			}
			dst.Set(i, e, sum)
		}
	}
}

// Linearize implements [pde.Operator]. The partials of the fields do not depend on the fields.
func (p *part) Linearize(dst *pde.Linearization, at *pde.Cloud, _ *mat.Dense, _ []float64) {
	slots := len(p.Operator.Slots())
	u := mat.NewDense(at.Points(), slots, nil)
	full := pde.NewLinearization(p.Operator, at.Points())
	_, params := p.Operator.Dims()
	switch {
	case p.power == 0:
		p.Operator.Linearize(full, at, u, []float64{p.shift}[:params])
		for e := range dst.U {
			dst.U[e].Copy(full.U[e])
		}
		return
	case params == 0:
		for e := range dst.U {
			dst.U[e].Zero()
		}
		return
	}
	for j := range slots {
		for i := range at.Points() {
			u.Set(i, j, 1)
		}
		p.byParameter(dst, full, at, u, j)
		for i := range at.Points() {
			u.Set(i, j, 0)
		}
	}
}

// byParameter sets column j of the partials: the derivative by the parameter at the unit value u of slot j, or half its
// increase over a unit of the parameter.
func (p *part) byParameter(dst, full *pde.Linearization, at *pde.Cloud, u *mat.Dense, j int) {
	p.Operator.Linearize(full, at, u, []float64{p.shift})
	for e := range dst.U {
		for i := range at.Points() {
			dst.U[e].Set(i, j, full.P[e].At(i, 0))
		}
	}
	if p.power == 1 {
		return
	}
	p.Operator.Linearize(full, at, u, []float64{p.shift + 1})
	for e := range dst.U {
		for i := range at.Points() {
			dst.U[e].Set(i, j, (full.P[e].At(i, 0)-dst.U[e].At(i, j))/2)
		}
	}
}

// parts returns the problem whose rows are those of theta^power.
func parts(p *pde.Problem, power int, shift float64) *pde.Problem {
	out := *p
	out.Params, out.Conditions = nil, nil
	for _, c := range p.Conditions {
		c.Op = &part{c.Op, power, shift}
		out.Conditions = append(out.Conditions, c)
	}
	return &out
}

// Check reports whether p is an eigenvalue problem: it has one parameter, which its equations hold at most
// quadratically, and the equations are linear in the fields and homogeneous. It returns the degree in the parameter, 1
// or 2. The error is a [*pde.Fault] of a condition or of the problem. The form is looked at for random values of the
// fields and the parameter.
func Check(p *pde.Problem) (degree int, err error) {
	if len(p.Params) != 1 {
		return 0, &pde.Fault{Msg: fmt.Sprintf("%d unknown numbers: an eigenvalue problem has one, its eigenvalue", len(p.Params))}
	}
	rnd := rand.New(rand.NewPCG(1, formProbes))
	for _, c := range p.Conditions {
		cloud, err := collocation.Sample(c.On, collocation.Random{}, formProbes, rnd)
		if err != nil {
			return 0, err
		}
		d, msg := form(c.Op, cloud, rnd, p.Params[0].Name)
		if msg != "" {
			return 0, &pde.Fault{Condition: c.Name, Msg: msg}
		}
		degree = max(degree, d)
	}
	if degree == 0 {
		return 0, &pde.Fault{Msg: fmt.Sprintf("%s occurs in no condition", p.Params[0].Name)}
	}
	return degree, nil
}

// form returns the degree of an operator in its parameter, or what is wrong with it.
func form(op pde.Operator, at *pde.Cloud, rnd *rand.Rand, name string) (degree int, msg string) {
	eqs, params := op.Dims()
	n, slots := at.Points(), len(op.Slots())
	random := func() *mat.Dense {
		u := mat.NewDense(n, slots, nil)
		u.Apply(func(int, int, float64) float64 { return rnd.NormFloat64() }, u)
		return u
	}
	f := func(u *mat.Dense, lambda float64) *mat.Dense {
		dst := mat.NewDense(n, eqs, nil)
		op.Residual(dst, at, u, []float64{lambda}[:params])
		return dst
	}
	u, v, zero := random(), random(), mat.NewDense(n, slots, nil)
	var sum mat.Dense
	sum.Add(u, v)
	at1, at2 := f(u, 1.25), f(v, 1.25)
	size := mat.Norm(at1, 2) + mat.Norm(at2, 2)
	if mat.Norm(f(zero, 1.25), 2) > formTolerance*size {
		return 0, "a term holds no field: in an eigenvalue problem every term must, so that zero is a solution"
	}
	if !combines(f(&sum, 1.25), size, at1, at2) {
		return 0, "the equations of an eigenvalue problem must be linear in the fields"
	}
	if params == 0 {
		return 0, ""
	}
	// Differences of order k of a polynomial of lower degree vanish.
	values := make([]*mat.Dense, 5)
	size = 0
	for k := range values {
		values[k] = f(u, 0.5+float64(k))
		size = math.Max(size, mat.Norm(values[k], 2))
	}
	for degree = 0; degree < 4; degree++ {
		for k := range len(values) - 1 {
			values[k].Sub(values[k+1], values[k])
		}
		values = values[:len(values)-1]
		flat := true
		for _, v := range values {
			flat = flat && mat.Norm(v, 2) <= formTolerance*size
		}
		if flat {
			break
		}
	}
	if degree > 2 {
		return 0, fmt.Sprintf("%s must occur linearly or squared", name)
	}
	return degree, ""
}

// combines reports whether a is the sum of b and c, for numbers of a size.
func combines(a *mat.Dense, size float64, b, c *mat.Dense) bool {
	var d mat.Dense
	d.Sub(a, b)
	d.Sub(&d, c)
	return mat.Norm(&d, 2) <= formTolerance*size
}
