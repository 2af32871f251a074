package auto

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/network"
	"pinn/pde/jet"
)

// newBasis initialises a basis as the options and a design say.
func (s *solver) newBasis(d design, rnd *rand.Rand) (collocation.Adaptive, error) {
	o := s.options.Network
	if o.POU != nil {
		return s.newPOU(*o.POU, d, rnd)
	}
	n, err := network.New(network.Config{
		Kind: o.Kind, Layers: o.Layers, Width: d.width, Activation: o.Activation, Lower: s.problem.Lower, Upper: s.problem.Upper,
	})
	if err != nil {
		return nil, err
	}
	s.initial(d).Fill(n, rnd)
	return n, nil
}

// newPOU initialises a partition-of-unity network: the network of a neural gate first, then the cells.
func (s *solver) newPOU(c network.POUConfig, d design, rnd *rand.Rand) (*network.POU, error) {
	p, err := network.NewPOU(partitionOf(c, s.problem.Lower, s.problem.Upper))
	if err != nil {
		return nil, err
	}
	if net := p.Net(); net != nil {
		s.initial(design{}).Fill(net, rnd)
	}
	p.Start(d.spread)
	return p, nil
}

// partitionOf completes the shape of a partition-of-unity network on a box.
func partitionOf(c network.POUConfig, lower, upper []float64) network.POUConfig {
	c.Lower, c.Upper, c.Parts = lower, upper, cmp.Or(c.Parts, defaultParts)
	if c.Gate == network.Neural {
		c.Net.Layers, c.Net.Width = cmp.Or(c.Net.Layers, gateLayers), cmp.Or(c.Net.Width, gateWidth)
		if c.Net.Activation == nil {
			c.Net.Activation = network.Tanh
		}
	}
	return c
}

// completePOU fills what is said of the basis by its partition.
func (s *solver) completePOU() {
	n := &s.options.Network
	whole, err := network.NewPOU(partitionOf(*n.POU, s.problem.Lower, s.problem.Upper))
	if err != nil {
		return // the first trial says so
	}
	_, n.Width = whole.Dims()
	n.Spread = cmp.Or(n.Spread, partSteepness)
	if n.Init == "" {
		n.Init = "box"
	}
}

// basisName names the basis of trials for people.
func (s *solver) basisName(width int) string {
	n := s.options.Network
	if c := n.POU; c != nil {
		return fmt.Sprintf("partition of unity with a %s gate, %d parts of degree %d", c.Gate, cmp.Or(c.Parts, defaultParts), c.Degree)
	}
	return fmt.Sprintf("%s network of %d layers of %d %s neurons, %s initialisation", n.Kind, n.Layers, width, n.Activation.Name(), n.Init)
}

// cloned returns an independent copy of a basis that newBasis made.
func cloned(b collocation.Adaptive) collocation.Adaptive {
	if p, ok := b.(*network.POU); ok {
		return p.Clone()
	}
	return b.(*network.Net).Clone()
}

// Parts returns the functions of the partition of unity that a model is made of at the rows of x (points x coordinates), those of the first
// field if every field has its own: points x parts. It is nil if the model is made of something else.
func (m *Model) Parts(x *mat.Dense) *mat.Dense {
	if m.CellCount() != 1 {
		return nil
	}
	e, ok := m.mesh.Funcs[0].(*collocation.Expansion)
	if !ok {
		return nil
	}
	p, ok := e.Layout.Spaces[e.Layout.Space[0]].Basis.(*network.POU)
	if !ok {
		return nil
	}
	points, _ := x.Dims()
	b := jet.NewBatch(jet.Close(), points, p.Config().Parts)
	p.EvalParts(b, x)
	return b.Part(0)
}

// basisJSON is a network of either kind in JSON.
type basisJSON struct{ collocation.Adaptive }

// MarshalJSON is that of the network.
func (b basisJSON) MarshalJSON() ([]byte, error) { return json.Marshal(b.Adaptive) }

// UnmarshalJSON reads a network of the kind that data name.
func (b *basisJSON) UnmarshalJSON(data []byte) error {
	var head struct {
		Kind string `json:"kind"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return err
	}
	b.Adaptive = new(network.Net)
	switch head.Kind {
	case network.KindPOU:
		b.Adaptive = new(network.POU)
	case network.KindAround:
		b.Adaptive = new(network.Around)
	}
	return json.Unmarshal(data, b.Adaptive)
}
