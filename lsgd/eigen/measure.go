package eigen

import (
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/internal/kernel"
	"pinn/internal/parallel"
	"pinn/pde"
	"pinn/pde/jet"
)

// measure gives the values of all fields at the points of their parts of the domain, times the roots of the weights: the
// inner product of functions is that of these.
type measure struct {
	fields []values
	rows   int
	volume float64 // of the domain
}

// values are those of the basis of one field.
type values struct {
	span collocation.Span
	phi  *mat.Dense // points x functions; fields may share it
	root []float64  // of the weights
}

func newMeasure(l *collocation.Layout, domain []*pde.Cloud) measure {
	var m measure
	type key struct {
		space int
		cloud *pde.Cloud
	}
	tables, clouds := map[key]*mat.Dense{}, map[*pde.Cloud]bool{}
	for f, span := range l.Span {
		k := key{l.Space[f], domain[f]}
		if tables[k] == nil {
			tables[k] = collocation.TableOf(l.Spaces[k.space].Basis, []jet.Index{{}}, domain[f], 0).Values[0]
		}
		v := values{span: span, phi: tables[k]}
		for _, w := range domain[f].Weight {
			v.root = append(v.root, math.Sqrt(w))
			if !clouds[domain[f]] {
				m.volume += w
			}
		}
		clouds[domain[f]] = true
		m.fields = append(m.fields, v)
		m.rows += len(v.root)
	}
	return m
}

// apply sets the entries of vectors from one on to the weighted values of functions by their coefficients, which begin at another.
func (m *measure) apply(dst vectors, at int, coef vectors, from int) {
	places := make([]int, len(m.fields))
	for f, v := range m.fields {
		places[f], at = at, at+len(v.root)
	}
	count := coef.count()
	parallel.For(len(m.fields), func(f int) {
		v, phi := m.fields[f], m.fields[f].phi.RawMatrix()
		to := dst.data[places[f]:]
		kernel.BLAS{}.Dgemm(blas.NoTrans, blas.Trans, count, phi.Rows, phi.Cols, 1, coef.data[from+v.span.Lo:], coef.length, phi.Data, phi.Stride, 0, to, dst.length)
		for k := range count {
			floats.Mul(to[k*dst.length:k*dst.length+len(v.root)], v.root)
		}
	})
}
