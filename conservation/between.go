package conservation

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// between holds bounds on the speeds at the faces across which states differ much.
type between struct {
	of          []int // per face: the number among those; -1: not one of them
	least, most []float64
	state       *mat.Dense
	x           []float64
	low, high   []float64 // speeds of the sampled states
}

// find looks at all faces of a grid whose ghosts are set.
func (b *between) find(g *grid, t float64) {
	if b.of == nil {
		b.of = make([]int, g.n+1)
	}
	limit := make([]float64, g.fields)
	for f := range limit {
		lo, hi := math.Inf(1), math.Inf(-1)
		for i := range g.n {
			v := g.row(g.state, i)[f]
			lo, hi = math.Min(lo, v), math.Max(hi, v)
		}
		limit[f] = math.Max(neighboursApart*(hi-lo), rangeFlat*math.Max(math.Abs(lo), math.Abs(hi)))
	}
	var faces []int
	for i := range b.of {
		b.of[i] = -1
		below, above := g.row(g.state, i-1), g.row(g.state, i)
		for f := range below {
			if math.Abs(above[f]-below[f]) > limit[f] {
				b.of[i] = len(faces)
				faces = append(faces, i)
				break
			}
		}
	}
	if len(faces) == 0 {
		return
	}
	rows := len(faces) * statesBetween
	if len(b.low) < rows {
		b.x, b.low, b.high = make([]float64, rows), make([]float64, rows), make([]float64, rows)
		b.state = mat.NewDense(rows, g.fields, nil)
		b.least, b.most = make([]float64, len(faces)), make([]float64, len(faces))
	}
	for k, i := range faces {
		below, above := g.row(g.state, i-1), g.row(g.state, i)
		for j := range statesBetween {
			share := float64(j+1) / (statesBetween + 1)
			b.x[k*statesBetween+j] = g.faces[i]
			for f, v := range below {
				b.state.Set(k*statesBetween+j, f, v+share*(above[f]-v))
			}
		}
	}
	states := b.state.Slice(0, rows, 0, g.fields).(*mat.Dense)
	g.problem.Law.Speeds(b.low[:rows], b.high[:rows], states, Places{b.x[:rows], t})
	for k := range faces {
		b.least[k], b.most[k] = math.Inf(1), math.Inf(-1)
		for j := range statesBetween {
			b.least[k], b.most[k] = math.Min(b.least[k], b.low[k*statesBetween+j]), math.Max(b.most[k], b.high[k*statesBetween+j])
		}
	}
}
