package network

import (
	"encoding/json"
	"fmt"
	"math"
)

// KindAround is what the JSON form of an [Around] holds under "kind".
const KindAround = "around"

// aroundFile is the JSON form of an [Around].
type aroundFile struct {
	Version    int        `json:"version"`
	Kind       string     `json:"kind"`
	Width      int        `json:"width"`
	Activation string     `json:"activation"`
	Lower      []float64  `json:"lower"`
	Upper      []float64  `json:"upper"`
	Holes      []holeFile `json:"holes"`
	Params     []float64  `json:"params"`
}

// holeFile is a hole over the axes along which it ends.
type holeFile struct {
	Axes   []int     `json:"axes"`
	Center []float64 `json:"center"`
	Semi   []float64 `json:"semi"`
}

// MarshalJSON writes the shape and the parameters; reading them back gives the same bits. The errors are those of [Net.MarshalJSON].
func (n *Around) MarshalJSON() ([]byte, error) {
	if i := notFinite(n.Params()); i >= 0 {
		return nil, &ConfigError{"params", fmt.Sprintf("entry %d is %v", i, n.Params()[i])}
	}
	c := n.config
	if _, err := ParseActivation(c.Activation.Name()); err != nil {
		return nil, err
	}
	f := aroundFile{formatVersion, KindAround, c.Width, c.Activation.Name(), c.Lower, c.Upper, nil, n.Params()}
	for _, h := range c.Holes {
		saved := holeFile{Axes: h.axes()}
		for _, a := range saved.Axes {
			saved.Center, saved.Semi = append(saved.Center, h.Center[a]), append(saved.Semi, h.Semi[a])
		}
		f.Holes = append(f.Holes, saved)
	}
	return json.Marshal(f)
}

// UnmarshalJSON replaces the network by the one in data. On an error n is unchanged; the errors are those of [Net.UnmarshalJSON].
func (n *Around) UnmarshalJSON(data []byte) error {
	var f aroundFile
	if err := json.Unmarshal(data, &f); err != nil {
		return fmt.Errorf("network: %w", err)
	}
	if f.Version != formatVersion || f.Kind != KindAround {
		return &ConfigError{"version", fmt.Sprintf("kind %q of version %d, need %q of version %d", f.Kind, f.Version, KindAround, formatVersion)}
	}
	activation, err := ParseActivation(f.Activation)
	if err != nil {
		return err
	}
	c := AroundConfig{Width: f.Width, Activation: activation, Lower: f.Lower, Upper: f.Upper}
	for k, saved := range f.Holes {
		h := Endless(len(f.Lower))
		if len(saved.Center) != len(saved.Axes) || len(saved.Semi) != len(saved.Axes) {
			return &ConfigError{"holes", fmt.Sprintf("hole %d has %d axes, %d coordinates of the centre and %d semi-axes", k, len(saved.Axes), len(saved.Center), len(saved.Semi))}
		}
		for i, a := range saved.Axes {
			if a < 0 || a >= len(f.Lower) || !math.IsInf(h.Semi[a], 0) {
				return &ConfigError{"holes", fmt.Sprintf("hole %d does not fit %d coordinates", k, len(f.Lower))}
			}
			h.Center[a], h.Semi[a] = saved.Center[i], saved.Semi[i]
		}
		c.Holes = append(c.Holes, h)
	}
	fresh, err := NewAround(c)
	if err != nil {
		return err
	}
	if len(f.Params) != len(fresh.Params()) {
		return &ConfigError{"params", fmt.Sprintf("%d entries, need %d", len(f.Params), len(fresh.Params()))}
	}
	copy(fresh.Params(), f.Params)
	*n = *fresh
	return nil
}
