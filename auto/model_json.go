package auto

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"pinn/collocation"
	"pinn/collocation/partition"
	"pinn/collocation/region"
	"pinn/collocation/shape"
	"pinn/network"
	"pinn/pde"
	"pinn/pde/expr"
	"pinn/pde/jet"
)

// modelVersion is the format of a saved model. Version 1 has the spaces of a single piece in place of the pieces, and meansVersion means over
// cells.
const (
	modelVersion = 2
	meansVersion = 3
)

type modelJSON struct {
	Version int                `json:"version"`
	Coords  []string           `json:"coords"`
	Time    string             `json:"time,omitempty"`
	Fields  []string           `json:"fields"`
	Aux     []string           `json:"auxiliary,omitempty"`
	Params  map[string]float64 `json:"params,omitempty"`
	Ball    *region.Ball       `json:"ball,omitempty"`
	Shape   *shape.Domain      `json:"shape,omitempty"`
	Lower   []float64          `json:"lower,omitempty"`
	Upper   []float64          `json:"upper,omitempty"`
	// Surfaces holds the functions whose sides pieces lie on.
	Surfaces []string    `json:"surfaces,omitempty"`
	Pieces   []pieceJSON `json:"pieces,omitempty"`
	Spaces   []spaceJSON `json:"spaces,omitempty"`
	Means    *meansJSON  `json:"means,omitempty"`
}

type pieceJSON struct {
	Lower  []float64   `json:"lower"`
	Upper  []float64   `json:"upper"`
	Sides  []bool      `json:"sides,omitempty"` // per surface: is its function positive
	Spaces []spaceJSON `json:"spaces"`
}

type spaceJSON struct {
	Fields  []int       `json:"fields"`
	Coef    [][]float64 `json:"coef"` // per field of the space
	Network basisJSON   `json:"network"`
}

// MarshalJSON saves the model; numbers are read back bit by bit. A model without cells cannot be saved.
func (m *Model) MarshalJSON() ([]byte, error) {
	if m.CellCount() == 0 {
		return nil, errors.New("auto: a model without pieces cannot be saved")
	}
	out := modelJSON{
		Version: modelVersion, Coords: m.Coords, Time: m.Time, Fields: m.Fields, Aux: m.Auxiliary, Params: m.Params, Ball: m.ball, Shape: m.shape,
		Lower: m.whole.Lower, Upper: m.whole.Upper,
	}
	if h := m.means(); h != nil {
		var err error
		if out.Means, err = saveMeans(h, m.mesh.Cells[0]); err != nil {
			return nil, err
		}
		out.Version = meansVersion
		return json.Marshal(out)
	}
	for _, side := range m.mesh.Cells[0].Sides {
		out.Surfaces = append(out.Surfaces, side.Surface.String())
	}
	for k, b := range m.mesh.Cells {
		e := m.mesh.Funcs[k].(*collocation.Expansion)
		piece := pieceJSON{Lower: b.Lower, Upper: b.Upper}
		for _, side := range b.Sides {
			piece.Sides = append(piece.Sides, side.Positive)
		}
		for _, s := range e.Layout.Spaces {
			sp := spaceJSON{Fields: s.Fields, Network: basisJSON{s.Basis.(collocation.Adaptive)}}
			for _, f := range s.Fields {
				span := e.Layout.Span[f]
				sp.Coef = append(sp.Coef, e.Coef[span.Lo:span.Hi])
			}
			piece.Spaces = append(piece.Spaces, sp)
		}
		out.Pieces = append(out.Pieces, piece)
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads a saved model. The error says what does not fit together.
func (m *Model) UnmarshalJSON(data []byte) error {
	var in modelJSON
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	if err := in.upgrade(); err != nil {
		return err
	}
	if in.Ball != nil && in.Ball.Dim() != len(in.Coords) {
		return fmt.Errorf("auto: a ball in %d coordinates, the model has %d", in.Ball.Dim(), len(in.Coords))
	}
	if in.Shape != nil && in.Shape.Dim() != len(in.Coords) {
		return fmt.Errorf("auto: a shape in %d coordinates, the model has %d", in.Shape.Dim(), len(in.Coords))
	}
	if len(in.Pieces) == 0 && in.Means == nil || len(in.Lower) != len(in.Coords) || len(in.Upper) != len(in.Coords) {
		return fmt.Errorf("auto: a model of %d pieces on a box of %d lower and %d upper ends in %d coordinates",
			len(in.Pieces), len(in.Lower), len(in.Upper), len(in.Coords))
	}
	*m = Model{
		Coords: in.Coords, Time: in.Time, Fields: in.Fields, Auxiliary: in.Aux, Params: in.Params, ball: in.Ball, shape: in.Shape,
		whole: partition.Cell{Lower: in.Lower, Upper: in.Upper},
	}
	if in.Means != nil {
		return m.takeMeans(in.Means)
	}
	var surfaces []pde.Surface
	for _, text := range in.Surfaces {
		s, err := expr.ParseSurface(in.Coords, text)
		if err != nil {
			return fmt.Errorf("auto: a surface of the model: %w", err)
		}
		surfaces = append(surfaces, s)
	}
	for k, p := range in.Pieces {
		if len(p.Sides) != len(surfaces) {
			return fmt.Errorf("auto: piece %d lies on sides of %d surfaces, the model has %d", k, len(p.Sides), len(surfaces))
		}
		if len(p.Lower) != len(in.Coords) || len(p.Upper) != len(in.Coords) {
			return fmt.Errorf("auto: the box of piece %d has the wrong number of ends", k)
		}
		e, err := p.expansion(&in)
		if err != nil {
			return fmt.Errorf("auto: piece %d: %w", k, err)
		}
		b := partition.Cell{Lower: p.Lower, Upper: p.Upper}
		for i, positive := range p.Sides {
			b.Sides = append(b.Sides, partition.Side{Surface: surfaces[i], Positive: positive})
		}
		m.mesh.Cells = append(m.mesh.Cells, b)
		m.mesh.Funcs = append(m.mesh.Funcs, jet.Func(e))
	}
	return nil
}

// upgrade turns a model of an older version into one of this version.
func (in *modelJSON) upgrade() error {
	switch in.Version {
	case modelVersion:
	case meansVersion:
		if in.Means == nil {
			return fmt.Errorf("auto: the model has no means")
		}
	case 1:
		if len(in.Spaces) == 0 || in.Spaces[0].Network.Adaptive == nil {
			return fmt.Errorf("auto: the model has no network")
		}
		net, ok := in.Spaces[0].Network.Adaptive.(*network.Net)
		if !ok {
			return fmt.Errorf("auto: a model of version 1 has a network of layers")
		}
		c := net.Config()
		in.Lower, in.Upper = slices.Clone(c.Lower), slices.Clone(c.Upper)
		in.Pieces = []pieceJSON{{Lower: in.Lower, Upper: in.Upper, Spaces: in.Spaces}}
	default:
		if in.Version > meansVersion {
			return fmt.Errorf("auto: model of version %d, which a newer program has written: this one reads versions up to %d", in.Version, meansVersion)
		}
		return fmt.Errorf("auto: no model: its version is missing")
	}
	return nil
}

func (p *pieceJSON) expansion(in *modelJSON) (*collocation.Expansion, error) {
	var spaces []collocation.Space
	for k, s := range p.Spaces {
		if s.Network.Adaptive == nil {
			return nil, fmt.Errorf("space %d has no network", k)
		}
		if d, _ := s.Network.Dims(); d != len(in.Coords) {
			return nil, fmt.Errorf("space %d has %d coordinates, the model %d", k, d, len(in.Coords))
		}
		spaces = append(spaces, collocation.Space{Basis: s.Network.Adaptive, Fields: s.Fields})
	}
	layout, err := collocation.NewLayout(len(in.Fields), spaces)
	if err != nil {
		return nil, err
	}
	coef := make([]float64, layout.Cols)
	for k, s := range p.Spaces {
		if len(s.Coef) != len(s.Fields) {
			return nil, fmt.Errorf("space %d has coefficients of %d fields, want %d", k, len(s.Coef), len(s.Fields))
		}
		for i, f := range s.Fields {
			span := layout.Span[f]
			if len(s.Coef[i]) != span.Len() {
				return nil, fmt.Errorf("%d coefficients of field %q, want %d", len(s.Coef[i]), in.Fields[f], span.Len())
			}
			copy(coef[span.Lo:span.Hi], s.Coef[i])
		}
	}
	return &collocation.Expansion{Layout: layout, Coef: coef}, nil
}
