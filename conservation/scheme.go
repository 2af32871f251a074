package conservation

import (
	"context"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// grid holds the states of n cells of equal width, with ghost cells around them, row by row.
type grid struct {
	problem      *Problem
	n, fields    int
	width        float64
	cells, faces []float64 // places, of the ghosts, too, and of n + 1 faces
	mean         *mat.Dense
	stage, next  *mat.Dense // densities: n x fields
	state        *mat.Dense // n and ghosts x fields
	slope        *mat.Dense
	rate         *mat.Dense // n x fields
	left, right  *mat.Dense // states at the faces
	flux         [2]*mat.Dense
	density      [2]*mat.Dense
	least, most  []float64 // speeds in cells and ghosts
	between      between
	steps        int
}

func newGrid(p *Problem, n int) (*grid, error) {
	m := p.Law.Dims()
	g := &grid{problem: p, n: n, fields: m, width: (p.Upper - p.Lower) / float64(n)}
	for _, d := range []**mat.Dense{&g.mean, &g.stage, &g.next, &g.rate} {
		*d = mat.NewDense(n, m, nil)
	}
	g.state, g.slope = mat.NewDense(n+2*ghostCells, m, nil), mat.NewDense(n+2*ghostCells, m, nil)
	for _, d := range []**mat.Dense{&g.left, &g.right, &g.flux[0], &g.flux[1], &g.density[0], &g.density[1]} {
		*d = mat.NewDense(n+1, m, nil)
	}
	g.least, g.most = make([]float64, n+2*ghostCells), make([]float64, n+2*ghostCells)
	for i := range n + 2*ghostCells {
		g.cells = append(g.cells, p.Lower+(float64(i-ghostCells)+0.5)*g.width)
	}
	for i := range n + 1 {
		g.faces = append(g.faces, p.Lower+float64(i)*g.width)
	}
	return g, g.begin()
}

// begin sets the means at the start.
func (g *grid) begin() error {
	at := Places{make([]float64, g.n), g.problem.From}
	u, q := mat.NewDense(g.n, g.fields, nil), mat.NewDense(g.n, g.fields, nil)
	for k := range startPoints {
		for i := range g.n {
			at.X[i] = g.cells[ghostCells+i] + g.width*((float64(k)+0.5)/startPoints-0.5)
			g.problem.Start(u.RawRowView(i), at.X[i])
		}
		g.problem.Law.Densities(q, u, at)
		q.Scale(1./startPoints, q)
		g.mean.Add(g.mean, q)
	}
	g.inner().Copy(u)
	return g.problem.Law.States(g.inner(), g.mean, g.inside(g.problem.From))
}

// inner returns a view of the states of the cells without ghosts, and inside where they are.
func (g *grid) inner() *mat.Dense {
	return g.state.Slice(ghostCells, ghostCells+g.n, 0, g.fields).(*mat.Dense)
}

func (g *grid) inside(t float64) Places { return Places{g.cells[ghostCells : ghostCells+g.n], t} }

// row returns the entries of cell i, which is negative or at least n for ghosts.
func (g *grid) row(of *mat.Dense, i int) []float64 { return of.RawRowView(i + ghostCells) }

// run goes from one time to another.
func (g *grid) run(ctx context.Context, from, until float64) error {
	longest := (g.problem.Until - g.problem.From) / stepsLeast
	for t := from; t < until; {
		if err := ctx.Err(); err != nil {
			return err
		}
		fastest := g.rates(t)
		step := math.Min(longest, until-t)
		if fastest > 0 {
			step = math.Min(step, courant*g.width/fastest)
		}
		if !(fastest < math.Inf(1)) || t+step == t {
			return g.unbounded(t)
		}
		g.steps++
		g.stage.Scale(step, g.rate)
		g.stage.Add(g.mean, g.stage)
		if err := g.set(g.stage, t+step); err != nil {
			return err
		}
		g.rates(t + step)
		g.next.Scale(step, g.rate)
		g.next.Add(g.next, g.stage)
		g.mean.Add(g.mean, g.next)
		g.mean.Scale(0.5, g.mean)
		if err := g.set(g.mean, t+step); err != nil {
			return err
		}
		if t += step; until-t < 1e-12*(until-from) {
			return nil
		}
	}
	return nil
}

// SpeedError says where the waves have no bounded speed.
type SpeedError struct {
	X, T  float64
	Cells int
	State []float64 // there, one entry per field
}

// Error implements error.
func (e *SpeedError) Error() string {
	return fmt.Sprintf("conservation: the waves have no bounded speed near x = %.4g at t = %.4g with %d cells", e.X, e.T, e.Cells)
}

// unbounded returns the first cell in which a wave has no bounded speed.
func (g *grid) unbounded(t float64) *SpeedError {
	at := 0
	for at < len(g.cells)-1 && !math.IsNaN(g.least[at]+g.most[at]) && !math.IsInf(g.least[at], 0) && !math.IsInf(g.most[at], 0) {
		at++
	}
	return &SpeedError{g.cells[at], t, g.n, slices.Clone(g.state.RawRowView(at))}
}

// set takes the states from densities.
func (g *grid) set(q *mat.Dense, t float64) error {
	for k, v := range q.RawMatrix().Data {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("conservation: a value that is not finite at x = %.4g, t = %.4g with %d cells", g.cells[ghostCells+k/g.fields], t, g.n)
		}
	}
	if err := g.problem.Law.States(g.inner(), q, g.inside(t)); err != nil {
		return fmt.Errorf("conservation: %w, t = %.4g with %d cells", err, t, g.n)
	}
	return nil
}

// rates sets the ghosts and writes the rates of change of the means; it returns the greatest speed.
func (g *grid) rates(t float64) float64 {
	law := g.problem.Law
	g.ghosts(t)
	g.slopes()
	for i := range g.n + 1 {
		left, right := g.left.RawRowView(i), g.right.RawRowView(i)
		for f := range left {
			left[f] = g.row(g.state, i-1)[f] + g.row(g.slope, i-1)[f]
			right[f] = g.row(g.state, i)[f] - g.row(g.slope, i)[f]
		}
	}
	at := Places{g.faces, t}
	for k, side := range []*mat.Dense{g.left, g.right} {
		law.Fluxes(g.flux[k], side, at)
		law.Densities(g.density[k], side, at)
	}
	law.Speeds(g.least, g.most, g.state, Places{g.cells, t})
	fastest := g.through(t)
	if !law.Sources(g.rate, g.inner(), g.inside(t)) {
		g.rate.Zero()
	}
	flux := g.flux[0]
	for i := range g.n {
		dst, below, above := g.rate.RawRowView(i), flux.RawRowView(i), flux.RawRowView(i+1)
		for f := range dst {
			dst[f] -= (above[f] - below[f]) / g.width
		}
	}
	return fastest
}

// through replaces the fluxes on the left sides of all faces by those through them (Kurganov, Noelle and Petrova, (3.15)), and returns the greatest
// speed.
func (g *grid) through(t float64) (fastest float64) {
	g.between.find(g, t)
	for i := range g.n + 1 {
		least, most := math.Min(g.least[i+1], g.least[i+2]), math.Max(g.most[i+1], g.most[i+2])
		if b := g.between.of[i]; b >= 0 {
			least, most = math.Min(least, g.between.least[b]), math.Max(most, g.between.most[b])
		}
		least, most = math.Min(least, 0), math.Max(most, 0)
		if g.problem.Viscous {
			most = math.Max(-least, most)
			least = -most
		}
		fastest = math.Max(fastest, math.Max(-least, most))
		if math.IsNaN(least + most) {
			fastest = math.Inf(1)
		}
		dst, other := g.flux[0].RawRowView(i), g.flux[1].RawRowView(i)
		for f := range dst {
			if least == most {
				dst[f] = (dst[f] + other[f]) / 2
				continue
			}
			step := g.density[1].RawRowView(i)[f] - g.density[0].RawRowView(i)[f]
			dst[f] = (most*dst[f] - least*other[f] + most*least*step) / (most - least)
		}
	}
	return fastest
}

func (g *grid) ghosts(t float64) {
	p := g.problem
	for k := range ghostCells {
		if p.Periodic {
			copy(g.row(g.state, -1-k), g.row(g.state, g.n-1-k))
			copy(g.row(g.state, g.n+k), g.row(g.state, k))
			continue
		}
		left, right := p.Left, p.Right
		if left == nil {
			left = Outflow
		}
		if right == nil {
			right = Outflow
		}
		left(g.row(g.state, -1-k), g.row(g.state, k), t)
		right(g.row(g.state, g.n+k), g.row(g.state, g.n-1-k), t)
	}
}

// slopes writes half the limited difference across every cell that has neighbours, none where a face would get a state that the law does not
// admit.
func (g *grid) slopes() {
	if g.problem.Viscous {
		return
	}
	u, slope := g.state.RawMatrix().Data, g.slope.RawMatrix().Data
	m := g.fields
	for i := m; i < len(u)-m; i++ {
		slope[i] = limited(u[i]-u[i-m], u[i+m]-u[i]) / 2
	}
	low, high := make([]float64, m), make([]float64, m)
	for i := -1; i <= g.n; i++ {
		slope := g.row(g.slope, i)
		for f, v := range g.row(g.state, i) {
			low[f], high[f] = v-slope[f], v+slope[f]
		}
		if !g.problem.Law.Admits(low) || !g.problem.Law.Admits(high) {
			clear(slope)
		}
	}
}

// limited is the generalised minmod limiter of the differences to both neighbours.
func limited(before, after float64) float64 {
	if before*after <= 0 {
		return 0
	}
	least := math.Min(limiterSharpness*math.Min(math.Abs(before), math.Abs(after)), math.Abs(before+after)/2)
	return math.Copysign(least, before)
}
