package inverse

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/internal/lsq"
)

// linearised is the fit linearised at a state, with the coefficients eliminated.
type linearised struct {
	left        []float64  // residuals of the data over their standard deviations
	sensitivity *mat.Dense // their derivatives by the parameters: values x parameters; nil without parameters
	follow      *mat.Dense // derivatives of the coefficients by the parameters: coefficients x parameters; nil without
}

// linearize solves for the derivatives of the coefficients by the parameters, and for the increments of the coefficients
// that are left, which go into the residuals.
func (f *fitter) linearize(st *collocation.State) (*linearised, error) {
	n := f.joint.Layout.Cols
	sides := f.params + 1
	var tri lsq.Triangle
	tri.Reset(n, sides)
	measured, err := f.reduce(&tri, st, sides, func(row []float64, k int) []float64 { return row })
	if err != nil {
		return nil, err
	}
	var factor lsq.Factor
	factor.Reset(&tri, 0)
	x := mat.NewDense(n, sides, nil)
	factor.Solve(x)
	m, _ := measured.Dims()
	var rest mat.Dense
	rest.Mul(measured.Slice(0, m, 0, n), x)
	rest.Sub(measured.Slice(0, m, n, n+sides), &rest)
	rest.Scale(1/f.unit, &rest)
	l := &linearised{left: mat.Col(nil, f.params, &rest)}
	if f.params > 0 {
		l.sensitivity = mat.DenseCopyOf(rest.Slice(0, m, 0, f.params))
		l.follow = mat.DenseCopyOf(x.Slice(0, n, 0, f.params))
		l.follow.Scale(-1, l.follow)
	}
	return l, nil
}

// reduce gives the rows [coefficients, parameters, residual] of all blocks to a triangle, each with what extend makes of
// its right-hand sides, and returns those of the data. extend may lengthen a row; k is its number among the data, -1 for others.
func (f *fitter) reduce(tri *lsq.Triangle, st *collocation.State, sides int, extend func(row []float64, k int) []float64) (*mat.Dense, error) {
	n := f.joint.Layout.Cols
	values := make(map[int]int) // row of the system to number among the data
	for _, d := range f.data {
		eqs, _ := f.joint.Problem.Conditions[d.Condition].Op.Dims()
		for i := range len(f.joint.Clouds[d.Condition].X.RawMatrix().Data) / len(f.joint.Problem.Coords) * eqs {
			values[f.first[d.Condition]+i] = len(values)
		}
	}
	measured := mat.NewDense(len(values), n+f.params+1, nil)
	total, _ := f.joint.Dims()
	f.work += 2 * (float64(total) + float64(n)) * float64(n) * float64(n)
	most := max(1024, 2*n)
	var rows []float64
	count := 0
	flush := func() {
		if count > 0 {
			tri.Add(mat.NewDense(count, n+sides, rows))
		}
		rows, count = nil, 0
	}
	var b collocation.Block
	for k := range f.joint.Blocks() {
		if err := f.ctx.Err(); err != nil {
			return nil, err
		}
		if err := f.joint.Block(&b, k, st); err != nil {
			return nil, err
		}
		for i, r := range b.R {
			row := make([]float64, n+f.params+1)
			src := b.A.RawRowView(i)
			for _, c := range b.Cols {
				copy(row[c.Lo:c.Hi], src[:c.Len()])
				src = src[c.Len():]
			}
			row[n+f.params] = r
			at, ok := values[b.Row+i]
			if ok {
				copy(measured.RawRowView(at), row)
			} else {
				at = -1
			}
			rows = append(rows, extend(row, at)...)
			count++
		}
		if count >= most {
			flush()
		}
	}
	flush()
	return measured, nil
}

// iterate finds the parameters by damped Gauss-Newton steps.
func (f *fitter) iterate(st *collocation.State) (*Fit, error) {
	if err := f.project(st); err != nil {
		return nil, err
	}
	l, err := f.linearize(st)
	if err != nil {
		return nil, err
	}
	fit := &Fit{Values: len(l.left), Converged: f.params == 0}
	damping := 1e-3
	for fit.Steps < stepsMost && f.params > 0 && !fit.Converged && damping < dampingMost {
		fit.Steps++
		next, step := f.step(st, l, damping)
		small := f.small(step, st, l)
		err := f.project(next)
		var ahead *linearised
		if err == nil {
			ahead, err = f.linearize(next)
		}
		if e := f.ctx.Err(); e != nil {
			return nil, e
		}
		if err == nil && floats.Norm(ahead.left, 2) <= floats.Norm(l.left, 2) {
			copy(st.Coef, next.Coef)
			st.Blend = next.Blend
			l = ahead
			damping = max(damping/10, 1e-14)
			fit.Converged = small
			continue
		}
		damping *= 8
		fit.Converged = small // roundings: no step leads down, and none is needed
	}
	fit.ChiSquare = floats.Dot(l.left, l.left)
	return fit, nil
}

// step returns the state after a step with the given damping, within the bounds, with the coefficients following.
func (f *fitter) step(st *collocation.State, l *linearised, damping float64) (next *collocation.State, step []float64) {
	n, m := f.joint.Layout.Cols, len(l.left)
	a := mat.NewDense(m+f.params, f.params, nil)
	b := mat.NewVecDense(m+f.params, nil)
	a.Slice(0, m, 0, f.params).(*mat.Dense).Copy(l.sensitivity)
	for i, v := range l.left {
		b.SetVec(i, -v)
	}
	for k := range f.params {
		a.Set(m+k, k, math.Sqrt(damping)*mat.Norm(l.sensitivity.ColView(k), 2))
	}
	delta := leastSquares(a, b)
	for f.bar(a, delta, st) {
		delta = leastSquares(a, b)
	}
	next = &collocation.State{Coef: slices.Clone(st.Coef), Start: st.Start, Blend: st.Blend}
	step = make([]float64, f.params)
	for k, q := range f.joint.Problem.Params {
		to := st.Coef[n+k] + delta.AtVec(k)
		if q.Min < q.Max {
			to = min(max(to, q.Min), q.Max)
		}
		step[k] = to - st.Coef[n+k]
		next.Coef[n+k] = to
		for j := range n {
			next.Coef[j] += l.follow.At(j, k) * step[k]
		}
	}
	return next, step
}

// bar takes the parameters out of a system that are at an end of their range and would leave it, and reports whether there are any: the
// others are to go where they fit best without these.
func (f *fitter) bar(a *mat.Dense, delta *mat.VecDense, st *collocation.State) (found bool) {
	rows, _ := a.Dims()
	for k, q := range f.joint.Problem.Params {
		at, d := st.Coef[f.joint.Layout.Cols+k], delta.AtVec(k)
		if q.Min < q.Max && (at <= q.Min && d < 0 || at >= q.Max && d > 0) {
			a.SetCol(k, make([]float64, rows))
			found = true
		}
	}
	return found
}

// leastSquares returns the solution of least norm; singular values at rounding count as zero.
func leastSquares(a *mat.Dense, b *mat.VecDense) *mat.VecDense {
	_, n := a.Dims()
	var svd mat.SVD
	var x mat.VecDense
	if !svd.Factorize(a, mat.SVDThin) {
		return mat.NewVecDense(n, nil)
	}
	rank := svd.Rank(1e-14)
	if rank == 0 {
		return mat.NewVecDense(n, nil)
	}
	svd.SolveVecTo(&x, b, rank)
	return &x
}

// small reports whether a step is far below the standard errors, or at rounding.
func (f *fitter) small(step []float64, st *collocation.State, l *linearised) bool {
	n := f.joint.Layout.Cols
	noise := math.Sqrt(floats.Dot(l.left, l.left) / float64(max(1, len(l.left)-f.params)))
	for k, d := range step {
		column := mat.Norm(l.sensitivity.ColView(k), 2)
		if column == 0 {
			continue
		}
		if math.Abs(d) > stepShort*noise/column && math.Abs(d) > stepExact*math.Abs(st.Coef[n+k]) {
			return false
		}
	}
	return true
}
