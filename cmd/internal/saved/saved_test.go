package saved

import (
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/pde/jet"
)

// square is the function x^2 + t p, with its first derivatives, on the part of a box where x < 1.
type square struct{}

func (square) Eval(dst *jet.Batch, x *mat.Dense) {
	points, _ := x.Dims()
	for k := range dst.Set.Len() {
		for i := range points {
			v := 0.0
			switch dst.Set.At(k) {
			case jet.D():
				v = x.At(i, 0)*x.At(i, 0) + 3*x.At(i, 1)
			case jet.D(0):
				v = 2 * x.At(i, 0)
			case jet.D(1):
				v = 3
			}
			dst.Part(k).Set(i, 0, v)
		}
	}
}

func function() *Function {
	return &Function{
		Coords: []string{"x", "t"}, Fields: []string{"u"}, Time: "t", Params: map[string]float64{"p": 3},
		Lower: []float64{0, 0}, Upper: []float64{2, 1}, Func: square{},
		contains: func(x []float64) bool { return x[0] < 1 },
	}
}

func TestQuantity(t *testing.T) {
	f := function()
	x := mat.NewDense(2, 2, []float64{0.5, 1, 1.5, 0})
	for _, c := range []struct {
		text string
		want [2]float64
	}{
		{"u", [2]float64{3.25, 2.25}}, {"u_x + t", [2]float64{2, 3}}, {"u*u_t/p", [2]float64{3.25, 2.25}},
	} {
		q, err := f.Quantity("-d", c.text)
		if err != nil {
			t.Fatal(err)
		}
		if got := q.At(x); !slices.Equal(got, c.want[:]) {
			t.Errorf("%s: %v, want %v", c.text, got, c.want)
		}
		if got := q.Inside(x); got[0] != c.want[0] || !math.IsNaN(got[1]) {
			t.Errorf("%s inside: %v", c.text, got)
		}
	}
	if got := f.Outside(x); got != 1 {
		t.Errorf("%d points outside, want 1", got)
	}
	for _, bad := range []string{"u_y", "dn(u)", "u +", "v"} {
		if _, err := f.Quantity("-d", bad); err == nil || !strings.Contains(err.Error(), "-d") {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

func TestLattice(t *testing.T) {
	f := function()
	for _, c := range []struct {
		grid string
		at   []string
		want string
	}{
		{"2", nil, "[[0 0] [0 1] [2 0] [2 1]]"},
		{"1x2", nil, "[[1 0] [1 1]]"},
		{"3", []string{"t = 1/4"}, "[[0 0.25] [1 0.25] [2 0.25]]"},
		{"3", []string{"t=0.5, x=min(1, 2)"}, "[[1 0.5]]"},
	} {
		n, err := ParseCounts("--grid", c.grid)
		if err != nil {
			t.Fatal(err)
		}
		fixed, err := f.Fix("--at", c.at)
		if err != nil {
			t.Fatal(err)
		}
		l, err := f.Lattice("--grid", n, fixed)
		if err != nil {
			t.Fatal(err)
		}
		var got [][]float64
		for i := range l.Points().RawMatrix().Rows {
			got = append(got, l.Points().RawRowView(i))
		}
		if fmt.Sprint(got) != c.want {
			t.Errorf("%s at %v: %v, want %s", c.grid, c.at, got, c.want)
		}
	}
}

func TestBadGrids(t *testing.T) {
	f := function()
	for _, c := range []struct{ grid, at, want string }{
		{"0", "", "want numbers of points"}, {"3x", "", "want numbers of points"}, {"3x3x3", "", "3 numbers of points for 2 coordinates (x, t)"},
		{"20000", "", "more than 1e+08 points"}, {"3", "t", "want a coordinate and its value"}, {"3", "y=1", "the coordinates are x, t"},
		{"3", "t=1,t=2", "t has a value already"}, {"3", "t=u", "u"},
		{"3", "t=5", "t goes from 0 to 1"},
	} {
		n, err := ParseCounts("--grid", c.grid)
		var fixed Fixed
		if err == nil && c.at != "" {
			fixed, err = f.Fix("--at", []string{c.at})
		}
		if err == nil {
			err = f.Within("--at", fixed)
		}
		if err == nil {
			_, err = f.Lattice("--grid", n, fixed)
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("--grid %s --at %s: %v, want %q", c.grid, c.at, err, c.want)
		}
	}
	f.Lower = nil
	if _, err := f.Lattice("--grid", Counts{3}, nil); err == nil {
		t.Error("a grid over an unknown domain")
	}
}

func TestLoadNothing(t *testing.T) {
	for _, path := range []string{"saved_test.go", filepath.Join(t.TempDir(), "none")} {
		if _, err := Load(path); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// The folder of a study is named as such.
func TestMissing(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "study.toml"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := Missing(dir, fs.ErrNotExist); !strings.Contains(err.Error(), "is the folder of a study") {
		t.Error(err)
	}
}
