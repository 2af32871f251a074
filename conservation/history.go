package conservation

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"pinn/pde/jet"
)

// History is a solution over space and time: its states at equidistant times on cells of equal width, the fields of which are means, up to the square of the
// width where a state is not what is conserved.
type History struct {
	Lower, Upper, From, Until float64
	Cells, Times, Fields      int       // Times counts the intervals of time: there is one more level
	Values                    []float64 // levels x cells x fields
	// Fronts holds the places of sharp steps, by level, field and place; nil: none are known. See [History.Sharpened].
	Fronts [][][]float64
	// Updates is the number of cells times the number of steps that it took.
	Updates int
	// Axes holds the positions of space and time among the coordinates of a point, for Eval.
	Axes [2]int
}

// March solves a problem on n cells and keeps the states at the beginning and at the ends of the given number of intervals of time. It panics if n < 16,
// times < 1, the interval or the time is empty, or there is no law or start. The error is that of the context, or says where a value or a
// speed ceased to be finite.
func March(ctx context.Context, p *Problem, n, times int) (*History, error) {
	switch {
	case n < jumpCells || times < 1:
		panic(fmt.Sprintf("conservation: %d cells and %d times, want %d and 1 at least", n, times, jumpCells))
	case !(p.Lower < p.Upper) || !(p.From < p.Until) || math.IsInf(p.Upper-p.Lower+p.Until-p.From, 0):
		panic("conservation: empty or unbounded interval or time")
	case p.Law == nil || p.Law.Dims() < 1 || p.Start == nil:
		panic("conservation: a problem needs a law with fields and a start")
	}
	g, err := newGrid(p, n)
	if err != nil {
		return nil, fmt.Errorf("conservation: %w, t = %.4g with %d cells", err, p.From, n)
	}
	h := &History{
		Lower: p.Lower, Upper: p.Upper, From: p.From, Until: p.Until, Cells: n, Times: times, Fields: g.fields,
		Values: make([]float64, 0, (times+1)*n*g.fields), Axes: [2]int{0, 1},
	}
	for k := range times + 1 {
		if k > 0 {
			if err := g.run(ctx, h.time(k-1), h.time(k)); err != nil {
				return nil, err
			}
		}
		for i := range n {
			h.Values = append(h.Values, g.row(g.state, i)...)
		}
	}
	h.Updates = g.steps * n
	return h, nil
}

func (h *History) time(k int) float64 {
	if k == h.Times {
		return h.Until
	}
	return h.From + (h.Until-h.From)*float64(k)/float64(h.Times)
}

// level returns the states at time number k: cells x fields.
func (h *History) level(k int) []float64 {
	size := h.Cells * h.Fields
	return h.Values[k*size : (k+1)*size]
}

// Column returns the values of a field at time number k, one per cell. The caller owns the slice.
func (h *History) Column(k, field int) []float64 {
	out := make([]float64, h.Cells)
	for i := range out {
		out[i] = h.level(k)[i*h.Fields+field]
	}
	return out
}

// Round rounds the values to single precision, far finer than their errors: a saved solution is then the same bit by bit.
func (h *History) Round() {
	for k, v := range h.Values {
		h.Values[k] = float64(float32(v))
	}
}

// line returns a field and its slope at a place at time number k, by the limited linear function of its cell.
func (h *History) line(k, field int, p place) (value, slope float64) {
	width := (h.Upper - h.Lower) / float64(h.Cells)
	i := h.within(p)
	of, m := h.level(k), h.Fields
	v := of[i*m+field]
	if i == 0 || i == h.Cells-1 {
		return v, 0
	}
	slope = limited(v-of[(i-1)*m+field], of[(i+1)*m+field]-v) / width
	return v + slope*(p.x-h.Lower-(float64(i)+0.5)*width), slope
}

// values are a field and its first derivatives.
type values struct{ u, x, t float64 }

// at returns a field at a share of the way from level k to the next one.
func (h *History) at(field int, x float64, k int, share float64) values {
	from, to := h.strides(k, field)
	before, after := h.stretch(x, share, from, to)
	u, ux := h.line(k, field, before)
	v, vx := h.line(k+1, field, after)
	interval := (h.Until - h.From) / float64(h.Times)
	return values{
		u: u + share*(v-u), x: (1-share)*ux*before.slope + share*vx*after.slope,
		t: (v - u + (1-share)*ux*before.drift + share*vx*after.drift) / interval,
	}
}

// At returns a field at a place and time: linear between times, on the way of the fronts between which it lies, and within cells a limited linear function
// of place, which keeps between the means of the neighbours. Outside, the nearest end counts.
func (h *History) At(field int, x, t float64) float64 {
	k, share := h.interval(t)
	return h.at(field, x, k, share).u
}

// interval returns the number of the interval of a time, and where in it that is.
func (h *History) interval(t float64) (k int, share float64) {
	s := (t - h.From) / (h.Until - h.From) * float64(h.Times)
	k = max(0, min(int(s), h.Times-1))
	return k, max(0, min(s-float64(k), 1))
}

// Eval implements [jet.Func]. First derivatives are those of the piecewise linear function that At describes; those of higher order are not a
// number, because means say nothing about them. It is safe for concurrent use.
func (h *History) Eval(dst *jet.Batch, points *mat.Dense) {
	for i := range dst.Points {
		x, t := points.At(i, h.Axes[0]), points.At(i, h.Axes[1])
		k, share := h.interval(t)
		for f := range h.Fields {
			at := h.at(f, x, k, share)
			for d := range dst.Set.Len() {
				v := math.NaN()
				switch index := dst.Set.At(d); {
				case index.Order() == 0:
					v = at.u
				case index == jet.D(h.Axes[0]):
					v = at.x
				case index == jet.D(h.Axes[1]):
					v = at.t
				}
				dst.Row(d, i)[f] = v
			}
		}
	}
}
