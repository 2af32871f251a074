package eigen

import (
	"context"
	"math"
	"math/cmplx"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/internal/kernel"
	"pinn/internal/parallel"
	"pinn/pde"
	"pinn/pde/jet"
)

// Residual holds what the conditions leave of an eigenpair.
type Residual struct {
	// Relative is the largest root mean square of an equation relative to that of its terms. Where an equation does not
	// hold in the whole domain, its terms are taken to be as large as in the domain: values that vanish on the boundary
	// have a size nevertheless. A derivative is at least as large as the values over the length of the domain: those of
	// constants have a size, too.
	Relative float64
	// Conditions holds the root mean square per condition, in its units.
	Conditions []float64
}

// Residuals returns the residuals of pairs from what the conditions leave of them, one entry per condition.
func Residuals(of []Squares) (out []Residual) {
	for c, terms := range of {
		if c == 0 {
			out = make([]Residual, len(terms.Left))
		}
		for k := range out {
			all := 0.0
			for e, left := range terms.Left[k] {
				all += left
				if r := math.Sqrt(left / terms.Size[k][e]); terms.Size[k][e] > 0 {
					out[k].Relative = max(out[k].Relative, r)
				}
			}
			out[k].Conditions = append(out[k].Conditions, math.Sqrt(all/float64(len(terms.Left[k]))))
		}
	}
	return out
}

// Squares returns what the conditions leave of pairs at clouds, one cloud per condition, and how large their terms are there, as in [Residual].
// The error is the context's.
func (p *Pencil) Squares(ctx context.Context, pairs []Pair, clouds []*pde.Cloud) ([]Squares, error) {
	out := make([]Squares, len(clouds))
	coef := p.columns(pairs)
	for c, condition := range p.sys.Problem.Conditions {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		out[c] = p.terms(condition, clouds[c], coef, pairs)
	}
	return out, nil
}

// columns returns the coefficients of pairs: real and imaginary parts in two columns each.
func (p *Pencil) columns(pairs []Pair) *mat.Dense {
	coef := mat.NewDense(p.sys.Layout.Cols, 2*max(1, len(pairs)), nil)
	for k, q := range pairs {
		coef.SetCol(2*k, q.Re)
		if q.Im != nil {
			coef.SetCol(2*k+1, q.Im)
		}
	}
	return coef
}

// Squares holds, per pair and equation of a condition, the mean squares of the residual and of its terms. Both are
// pairs x equations, Size in the units of Left.
type Squares struct{ Left, Size [][]float64 }

func newSquares(pairs, eqs int) Squares {
	s := Squares{make([][]float64, pairs), make([][]float64, pairs)}
	for k := range pairs {
		s.Left[k], s.Size[k] = make([]float64, eqs), make([]float64, eqs)
	}
	return s
}

// chunk returns the number of points of a cloud that are evaluated together.
func (p *Pencil) chunk(at *pde.Cloud) int {
	if _, known := p.sys.Layout.Spaces[0].Basis.(collocation.Tabulated); known {
		return max(1, at.Points())
	}
	return chunkPoints
}

// terms evaluates a condition for pairs at the points of a cloud.
func (p *Pencil) terms(c pde.Condition, at *pde.Cloud, coef *mat.Dense, pairs []Pair) Squares {
	eqs, _ := c.Op.Dims()
	ambient, own := c.On.Dims()
	slots := c.Op.Slots()
	least := p.naturalSquares(slots, len(pairs))
	local := own == ambient
	if !local {
		inside := p.meanSquares(slots, coef)
		least.Add(least, inside)
	}
	total := 0.0
	for _, w := range at.Weight {
		total += w
	}
	size := p.chunk(at)
	chunks := (at.Points() + size - 1) / size
	parts := make([]Squares, chunks)
	parallel.For(chunks, func(i int) {
		part := at
		if chunks > 1 {
			part = at.Slice(i*size, min((i+1)*size, at.Points()))
		}
		parts[i] = newSquares(len(pairs), eqs)
		p.addTerms(parts[i], c.Op, part, p.slotValues(slots, part, coef), least, local, pairs)
	})
	sum := newSquares(len(pairs), eqs)
	for _, part := range parts {
		for k := range pairs {
			for e := range eqs {
				sum.Left[k][e] += part.Left[k][e] / total
				sum.Size[k][e] += part.Size[k][e] / total
			}
		}
	}
	return sum
}

// addTerms adds the weighted squares at the points of a cloud, where u holds the values of the slots. The square of a
// slot is at least that in a table of slots x pairs, and more where local values count.
func (p *Pencil) addTerms(dst Squares, op pde.Operator, at *pde.Cloud, u []*mat.Dense, least *mat.Dense, local bool, pairs []Pair) {
	lins := make([]*pde.Linearization, p.degree+1)
	for power := range lins {
		part := &part{op, power, p.shift}
		lins[power] = pde.NewLinearization(part, at.Points())
		part.Linearize(lins[power], at, nil, nil)
	}
	for k, q := range pairs {
		theta := q.Value - complex(p.shift, 0)
		for e := range dst.Left[k] {
			for i, w := range at.Weight {
				var sum complex128
				for j := range u {
					c, factor := complex128(0), complex128(1)
					for _, l := range lins {
						c += factor * complex(l.U[e].At(i, j), 0)
						factor *= theta
					}
					v := complex(u[j].At(i, 2*k), u[j].At(i, 2*k+1))
					sum += c * v
					size := least.At(j, k)
					if local {
						size += square(v)
					}
					dst.Size[k][e] += w * square(c) * size
				}
				dst.Left[k][e] += w * square(sum)
			}
		}
	}
}

func square(v complex128) float64 { a := cmplx.Abs(v); return a * a }

// slotValues returns, per slot, its values at the points of a cloud: points x columns of the coefficients.
func (p *Pencil) slotValues(slots []pde.Slot, at *pde.Cloud, coef *mat.Dense) []*mat.Dense {
	l := p.sys.Layout
	_, cols := coef.Dims()
	out := make([]*mat.Dense, len(slots))
	for space, sp := range l.Spaces {
		for sheet := range 2 {
			var want []jet.Index
			for _, s := range slots {
				if l.Space[s.Field] == space && s.Sheet == sheet {
					want = append(want, s.D)
				}
			}
			if want == nil {
				continue
			}
			t := collocation.TableOf(sp.Basis, want, at, sheet)
			k := 0
			for j, s := range slots {
				if l.Space[s.Field] == space && s.Sheet == sheet {
					span := l.Span[s.Field]
					phi, c := t.Values[k].RawMatrix(), coef.Slice(span.Lo, span.Hi, 0, cols).(*mat.Dense).RawMatrix()
					out[j] = mat.NewDense(phi.Rows, cols, nil)
					kernel.BLAS{}.Dgemm(blas.NoTrans, blas.NoTrans, phi.Rows, cols, phi.Cols, t.Factor(s.D), phi.Data, phi.Stride, c.Data, c.Stride, 0, out[j].RawMatrix().Data, cols)
					k++
				}
			}
		}
	}
	return out
}

// naturalSquares returns the mean squares of the fields over the domain, which are those of functions of the norm 1, divided
// by the squares of its lengths along the derivatives of the slots: slots x pairs.
func (p *Pencil) naturalSquares(slots []pde.Slot, pairs int) *mat.Dense {
	out := mat.NewDense(len(slots), max(1, pairs), nil)
	for j, s := range slots {
		factor := 1 / p.values.volume // a field that is zero is measured by the others
		for a, lo := range p.sys.Problem.Lower {
			factor *= math.Pow(p.sys.Problem.Upper[a]-lo, -2*float64(s.D[a]))
		}
		for k := range pairs {
			out.Set(j, k, factor)
		}
	}
	return out
}

// meanSquares returns the mean squares of slots over the domain, or over the part of it in which their field is one: slots x pairs.
func (p *Pencil) meanSquares(slots []pde.Slot, coef *mat.Dense) *mat.Dense {
	_, cols := coef.Dims()
	out := mat.NewDense(len(slots), cols/2, nil)
	for j, s := range slots {
		at := p.domain[s.Field]
		size, total := p.chunk(at), 0.0
		for lo := 0; lo < at.Points(); lo += size {
			part := at
			if size < at.Points() {
				part = at.Slice(lo, min(lo+size, at.Points()))
			}
			u := p.slotValues([]pde.Slot{{Field: s.Field, D: s.D}}, part, coef)[0]
			for i, w := range part.Weight {
				total += w
				for k := range cols / 2 {
					out.Set(j, k, out.At(j, k)+w*(u.At(i, 2*k)*u.At(i, 2*k)+u.At(i, 2*k+1)*u.At(i, 2*k+1)))
				}
			}
		}
		for k := range cols / 2 {
			out.Set(j, k, out.At(j, k)/total)
		}
	}
	return out
}
