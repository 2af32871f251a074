package compat

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// solution is the outcome of a small system of rows.
type solution struct {
	delta []float64 // least change of the unknowns, in scaled size, that fulfils the rows best
	// left is the scaled residual of the rows: a combination of them that has no unknowns.
	left []float64
	// size is what is left, relative to the size of the data in it; 0 if roundings explain it.
	size float64
	step float64 // the largest scaled change
}

// solve solves rows whose data have the given sizes, for the change from j, which says how much the doubt about coefficients
// means.
func solve(rows []row, sizes, j []float64) solution {
	cols := len(j)
	a := mat.NewDense(len(rows), cols, nil)
	for i, r := range rows {
		a.SetRow(i, r.a)
	}
	left, right := balance(a)
	b := make([]float64, len(rows))
	for i, r := range rows {
		b[i] = left[i] * r.b
	}
	var svd mat.SVD
	if !svd.Factorize(a, mat.SVDThin) {
		return solution{delta: make([]float64, cols), left: make([]float64, len(rows))}
	}
	var u, v mat.Dense
	svd.UTo(&u)
	svd.VTo(&v)
	s := solution{delta: make([]float64, cols), left: slices.Clone(b)}
	sigma := svd.Values(nil)
	for k, w := range sigma {
		if w <= rankTolerance*sigma[0] {
			break
		}
		uk, vk := mat.Col(nil, k, &u), mat.Col(nil, k, &v)
		c := floats.Dot(uk, b)
		floats.AddScaled(s.left, -floats.Dot(uk, s.left), uk)
		floats.AddScaled(s.delta, c/w, vk)
	}
	s.step = floats.Norm(s.delta, math.Inf(1))
	for k := range s.delta {
		s.delta[k] *= right[k]
	}
	s.judge(rows, sizes, left, j, floats.Norm(b, 2))
	return s
}

// judge sets the size of what is left.
func (s *solution) judge(rows []row, sizes, scale, j []float64, norm float64) {
	gap, explained, whole := floats.Dot(s.left, s.left), 0.0, 0.0
	for i, r := range rows {
		doubt := r.unsureB
		for k, v := range j {
			doubt += r.unsureA[k] * math.Abs(v+s.delta[k])
		}
		y := math.Abs(s.left[i])
		explained += y * (scale[i]*(contradictionOfRounding*sizes[i]+contradictionOverDoubt*doubt) + 100*epsilon*norm)
		whole = math.Max(whole, y*scale[i]*sizes[i])
	}
	if gap > explained && whole > 0 {
		s.size = gap / whole
	}
}

// balance scales the rows and columns of a in place and returns the factors.
func balance(a *mat.Dense) (left, right []float64) {
	n, m := a.Dims()
	left, right = slices.Repeat([]float64{1}, n), slices.Repeat([]float64{1}, m)
	for range balanceSweeps {
		rowMax, colMax := make([]float64, n), make([]float64, m)
		for i := range n {
			for k, v := range a.RawRowView(i) {
				rowMax[i], colMax[k] = math.Max(rowMax[i], math.Abs(v)), math.Max(colMax[k], math.Abs(v))
			}
		}
		for i, v := range rowMax {
			rowMax[i] = 1 / math.Sqrt(orOne(v))
			left[i] *= rowMax[i]
		}
		for k, v := range colMax {
			colMax[k] = 1 / math.Sqrt(orOne(v))
			right[k] *= colMax[k]
		}
		a.Apply(func(i, k int, v float64) float64 { return v * rowMax[i] * colMax[k] }, a)
	}
	return left, right
}

func orOne(v float64) float64 {
	if v == 0 {
		return 1
	}
	return v
}

// groups returns the rows in groups that share no unknown with each other: each is solved alone, so that fields of very
// different size do not hide each other.
func groups(rows []row) [][]int {
	of := map[int]int{} // unknown to group
	var out [][]int
	for i, r := range rows {
		mine := -1
		for k, v := range r.a {
			if v == 0 {
				continue
			}
			g, ok := of[k]
			switch {
			case !ok && mine < 0:
				mine = len(out)
				out = append(out, nil)
				of[k] = mine
			case !ok:
				of[k] = mine
			case mine < 0:
				mine = g
			case g != mine: // join
				out[mine] = append(out[mine], out[g]...)
				out[g] = nil
				for u, h := range of {
					if h == g {
						of[u] = mine
					}
				}
			}
		}
		out[mine] = append(out[mine], i)
	}
	return slices.DeleteFunc(out, func(g []int) bool { return g == nil })
}

func pick[T any](list []T, at []int) []T {
	out := make([]T, len(at))
	for k, i := range at {
		out[k] = list[i]
	}
	return out
}

// least returns as few of the rows as still contradict each other. Rows that come later go first.
func least(rows []row, sizes, j []float64) []int {
	keep := make([]int, len(rows))
	for i := range keep {
		keep[i] = i
	}
	for i := len(rows) - 1; i >= 0; i-- {
		k := slices.Index(keep, i)
		without := slices.Delete(slices.Clone(keep), k, k+1)
		if len(without) > 0 && solve(pick(rows, without), pick(sizes, without), j).size > 0 {
			keep = without
		}
	}
	return keep
}
