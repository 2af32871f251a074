package problem

import (
	"fmt"

	"gonum.org/v1/gonum/interp"
)

// What a table is between its points: the value of the nearest one, on straight lines, or a cubic spline, with two continuous derivatives.
const (
	betweenNearest = "nearest"
	betweenLinear  = "linear"
	betweenSpline  = "spline"
)

// mostKnots bounds the points of a table that is linear or a spline between them: cells end at each, and 400 take a driven ordinary differential equation 17 s.
const mostKnots = 400

// tableSpan is what a table that is linear or a spline between its points covers.
type tableSpan struct {
	path     string // in the document
	axis     int
	from, to float64
}

// checkSpans reports tables that end inside of the domain: beyond their ends they say nothing.
func (r *reader) checkSpans() {
	p := r.file.Problem
	if r.box == nil {
		return
	}
	for _, s := range r.spans {
		lower, upper := p.Lower[s.axis], p.Upper[s.axis]
		if slack := 1e-9 * (upper - lower); s.from > lower+slack || s.to < upper-slack {
			r.doc.Fault(s.path, "the table goes from %s = %g to %g, and the domain from %g to %g: want values at its ends", p.Coords[s.axis], s.from, s.to, lower, upper)
		}
	}
}

// joined returns a table along one coordinate as text: a polynomial from each point to the next, of degree one or of a spline.
func (g *gridReader) joined(spline bool) string {
	at := g.at[0]
	values := make([]float64, len(at))
	for k, x := range at {
		values[k] = g.values[key([]float64{x})]
	}
	if len(at) == 1 {
		return digits(values[0])
	}
	slopes := func(k int) (from, to float64) {
		mean := (values[k+1] - values[k]) / (at[k+1] - at[k])
		return mean, mean
	}
	var cubic interp.NotAKnotCubic
	if spline && len(at) > 2 && cubic.Fit(at, values) == nil {
		slopes = func(k int) (from, to float64) {
			return cubic.PredictDerivative(at[k]), cubic.PredictDerivative(at[k+1])
		}
	}
	coord := g.coords[g.axes[0]]
	piece := func(k int) string {
		h := at[k+1] - at[k]
		from, to := slopes(k)
		mean := (values[k+1] - values[k]) / h
		away := fmt.Sprintf("(%s - (%s))", coord, digits(at[k]))
		return fmt.Sprintf("%[1]s + %[2]s*(%[3]s + %[2]s*(%[4]s + %[2]s*(%[5]s)))", digits(values[k]), away, digits(from), digits((3*mean-2*from-to)/h), digits((from+to-2*mean)/(h*h)))
	}
	return choice(coord, len(at)-1, piece, func(k int) float64 { return at[k] })
}
