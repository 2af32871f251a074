package network

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sync"

	"gonum.org/v1/gonum/mat"

	"pinn/pde/jet"
)

// Hole is what is left out of a domain around a centre: the points x with |z| < 1, where z_a = (x_a - Center_a) / Semi_a for the
// axes with a finite semi-axis. A hole does not end along the others, as a cylinder.
type Hole struct{ Center, Semi []float64 }

// Level returns |z|^2 - 1 at a point: negative in the hole.
func (h Hole) Level(x []float64) float64 {
	sum := -1.0
	for a, c := range h.Center {
		z := (x[a] - c) / h.Semi[a]
		sum += z * z
	}
	return sum
}

// Endless returns a hole that ends along no axis, which is to be given semi-axes.
func Endless(dim int) Hole {
	return Hole{make([]float64, dim), slices.Repeat([]float64{math.Inf(1)}, dim)}
}

// axes lists the axes of a hole.
func (h Hole) axes() (out []int) {
	for a, s := range h.Semi {
		if !math.IsInf(s, 0) {
			out = append(out, a)
		}
	}
	return out
}

// AroundConfig is the shape of an [Around].
type AroundConfig struct {
	Width      int
	Activation Activation
	// Lower and Upper are the ends of the box that holds the domain, as in [Config].
	Lower, Upper []float64
	Holes        []Hole // one at least
}

// inputs returns the number of inputs of the layer.
func (c AroundConfig) inputs() int {
	n := len(c.Lower)
	for _, h := range c.Holes {
		n += len(h.axes()) + 1
	}
	return n
}

// plain returns the network of one layer that takes the inputs as they are.
func (c AroundConfig) plain() Config {
	n := c.inputs()
	return Config{FeedForward, 1, c.Width, c.Activation, make([]float64, n), slices.Repeat([]float64{1}, n)}
}

// check returns the faults of the configuration.
func (c AroundConfig) check() error {
	if err := (Config{FeedForward, 1, c.Width, c.Activation, c.Lower, c.Upper}).Check(); err != nil {
		return err
	}
	if len(c.Holes) == 0 {
		return &ConfigError{"Holes", "none, need at least 1"}
	}
	for k, h := range c.Holes {
		switch {
		case len(h.Center) != len(c.Lower) || len(h.Semi) != len(c.Lower):
			return &ConfigError{"Holes", fmt.Sprintf("hole %d has %d and %d coordinates, need %d", k, len(h.Center), len(h.Semi), len(c.Lower))}
		case notFinite(h.Center) >= 0 || !(slices.Min(h.Semi) > 0) || len(h.axes()) == 0:
			return &ConfigError{"Holes", fmt.Sprintf("hole %d has the centre %v and the semi-axes %v", k, h.Center, h.Semi)}
		}
	}
	return nil
}

// Around is one layer of neurons that sees, beside the coordinates, the image of a point in holes: z/|z|^2, to which what lies far away from
// a hole is near its centre, and log|z|. Solutions around a hole vary as fast as that near it and are smooth far away: what decays as a power of the distance is a
// polynomial of the image. In a hole, where the domain is not, the functions mean nothing, but are finite. Evaluation may run concurrently; nobody may write the parameters meanwhile.
type Around struct {
	config AroundConfig
	net    *Net // of one layer over all inputs
	spare  *sync.Pool
}

// NewAround returns a network with zero weights. The error is that of [New], or a [*ConfigError] for a hole. The network keeps no reference to the slices of c.
func NewAround(c AroundConfig) (*Around, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	net, err := New(c.plain())
	if err != nil {
		return nil, err
	}
	c.Lower, c.Upper, c.Holes = slices.Clone(c.Lower), slices.Clone(c.Upper), slices.Clone(c.Holes)
	for k, h := range c.Holes {
		c.Holes[k] = Hole{slices.Clone(h.Center), slices.Clone(h.Semi)}
	}
	return &Around{c, net, new(sync.Pool)}, nil
}

// Dims returns the number of coordinates and the number of basis functions.
func (n *Around) Dims() (in, features int) { return len(n.config.Lower), n.config.Width }

// Params returns the hidden weights themselves, not a copy: A row by row (neurons x inputs), then b. The inputs are the coordinates of the
// unit box and, hole after hole, the image along the axes of the hole and the logarithm.
func (n *Around) Params() []float64 { return n.net.Params() }

// Fill draws frequencies, in balls of the given radii for the coordinates, the image and the logarithm, and phases. Every neuron sees one of the holes.
// The first neurons stand for a constant and the coordinates, as those of an affine [Disk].
func (n *Around) Fill(plain, image, log float64, rnd *rand.Rand) {
	y, d := n.net.layers[0], len(n.config.Lower)
	for j := range y.b {
		frequency := row(y.a.Data, j, y.a.Cols)
		clear(frequency)
		Disk{}.fillBall(frequency[:d], plain, rnd)
		at := d
		for k, h := range n.config.Holes {
			own := len(h.axes())
			if k == j%len(n.config.Holes) {
				Disk{}.fillBall(frequency[at:at+own], image, rnd)
				Disk{}.fillBall(frequency[at+own:at+own+1], log, rnd)
			}
			at += own + 1
		}
		y.b[j] = 2 * math.Pi * rnd.Float64()
	}
	for j := range min(1+d, len(y.b)) {
		frequency := row(y.a.Data, j, y.a.Cols)
		clear(frequency)
		y.b[j] = math.Pi / 2
		if j > 0 {
			frequency[j-1], y.b[j] = slopeOfCoordinates, 0
		}
	}
}

// Eval implements [jet.Func] as [Net.Eval] does.
func (n *Around) Eval(dst *jet.Batch, x *mat.Dense) {
	points, d := x.Dims()
	if in, _ := n.Dims(); d != in || dst.Points != points || dst.Cols() != n.config.Width {
		panic(fmt.Sprintf("network: batch of %d points and %d functions for %d points of %d coordinates", dst.Points, dst.Cols(), points, d))
	}
	t, _ := n.spare.Get().(*aroundTape)
	if t == nil {
		t = &aroundTape{net: n}
	}
	defer n.spare.Put(t)
	step := max(16, batchEntries/(dst.Set.Len()*n.config.Width))
	for lo := 0; lo < points; lo += step {
		hi := min(lo+step, points)
		t.forward(dst.Set, x.Slice(lo, hi, 0, d).(*mat.Dense), false)
		for k := range dst.Set.Len() {
			copy(dst.Raw(k)[lo*n.config.Width:], t.u.Raw(k))
		}
	}
}

// Tape implements collocation's seam as [Net.Tape] does.
func (n *Around) Tape(set *jet.Set, _ int) jet.Tape { return &aroundTape{net: n, set: set} }

// aroundTape evaluates an [Around] at a block of points, and implements [jet.Tape].
type aroundTape struct {
	net        *Around
	set        *jet.Set
	inputs     jet.Batch
	u, z, zbar jet.Batch
	sigma      [][]float64
	turned     []float64 // the weights, inputs x neurons
	images     images
}

func (t *aroundTape) forward(set *jet.Set, x *mat.Dense, keep bool) {
	points, _ := x.Dims()
	y, w := t.net.net.layers[0], t.net.config.Width
	t.inputs.Reshape(set, points, y.a.Cols)
	t.z.Reshape(set, points, w)
	t.u.Reshape(set, points, w)
	t.images.place(&t.inputs, &t.net.config, x)
	t.turned = resize(t.turned, y.a.Cols*w)
	for j := range w {
		for i, v := range row(y.a.Data, j, y.a.Cols) {
			t.turned[i*w+j] = v
		}
	}
	for k := range set.Len() {
		for p := range points {
			z := t.z.Row(k, p)
			clear(z)
			if k == 0 {
				copy(z, y.b)
			}
			for i, v := range t.inputs.Row(k, p) {
				if v != 0 {
					addScaled(z, v, row(t.turned, i, w))
				}
			}
		}
	}
	orders := set.Order() + 1
	if keep {
		orders++
	}
	t.sigma = grow(t.sigma, orders)
	for k := range t.sigma {
		t.sigma[k] = resize(t.sigma[k], points*w)
	}
	t.net.config.Activation.Derivatives(t.sigma, t.z.Raw(0))
	t.u.Compose(&t.z, t.sigma)
}

// Forward implements [jet.Tape].
func (t *aroundTape) Forward(x *mat.Dense) *jet.Batch {
	t.forward(t.set, x, true)
	return &t.u
}

// Pull implements [jet.Tape].
func (t *aroundTape) Pull(dst []float64, cot *jet.Batch) {
	t.pull(cot, func(int) []float64 { return dst })
}

// RowJacobian implements [jet.Tape].
func (t *aroundTape) RowJacobian(dst *mat.Dense, cot *jet.Batch) {
	dst.Zero()
	t.pull(cot, dst.RawRowView)
}

// pull adds the gradient that belongs to each point to what to returns for it.
func (t *aroundTape) pull(cot *jet.Batch, to func(point int) []float64) {
	t.zbar.Reset(cot.Set, cot.Points, cot.Cols())
	t.zbar.Pull(&t.z, cot, t.sigma)
	width, in := t.net.config.Width, t.inputs.Cols()
	for p := range cot.Points {
		dst := to(p)
		for k := range cot.Set.Len() {
			inputs := t.inputs.Row(k, p)
			for j, c := range t.zbar.Row(k, p) {
				addScaled(row(dst, j, in), c, inputs)
			}
		}
		addScaled(dst[width*in:], 1, t.zbar.Row(0, p))
	}
}
