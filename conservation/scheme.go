package conservation

import (
	"context"
	"fmt"
	"math"
)

const (
	// sharpness is the factor of the one-sided slopes in the generalised minmod limiter: 1 is the most viscous choice, 2 the sharpest, which may
	// miss the entropy solution where a flux is not convex.
	sharpness = 1.3
	// courant is the share of a cell that the fastest wave passes in a step. Up to a half the means keep their bounds.
	courant = 0.45
	// beyond is the number of ghost cells at each end: what a slope in the first of them needs.
	beyond = 2
	// startPoints is the number of points at which the mean over a cell is taken at the start.
	startPoints = 8
)

// grid holds the means of n cells of equal width, with ghost cells around them, row by row.
type grid struct {
	problem           *Problem
	n, fields         int
	width             float64
	mean, stage       []float64 // cells and ghosts x fields
	slope, rate       []float64
	flux              []float64 // faces x fields
	left, right       []float64 // states at a face
	leftFlux, rhsFlux []float64
}

func newGrid(p *Problem, n int) *grid {
	m, rows := p.Law.Fields, n+2*beyond
	g := &grid{problem: p, n: n, fields: m, width: (p.Upper - p.Lower) / float64(n)}
	for _, s := range []*[]float64{&g.mean, &g.stage, &g.slope, &g.rate} {
		*s = make([]float64, rows*m)
	}
	g.flux = make([]float64, (n+1)*m)
	for _, s := range []*[]float64{&g.left, &g.right, &g.leftFlux, &g.rhsFlux} {
		*s = make([]float64, m)
	}
	for i := range n {
		row := g.row(g.mean, i)
		for k := range startPoints {
			p.Start(g.left, g.centre(i)+g.width*((float64(k)+0.5)/startPoints-0.5))
			for f, v := range g.left {
				row[f] += v / startPoints
			}
		}
	}
	return g
}

func (g *grid) centre(i int) float64 { return g.problem.Lower + (float64(i)+0.5)*g.width }

// row returns the entries of cell i, which is negative or at least n for ghosts.
func (g *grid) row(q []float64, i int) []float64 {
	return q[(i+beyond)*g.fields : (i+beyond+1)*g.fields]
}

// run goes to the end of the problem's time.
func (g *grid) run(ctx context.Context) error {
	for t := 0.0; t < g.problem.Until; {
		if err := ctx.Err(); err != nil {
			return err
		}
		fastest := g.rates(g.mean, t)
		step := g.problem.Until - t
		if fastest > 0 {
			step = math.Min(step, courant*g.width/fastest)
		}
		if !(fastest < math.Inf(1)) || t+step == t {
			return fmt.Errorf("conservation: the waves have no bounded speed at t = %.4g with %d cells", t, g.n)
		}
		for i, v := range g.mean {
			g.stage[i] = v + step*g.rate[i]
		}
		g.rates(g.stage, t+step)
		for i, v := range g.stage {
			g.mean[i] = (g.mean[i] + v + step*g.rate[i]) / 2
		}
		if i := g.broken(); i >= 0 {
			return fmt.Errorf("conservation: a value that is not finite at x = %.4g, t = %.4g with %d cells", g.centre(i), t+step, g.n)
		}
		t += step
	}
	return nil
}

// broken returns a cell with a value that is not finite, -1 if there is none.
func (g *grid) broken() int {
	for i := range g.n {
		for _, v := range g.row(g.mean, i) {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return i
			}
		}
	}
	return -1
}

// rates sets the ghosts of q and writes the rates of change of its means; it returns the greatest speed.
func (g *grid) rates(q []float64, t float64) float64 {
	g.ghosts(q, t)
	g.slopes(q)
	fastest := 0.0
	for i := range g.n + 1 {
		fastest = math.Max(fastest, g.face(q, i))
	}
	for i := range g.n {
		dst := g.row(g.rate, i)
		if g.problem.Law.Source != nil {
			g.problem.Law.Source(dst, g.centre(i), t, g.row(q, i))
		} else {
			clear(dst)
		}
		for f := range dst {
			dst[f] -= (g.flux[(i+1)*g.fields+f] - g.flux[i*g.fields+f]) / g.width
		}
	}
	return fastest
}

func (g *grid) ghosts(q []float64, t float64) {
	p := g.problem
	for k := range beyond {
		if p.Periodic {
			copy(g.row(q, -1-k), g.row(q, g.n-1-k))
			copy(g.row(q, g.n+k), g.row(q, k))
			continue
		}
		left, right := p.Left, p.Right
		if left == nil {
			left = Outflow
		}
		if right == nil {
			right = Outflow
		}
		left(g.row(q, -1-k), g.row(q, k), t)
		right(g.row(q, g.n+k), g.row(q, g.n-1-k), t)
	}
}

// slopes writes half the limited difference across every cell that has neighbours, none where a face would get a state that the law does not
// admit.
func (g *grid) slopes(q []float64) {
	for i := g.fields; i < len(q)-g.fields; i++ {
		g.slope[i] = limited(q[i]-q[i-g.fields], q[i+g.fields]-q[i]) / 2
	}
	admits := g.problem.Law.Admits
	if admits == nil {
		return
	}
	for i := -1; i <= g.n; i++ {
		slope := g.row(g.slope, i)
		for f, v := range g.row(q, i) {
			g.left[f], g.right[f] = v-slope[f], v+slope[f]
		}
		if !admits(g.left) || !admits(g.right) {
			clear(slope)
		}
	}
}

// limited is the generalised minmod limiter of the differences to both neighbours.
func limited(before, after float64) float64 {
	if before*after <= 0 {
		return 0
	}
	least := math.Min(sharpness*math.Min(math.Abs(before), math.Abs(after)), math.Abs(before+after)/2)
	return math.Copysign(least, before)
}

// face writes the flux through the face below cell i and returns the greatest speed there: Kurganov, Noelle and Petrova, (3.15).
func (g *grid) face(q []float64, i int) float64 {
	for f := range g.fields {
		g.left[f] = g.row(q, i-1)[f] + g.row(g.slope, i-1)[f]
		g.right[f] = g.row(q, i)[f] - g.row(g.slope, i)[f]
	}
	law, dst := g.problem.Law, g.flux[i*g.fields:(i+1)*g.fields]
	law.Flux(g.leftFlux, g.left)
	law.Flux(g.rhsFlux, g.right)
	least, greatest := law.Speeds(g.left, g.right)
	least, greatest = math.Min(least, 0), math.Max(greatest, 0)
	for f := range dst {
		if least == greatest {
			dst[f] = (g.leftFlux[f] + g.rhsFlux[f]) / 2
			continue
		}
		dst[f] = (greatest*g.leftFlux[f] - least*g.rhsFlux[f] + greatest*least*(g.right[f]-g.left[f])) / (greatest - least)
	}
	return math.Max(-least, greatest)
}
