package page

import (
	"encoding/binary"
	"encoding/json"
	"math"

	"pinn/internal/number"
)

// Plot is something to draw: a [*Field] or [*Curves].
type Plot interface{ data() any }

// Axis is a coordinate and its nodes, ascending.
type Axis struct {
	Name  string    `json:"name"`
	Unit  string    `json:"unit,omitempty"`
	Nodes []float64 `json:"nodes"`
}

// Field shows quantities over one or two coordinates and, frame by frame, a further one.
type Field struct {
	X, Y, Frame Axis // Y without nodes: a line; Frame without nodes: a single frame
	Note        string
	Equal       bool // both axes are space, in one scale
	Quantities  []Quantity
	Cells       []MeshCell     // parts of the domain
	Edge        [][][2]float64 // the edge of the domain, the same in all frames, as lines of points
	Points      []Point        // measured values
}

// Quantity is a function on the grid of a field.
type Quantity struct {
	Name, Unit string
	// Values has those of frame k, row j and column i at (k*rows + j)*columns + i; NaN where there are none.
	Values []float64
	Log    bool   // shown by its magnitude, on a logarithmic scale
	With   string // another quantity that is drawn beside it on lines
	Band   string // another quantity that is half the width of a band around it
	Flat   bool   // constant on the parts of the domain, in place of the indicators of Cells
}

// MeshCell is a part of the domain: its ends along X, Y and Frame, and what it contributes to the residual.
type MeshCell struct {
	Lower, Upper [3]float64
	Indicator    float64
}

// Point is a measured value of a quantity.
type Point struct {
	At       [3]float64 // along X, Y and Frame
	Quantity string
	Value    float64
}

// least is the smallest magnitude of a logarithmic quantity: below double precision of anything of size one.
const least = 1e-20

// levels are the values of a 16-bit code; the last one means that there is none.
const levels = math.MaxUint16 - 1

// data returns what the script draws. Values are rounded to 65535 levels between the least and the largest one.
func (f *Field) data() any {
	type quantity struct {
		Name string  `json:"name"`
		Unit string  `json:"unit,omitempty"`
		Log  bool    `json:"log,omitempty"`
		With string  `json:"with,omitempty"`
		Band string  `json:"band,omitempty"`
		Flat bool    `json:"flat,omitempty"`
		Lo   float64 `json:"lo"`
		Hi   float64 `json:"hi"`
		Gzip []byte  `json:"gzip"` // in base 64
	}
	type point struct {
		At       [3]float64 `json:"at"`
		Quantity string     `json:"quantity"`
		Value    float64    `json:"value"`
	}
	out := struct {
		Kind       string         `json:"kind"`
		X          Axis           `json:"x"`
		Y          Axis           `json:"y"`
		Frame      Axis           `json:"frame"`
		Note       string         `json:"note,omitempty"`
		Equal      bool           `json:"equal"`
		Quantities []quantity     `json:"quantities"`
		Cells      [][7]float64   `json:"cells,omitempty"`
		Edge       [][][2]float32 `json:"edge,omitempty"`
		Points     []point        `json:"points,omitempty"`
	}{Kind: "field", X: f.X, Y: f.Y, Frame: f.Frame, Note: f.Note, Equal: f.Equal}
	for _, q := range f.Quantities {
		lo, hi, codes := encode(q.Values, q.Log, len(f.X.Nodes))
		out.Quantities = append(out.Quantities, quantity{q.Name, q.Unit, q.Log, q.With, q.Band, q.Flat, lo, hi, compress(codes)})
	}
	for _, b := range f.Cells {
		out.Cells = append(out.Cells, [7]float64{
			b.Lower[0], b.Upper[0], b.Lower[1], b.Upper[1], b.Lower[2], b.Upper[2], math.Log10(math.Max(b.Indicator, least)),
		})
	}
	for _, line := range f.Edge {
		var short [][2]float32
		for _, p := range line {
			short = append(short, [2]float32{float32(p[0]), float32(p[1])})
		}
		out.Edge = append(out.Edge, short)
	}
	for _, p := range f.Points {
		out.Points = append(out.Points, point(p))
	}
	return out
}

// encode returns codes of the values, or of the logarithms of their magnitudes, each as the difference to the one before
// it in its row, which compresses well. lo and hi are what the codes 0 and levels stand for.
func encode(values []float64, log bool, columns int) (lo, hi float64, codes []byte) {
	v := make([]float64, len(values))
	lo, hi = math.Inf(1), math.Inf(-1)
	for i, x := range values {
		if log && !math.IsNaN(x) {
			x = math.Log10(math.Max(math.Abs(x), least))
		}
		if v[i] = x; !number.Finite(x) {
			v[i] = math.NaN()
			continue
		}
		lo, hi = math.Min(lo, x), math.Max(hi, x)
	}
	if lo > hi {
		lo, hi = 0, 0
	}
	codes = make([]byte, 0, 2*len(v))
	before := uint16(0)
	for i, x := range v {
		if i%columns == 0 {
			before = 0
		}
		code := uint16(math.MaxUint16)
		if !math.IsNaN(x) {
			code = 0
			if hi > lo {
				code = uint16(math.Round((x - lo) / (hi - lo) * levels))
			}
		}
		codes = binary.LittleEndian.AppendUint16(codes, code-before)
		before = code
	}
	return lo, hi, codes
}

// Curves are lines and points in one frame.
type Curves struct {
	X, Y       string
	LogX, LogY bool
	Curves     []Curve
}

// Curve is a line, or points that may be joined.
type Curve struct {
	Name           string
	X, Y           []float64
	Points, Dashed bool
}

func (c *Curves) data() any {
	type curve struct {
		Name   string     `json:"name"`
		X      []nullable `json:"x"`
		Y      []nullable `json:"y"`
		Points bool       `json:"points,omitempty"`
		Dashed bool       `json:"dashed,omitempty"`
	}
	out := struct {
		Kind   string  `json:"kind"`
		X      string  `json:"x"`
		Y      string  `json:"y"`
		LogX   bool    `json:"logx"`
		LogY   bool    `json:"logy"`
		Curves []curve `json:"curves"`
	}{Kind: "curves", X: c.X, Y: c.Y, LogX: c.LogX, LogY: c.LogY}
	for _, k := range c.Curves {
		if len(k.X) > 0 {
			out.Curves = append(out.Curves, curve{k.Name, nullables(k.X), nullables(k.Y), k.Points, k.Dashed})
		}
	}
	return out
}

// nullable is a number that JSON shows as null if it is not finite.
type nullable float64

// MarshalJSON implements [json.Marshaler].
func (n nullable) MarshalJSON() ([]byte, error) {
	if v := float64(n); number.Finite(v) {
		return json.Marshal(v)
	}
	return []byte("null"), nil
}

func nullables(v []float64) []nullable {
	out := make([]nullable, len(v))
	for i, x := range v {
		out[i] = nullable(x)
	}
	return out
}
