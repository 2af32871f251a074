package collocation

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"pinn/internal/kernel"
	"pinn/pde/jet"
)

// Basis is a family of functions of the coordinates.
type Basis interface {
	jet.Func
	// Dims returns the number of coordinates and the number of functions.
	Dims() (in, features int)
}

// Space says that the listed fields are expanded in one basis, each with its own coefficients.
type Space struct {
	Basis  Basis
	Fields []int
}

// Span is a range of columns, Lo <= column < Hi.
type Span struct{ Lo, Hi int }

// Len returns the number of columns.
func (s Span) Len() int { return s.Hi - s.Lo }

// Layout assigns columns of the system to the coefficients of the fields. Columns follow the spaces in order and, in
// a space, its fields in order.
type Layout struct {
	Spaces []Space
	Span   []Span // per field: its columns
	Space  []int  // per field: its position in Spaces
	Cols   int    // coefficients over all fields

	adaptive []Adaptive // the bases, if they all are
}

// NewLayout lays out the spaces of the given number of fields. The error names a field that no space or more than one
// space holds. The layout keeps the slice of spaces.
func NewLayout(fields int, spaces []Space) (*Layout, error) {
	l := &Layout{Spaces: spaces, Span: make([]Span, fields), Space: make([]int, fields)}
	for f := range fields {
		l.Space[f] = -1
	}
	for k, s := range spaces {
		_, n := s.Basis.Dims()
		for _, f := range s.Fields {
			if f < 0 || f >= fields {
				return nil, fmt.Errorf("space %d holds field %d of %d", k, f, fields)
			}
			if l.Space[f] >= 0 {
				return nil, fmt.Errorf("field %d is in two spaces", f)
			}
			l.Space[f] = k
			l.Span[f] = Span{l.Cols, l.Cols + n}
			l.Cols += n
		}
	}
	for _, s := range spaces {
		if b, ok := s.Basis.(Adaptive); ok {
			l.adaptive = append(l.adaptive, b)
		}
	}
	for f, k := range l.Space {
		if k < 0 {
			return nil, fmt.Errorf("field %d is in no space", f)
		}
	}
	return l, nil
}

// Expansion is the family of the fields u_f = sum_i Coef[Span[f].Lo+i] Phi_i: a solution as a function.
type Expansion struct {
	Layout *Layout
	Coef   []float64 // at least Layout.Cols entries
}

// Eval writes the derivatives in dst.Set of every field at the rows of x; dst has one column per field. It
// panics if x has another number of columns than there are coordinates, and is safe for concurrent use if the bases are.
func (e *Expansion) Eval(dst *jet.Batch, x *mat.Dense) {
	points, in := x.Dims()
	var phi jet.Batch
	for k, s := range e.Layout.Spaces {
		_, n := s.Basis.Dims()
		for lo := 0; lo < points; lo += evalChunk {
			hi := min(lo+evalChunk, points)
			phi.Reshape(dst.Set, hi-lo, n)
			s.Basis.Eval(&phi, x.Slice(lo, hi, 0, in).(*mat.Dense))
			for _, f := range e.Layout.Spaces[k].Fields {
				c := e.Coef[e.Layout.Span[f].Lo:e.Layout.Span[f].Hi]
				for d := range dst.Set.Len() {
					for p := range hi - lo {
						dst.Row(d, lo+p)[f] = dot(phi.Row(d, p), c)
					}
				}
			}
		}
	}
}

func dot(a, b []float64) float64 { return kernel.Dot(a, b[:len(a)]) }

// Values returns the values of the functions of a basis at the rows of x: points x functions. The caller owns the
// table. It panics if x has another number of columns than there are coordinates.
func Values(b Basis, x *mat.Dense) *mat.Dense {
	points, _ := x.Dims()
	_, n := b.Dims()
	phi := jet.NewBatch(jet.Close(), points, n)
	b.Eval(phi, x)
	return phi.Part(0)
}
