package result

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/auto"
	"pinn/pde/jet"
	"pinn/problem"
	"pinn/problems"
)

// TestSavedModels solves the quick problems of the gallery, saves and loads them, and compares what is loaded with the exact
// solution: bit by bit what the solve had, and within the estimate, point by point as in blocks.
func TestSavedModels(t *testing.T) {
	for _, name := range []string{"transport", "poisson", "nl-poisson", "bratu", "allen-cahn-steady", "steady-burgers", "plate", "poisson-disk"} {
		text, ok := problems.Text(name)
		if !ok {
			t.Fatalf("no problem %q", name)
		}
		file, err := problem.Access{Tables: problems.Tables(name)}.Parse(name+".toml", text, nil)
		if err != nil {
			t.Fatal(err)
		}
		s, err := auto.Solve(t.Context(), file.Problem, &file.Options)
		if err != nil {
			t.Fatalf("%s: %v, %v", name, err, s)
		}
		saved, err := json.Marshal(s.Model)
		if err != nil {
			t.Fatal(err)
		}
		loaded := new(auto.Model)
		if err := json.Unmarshal(saved, loaded); err != nil {
			t.Fatal(err)
		}
		const points = 200
		x := file.Scatter(points, rand.New(rand.NewPCG(7, 7)))
		u, before := loaded.Values(x), s.Values(x)
		if !mat.Equal(u, before) {
			t.Errorf("%s: the loaded solution differs from the one that was saved", name)
		}
		exact := jet.NewBatch(jet.Close(), points, len(file.Exact.Fields))
		file.Exact.F.Eval(exact, x)
		for j, f := range file.Exact.Fields {
			var blocks, single, size float64
			for i := range points {
				want := exact.Row(0, i)[j]
				one := loaded.Values(mat.NewDense(1, len(file.Problem.Coords), x.RawRowView(i)))
				blocks, single, size = math.Hypot(blocks, u.At(i, f)-want), math.Hypot(single, one.At(0, f)-want), math.Hypot(size, want)
			}
			if !(max(blocks, single) <= s.ErrorEstimate*size) {
				t.Errorf("%s: saved values are off by %.1e in blocks and %.1e one by one, the estimate is %.1e", name, blocks/size, single/size, s.ErrorEstimate)
			}
		}
	}
}
