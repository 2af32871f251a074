package auto

import (
	"bytes"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// pieced returns the model of a marched problem with two slabs of two cells.
func pieced(t *testing.T) *Model {
	t.Helper()
	p, _ := advected(t, .7)
	s := solve(t, p, Options{NoCheck: true, Tolerance: 1e-3, Partition: Partition{Slabs: 2}})
	if s.CellCount() != 4 {
		t.Fatalf("%d pieces, want 4", s.CellCount())
	}
	return s.Model
}

// A model of several pieces is read back bit by bit: inside, on faces and corners of cells, and outside.
func TestPiecesJSON(t *testing.T) {
	m := pieced(t)
	data, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	var back Model
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(&back)
	if err != nil || !bytes.Equal(data, again) {
		t.Errorf("the model read back is saved otherwise (error %v)", err)
	}
	x := mat.NewDense(9, 2, []float64{.1, .1, .7, .6, .5, .1, .2, .35, .5, .35, 0, 0, 1, .7, -.1, .2, .4, .9})
	for _, axes := range [][]int{nil, {0, 1}, {1, 1, 1}} {
		if got, want := back.Derivative(x, axes...), m.Derivative(x, axes...); !mat.Equal(got, want) {
			t.Errorf("derivative along %v of the model read back: %v, want %v", axes, mat.Formatted(got), mat.Formatted(want))
		}
	}
	lower, upper := back.Bounds()
	if back.CellCount() != 4 || !slices.Equal(lower, []float64{0, 0}) || !slices.Equal(upper, []float64{1, .7}) {
		t.Errorf("%d pieces from %v to %v, want 4 from [0 0] to [1 0.7]", back.CellCount(), lower, upper)
	}
	if !back.Contains([]float64{.5, .7}) || back.Contains([]float64{.5, .8}) {
		t.Error("the domain of the model read back is another")
	}
}

// The value on a common face is that of the first box, from which the next one differs by less than the tolerance.
func TestValuesAtFaces(t *testing.T) {
	m := pieced(t)
	const tolerance = 1e-3 // of the solve, for a wave of size 1
	for _, x := range [][]float64{{.5, .1}, {.2, .35}, {.5, .35}, {.5, .7}, {.8, .35}} {
		at := mat.NewDense(1, 2, x)
		got := m.Values(at).At(0, 0)
		for k, b := range m.mesh.Cells {
			if b.Distance(x) > 0 {
				continue
			}
			one := Model{Coords: m.Coords, Fields: m.Fields}
			one.mesh.Cells, one.mesh.Funcs = m.mesh.Cells[k:k+1], m.mesh.Funcs[k:k+1]
			if v := one.Values(at).At(0, 0); k == m.mesh.Locate(x) && v != got || math.Abs(v-got) > tolerance {
				t.Errorf("at %v: box %d has %.12g, the model %.12g", x, k, v, got)
			}
		}
	}
}

func TestBadPiecesJSON(t *testing.T) {
	good, err := json.Marshal(pieced(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, want string
		change     func(m map[string]any)
	}{
		{"version", "version 9", func(m map[string]any) { m["version"] = 9 }},
		{"means without means", "no means", func(m map[string]any) { m["version"] = meansVersion }},
		{"no pieces", "0 pieces", func(m map[string]any) { m["pieces"] = []any{} }},
		{"ends of the box", "box of piece 1", func(m map[string]any) { m["pieces"].([]any)[1].(map[string]any)["upper"] = []any{1.0} }},
		{"ends of the domain", "1 lower", func(m map[string]any) { m["lower"] = []any{0.0} }},
		{"no spaces", "piece 2", func(m map[string]any) { delete(m["pieces"].([]any)[2].(map[string]any), "spaces") }},
		{"another field", "piece 0", func(m map[string]any) { m["fields"] = []any{"u", "v"} }},
		{"another coordinate", "coordinates", func(m map[string]any) {
			m["coords"] = []any{"x"}
		}},
	} {
		var m map[string]any
		if err := json.Unmarshal(good, &m); err != nil {
			t.Fatal(err)
		}
		c.change(m)
		bad, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(bad, new(Model)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one that contains %q", c.name, err, c.want)
		}
	}
}

// Models of version 1 have one piece, whose box is that of its networks.
func TestOldModelJSON(t *testing.T) {
	p, _ := advected(t, .7)
	s := solve(t, p, Options{NoCheck: true, Network: Network{Width: 20, Spread: 8}})
	data, err := json.Marshal(s.Model)
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(data, &m); err != nil {
		t.Fatal(err)
	}
	m["version"], m["spaces"] = 1, m["pieces"].([]any)[0].(map[string]any)["spaces"]
	delete(m, "pieces")
	delete(m, "lower")
	delete(m, "upper")
	old, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	var back Model
	if err := json.Unmarshal(old, &back); err != nil {
		t.Fatal(err)
	}
	x := mat.NewDense(2, 2, []float64{.3, .4, .5, .1})
	if got, want := back.Values(x), s.Values(x); !mat.Equal(got, want) {
		t.Errorf("values %v, want %v", mat.Formatted(got), mat.Formatted(want))
	}
	delete(m, "spaces")
	old, err = json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(old, new(Model)); err == nil || !strings.Contains(err.Error(), "no network") {
		t.Errorf("without spaces: error %v, want one that says that there is no network", err)
	}
}
