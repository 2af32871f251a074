package auto

import (
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	"pinn/collocation/partition"
	"pinn/conservation"
	"pinn/pde/jet"
)

// meansJSON is a solution of conservation laws over space and time. Values are numbers of single precision, each as the bits in which it differs from the one before
// in time, all highest bytes first, then the next ones, and deflated: where nothing changes there is nothing to save.
type meansJSON struct {
	Space  int       `json:"space"` // position among the coordinates; the other one is time
	Lower  []float64 `json:"lower"`
	Upper  []float64 `json:"upper"`
	Cells  int       `json:"cells"`
	Times  int       `json:"times"` // intervals: there is one more level
	Values []byte    `json:"values"`
	// Fronts holds the places of steps, by level, field and place.
	Fronts [][][]float64 `json:"fronts,omitempty"`
}

// singleBytes is the number of bytes of a number of single precision.
const singleBytes = 4

// saveMeans returns a history as it is saved.
func saveMeans(h *conservation.History, box partition.Cell) (*meansJSON, error) {
	row := h.Cells * h.Fields
	raw := make([]byte, singleBytes*len(h.Values))
	for k, v := range h.Values {
		bits := math.Float32bits(float32(v))
		if k >= row {
			bits ^= math.Float32bits(float32(h.Values[k-row]))
		}
		for b := range singleBytes {
			raw[b*len(h.Values)+k] = byte(bits >> (8 * (singleBytes - 1 - b)))
		}
	}
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, flate.DefaultCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(raw); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return &meansJSON{Space: h.Axes[0], Lower: box.Lower, Upper: box.Upper, Cells: h.Cells, Times: h.Times, Values: packed.Bytes(), Fronts: h.Fronts}, nil
}

// history returns what was saved. The error says what does not fit together.
func (m *meansJSON) history(coords, fields int) (*conservation.History, error) {
	count := float64(m.Cells) * float64(m.Times+1) * float64(fields)
	if coords != 2 || len(m.Lower) != 2 || len(m.Upper) != 2 || m.Space < 0 || m.Space > 1 || m.Cells < 1 || m.Times < 1 || !(count <= mostMeans) {
		return nil, fmt.Errorf("auto: means over %d cells at %d times in %d coordinates", m.Cells, m.Times, coords)
	}
	time := 1 - m.Space
	h := &conservation.History{
		Lower: m.Lower[m.Space], Upper: m.Upper[m.Space], From: m.Lower[time], Until: m.Upper[time],
		Cells: m.Cells, Times: m.Times, Fields: fields, Axes: [2]int{m.Space, time},
	}
	if !(h.Lower < h.Upper) || !(h.From < h.Until) {
		return nil, fmt.Errorf("auto: means over an empty interval or time")
	}
	n := int(count)
	raw, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(m.Values)), int64(singleBytes*n)+1))
	if err != nil || len(raw) != singleBytes*n {
		return nil, fmt.Errorf("auto: the values of the means are damaged: %d bytes, want %d", len(raw), singleBytes*n)
	}
	if err := m.checkFronts(fields); err != nil {
		return nil, err
	}
	h.Values, h.Fronts = make([]float64, n), m.Fronts
	last := make([]uint32, h.Cells*fields)
	for k := range n {
		var bits uint32
		for b := range singleBytes {
			bits = bits<<8 | uint32(raw[b*n+k])
		}
		last[k%len(last)] ^= bits
		h.Values[k] = float64(math.Float32frombits(last[k%len(last)]))
	}
	return h, nil
}

// checkFronts reports fronts that do not fit levels and fields, or are not in order.
func (m *meansJSON) checkFronts(fields int) error {
	if m.Fronts == nil {
		return nil
	}
	ok := len(m.Fronts) == m.Times+1
	for _, level := range m.Fronts {
		ok = ok && len(level) == fields
		for _, places := range level {
			ok = ok && slices.IsSorted(places)
		}
	}
	if !ok {
		return errors.New("auto: the fronts of the means do not fit their times and fields")
	}
	return nil
}

// means returns the history that a model is; nil if it is made of expansions.
func (m *Model) means() *conservation.History {
	if len(m.mesh.Funcs) != 1 {
		return nil
	}
	h, _ := m.mesh.Funcs[0].(*conservation.History)
	return h
}

// takeMeans makes a model of what was saved.
func (m *Model) takeMeans(saved *meansJSON) error {
	h, err := saved.history(len(m.Coords), len(m.Fields))
	if err != nil {
		return err
	}
	m.mesh = partition.Mesh{Cells: []partition.Cell{{Lower: saved.Lower, Upper: saved.Upper}}, Funcs: []jet.Func{h}}
	return nil
}
