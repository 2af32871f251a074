package inverse

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/internal/lsq"
)

// conclude adds the statistics of the fit at its end.
func (f *fitter) conclude(fit *Fit, st *collocation.State) error {
	n := f.joint.Layout.Cols
	l, err := f.linearize(st)
	if err != nil {
		return err
	}
	taken, err := f.taken(st, len(l.left))
	if err != nil {
		return err
	}
	fit.Projection, fit.Params = f.proj, append([]float64{}, st.Coef[n:]...)
	fit.ChiSquare = floats.Dot(l.left, l.left)
	fit.Freedom = max(1, float64(fit.Values)-taken-float64(f.params))
	factor := 1.0 // of the standard deviations that were used
	if !fit.Known {
		factor = math.Sqrt(fit.ChiSquare / fit.Freedom)
	}
	for k, d := range f.data {
		s := floats.Norm(f.sigma[k], 2) / math.Sqrt(float64(len(f.sigma[k])))
		if d.Sigma == nil {
			s *= factor
		}
		fit.Sigma = append(fit.Sigma, s)
	}
	if !fit.Known {
		fit.ChiSquare /= factor * factor
	}
	fit.Misfit, fit.Work = f.misfit(l), f.work
	fit.Residuals = l.left
	if !fit.Known {
		floats.Scale(1/factor, fit.Residuals)
	}
	if len(f.priors) > 0 {
		fit.Strength = f.strength
		if err := f.spreadFields(fit, st, factor); err != nil {
			return err
		}
	}
	if f.params > 0 {
		f.spread(fit, l, factor)
	}
	return nil
}

// misfit returns the root mean square of the residuals of the data, each relative to the size of the values of its condition.
func (f *fitter) misfit(l *linearised) float64 {
	sum, at := 0.0, 0
	for k, d := range f.data {
		size := f.size(d)
		for _, sigma := range f.sigma[k] {
			r := l.left[at] * sigma / size
			sum += r * r
			at++
		}
	}
	return math.Sqrt(sum / float64(len(l.left)))
}

// spread sets the covariance of the parameters, or the direction that is free.
func (f *fitter) spread(fit *Fit, l *linearised, factor float64) {
	size := make([]float64, f.params)
	for k, q := range f.joint.Problem.Params {
		size[k] = max(math.Abs(fit.Params[k]), math.Abs(q.Start))
	}
	fit.Covariance, fit.Free = Covariance(l.sensitivity, size, factor)
}

// Covariance returns that of parameters by the derivatives of the model at the data, values x parameters, over the standard deviations
// divided by factor, or a direction in which the parameters can change without a change that counts, as multiples of their sizes.
func Covariance(sensitivity *mat.Dense, size []float64, factor float64) (covariance *mat.SymDense, free []float64) {
	values, n := sensitivity.Dims()
	size = slices.Clone(size)
	var scaled mat.Dense
	scaled.CloneFrom(sensitivity)
	for k := range size {
		if size[k] == 0 {
			size[k] = 1
		}
		for i := range values {
			scaled.Set(i, k, scaled.At(i, k)*size[k])
		}
	}
	var svd mat.SVD
	if values < n || !svd.Factorize(&scaled, mat.SVDThin) {
		free = make([]float64, n)
		free[0] = 1
		return nil, free
	}
	singular := svd.Values(nil)
	var v mat.Dense
	svd.VTo(&v)
	if last := singular[n-1]; last <= sensitivityUnseen*singular[0] || factor/last > errorUndetermined {
		return nil, mat.Col(nil, n-1, &v)
	}
	covariance = mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			sum := 0.0
			for k, s := range singular {
				sum += v.At(i, k) * v.At(j, k) * (factor / s) * (factor / s)
			}
			covariance.SetSym(i, j, sum*size[i]*size[j])
		}
	}
	return covariance, nil
}

// taken returns how many numbers the coefficients take from the data: the trace of the matrix that maps the values to the
// model at the data for fixed parameters. It is zero where the equations determine the fields. Where there are many values
// it is estimated with random signs (M. F. Hutchinson, Commun. Stat. Simul. Comput. 19, 1990).
func (f *fitter) taken(st *collocation.State, values int) (float64, error) {
	if values > mostLeverages {
		sum, err := f.trace(st, randomSigns(values))
		return sum / signVectors, err
	}
	units := mat.NewDense(values, values, nil)
	for i := range values {
		units.Set(i, i, 1)
	}
	return f.trace(st, units)
}

// randomSigns returns vectors of random signs as columns.
func randomSigns(values int) *mat.Dense {
	signs := mat.NewDense(values, signVectors, nil)
	rnd := rand.New(rand.NewPCG(1, uint64(values)))
	signs.Apply(func(int, int, float64) float64 { return float64(2*rnd.IntN(2) - 1) }, signs)
	return signs
}

// trace returns the sum over the columns z of z'H z, with the matrix H that maps the values to the model at the data.
func (f *fitter) trace(st *collocation.State, z *mat.Dense) (float64, error) {
	n := f.joint.Layout.Cols
	values, sides := z.Dims()
	var tri lsq.Triangle
	tri.Reset(n, sides)
	measured, err := f.reduce(&tri, st, sides, func(row []float64, k int) []float64 {
		row = append(row[:n:n], make([]float64, sides)...)
		if k >= 0 {
			copy(row[n:], z.RawRowView(k))
		}
		return row
	})
	if err != nil {
		return 0, err
	}
	var factor lsq.Factor
	factor.Reset(&tri, 0)
	x := mat.NewDense(n, sides, nil)
	factor.Solve(x)
	var model mat.Dense
	model.Mul(measured.Slice(0, values, 0, n), x)
	model.MulElem(&model, z)
	return mat.Sum(&model), nil
}
