package eigen

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
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

// apply sets dst (rows) to the weighted values of a function by its coefficients.
func (m *measure) apply(dst, coef []float64) {
	for _, v := range m.fields {
		to := mat.NewVecDense(len(v.root), dst[:len(v.root)])
		to.MulVec(v.phi, mat.NewVecDense(v.span.Len(), coef[v.span.Lo:v.span.Hi]))
		for i, w := range v.root {
			dst[i] *= w
		}
		dst = dst[len(v.root):]
	}
}
