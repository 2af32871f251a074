package fitting

import (
	"encoding/json"
	"fmt"

	"pinn/collocation"
	"pinn/network"
)

// FormatModel is what a saved fit holds under "format".
const FormatModel = "fit"

// Model is a saved fit: every field is the sum of the basis functions with its row of coefficients.
type Model struct {
	Format string          `json:"format"`
	Coords []string        `json:"coords"`
	Time   string          `json:"time,omitempty"` // the coordinate that is time
	Fields []string        `json:"fields"`
	Lower  []float64       `json:"lower,omitempty"` // the box that holds the domain
	Upper  []float64       `json:"upper,omitempty"`
	Coef   [][]float64     `json:"coef"`
	Basis  json.RawMessage `json:"network"`
}

// Model returns the fit of the first network with the first seed.
func (o *Outcome) Model() *Model {
	first, p := o.Runs[0], o.File.Problem
	basis, err := json.Marshal(first.Basis)
	if err != nil {
		basis = []byte("null") // the fit failed: its weights are not finite
	}
	m := &Model{Format: FormatModel, Coords: p.Coords, Time: p.Time, Fields: p.Fields, Lower: p.Lower, Upper: p.Upper, Basis: basis}
	for f := range p.Fields {
		span := first.Model.Layout.Span[f]
		m.Coef = append(m.Coef, first.Model.Coef[span.Lo:span.Hi])
	}
	return m
}

// Expansion returns the fields as functions, one column each. The error says what does not fit together.
func (m *Model) Expansion() (*collocation.Expansion, error) {
	var head struct {
		Kind string `json:"kind"`
	}
	if err := json.Unmarshal(m.Basis, &head); err != nil {
		return nil, err
	}
	var basis collocation.Adaptive = new(network.Net)
	if head.Kind == network.KindPOU {
		basis = new(network.POU)
	}
	if err := json.Unmarshal(m.Basis, basis); err != nil {
		return nil, err
	}
	in, features := basis.Dims()
	if in != len(m.Coords) || len(m.Coef) != len(m.Fields) || len(m.Fields) == 0 {
		return nil, fmt.Errorf("fitting: a network of %d coordinates and %d rows of coefficients for %d coordinates and %d fields",
			in, len(m.Coef), len(m.Coords), len(m.Fields))
	}
	fields := make([]int, len(m.Fields))
	var coef []float64
	for f, row := range m.Coef {
		if len(row) != features {
			return nil, fmt.Errorf("fitting: %d coefficients of %q for %d basis functions", len(row), m.Fields[f], features)
		}
		fields[f] = f
		coef = append(coef, row...)
	}
	layout, err := collocation.NewLayout(len(fields), []collocation.Space{{Basis: basis, Fields: fields}})
	if err != nil {
		return nil, err
	}
	return &collocation.Expansion{Layout: layout, Coef: coef}, nil
}
