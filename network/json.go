package network

import (
	"encoding/json"
	"errors"
	"fmt"

	"pinn/internal/number"
)

// formatVersion is the version of the JSON form.
const formatVersion = 1

// file is the JSON form of a network.
type file struct {
	Version    int       `json:"version"`
	Kind       string    `json:"kind"`
	Layers     int       `json:"layers"`
	Width      int       `json:"width"`
	Activation string    `json:"activation"`
	Lower      []float64 `json:"lower"`
	Upper      []float64 `json:"upper"`
	Params     []float64 `json:"params"`
}

// MarshalJSON writes the shape and the parameters; reading them back gives the same bits. The error is a
// [*ConfigError] if a parameter is not finite, or a [*NameError] if the activation is not one of this package.
func (n *Net) MarshalJSON() ([]byte, error) {
	if i := notFinite(n.params); i >= 0 {
		return nil, &ConfigError{"params", fmt.Sprintf("entry %d is %v", i, n.params[i])}
	}
	c := n.config
	if _, err := ParseActivation(c.Activation.Name()); err != nil {
		return nil, err
	}
	return json.Marshal(file{formatVersion, c.Kind.String(), c.Layers, c.Width, c.Activation.Name(), c.Lower, c.Upper, n.params})
}

// UnmarshalJSON replaces the network by the one in data. On an error n is unchanged; the error joins a [*ConfigError]
// or [*NameError] per fault, or is one of encoding/json.
func (n *Net) UnmarshalJSON(data []byte) error {
	var f file
	if err := json.Unmarshal(data, &f); err != nil {
		return fmt.Errorf("network: %w", err)
	}
	if f.Version != formatVersion {
		return &ConfigError{"version", fmt.Sprintf("%d, need %d", f.Version, formatVersion)}
	}
	kind, kindErr := ParseKind(f.Kind)
	activation, nameErr := ParseActivation(f.Activation)
	if err := errors.Join(kindErr, nameErr); err != nil {
		return err
	}
	c := Config{kind, f.Layers, f.Width, activation, f.Lower, f.Upper}
	if err := c.Check(); err != nil {
		return err
	}
	if want := c.params(); len(f.Params) != want {
		return &ConfigError{"params", fmt.Sprintf("%d entries, need %d", len(f.Params), want)}
	}
	fresh, err := New(c)
	if err != nil {
		return err
	}
	copy(fresh.params, f.Params)
	*n = *fresh
	return nil
}

func notFinite(v []float64) int {
	for i, x := range v {
		if !number.Finite(x) {
			return i
		}
	}
	return -1
}
