package conservation

import (
	"context"
	"math"
)

// Solution is what is known of a solution from two numbers of cells.
type Solution struct {
	*History // on the finer cells
	// Estimate is that of the integral of the error's absolute value over the interval at the end of the time, one entry per field, and Throughout
	// that of its mean over all times, errors between the times that are kept included.
	Estimate, Throughout []float64
	// Jumps are the places at which fields jump at the end of the time, in the order of fields and places.
	Jumps []Jump
}

// Solve returns the solution on 2 n cells from that on n, keeping the start and the end. It panics and fails as [March].
func Solve(ctx context.Context, p *Problem, n int) (*Solution, error) {
	coarse, err := March(ctx, p, n, 1)
	if err != nil {
		return nil, err
	}
	fine, err := March(ctx, p, 2*n, 1)
	if err != nil {
		return nil, err
	}
	return Compare(fine, coarse), nil
}

// Compare returns what two histories of one problem say together. It panics unless the first one has twice the cells of the other.
func Compare(fine, coarse *History) *Solution {
	if fine.Cells != 2*coarse.Cells || fine.Fields != coarse.Fields {
		panic("conservation: the finer history has not twice the cells of the other")
	}
	s := &Solution{History: fine, Estimate: make([]float64, fine.Fields), Throughout: make([]float64, fine.Fields)}
	width := (fine.Upper - fine.Lower) / float64(fine.Cells)
	for f := range fine.Fields {
		u, rough := fine.Column(fine.Times, f), coarse.Column(coarse.Times, f)
		for i, v := range rough {
			s.Estimate[f] += errorCaution * 2 * width * math.Abs((u[2*i]+u[2*i+1])/2-v)
		}
		found := jumps(f, fine.Lower, width, u, rough)
		unplaced := 0.0
		for _, j := range found {
			unplaced += math.Abs(j.Right-j.Left) * width / 2 // a mean does not say where in its cell a step is
		}
		s.Estimate[f] += unplaced
		s.Throughout[f] = errorCaution*Distance(fine, coarse, f) + unplaced
		s.Jumps = append(s.Jumps, found...)
	}
	return s
}

// Distance returns the integral of the absolute difference of a field in two histories over the interval, as a mean over all times.
func Distance(a, b *History, field int) float64 {
	n := max(a.Cells, b.Cells)
	return overAll(a, n, func(x, t float64) float64 { return math.Abs(a.At(field, x, t) - b.At(field, x, t)) })
}

// Size returns the integral of the absolute value of a field over the interval, as a mean over all times, and at the end of them.
func (h *History) Size(field int) (throughout, end float64) {
	throughout = overAll(h, h.Cells, func(x, t float64) float64 { return math.Abs(h.At(field, x, t)) })
	for _, v := range h.Column(h.Times, field) {
		end += math.Abs(v) * (h.Upper - h.Lower) / float64(h.Cells)
	}
	return throughout, end
}

// overAll returns the mean over the times of a history of the integral of f over the interval, taken at the centres of n cells.
func overAll(h *History, n int, f func(x, t float64) float64) (sum float64) {
	for k := range momentsCompared {
		t := h.From + (h.Until-h.From)*(float64(k)+math.Mod(float64(k)*math.Phi, 1))/momentsCompared
		for i := range n {
			sum += f(h.Lower+(h.Upper-h.Lower)*(float64(i)+0.5)/float64(n), t)
		}
	}
	return sum * (h.Upper - h.Lower) / float64(n) / momentsCompared
}

// JumpsAt returns the jumps of all fields at the end of an interval of time of the coarser history that both keep, by the two.
func JumpsAt(fine, coarse *History, level int) (out []Jump) {
	width := (fine.Upper - fine.Lower) / float64(fine.Cells)
	for f := range fine.Fields {
		out = append(out, jumps(f, fine.Lower, width, fine.Column(level*fine.Times/coarse.Times, f), coarse.Column(level, f))...)
	}
	return out
}
