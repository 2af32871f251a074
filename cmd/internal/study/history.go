package study

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"

	"pinn/cmd/internal/report"
	"pinn/cmd/internal/store"
)

// samples is the number of places at which histories are compared.
const samples = 120

// histories makes panels of a quantity of the course of the runs: for each value of the panel axis one per abscissa. The
// median and the quartiles are over the seeds; a curve ends where half of them have ended.
func (f *Figure) histories(s *Study, dir string, rows []Row) ([]report.Panel, error) {
	var panels []report.Panel
	abscissae := f.X
	if len(abscissae) == 0 {
		abscissae = []string{"step"}
	}
	parts := s.split(rows, f.Panel)
	for _, x := range abscissae {
		for _, p := range parts {
			panel := report.Panel{Axes: f.axes(x, f.Y, f.titled(p.label))}
			for _, q := range s.split(p.rows, f.Series) {
				c, err := f.course(dir, q.rows, x)
				if err != nil {
					return nil, err
				}
				c.Name = q.label
				panel.Curves = append(panel.Curves, c)
			}
			panels = append(panels, panel)
		}
	}
	return panels, nil
}

// course joins the histories of some runs to a median with quartiles.
func (f *Figure) course(dir string, rows []Row, x string) (report.Curve, error) {
	var xs, ys [][]float64
	for _, r := range rows {
		if r.Status() == Failed {
			continue
		}
		header, columns, err := store.ReadCSV(filepath.Join(dir, historyFile(&r.Run)))
		if err != nil {
			return report.Curve{}, err
		}
		kx, ky := slices.Index(header, x), slices.Index(header, f.Y)
		if kx < 0 || ky < 0 {
			return report.Curve{}, &ForeignError{Path: dir, Reason: fmt.Sprintf("the history of a run has not both columns %s and %s", x, f.Y)}
		}
		if len(columns[kx]) == 0 {
			continue
		}
		if x == "step" && columns[kx][0] == 0 {
			for i := range columns[kx] {
				columns[kx][i]++ // iterations are counted from 1: a logarithmic axis has no 0
			}
		}
		xs, ys = append(xs, columns[kx]), append(ys, columns[ky])
	}
	return band(xs, ys), nil
}

// band takes quartiles of sequences where their abscissae agree; where these differ it first interpolates the sequences at
// common places, geometrically spaced.
func band(xs, ys [][]float64) report.Curve {
	var c report.Curve
	if len(xs) == 0 {
		return c
	}
	for _, at := range places(xs) {
		var v []float64
		for i, x := range xs {
			v = append(v, interpolate(x, ys[i], at))
		}
		st := describe(v)
		c.X, c.Y = append(c.X, at), append(c.Y, st.Median)
		c.Low, c.High = append(c.Low, st.Q1), append(c.High, st.Q3)
	}
	if len(xs) < 3 {
		c.Low, c.High = nil, nil
	}
	return c
}

// interpolate returns the value at a place: on a straight line of the logarithms where both neighbours are positive,
// otherwise that of the neighbour before it. Beyond the ends it is that of the end.
func interpolate(x, y []float64, at float64) float64 {
	n, found := slices.BinarySearch(x, at)
	switch {
	case found:
		return y[n]
	case n == 0 || n == len(x):
		return y[max(n-1, 0)]
	case x[n-1] <= 0 || !(y[n-1] > 0 && y[n] > 0) || math.IsInf(y[n], 1):
		return y[n-1]
	}
	share := math.Log(at/x[n-1]) / math.Log(x[n]/x[n-1])
	return y[n-1] * math.Pow(y[n]/y[n-1], share)
}

// places returns the abscissae of band. They end where half of the sequences have ended.
func places(xs [][]float64) []float64 {
	if !slices.ContainsFunc(xs, func(x []float64) bool { return !slices.Equal(x, xs[0]) }) {
		return xs[0]
	}
	var starts, ends []float64
	for _, x := range xs {
		starts, ends = append(starts, max(x[0], x[min(1, len(x)-1)]/4)), append(ends, x[len(x)-1])
	}
	lo, hi := slices.Max(starts), describe(ends).Median
	out := make([]float64, samples)
	for k := range out {
		out[k] = lo * math.Pow(hi/lo, float64(k)/(samples-1))
	}
	out[samples-1] = hi
	return out
}
