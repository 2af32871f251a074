package study

import (
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"

	"pinn/internal/number"
)

// Stats describes a column over the seeds. In the quantiles a run that failed counts as infinite; the mean is over the
// runs that did not.
type Stats struct {
	Runs, Failures                    int
	Best, Q1, Median, Q3, Worst, Mean float64
}

// describe takes values of which the infinite ones belong to failures. NaN is left out.
func describe(values []float64) Stats {
	s := Stats{Runs: len(values)}
	sum := 0.0
	var sorted []float64
	for _, v := range values {
		if math.IsNaN(v) {
			continue
		}
		sorted = append(sorted, v)
		if math.IsInf(v, 0) {
			s.Failures++
			continue
		}
		sum += v
	}
	slices.Sort(sorted)
	s.Mean = sum / float64(len(sorted)-s.Failures)
	s.Best, s.Q1, s.Median, s.Q3, s.Worst = number.Quantile(sorted, 0), number.Quantile(sorted, 0.25), number.Quantile(sorted, 0.5), number.Quantile(sorted, 0.75), number.Quantile(sorted, 1)
	return s
}

// statistics that a figure can show.
func (s *Stats) value(name string) float64 {
	switch name {
	case "best":
		return s.Best
	case "mean":
		return s.Mean
	case "worst":
		return s.Worst
	}
	return s.Median
}

// group is the runs that differ in their seeds only.
type group struct {
	labels []string
	rows   []Row
}

// groups collects rows by their labels, in the order of the study.
func groups(rows []Row) []group {
	var out []group
	at := map[string]int{}
	for _, r := range rows {
		key := Run{Labels: r.Run.Labels}
		k, ok := at[key.key()]
		if !ok {
			k = len(out)
			at[key.key()] = k
			out = append(out, group{labels: r.Run.Labels})
		}
		out[k].rows = append(out[k].rows, r)
	}
	return out
}

// column returns a column of some rows: infinite for runs that failed, NaN where a run does not have the number.
func (s *Study) column(rows []Row, name string) []float64 {
	k := slices.Index(s.target.columns(), name) + 2
	out := make([]float64, len(rows))
	for i, r := range rows {
		v, err := strconv.ParseFloat(r.Cells[k], 64)
		switch {
		case r.Status() == Failed:
			v = math.Inf(1)
		case err != nil:
			v = math.NaN()
		}
		out[i] = v
	}
	return out
}

// axis returns the number of an axis, -1 if there is none of the name.
func (s *Study) axis(name string) int {
	return slices.IndexFunc(s.Axes, func(a Axis) bool { return a.Name == name })
}

// Order is an observed order of convergence: y is about Factor x^-Order for x in [Lo, Hi].
type Order struct {
	Order, Factor, Lo, Hi float64
	Points                int
}

// plateau is the factor of the smallest value within which a sequence counts as having reached its floor.
const plateau = 2

// observedOrder fits a power to the later half, at least three, of the points up to the first that is within a factor of
// two of the smallest y: beyond it a curve may follow rounding errors or what the basis cannot hold, and before it may not
// have begun to converge. It reports whether there are three such points and y falls.
func observedOrder(x, y []float64) (Order, bool) {
	var lx, ly []float64
	least := math.Inf(1)
	for _, v := range y {
		if v > 0 {
			least = math.Min(least, v)
		}
	}
	for i, v := range y {
		if !number.Finite(v) || v <= 0 || x[i] <= 0 {
			continue
		}
		lx, ly = append(lx, math.Log(x[i])), append(ly, math.Log(v))
		if v <= plateau*least {
			break
		}
	}
	if len(lx) < 3 {
		return Order{}, false
	}
	from := len(lx) - max(3, (len(lx)+1)/2)
	lx, ly = lx[from:], ly[from:]
	alpha, beta := stat.LinearRegression(lx, ly, nil, false)
	if !(beta < 0) {
		return Order{}, false
	}
	return Order{Order: -beta, Factor: math.Exp(alpha), Lo: math.Exp(floats.Min(lx)), Hi: math.Exp(floats.Max(lx)), Points: len(lx)}, true
}

// at evaluates the fit.
func (o *Order) at(x float64) float64 { return o.Factor * math.Pow(x, -o.Order) }
