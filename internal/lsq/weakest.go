package lsq

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"

	"pinn/internal/kernel"
)

// Weakest holds the directions x in which |A x| / |M x| is smallest.
type Weakest struct {
	// Values holds the ratios, ascending: the least singular values of A on a basis that M makes orthonormal.
	Values []float64
	// Vectors holds the directions as columns, with |M x| = 1.
	Vectors *mat.Dense
	// Rank is the numerical rank of M: the dimension of the space that was searched.
	Rank int
	// Coarse is the least ratio in the smaller space of the columns of M that are independent to the square root of the
	// tolerance. Where there is a null direction it is larger by about as much as that space is poorer; where there is none,
	// both spaces hold the weakest direction and the values are alike.
	Coarse float64
}

// FindWeakest finds up to count directions, for A and M with as many columns. Of M only columns that are independent to
// the tolerance tol, relative to the longest once all have unit length, are used: what these combine to is known to
// about the machine epsilon over tol. It works by inverse iteration on the triangle of A in that basis (G. H. Golub,
// C. F. Van Loan, Matrix Computations, 4th ed., section 8.2.4). Both triangles stay as they are. It panics if the numbers
// of columns differ.
func FindWeakest(a, m *Triangle, tol float64, count int) Weakest {
	if a.cols != m.cols {
		panic("lsq: triangles of different numbers of columns")
	}
	var f Factor
	f.cols, f.sides = m.cols, m.sides
	f.scaleColumns(m)
	f.pivoted(min(m.rows, m.cols), tol, 0)
	r := f.Rank
	count = min(count, r)
	if count == 0 {
		return Weakest{}
	}
	var t Triangle
	t.Reset(r, 0)
	g := f.inBasis(a)
	t.Add(mat.NewDense(g.Rows, r, g.Data))
	u := t.unshifted()
	values, y := leastValues(u, count)
	out := Weakest{Values: values, Vectors: mat.NewDense(m.cols, count, nil), Rank: r}
	s, coarse := f.matrix(), 1
	for coarse < r && math.Abs(s.Data[coarse*s.Stride+coarse]) > math.Sqrt(tol)*math.Abs(s.Data[0]) {
		coarse++
	}
	few, _ := leastValues(part(u, 0, coarse, 0, coarse), 1)
	out.Coarse = few[0]
	kernel.BLAS{}.Dtrsm(blas.Left, blas.Upper, blas.NoTrans, blas.NonUnit, r, count, 1, s.Data, s.Stride, y.Data, y.Stride)
	for k, p := range f.pivot[:r] {
		for j, v := range row(y, k) {
			out.Vectors.Set(p, j, v*f.factorOf(p))
		}
	}
	return out
}

// factorOf returns what column p was multiplied by.
func (f *Factor) factorOf(p int) float64 { return math.Ldexp(f.scale[p], f.shift[p]) }

// inBasis returns the matrix of a triangle on the leading columns of a factorisation made orthonormal.
func (f *Factor) inBasis(a *Triangle) blas64.General {
	r := f.Rank
	from := a.unshifted()
	g := blas64.General{Rows: a.cols, Cols: r, Stride: r, Data: make([]float64, a.cols*r)}
	for i := range a.cols {
		dst, src := row(g, i), row(from, i)
		for k, p := range f.pivot[:r] {
			dst[k] = src[p] * f.factorOf(p)
		}
	}
	s := f.matrix()
	kernel.BLAS{}.Dtrsm(blas.Right, blas.Upper, blas.NoTrans, blas.NonUnit, a.cols, r, 1, s.Data, s.Stride, g.Data, r)
	return g
}

// unshifted returns the triangle with its columns as they were given; zero where there were no rows.
func (t *Triangle) unshifted() blas64.General {
	out := blas64.General{Rows: t.cols, Cols: t.cols, Stride: t.cols, Data: make([]float64, t.cols*t.cols)}
	for i := 0; t.rows > 0 && i < t.cols; i++ {
		src, dst := row(t.matrix(), i), row(out, i)
		for j := i; j < t.cols; j++ {
			dst[j] = math.Ldexp(src[j], -t.shift[j])
		}
	}
	return out
}

// leastValues returns the least singular values of an upper triangle, ascending, and orthonormal vectors for them.
func leastValues(t blas64.General, count int) ([]float64, blas64.General) {
	n := t.Rows
	largest := 0.0
	solvable := blas64.General{Rows: n, Cols: n, Stride: n, Data: make([]float64, n*n)}
	for i := range n {
		copy(row(solvable, i), row(t, i))
		for _, v := range row(t, i) {
			largest = max(largest, math.Abs(v))
		}
	}
	for i := range n { // a pivot of zero is moved by a rounding
		if d := &solvable.Data[i*n+i]; math.Abs(*d) < epsilon*largest {
			*d = epsilon * max(largest, smallestSize)
		}
	}
	x := blas64.General{Rows: n, Cols: count, Stride: count, Data: make([]float64, n*count)}
	rnd := rand.New(rand.NewPCG(2, 2)) // any start will do; the same input gives the same bits
	for i := range x.Data {
		x.Data[i] = rnd.NormFloat64()
	}
	impl := kernel.BLAS{}
	for range inverseSteps {
		orthonormalize(x)
		impl.Dtrsm(blas.Left, blas.Upper, blas.Trans, blas.NonUnit, n, count, 1, solvable.Data, n, x.Data, count)
		impl.Dtrsm(blas.Left, blas.Upper, blas.NoTrans, blas.NonUnit, n, count, 1, solvable.Data, n, x.Data, count)
	}
	orthonormalize(x)
	return ritz(t, x)
}

// epsilon is the spacing of numbers at 1.
const epsilon = 0x1p-52

// orthonormalize makes the columns of x orthonormal, twice over because once is not enough for nearly parallel ones.
func orthonormalize(x blas64.General) {
	for j := range x.Cols {
		scaleColumn(x, j)
		for range 2 {
			for k := range j {
				dot := columnDot(x, k, j)
				for i := range x.Rows {
					x.Data[i*x.Stride+j] -= dot * x.Data[i*x.Stride+k]
				}
			}
		}
		scaleColumn(x, j)
	}
}

func columnDot(x blas64.General, j, k int) float64 {
	sum := 0.0
	for i := range x.Rows {
		sum += x.Data[i*x.Stride+j] * x.Data[i*x.Stride+k]
	}
	return sum
}

// scaleColumn gives column j the norm 1, whatever its size.
func scaleColumn(x blas64.General, j int) {
	norm := 0.0
	for i := range x.Rows {
		norm = math.Hypot(norm, x.Data[i*x.Stride+j])
	}
	for i := range x.Rows {
		x.Data[i*x.Stride+j] /= norm
	}
}

// ritz turns an orthonormal basis of a subspace into its singular vectors for t, with ascending values.
func ritz(t, x blas64.General) ([]float64, blas64.General) {
	n, count := x.Rows, x.Cols
	image := mat.NewDense(n, count, nil)
	gemm(blas.NoTrans, blas.NoTrans, n, count, n, 1, t.Data, t.Stride, x.Data, x.Stride, 0, image.RawMatrix().Data, count)
	var svd mat.SVD
	svd.Factorize(image, mat.SVDThin)
	down := svd.Values(nil)
	var v mat.Dense
	svd.VTo(&v)
	values, y := make([]float64, count), mat.NewDense(n, count, nil)
	y.Mul(mat.NewDense(n, count, x.Data), &v)
	out := mat.NewDense(n, count, nil)
	for j := range count {
		values[j] = down[count-1-j]
		out.SetCol(j, mat.Col(nil, count-1-j, y))
	}
	return values, out.RawMatrix()
}
