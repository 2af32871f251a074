package study

import (
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	shipped "pinn/problems"
)

// open finds the problems that come with the program.
func open(name string) (string, []byte, fs.FS, error) {
	if text, ok := shipped.Text(name); ok {
		return name + ".toml", text, shipped.Tables(name), nil
	}
	return none(name)
}

// reduced reads a committed study and makes it small: few seeds, and the values of an axis that are named.
func reduced(t *testing.T, name string, seeds int, only map[string]string) *Study {
	t.Helper()
	s, err := Load(filepath.Join("..", "..", "..", "results", name, studyFile), open, false)
	if err != nil {
		t.Fatal(err)
	}
	s.Seeds, s.Figures = seeds, nil
	for k := range s.Axes {
		a := &s.Axes[k]
		wanted, ok := only[a.Name]
		if !ok {
			continue
		}
		var kept []Value
		for _, v := range a.Values {
			if strings.Contains("|"+wanted+"|", "|"+v.Label+"|") {
				kept = append(kept, v)
			}
		}
		if len(kept) == 0 {
			t.Fatalf("%s: no value of %s is one of %s", name, a.Name, wanted)
		}
		a.Values = kept
	}
	return s
}

// medians makes the runs of a study and returns a statistic of a column by the labels of the runs.
func medians(t *testing.T, s *Study, column string) map[string]Stats {
	t.Helper()
	rows := execute(t, s, t.TempDir(), Settings{Workers: 2})
	out := map[string]Stats{}
	for _, g := range groups(rows) {
		out[strings.Join(g.labels, "|")] = describe(s.column(g.rows, column))
	}
	return out
}

// below checks that a number is smaller than another by a factor.
func below(t *testing.T, what string, small, large, factor float64) {
	t.Helper()
	if !(small*factor < large) {
		t.Errorf("%s: got %.3g against %.3g, want a factor of more than %g between them", what, small, large, factor)
	}
}

func TestClaimOnlyBoxResNetKeepsTheSquare(t *testing.T) {
	s := reduced(t, "geometry", 12, map[string]string{"network.layers": "128"})
	collapsed, size := medians(t, s, "collapsed"), medians(t, s, "size")
	for _, c := range []struct {
		name              string
		collapse          [2]float64 // share of the seeds
		smallest, largest float64    // median size
	}{
		{"He, feed-forward", [2]float64{0.9, 1}, 0, 1e-6},
		{"Box, feed-forward", [2]float64{0.9, 1}, 0, 1e-6},
		{"He, ResNet", [2]float64{0, 1}, 1e15, 1e30},
		{"Box, ResNet", [2]float64{0, 0}, 0.8, 2.72},
	} {
		key := c.name + "|128"
		if got := collapsed[key].Mean; got < c.collapse[0] || got > c.collapse[1] {
			t.Errorf("%s: %g of the images have collapsed, want %v", c.name, got, c.collapse)
		}
		if got := size[key].Median; got < c.smallest || got > c.largest {
			t.Errorf("%s: median size %g, want it in [%g, %g]", c.name, got, c.smallest, c.largest)
		}
	}
}

func TestClaimBoxResNetFitsWithDepth(t *testing.T) {
	for _, c := range []struct {
		study  string
		factor float64 // by which the mean error of the others is larger
	}{{"discontinuous", 2}, {"sine", 2}} {
		s := reduced(t, c.study, 4, map[string]string{"lsgd.method": "lsgd", "network.layers": "16"})
		s.set = append(s.set, "lsgd.steps=120")
		got := medians(t, s, "rel_l2")
		box := got["Box, ResNet|lsgd|16"].Mean
		for _, other := range []string{"He, feed-forward", "Box, feed-forward", "He, ResNet"} {
			below(t, c.study+": Box, ResNet against "+other, box, got[other+"|lsgd|16"].Mean, c.factor)
		}
	}
}

func TestClaimLSGDBeatsGradientDescent(t *testing.T) {
	for _, c := range []struct {
		study, width string
		factor       float64
	}{{"descent-sine", "8", 10}, {"descent-transport", "16", 3}} {
		s := reduced(t, c.study, 2, map[string]string{"network.width": c.width})
		s.set = append(s.set, "lsgd.steps=100")
		got := medians(t, s, "rel_l2")
		below(t, c.study+": LSGD against GD, both with Adam", got["LSGD with Adam|"+c.width].Median, got["GD with Adam|"+c.width].Median, c.factor)
		below(t, c.study+": LSGD against GD", got["LSGD|"+c.width].Median, got["GD|"+c.width].Median, 1.2)
	}
}

func TestClaimProjectionConverges(t *testing.T) {
	s := reduced(t, "projection-width", 1, map[string]string{"network.width": "50|200", "case": "Box|Glorot|disk (sine)"})
	got := medians(t, s, "rel_l2")
	for _, base := range []string{"transport", "poisson", "helmholtz-4pi"} {
		below(t, base+": Box of width 200 against 50", got[base+"|Box|200"].Median, got[base+"|Box|50"].Median, 30)
		below(t, base+": Box against Glorot, width 200", got[base+"|Box|200"].Median, got[base+"|Glorot|200"].Median, 30)
		below(t, base+": disk against Box, width 200", got[base+"|disk (sine)|200"].Median, 10*got[base+"|Box|200"].Median, 1)
	}
}

func TestClaimRefinementPays(t *testing.T) {
	s := reduced(t, "refinement", 1, map[string]string{"network.width": "32"})
	s.set = append(s.set, "lsgd.steps=40")
	got := medians(t, s, "rel_l2")
	below(t, "L-BFGS against gradient descent", got["L-BFGS|32"].Median, got["gradient descent|32"].Median, 2)
	below(t, "Adam against gradient descent", got["Adam|32"].Median, got["gradient descent|32"].Median, 1.5)
}
