package classify

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"
)

// Hessian returns the matrix of the second derivatives of L at w. Its block of the classes k and l is
//
//	1/n sum_i p_ik (delta_kl - p_il) phi_i phi_i' + ridge (delta_kl - 1/Classes) I.
//
// Beside the result it needs memory for the features of one strip of points only. The caller owns it.
func (s *Softmax) Hessian(w []float64) *mat.SymDense {
	var at point
	s.at(&at, w)
	return s.hessian(&at)
}

func (s *Softmax) hessian(at *point) *mat.SymDense {
	n, f := s.Phi.Dims()
	h := mat.NewSymDense(s.Len(), nil)
	raw := h.RawSymmetric()
	scaled := mat.NewDense(min(hessianStrip, n), f, nil)
	for k := range s.Classes - 1 {
		for l := k; l < s.Classes-1; l++ {
			block := blas64.General{Rows: f, Cols: f, Stride: raw.Stride, Data: raw.Data[k*f*raw.Stride+l*f:]}
			for lo := 0; lo < n; lo += hessianStrip {
				hi := min(lo+hessianStrip, n)
				part := scaled.Slice(0, hi-lo, 0, f).(*mat.Dense)
				for i := lo; i < hi; i++ {
					weight := -at.p.At(i, k) * at.p.At(i, l)
					if k == l {
						weight = at.p.At(i, k) * (1 - at.p.At(i, k))
					}
					scaleTo(part.RawRowView(i-lo), weight/float64(n), s.Phi.RawRowView(i))
				}
				phi := s.Phi.Slice(lo, hi, 0, f).(*mat.Dense)
				blas64.Gemm(blas.Trans, blas.NoTrans, 1, phi.RawMatrix(), part.RawMatrix(), 1, block)
			}
			ridge := -s.Ridge / float64(s.Classes)
			if k == l {
				ridge += s.Ridge
			}
			for j := range f {
				block.Data[j*block.Stride+j] += ridge
			}
		}
	}
	return h
}

func scaleTo(dst []float64, c float64, x []float64) {
	for j, v := range x {
		dst[j] = c * v
	}
}

// HessianProduct sets dst to the Hessian at w times v, without forming the Hessian.
func (s *Softmax) HessianProduct(dst, w, v []float64) {
	var at point
	s.at(&at, w)
	s.product(dst, &at, v)
}

func (s *Softmax) product(dst []float64, at *point, v []float64) {
	n, cols := at.p.Dims()
	u := mat.NewDense(n, cols, nil)
	blas64.Gemm(blas.NoTrans, blas.Trans, 1/float64(n), s.Phi.RawMatrix(), s.matrix(v), 0, u.RawMatrix())
	for i := range n {
		row, p := u.RawRowView(i), at.p.RawRowView(i)
		mean := 0.0
		for k, q := range p {
			mean += q * row[k]
		}
		for k, q := range p {
			row[k] = q * (row[k] - mean)
		}
	}
	blas64.Gemm(blas.Trans, blas.NoTrans, 1, u.RawMatrix(), s.Phi.RawMatrix(), 0, s.matrix(dst))
	s.addPenalty(dst, v)
}

// bound is the upper bound of all Hessians of the loss,
//
//	(I - 11'/Classes) x (Phi'Phi/(2n) + ridge I)
//
// as a Kronecker product (D. Bohning, "Multinomial logistic regression algorithm", Annals of the Institute of
// Statistical Mathematics 44, 1992). One factorisation in the features serves all classes.
type bound struct {
	chol    mat.Cholesky
	classes int
}

// newBound returns nil if the bound is not positive to working precision.
func newBound(s *Softmax) *bound {
	n, f := s.Phi.Dims()
	g := mat.NewSymDense(f, nil)
	g.SymOuterK(0.5/float64(n), s.Phi.T())
	for j := range f {
		g.SetSym(j, j, g.At(j, j)+s.Ridge)
	}
	b := &bound{classes: s.Classes}
	if !b.chol.Factorize(g) {
		return nil
	}
	return b
}

// solve sets dst to the inverse of the bound times v; a nil bound copies.
func (b *bound) solve(dst, v []float64) {
	if b == nil {
		copy(dst, v)
		return
	}
	rows, f := b.classes-1, len(v)/(b.classes-1)
	x := mat.NewDense(f, rows, nil)
	x.Copy(mat.NewDense(rows, f, v).T())
	if err := b.chol.SolveTo(x, x); err != nil {
		if _, ok := err.(mat.Condition); !ok {
			copy(dst, v)
			return
		}
	}
	for j := range f {
		sum := 0.0
		for k := range rows {
			sum += x.At(j, k)
		}
		for k := range rows {
			dst[k*f+j] = x.At(j, k) + sum // (I - 11'/K)^-1 = I + 11' on K-1 classes
		}
	}
}
