package classify

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"
)

// Softmax is the regularised cross-entropy of linear scores, as a function of the output weights w:
//
//	L(w) = -1/n sum_i log p_{i,label(i)} + ridge/2 sum_k |w_k - mean(w)|^2,    p_i = softmax_k(w_k . phi_i)
//
// A vector added to all w_k changes nothing, so the weights of the last class are fixed at zero. The ridge acts on the
// representative with mean zero; the minimiser's probabilities then do not depend on which class is the last. With a
// positive ridge L is strictly convex.
//
// Weights are laid out class after class: (Classes-1) x features. Methods panic if w has another length than Len, and are
// safe for concurrent use while nobody changes the fields.
type Softmax struct {
	Phi     *mat.Dense // points x features
	Label   []int      // per point: its class, in [0, Classes)
	Classes int
	Ridge   float64
}

// Len returns the number of weights.
func (s *Softmax) Len() int { return (s.Classes - 1) * s.features() }

func (s *Softmax) features() int { _, f := s.Phi.Dims(); return f }

// point is the loss at some weights and the probabilities there, of all classes but the last.
type point struct {
	w    []float64
	loss float64
	p    *mat.Dense // points x (Classes-1)
}

// at evaluates the loss. dst.p is reused.
func (s *Softmax) at(dst *point, w []float64) {
	s.mustHold(w)
	n, _ := s.Phi.Dims()
	if dst.p == nil {
		dst.p = mat.NewDense(n, s.Classes-1, nil)
	}
	dst.w = append(dst.w[:0], w...)
	z := dst.p.RawMatrix()
	blas64.Gemm(blas.NoTrans, blas.Trans, 1, s.Phi.RawMatrix(), s.matrix(w), 0, z)
	sum := 0.0
	for i, label := range s.Label {
		sum += crossEntropy(z.Data[i*z.Stride:i*z.Stride+z.Cols], label)
	}
	dst.loss = sum/float64(n) + s.Ridge/2*s.penalty(w)
}

// crossEntropy turns the scores of all classes but the last, whose score is zero, into their probabilities and returns
// minus the logarithm of that of the label.
func crossEntropy(z []float64, label int) float64 {
	top := 0.0
	for _, v := range z {
		top = max(top, v)
	}
	score := -top
	if label < len(z) {
		score = z[label] - top
	}
	sum := math.Exp(-top)
	for k, v := range z {
		z[k] = math.Exp(v - top)
		sum += z[k]
	}
	for k := range z {
		z[k] /= sum
	}
	return math.Log(sum) - score
}

// penalty returns sum_k |w_k|^2 - |sum_k w_k|^2 / Classes, the squared distance from the mean over all classes.
func (s *Softmax) penalty(w []float64) float64 {
	f := s.features()
	sum := 0.0
	for j := range f {
		total := 0.0
		for i := j; i < len(w); i += f {
			sum += w[i] * w[i]
			total += w[i]
		}
		sum -= total * total / float64(s.Classes)
	}
	return sum
}

// addPenalty adds ridge times the derivative of half the penalty along v to dst.
func (s *Softmax) addPenalty(dst, v []float64) {
	f := s.features()
	for j := range f {
		mean := 0.0
		for i := j; i < len(v); i += f {
			mean += v[i]
		}
		mean /= float64(s.Classes)
		for i := j; i < len(v); i += f {
			dst[i] += s.Ridge * (v[i] - mean)
		}
	}
}

// Loss returns L(w).
func (s *Softmax) Loss(w []float64) float64 {
	var at point
	s.at(&at, w)
	return at.loss
}

// Gradient returns L(w) and sets dst to its gradient.
func (s *Softmax) Gradient(dst, w []float64) float64 {
	var at point
	s.at(&at, w)
	s.gradient(dst, &at)
	return at.loss
}

func (s *Softmax) gradient(dst []float64, at *point) {
	e := s.errors(at)
	blas64.Gemm(blas.Trans, blas.NoTrans, 1, e.RawMatrix(), s.Phi.RawMatrix(), 0, s.matrix(dst))
	s.addPenalty(dst, at.w)
}

// errors returns the gradient with respect to the scores: (p - y)/n, points x (Classes-1).
func (s *Softmax) errors(at *point) *mat.Dense {
	e := mat.DenseCopyOf(at.p)
	n, cols := e.Dims()
	for i, label := range s.Label {
		if label < cols {
			e.Set(i, label, e.At(i, label)-1)
		}
	}
	e.Scale(1/float64(n), e)
	return e
}

// Cotangent returns L(w) and sets dst (points x features) to its gradient with respect to Phi.
func (s *Softmax) Cotangent(dst *mat.Dense, w []float64) float64 {
	var at point
	s.at(&at, w)
	blas64.Gemm(blas.NoTrans, blas.NoTrans, 1, s.errors(&at).RawMatrix(), s.matrix(w), 0, dst.RawMatrix())
	return at.loss
}

// matrix views weights as a matrix: (Classes-1) x features.
func (s *Softmax) matrix(w []float64) blas64.General {
	f := s.features()
	return blas64.General{Rows: s.Classes - 1, Cols: f, Stride: f, Data: w}
}

func (s *Softmax) mustHold(w []float64) {
	n, _ := s.Phi.Dims()
	if len(w) != s.Len() || len(s.Label) != n {
		panic(fmt.Sprintf("classify: %d weights and %d labels, want %d and %d", len(w), len(s.Label), s.Len(), n))
	}
}
