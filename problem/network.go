package problem

import (
	"cmp"
	"errors"
	"math/rand/v2"

	"pinn/auto"
	"pinn/internal/tomltext"
	"pinn/network"
)

// ReadNetwork reads the table of a network of layers. It is for readers of other kinds of files.
func ReadNetwork(t *tomltext.Table) auto.Network {
	defer t.Close()
	n := readLayers(t)
	n.Kind = tomltext.Named(t, "kind", network.ParseKind)
	return n
}

// NewNet makes a network of layers over a box and fills it. Without an initialisation it is box; all else must be said.
// The error is that of [network.New] or of [network.ParseInit].
func NewNet(n auto.Network, lower, upper []float64, rnd *rand.Rand) (*network.Net, error) {
	net, err := network.New(network.Config{Kind: n.Kind, Layers: n.Layers, Width: n.Width, Activation: n.Activation, Lower: lower, Upper: upper})
	if err != nil {
		return nil, err
	}
	var numbers []float64
	if n.Spread > 0 {
		numbers = []float64{n.Spread}
	}
	init, err := network.ParseInit(cmp.Or(n.Init, "box"), numbers...)
	if err != nil {
		return nil, err
	}
	init.Fill(net, rnd)
	return net, nil
}

// readLayers reads what networks of all kinds may have but for the kind.
func readLayers(t *tomltext.Table) auto.Network {
	return auto.Network{
		Layers:     t.Count("layers"),
		Width:      t.Count("width"),
		Activation: tomltext.Named(t, "activation", network.ParseActivation),
		Init:       tomltext.Choice(t, "init", network.Inits()),
		Spread:     t.Positive("spread"),
		Separate:   t.Flag("separate", false),
	}
}

// basisKind is a kind of network of layers, or a partition of unity.
type basisKind struct {
	layers    network.Kind
	partition bool
}

func parseBasisKind(name string) (basisKind, error) {
	if name == network.KindPOU {
		return basisKind{partition: true}, nil
	}
	k, err := network.ParseKind(name)
	if unknown := (*network.NameError)(nil); errors.As(err, &unknown) {
		unknown.Known = append(unknown.Known[:len(unknown.Known):len(unknown.Known)], network.KindPOU)
	}
	return basisKind{layers: k}, err
}

// defaultDegree is that of the polynomials on the parts of a partition of unity.
const defaultDegree = 1

// readBasis reads the table of a basis: a network of layers, or a partition of unity, whose gate may be a network.
func readBasis(t *tomltext.Table) auto.Network {
	defer t.Close()
	n := readLayers(t)
	kind := tomltext.Named(t, "kind", parseBasisKind)
	hidden := tomltext.Named(t, "hidden", network.ParseKind)
	c := &network.POUConfig{Gate: tomltext.Named(t, "gate", network.ParseGate), Parts: t.Count("parts"), Degree: int(min(t.Whole("degree", 0), tomltext.MaxCount))}
	useless := func(why string, keys ...string) {
		for _, key := range keys {
			if t.Has(key) {
				t.Doc.Fault(t.At(key), "%s has no meaning %s", key, why)
			}
		}
	}
	if !kind.partition {
		useless(`without kind = "pou"`, "parts", "degree", "gate", "hidden")
		n.Kind = kind.layers
		return n
	}
	if !t.Has("degree") {
		c.Degree = defaultDegree
	}
	if c.Gate == network.Neural {
		c.Net = network.Config{Kind: hidden, Layers: n.Layers, Width: n.Width, Activation: n.Activation}
	} else {
		useless(`with gate = "radial"`, "hidden", "layers", "width", "activation", "init")
		n.Init = ""
	}
	return auto.Network{POU: c, Init: n.Init, Spread: n.Spread, Separate: n.Separate}
}

// Bounds of the networks that are trained as a whole, so that their matrices fit into memory.
const (
	maxLayers  = 1000
	maxWidth   = 10000
	maxWeights = 1e8
)

// CheckSize reports a network that is too large. Counts of 0 stand for small defaults.
func CheckSize(t *tomltext.Table, layers, width int) {
	switch {
	case layers > maxLayers:
		t.Doc.Fault(t.At("layers"), "layers: want at most %d, found %d", maxLayers, layers)
	case width > maxWidth:
		t.Doc.Fault(t.At("width"), "width: want at most %d, found %d", maxWidth, width)
	case float64(layers-1)*float64(width)*float64(width) > maxWeights:
		t.Doc.Fault(t.At("width"), "%d layers of width %d have more than %.0e weights", layers, width, float64(maxWeights))
	}
}
