package result

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"pinn/internal/parallel"
	"pinn/pde"
	"pinn/pde/jet"
)

// inBlocks calls f for ranges of points on all cores.
func inBlocks(points int, f func(lo, hi int)) {
	const block = 512
	parallel.For((points+block-1)/block, func(k int) { f(k*block, min((k+1)*block, points)) })
}

// values returns the values of cols functions at the rows of x: points x cols.
func values(f jet.Func, cols int, x *mat.Dense) *mat.Dense {
	points, dim := x.Dims()
	out := mat.NewDense(points, cols, nil)
	set := jet.Close()
	inBlocks(points, func(lo, hi int) {
		b := jet.NewBatch(set, hi-lo, cols)
		f.Eval(b, x.Slice(lo, hi, 0, dim).(*mat.Dense))
		out.Slice(lo, hi, 0, cols).(*mat.Dense).Copy(b.Part(0))
	})
	return out
}

// everywhere lists the operators that can be evaluated at any point of the domain: those of conditions that hold in it
// and use neither partners nor normals.
func everywhere(p *pde.Problem) []pde.Operator {
	var ops []pde.Operator
	for _, c := range p.Conditions {
		ambient, own := c.On.Dims()
		n, ok := c.Op.(interface{ UsesNormal() bool })
		usable := ambient == own && !(ok && n.UsesNormal())
		for _, s := range c.Op.Slots() {
			usable = usable && s.Sheet == 0
		}
		if usable {
			ops = append(ops, c.Op)
		}
	}
	return ops
}

// fieldsAndResidual returns the fields at the rows of x (points x fields) and, over the equations of the operators, the
// root of the sum of the squares of their residuals there; nil without operators.
func (r *Run) fieldsAndResidual(ops []pde.Operator, x *mat.Dense) (u *mat.Dense, residual []float64) {
	points, dim := x.Dims()
	fields := len(r.Solution.Fields)
	u = mat.NewDense(points, fields, nil)
	if len(ops) > 0 {
		residual = make([]float64, points)
	}
	var want []jet.Index
	for _, op := range ops {
		for _, s := range op.Slots() {
			want = append(want, s.D)
		}
	}
	set := jet.Close(want...)
	params := r.params()
	inBlocks(points, func(lo, hi int) {
		part := x.Slice(lo, hi, 0, dim).(*mat.Dense)
		b := jet.NewBatch(set, hi-lo, fields)
		r.Solution.Eval(b, part)
		u.Slice(lo, hi, 0, fields).(*mat.Dense).Copy(b.Part(0))
		for _, op := range ops {
			addSquares(residual[lo:hi], op, &pde.Cloud{X: part}, b, params)
		}
	})
	for i, v := range residual {
		residual[i] = math.Sqrt(v)
	}
	return u, residual
}

// addSquares adds the squares of the residuals of an operator at the points of a batch.
func addSquares(dst []float64, op pde.Operator, at *pde.Cloud, b *jet.Batch, params []float64) {
	slots := op.Slots()
	u := mat.NewDense(len(dst), len(slots), nil)
	for j, s := range slots {
		u.SetCol(j, mat.Col(nil, s.Field, b.Part(b.Set.Find(s.D))))
	}
	eqs, n := op.Dims()
	res := mat.NewDense(len(dst), eqs, nil)
	op.Residual(res, at, u, params[:n])
	for i := range dst {
		for _, v := range res.RawRowView(i) {
			dst[i] += v * v
		}
	}
}

// params returns the values of the unknown coefficients in the order of the problem.
func (r *Run) params() []float64 {
	var v []float64
	for _, p := range r.File.Problem.Params {
		v = append(v, r.Solution.Params[p.Name])
	}
	return v
}
