package network

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"

	"gonum.org/v1/gonum/mat"

	"pinn/pde/jet"
)

// Gate is the kind of functions whose softmax is the partition of unity of a [POU].
type Gate int

const (
	// Radial gates are normalised Gaussians: the scores are -sum_a (s_a (x_a - c_a))^2/2 with a centre c and steepness s of
	// every part, its logarithms being the weights.
	Radial Gate = iota
	// Neural gates have scores that are affine in the outputs of a network.
	Neural
)

var gateNames = []string{Radial: "radial", Neural: "neural"}

// String names the gate.
func (g Gate) String() string {
	if g < 0 || int(g) >= len(gateNames) {
		return fmt.Sprintf("Gate(%d)", int(g))
	}
	return gateNames[g]
}

// ParseGate returns the gate with the given name, or a [*NameError].
func ParseGate(name string) (Gate, error) {
	if k := slices.Index(gateNames, name); k >= 0 {
		return Gate(k), nil
	}
	return 0, &NameError{What: "gate", Name: name, Known: gateNames}
}

// POUConfig is the shape of a partition-of-unity network.
type POUConfig struct {
	Parts  int // functions of the partition, at least 1
	Degree int // largest total degree of the polynomials on every part
	Gate   Gate
	// Net is the network of a neural gate; its Lower and Upper are ignored.
	Net Config
	// Lower and Upper are the ends of the box that holds the domain, at most [jet.MaxDim] coordinates.
	Lower, Upper []float64
}

// Check returns every fault of the configuration, each a [*ConfigError], joined; nil if there is none.
func (c POUConfig) Check() error {
	var faults []error
	fault := func(field, format string, args ...any) {
		faults = append(faults, &ConfigError{Field: field, Reason: fmt.Sprintf(format, args...)})
	}
	if c.Parts < 1 {
		fault("Parts", "%d, need at least 1", c.Parts)
	}
	if c.Degree < 0 || c.Degree > degreeMost {
		fault("Degree", "%d, need 0 to %d", c.Degree, degreeMost)
	}
	if len(c.Lower) > jet.MaxDim {
		fault("Lower", "%d coordinates, at most %d are possible", len(c.Lower), jet.MaxDim)
	}
	inner := Config{Layers: 1, Width: 1, Activation: Tanh, Lower: c.Lower, Upper: c.Upper}
	switch c.Gate {
	case Neural:
		inner = c.Net
		inner.Lower, inner.Upper = c.Lower, c.Upper
	case Radial:
	default:
		fault("Gate", "%v is not a kind of gate", c.Gate)
	}
	return errors.Join(errors.Join(faults...), inner.Check())
}

// POU is a partition-of-unity network,
//
//	Phi_{alpha,beta}(x) = phi_alpha(x) P_beta(x),    phi = softmax(scores(x)),
//
// with Legendre polynomials P_beta of total degree up to Config.Degree on the box (K. Lee, N. A. Trask, R. G. Patel, M. A.
// Gulian, E. C. Cyr, "Partition of unity networks: deep hp-approximation", arXiv 2101.11256). Basis functions are
// ordered part by part. The hidden weights are those of the scores. Evaluation may run concurrently; nobody may write
// the parameters meanwhile.
type POU struct {
	config POUConfig
	params []float64
	gate   gate
	poly   *legendre
	spare  *sync.Pool // of *pouSweep
}

// gate evaluates scores, one column per part.
type gate interface {
	// size returns the number of parameters, bind makes the gate use the given memory for them.
	size() int
	bind(params []float64)
	// tape returns a workspace; keep says whether it will be pulled back.
	tape(set *jet.Set, points int, keep bool) scoreTape
	// start fills the parameters so that the parts are cells around the centres (parts x coordinates of the unit box)
	// with the given steepness.
	start(centres *mat.Dense, steepness float64)
}

// scoreTape is a forward evaluation of scores.
type scoreTape interface {
	forward(x *mat.Dense) *jet.Batch
	// pull adds to dst, rows sets dst (points x parameters).
	pull(dst []float64, cot *jet.Batch)
	rows(dst *mat.Dense, cot *jet.Batch)
}

// NewPOU returns a network whose parts are cells around the points of a lattice. The error joins one [*ConfigError] per
// fault of c.
func NewPOU(c POUConfig) (*POU, error) {
	if err := c.Check(); err != nil {
		return nil, err
	}
	c.Lower, c.Upper = slices.Clone(c.Lower), slices.Clone(c.Upper)
	c.Net.Lower, c.Net.Upper = c.Lower, c.Upper
	p := &POU{config: c, poly: newLegendre(c.Degree, c.Lower, c.Upper), spare: new(sync.Pool)}
	switch c.Gate {
	case Radial:
		p.gate = newRadial(c.Parts, c.Lower, c.Upper)
	case Neural:
		net, err := New(c.Net)
		if err != nil {
			return nil, err
		}
		p.gate = &neural{net: net, parts: c.Parts}
	}
	p.params = make([]float64, p.gate.size())
	p.gate.bind(p.params)
	if c.Gate == Radial {
		p.Start(0)
	}
	return p, nil
}

// Config returns the shape of the network. The slices are copies.
func (p *POU) Config() POUConfig {
	c := p.config
	c.Lower, c.Upper = slices.Clone(c.Lower), slices.Clone(c.Upper)
	c.Net = c.Net.clone()
	return c
}

// Dims returns the number of coordinates and the number of basis functions: parts times polynomials.
func (p *POU) Dims() (in, features int) {
	return len(p.config.Lower), p.config.Parts * p.poly.count()
}

// Params returns the hidden weights themselves, not a copy.
func (p *POU) Params() []float64 { return p.params }

// Net returns the network of a neural gate, which shares its memory with p, or nil. Fill it before [POU.Start].
func (p *POU) Net() *Net {
	if g, ok := p.gate.(*neural); ok {
		return g.net
	}
	return nil
}

// Start makes the parts cells around the points of a lattice: of a radial gate exactly, of a neural one as near as the
// outputs of its network, which stay as they are, can be combined to it. Steepness is the largest difference of the
// scores of neighbours, about; 0 means 8.
func (p *POU) Start(steepness float64) {
	d := len(p.config.Lower)
	scale := math.Sqrt(cmp.Or(steepness, steepnessAtStart)) * math.Pow(float64(p.config.Parts), 1/float64(d))
	p.gate.start(lattice(p.config.Parts, d), scale)
}

// lattice returns n points of the unit cube: the first coordinate is equidistant, the others are multiples of the
// generalised golden ratios, the powers of 1/g with g^d = g + 1.
func lattice(n, d int) *mat.Dense {
	g := 1.5
	for range 50 {
		g = math.Pow(1+g, 1/float64(d))
	}
	x := mat.NewDense(n, d, nil)
	for i := range n {
		x.Set(i, 0, (float64(i)+0.5)/float64(n))
		for a := 1; a < d; a++ {
			_, f := math.Modf(0.5 + float64(i)*math.Pow(g, -float64(a)))
			x.Set(i, a, f)
		}
	}
	return x
}

// Clone returns an independent copy.
func (p *POU) Clone() *POU {
	c, err := NewPOU(p.config)
	if err != nil {
		panic("network: clone of a POU that NewPOU did not make")
	}
	copy(c.params, p.params)
	return c
}

// Eval writes the derivatives in dst.Set of all basis functions at the rows of x to dst. It implements [jet.Func], is
// safe for concurrent use, and panics as [Net.Eval] does.
func (p *POU) Eval(dst *jet.Batch, x *mat.Dense) {
	_, features := p.Dims()
	p.eval(dst, x, features, func(s *pouSweep) *jet.Batch { return s.basis() })
}

// EvalParts writes the derivatives of the functions of the partition, one column per part, as [POU.Eval] does for the
// basis.
func (p *POU) EvalParts(dst *jet.Batch, x *mat.Dense) {
	p.eval(dst, x, p.config.Parts, func(s *pouSweep) *jet.Batch { return &s.phi })
}

func (p *POU) eval(dst *jet.Batch, x *mat.Dense, cols int, result func(*pouSweep) *jet.Batch) {
	points, in := x.Dims()
	if in != len(p.config.Lower) || dst.Points != points || dst.Cols() != cols {
		panic(fmt.Sprintf("network: batch of %d points and %d functions at %d points of %d coordinates, need %d functions and %d coordinates",
			dst.Points, dst.Cols(), points, in, cols, len(p.config.Lower)))
	}
	s, _ := p.spare.Get().(*pouSweep)
	if s == nil || s.set != dst.Set {
		s = newPOUSweep(p, dst.Set, pouBlock, false)
	}
	defer p.spare.Put(s)
	for lo := 0; lo < points; lo += pouBlock {
		hi := min(lo+pouBlock, points)
		s.forward(x.Slice(lo, hi, 0, in).(*mat.Dense))
		part := result(s)
		for k := range dst.Set.Len() {
			copy(dst.Raw(k)[lo*cols:], part.Raw(k))
		}
	}
}
