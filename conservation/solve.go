package conservation

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// caution is the factor from the difference of n and 2n cells to the estimate of the error of 2n: 1/(2^r-1) for the slowest rate, r = 2/3
// at contacts, is 1.7.
const caution = 2

// Solution is the state at the end of the time.
type Solution struct {
	Lower, Upper float64
	// Means has the mean of every field over every cell, the cells being of equal width: cells x fields.
	Means *mat.Dense
	// Estimate is that of the integral of the error's absolute value over the interval, one entry per field.
	Estimate []float64
	// Jumps are the places at which fields jump, in the order of fields and places.
	Jumps []Jump
}

// Solve returns the solution on 2 n cells at the end of the problem's time. It panics if n < 16, if the interval or the
// time is empty, or if the law lacks a function. The error is that of the context, or says where a value or a speed ceased to be finite.
func Solve(ctx context.Context, p *Problem, n int) (*Solution, error) {
	law := p.Law
	switch {
	case n < fewest:
		panic(fmt.Sprintf("conservation: %d cells, want %d at least", n, fewest))
	case !(p.Lower < p.Upper) || !(p.Until > 0) || math.IsInf(p.Upper-p.Lower+p.Until, 0):
		panic("conservation: empty or unbounded interval or time")
	case law.Fields < 1 || law.Flux == nil || law.Speeds == nil || p.Start == nil:
		panic("conservation: a law needs fields, a flux, speeds and a start")
	}
	coarse, fine := newGrid(p, n), newGrid(p, 2*n)
	for _, g := range []*grid{coarse, fine} {
		if err := g.run(ctx); err != nil {
			return nil, err
		}
	}
	s := &Solution{Lower: p.Lower, Upper: p.Upper, Means: fine.values(), Estimate: make([]float64, law.Fields)}
	rough := coarse.values()
	for f := range s.Estimate {
		for i := range n {
			both := (s.Means.At(2*i, f) + s.Means.At(2*i+1, f)) / 2
			s.Estimate[f] += caution * coarse.width * math.Abs(both-rough.At(i, f))
		}
		found := jumps(f, p.Lower, fine.width, mat.Col(nil, f, s.Means), mat.Col(nil, f, rough))
		for _, j := range found {
			s.Estimate[f] += math.Abs(j.Right-j.Left) * fine.width / 2 // a mean does not say where in its cell a step is
		}
		s.Jumps = append(s.Jumps, found...)
	}
	return s, nil
}

// values returns a copy of the means: cells x fields.
func (g *grid) values() *mat.Dense {
	out := mat.NewDense(g.n, g.fields, nil)
	for i := range g.n {
		out.SetRow(i, g.row(g.mean, i))
	}
	return out
}

// At returns a field at a place: the limited linear function of its cell, which keeps between the means of the neighbours. It panics if the place is not in the
// interval.
func (s *Solution) At(field int, x float64) float64 {
	if !(x >= s.Lower && x <= s.Upper) {
		panic("conservation: a place outside of the interval")
	}
	n, _ := s.Means.Dims()
	width := (s.Upper - s.Lower) / float64(n)
	i := min(int((x-s.Lower)/width), n-1)
	v := s.Means.At(i, field)
	if i == 0 || i == n-1 {
		return v
	}
	slope := limited(v-s.Means.At(i-1, field), s.Means.At(i+1, field)-v)
	return v + slope*((x-s.Lower)/width-float64(i)-0.5)
}
