package network

import (
	"fmt"
	"slices"
	"sync"

	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"

	"pinn/pde/jet"
)

// Net is a network of hidden layers,
//
//	u_1 = sigma(A_0 x + b_0)
//	u_{l+1} = sigma(A_l u_l + b_l)          feed-forward
//	u_{l+1} = u_l + sigma(A_l u_l + b_l)    ResNet
//
// with x in the coordinates of the unit box. Its basis functions are the entries of the last u. Evaluation may run
// concurrently; nobody may write the parameters meanwhile.
type Net struct {
	config Config
	inv    []float64 // per coordinate: one over the size of the box
	params []float64
	layers []layer
	spare  *sync.Pool // of *sweep, for Eval
}

// layer views the parameters of one layer.
type layer struct {
	a blas64.General // neurons x inputs
	b []float64
	// lo and hi delimit the layer in the parameters of the network.
	lo, hi int
}

// New returns a network with zero weights. The error joins one [*ConfigError] per fault of c. The network keeps no
// reference to the slices of c.
func New(c Config) (*Net, error) {
	if err := c.Check(); err != nil {
		return nil, err
	}
	d, w := len(c.Lower), c.Width
	n := &Net{config: c.clone(), inv: make([]float64, d), spare: new(sync.Pool)}
	for a := range d {
		n.inv[a] = 1 / (c.Upper[a] - c.Lower[a])
	}
	n.params = make([]float64, c.params())
	lo, in := 0, d
	for range c.Layers {
		mid, hi := lo+w*in, lo+w*(in+1)
		n.layers = append(n.layers, layer{
			a:  blas64.General{Rows: w, Cols: in, Stride: in, Data: n.params[lo:mid:mid]},
			b:  n.params[mid:hi:hi],
			lo: lo, hi: hi,
		})
		lo, in = hi, w
	}
	return n, nil
}

// Config returns the shape of the network. The slices are copies.
func (n *Net) Config() Config { return n.config.clone() }

// Dims returns the number of coordinates and the number of basis functions.
func (n *Net) Dims() (in, features int) { return len(n.inv), n.config.Width }

// Params returns the hidden weights themselves, not a copy: per layer A row by row (neurons x inputs), then b. They
// act on the coordinates of the unit box.
func (n *Net) Params() []float64 { return n.params }

// Layer returns live views of the weights (neurons x inputs) and the biases of layer l, counted from 0. It panics if
// there is no such layer.
func (n *Net) Layer(l int) (a *mat.Dense, b []float64) {
	if l < 0 || l >= len(n.layers) {
		panic(fmt.Sprintf("network: layer %d of %d", l, len(n.layers)))
	}
	y := n.layers[l]
	return mat.NewDense(y.a.Rows, y.a.Cols, y.a.Data), y.b
}

// Clone returns an independent copy.
func (n *Net) Clone() *Net {
	c, err := New(n.config)
	if err != nil {
		panic("network: clone of a network that New did not make")
	}
	copy(c.params, n.params)
	return c
}

// Eval writes the derivatives in dst.Set of all basis functions at the rows of x (points x coordinates) to dst, whose
// columns are the basis functions. It implements [jet.Func] and is safe for concurrent use. It panics if shapes differ,
// if the set holds a derivative along a coordinate that the network does not have, or one of an order above
// [MaxOrder].
func (n *Net) Eval(dst *jet.Batch, x *mat.Dense) {
	raw := x.RawMatrix()
	n.mustHold(dst, raw)
	s, _ := n.spare.Get().(*sweep)
	if s == nil {
		s = newSweep(n, false)
	}
	defer n.spare.Put(s)
	s.use(dst.Set)
	if len(n.layers) == 1 {
		s.first.forward(dst, raw, nil)
		return
	}
	step := max(16, batchEntries/(dst.Set.Len()*n.config.Width))
	for lo := 0; lo < raw.Rows; lo += step {
		hi := min(lo+step, raw.Rows)
		part := s.forward(rowsOf(raw, lo, hi))
		for k := range dst.Set.Len() {
			copy(dst.Raw(k)[lo*n.config.Width:], part.Raw(k))
		}
	}
}

func (n *Net) mustHold(dst *jet.Batch, x blas64.General) {
	n.mustPlace(x)
	_, features := n.Dims()
	if dst.Points != x.Rows || dst.Cols() != features {
		panic(fmt.Sprintf("network: batch of %d points and %d functions, need %d and %d", dst.Points, dst.Cols(), x.Rows, features))
	}
}

func (n *Net) mustPlace(x blas64.General) {
	if in, _ := n.Dims(); x.Cols != in {
		panic(fmt.Sprintf("network: points of %d coordinates for a network of %d", x.Cols, in))
	}
}

// mustDifferentiate panics if the network has no derivative of the set.
func (n *Net) mustDifferentiate(set *jet.Set, order int) {
	for k := range set.Len() {
		i := set.At(k)
		if len(n.inv) < jet.MaxDim && slices.Max(i[len(n.inv):]) > 0 {
			panic(fmt.Sprintf("network: derivative %v of a network of %d coordinates", i.Axes(), len(n.inv)))
		}
	}
	if order > MaxOrder {
		panic(fmt.Sprintf("network: derivatives of order %d of the activation, the largest is %d", order, MaxOrder))
	}
}

// rowsOf views the rows lo..hi-1.
func rowsOf(m blas64.General, lo, hi int) blas64.General {
	m.Data = m.Data[lo*m.Stride:]
	m.Rows = hi - lo
	return m
}
