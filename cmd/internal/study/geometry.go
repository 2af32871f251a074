package study

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"gonum.org/v1/gonum/mat"

	"pinn/auto"
	"pinn/internal/number"
	"pinn/internal/tomltext"
	"pinn/internal/usage"
	"pinn/network"
	"pinn/problem"
)

// geometry is the target that sends a grid of points of the unit square through the layers of a network.
type geometry struct {
	Side int // nodes along an edge
}

const defaultSide = 21

func readGeometry(t *tomltext.Table) *geometry {
	defer t.Close()
	g := &geometry{cmp.Or(t.Count("side"), defaultSide)}
	if g.Side < 2 {
		t.Doc.Fault(t.At("side"), "[geometry]: side must be at least 2")
	}
	return g
}

// columns: size is the largest extent of the image along a coordinate, reach its largest coordinate, growth the factor
// per layer of the size, rank the number of singular values of the centred image above flatness times the first,
// collapsed 1 if that is below 2, and missed and missed_box the shares of all neurons whose cut plane does not meet the
// image that comes in, and its bounding box.
func (g *geometry) columns() []string {
	return []string{"size", "reach", "growth", "rank", "collapsed", "missed", "missed_box", "seconds", "cpu_seconds"}
}

func (g *geometry) course() []string { return []string{"step", "size", "missed", "missed_box"} }

func (g *geometry) measures() []string {
	return []string{"size", "reach", "growth", "collapsed", "missed", "missed_box"}
}

func (g *geometry) identity(*Run) string { return fmt.Sprintf("geometry %d", g.Side) }

// flatness is the ratio of singular values below which an image counts as a line.
const flatness = 1e-6

func (g *geometry) execute(_ context.Context, r *Run, keep keep) (*Outcome, error) {
	begun, cpu := time.Now(), usage.Now().CPUSeconds
	net, err := buildNet(r)
	if err != nil {
		return failure(g, err.Error()), nil
	}
	im := newImage(g.Side)
	var rows [][]float64
	count := net.Config().Layers
	for l := range count {
		im.advance(net, l)
		rows = append(rows, []float64{float64(l + 1), im.size(), im.missed / im.neurons, im.missedBox / im.neurons})
	}
	if !number.Finite(im.size()) {
		return failure(g, "the image is not finite"), nil
	}
	size, reach, rank := im.size(), im.reach(), im.rank()
	growth := 1.0
	if count > 1 {
		growth = math.Pow(size/rows[0][1], 1/float64(count-1))
	}
	if rows[0][1] == 0 {
		growth = 0
	}
	collapsed := 0.0
	if rank < 2 {
		collapsed = 1
	}
	out := &Outcome{Cells: []string{"done", ""}, Files: map[string]string{}}
	for _, v := range []float64{
		size, reach, growth, float64(rank), collapsed, im.missed / im.neurons, im.missedBox / im.neurons,
		time.Since(begun).Seconds(), usage.Now().CPUSeconds - cpu,
	} {
		out.Cells = append(out.Cells, cell(v))
	}
	if keep.history {
		out.Files[historyFile(r)] = numbers(g.course(), rows)
	}
	return out, nil
}

// buildNet makes the network that the settings of a run describe, filled from the run's seed.
func buildNet(r *Run) (*network.Net, error) {
	root, err := problem.Tables("[set]", nil, r.sets, "a geometry needs network.layers")
	if err != nil {
		return nil, err
	}
	var n auto.Network
	if t := root.Table("network"); t != nil {
		n = problem.ReadNetwork(t)
	}
	root.Close()
	if err := root.Doc.Err(); err != nil {
		return nil, err
	}
	n.Width = cmp.Or(n.Width, 2)
	if n.Activation == nil {
		n.Activation = network.ReLU
	}
	return problem.NewNet(n, []float64{0, 0}, []float64{1, 1}, rand.New(rand.NewPCG(r.Seed, 1)))
}

// image is where the points of the square are after some layers.
type image struct {
	u                          *mat.Dense // points x coordinates
	neurons, missed, missedBox float64    // so far
}

func newImage(side int) *image {
	u := mat.NewDense(side*side, 2, nil)
	for k := range side * side {
		u.Set(k, 0, float64(k%side)/float64(side-1))
		u.Set(k, 1, float64(k/side)/float64(side-1))
	}
	return &image{u: u}
}

// advance sends the points through layer l.
func (m *image) advance(n *network.Net, l int) {
	c := n.Config()
	a, b := n.Layer(l)
	points, _ := m.u.Dims()
	lo, hi := m.bounds()
	z := mat.NewDense(points, c.Width, nil)
	z.Mul(m.u, a.T())
	for j, bias := range b {
		least, most := math.Inf(1), math.Inf(-1)
		for i := range points {
			v := z.At(i, j) + bias
			z.Set(i, j, v)
			least, most = min(least, v), max(most, v)
		}
		boxLeast, boxMost := bias, bias
		for i, w := range a.RawRowView(j) {
			boxLeast += min(w*lo[i], w*hi[i])
			boxMost += max(w*lo[i], w*hi[i])
		}
		m.neurons++
		m.missed += outside(least, most)
		m.missedBox += outside(boxLeast, boxMost)
	}
	out := mat.NewDense(points, c.Width, nil)
	c.Activation.Derivatives([][]float64{out.RawMatrix().Data}, z.RawMatrix().Data)
	if c.Kind == network.ResNet && l > 0 {
		out.Add(out, m.u)
	}
	m.u = out
}

// outside returns 1 if the values do not change sign.
func outside(least, most float64) float64 {
	if least >= 0 || most <= 0 {
		return 1
	}
	return 0
}

func (m *image) bounds() (lo, hi []float64) {
	points, d := m.u.Dims()
	lo, hi = make([]float64, d), make([]float64, d)
	for j := range d {
		lo[j], hi[j] = math.Inf(1), math.Inf(-1)
		for i := range points {
			lo[j], hi[j] = math.Min(lo[j], m.u.At(i, j)), math.Max(hi[j], m.u.At(i, j))
		}
	}
	return lo, hi
}

func (m *image) size() float64 {
	lo, hi := m.bounds()
	most := 0.0
	for j := range lo {
		most = math.Max(most, hi[j]-lo[j])
	}
	return most
}

func (m *image) reach() float64 {
	lo, hi := m.bounds()
	most := 0.0
	for j := range lo {
		most = max(most, math.Abs(lo[j]), math.Abs(hi[j]))
	}
	return most
}

// rank returns the number of dimensions that the image has, up to flatness: 2, 1 for a line, 0 for a point. An image
// within roundings of its place is a point.
func (m *image) rank() int {
	points, d := m.u.Dims()
	size := m.size()
	if size <= 1e-14*m.reach() {
		return 0
	}
	centred := mat.NewDense(points, d, nil)
	for j := range d {
		col := mat.Col(nil, j, m.u)
		mean := 0.0
		for _, v := range col {
			mean += v / size / float64(points)
		}
		for i, v := range col {
			centred.Set(i, j, v/size-mean)
		}
	}
	var svd mat.SVD
	if !svd.Factorize(centred, mat.SVDNone) {
		return 0
	}
	rank := 0
	s := svd.Values(nil)
	for _, v := range s {
		if v > flatness*s[0] {
			rank++
		}
	}
	return rank
}
