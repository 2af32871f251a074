package network

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Kind is the way in which one layer follows another.
type Kind int

const (
	// FeedForward layers are u <- sigma(A u + b).
	FeedForward Kind = iota
	// ResNet layers are u <- u + sigma(A u + b), except the first, which changes the dimension and has no shortcut.
	ResNet
)

var kindNames = []string{FeedForward: "feed-forward", ResNet: "resnet"}

// String returns the name that [ParseKind] reads.
func (k Kind) String() string {
	if !k.valid() {
		return fmt.Sprintf("Kind(%d)", int(k))
	}
	return kindNames[k]
}

func (k Kind) valid() bool { return k >= 0 && int(k) < len(kindNames) }

// ParseKind returns the kind with the given name, or a [*NameError].
func ParseKind(name string) (Kind, error) {
	if k := slices.Index(kindNames, name); k >= 0 {
		return Kind(k), nil
	}
	return 0, &NameError{What: "kind", Name: name, Known: kindNames}
}

// NameError reports a name that is not known.
type NameError struct {
	What  string   // what the name should name: "kind", "activation", "init"
	Name  string   // the name that was given
	Known []string // the names that would do
}

// Error lists the known names.
func (e *NameError) Error() string {
	return fmt.Sprintf("network: unknown %s %q; known are %q", e.What, e.Name, e.Known)
}

// Choices returns Known.
func (e *NameError) Choices() []string { return e.Known }

// ConfigError reports a setting that no network can have.
type ConfigError struct {
	Field  string // the field of [Config], of an [Init], or of the JSON form
	Reason string
}

// Error names the field.
func (e *ConfigError) Error() string { return "network: " + e.Field + ": " + e.Reason }

// Config is the shape of a network.
type Config struct {
	Kind       Kind
	Layers     int // number of activation layers, at least 1
	Width      int // neurons per layer, which is also the number of basis functions
	Activation Activation
	// Lower and Upper are the ends of the box that holds the domain, one entry per coordinate. The network maps this
	// box to the unit box before the first layer. There may be more coordinates than [pinn/pde/jet.MaxDim]; derivatives
	// exist along the first of them only.
	Lower, Upper []float64
}

// Check returns every fault of the configuration, each a [*ConfigError], joined; nil if there is none.
func (c Config) Check() error {
	var faults []error
	fault := func(field, format string, args ...any) {
		faults = append(faults, &ConfigError{Field: field, Reason: fmt.Sprintf(format, args...)})
	}
	if !c.Kind.valid() {
		fault("Kind", "%v is not a kind of network", c.Kind)
	}
	if c.Layers < 1 {
		fault("Layers", "%d, need at least 1", c.Layers)
	}
	if c.Width < 1 {
		fault("Width", "%d, need at least 1", c.Width)
	}
	if c.Activation == nil {
		fault("Activation", "missing")
	}
	if len(c.Lower) < 1 {
		fault("Lower", "no coordinates, need at least 1")
	}
	if len(c.Lower) != len(c.Upper) {
		fault("Upper", "%d coordinates, Lower has %d", len(c.Upper), len(c.Lower))
		return errors.Join(faults...)
	}
	for a, lo := range c.Lower {
		if size := c.Upper[a] - lo; !(size > 0) || math.IsInf(size, 0) {
			fault("Lower", "coordinate %d has the interval [%v, %v], need finite ends in ascending order", a, lo, c.Upper[a])
		}
	}
	return errors.Join(faults...)
}

// params returns the number of hidden weights.
func (c Config) params() int {
	return c.Width*(len(c.Lower)+1) + (c.Layers-1)*c.Width*(c.Width+1)
}

func (c Config) clone() Config {
	c.Lower, c.Upper = slices.Clone(c.Lower), slices.Clone(c.Upper)
	return c
}
