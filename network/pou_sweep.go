package network

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"pinn/pde/jet"
)

// pouSweep runs a block of points through a POU network and back.
type pouSweep struct {
	pou     *POU
	set     *jet.Set
	most    int
	scores  scoreTape
	product *jet.Product

	z            *jet.Batch // scores; belongs to the tape
	e, sum, inv  jet.Batch  // exp(z), its sum over the parts, one over that
	phi, poly    jet.Batch
	out          jet.Batch
	exp, recip   [][]float64 // derivatives of exp and 1/x
	phiBar, eBar jet.Batch
	invBar       jet.Batch
	sumBar, zBar jet.Batch
}

func newPOUSweep(p *POU, set *jet.Set, points int, keep bool) *pouSweep {
	mustHaveCoordinates(set, len(p.config.Lower))
	orders := set.Order() + 2
	return &pouSweep{
		pou: p, set: set, most: points, product: jet.NewProduct(set), scores: p.gate.tape(set, points, keep),
		exp: make([][]float64, orders), recip: make([][]float64, orders),
	}
}

// mustHaveCoordinates panics if the set holds a derivative along a coordinate from dim on.
func mustHaveCoordinates(set *jet.Set, dim int) {
	for k := range set.Len() {
		i := set.At(k)
		for _, n := range i[dim:] {
			if n > 0 {
				panic(fmt.Sprintf("network: derivative %v of a network of %d coordinates", i.Axes(), dim))
			}
		}
	}
}

// forward evaluates the partition and the polynomials at the rows of x.
func (s *pouSweep) forward(x *mat.Dense) {
	points, _ := x.Dims()
	s.z = s.scores.forward(x)
	s.exponentiate(points)
	s.sum.Reset(s.set, points, 1)
	for k := range s.set.Len() {
		for p := range points {
			total := 0.0
			for _, v := range s.e.Row(k, p) {
				total += v
			}
			s.sum.Row(k, p)[0] = total
		}
	}
	s.invert(points)
	s.phi.Reset(s.set, points, s.pou.config.Parts)
	s.product.Outer(&s.phi, &s.e, &s.inv)
	s.poly.Reset(s.set, points, s.pou.poly.count())
	s.pou.poly.eval(&s.poly, x)
}

// exponentiate sets e to the exponentials of the scores. It takes the largest score of a point from all scores there,
// which changes nothing in the end, derivatives included, and keeps the exponentials in range.
func (s *pouSweep) exponentiate(points int) {
	for p := range points {
		row := s.z.Row(0, p)
		top := row[0]
		for _, v := range row {
			top = max(top, v)
		}
		for i := range row {
			row[i] -= top
		}
	}
	value := resize(s.exp[0], len(s.z.Raw(0)))
	for i, v := range s.z.Raw(0) {
		value[i] = math.Exp(v)
	}
	for k := range s.exp {
		s.exp[k] = value
	}
	s.e.Reset(s.set, points, s.z.Cols())
	s.e.Compose(s.z, s.exp)
}

// invert sets inv to one over the sum.
func (s *pouSweep) invert(points int) {
	for k := range s.recip {
		s.recip[k] = resize(s.recip[k], points)
	}
	for p, v := range s.sum.Raw(0) {
		c := 1 / v
		for k := range s.recip {
			s.recip[k][p] = c
			c *= -float64(k+1) / v
		}
	}
	s.inv.Reset(s.set, points, 1)
	s.inv.Compose(&s.sum, s.recip)
}

// basis multiplies the partition and the polynomials.
func (s *pouSweep) basis() *jet.Batch {
	s.out.Reset(s.set, s.phi.Points, s.phi.Cols()*s.poly.Cols())
	s.product.Outer(&s.out, &s.phi, &s.poly)
	return &s.out
}

// backward carries a cotangent of the basis to the scores.
func (s *pouSweep) backward(cot *jet.Batch) *jet.Batch {
	points, parts := s.phi.Points, s.phi.Cols()
	for _, b := range []*jet.Batch{&s.phiBar, &s.eBar, &s.zBar} {
		b.Reset(s.set, points, parts)
	}
	s.invBar.Reset(s.set, points, 1)
	s.sumBar.Reset(s.set, points, 1)
	s.product.PullLeft(&s.phiBar, cot, &s.poly)
	s.product.PullLeft(&s.eBar, &s.phiBar, &s.inv)
	s.product.PullRight(&s.invBar, &s.phiBar, &s.e)
	s.sumBar.Pull(&s.sum, &s.invBar, s.recip)
	for k := range s.set.Len() {
		for p := range points {
			v := s.sumBar.Row(k, p)[0]
			row := s.eBar.Row(k, p)
			for i := range row {
				row[i] += v
			}
		}
	}
	s.zBar.Pull(s.z, &s.eBar, s.exp)
	return &s.zBar
}

// pouTape implements [jet.Tape].
type pouTape struct{ *pouSweep }

// Tape returns a tape for the derivatives of a set at up to the given number of points per Forward, as [Net.Tape] does.
func (p *POU) Tape(set *jet.Set, points int) jet.Tape {
	if points <= 0 {
		panic(fmt.Sprintf("network: tape for %d points", points))
	}
	return pouTape{newPOUSweep(p, set, points, true)}
}

// Forward implements [jet.Tape].
func (t pouTape) Forward(x *mat.Dense) *jet.Batch {
	points, in := x.Dims()
	if points > t.most || in != len(t.pou.config.Lower) {
		panic(fmt.Sprintf("network: %d points of %d coordinates on a tape for %d of %d", points, in, t.most, len(t.pou.config.Lower)))
	}
	t.forward(x)
	return t.basis()
}

// Pull implements [jet.Tape].
func (t pouTape) Pull(dst []float64, cot *jet.Batch) {
	t.mustMatch(len(dst), cot)
	t.scores.pull(dst, t.backward(cot))
}

// RowJacobian implements [jet.Tape].
func (t pouTape) RowJacobian(dst *mat.Dense, cot *jet.Batch) {
	rows, cols := dst.Dims()
	t.mustMatch(cols, cot)
	if rows != cot.Points {
		panic(fmt.Sprintf("network: Jacobian of %d rows for %d points", rows, cot.Points))
	}
	t.scores.rows(dst, t.backward(cot))
}

func (t pouTape) mustMatch(params int, cot *jet.Batch) {
	if params != len(t.pou.params) {
		panic(fmt.Sprintf("network: gradient of %d parameters, need %d", params, len(t.pou.params)))
	}
	if t.z == nil || cot.Set != t.set || cot.Points != t.phi.Points || cot.Cols() != t.out.Cols() {
		panic("network: the cotangent has another shape or set than the last Forward")
	}
}
