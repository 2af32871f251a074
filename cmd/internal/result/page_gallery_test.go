package result

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"testing"

	"pinn/auto"
	"pinn/collocation"
	"pinn/network"
	"pinn/pde"
	"pinn/problem"
	"pinn/problems"
)

// coarse returns options for a solution that is as good as nothing, soon.
func coarse(t *testing.T, file *problem.File) auto.Options {
	t.Helper()
	const width = 24
	o := file.Options
	o.NoCheck, o.Tolerance, o.Partition, o.Continuation = true, 0, auto.Partition{}, nil
	if o.Training.Method == auto.LSGD || o.Training.Method == auto.GD {
		o.Training.Steps = 1
		return o
	}
	o.Network = auto.Network{Width: width, Layers: 1, Activation: network.Sine, Init: "disk", Spread: 5}
	o.Points = auto.Points{}
	for k, c := range file.Problem.Conditions {
		if c.Measured != nil { // any noise does, and looking for it takes long
			at, err := collocation.Sample(c.On, collocation.Grid{}, 1, nil)
			if err != nil {
				t.Fatal(err)
			}
			n, _ := at.X.Dims()
			file.Problem.Conditions[k].Measured = &pde.Measured{Sigma: slices.Repeat([]float64{1}, n)}
		}
	}
	for k := range file.Problem.Priors {
		file.Problem.Priors[k].Strength = 1
	}
	if switches, _ := file.Problem.Switches(); slices.ContainsFunc(switches, func(s pde.Switch) bool { return s.Kind == pde.Interface }) {
		o.Partition.Cells = slices.Repeat([]int{1}, len(file.Problem.Coords)) // one basis does not do
	}
	return o
}

// plotData finds what plots are drawn from.
var plotData = regexp.MustCompile(`(?s)<script type="application/json" id="plot-\d+">(.*?)</script>`)

// Every problem of the gallery has a page, with plots that a browser can read, below the limit of its size.
func TestPageOfGallery(t *testing.T) {
	for _, name := range problems.Names() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file, err := problems.Load(name)
			if err != nil {
				t.Fatal(err)
			}
			options := coarse(t, file)
			solution, err := auto.Solve(t.Context(), file.Problem, &options)
			if err != nil {
				t.Fatalf("%v, %+v", err, solution)
			}
			r := &Run{File: file, Solution: solution}
			s := r.Summarize()
			r.compare(s, r.sample(50))
			var b bytes.Buffer
			if err := r.page(s).Write(&b); err != nil || b.Len() > mostPage {
				t.Errorf("%v, %d bytes", err, b.Len())
			}
			plots := plotData.FindAllSubmatch(b.Bytes(), -1)
			if len(plots) == 0 {
				t.Error("no plot")
			}
			for _, p := range plots {
				var d struct {
					Kind       string
					Quantities []struct{ Lo, Hi float64 }
					Curves     []any
				}
				if err := json.Unmarshal(p[1], &d); err != nil || len(d.Quantities)+len(d.Curves) == 0 {
					t.Errorf("%s: %v, %d quantities, %d curves", d.Kind, err, len(d.Quantities), len(d.Curves))
				}
			}
		})
	}
}
