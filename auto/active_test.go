package auto

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation/region"
	"pinn/pde"
)

// sumProblem is -lap u = sum sin x_i on the unit cube, u = sum sin x_i.
func sumProblem(t *testing.T, dim int) (*pde.Problem, func(x []float64) float64) {
	t.Helper()
	p := &pde.Problem{Fields: []string{"u"}}
	var axes []int
	for a := range dim {
		axes = append(axes, a)
		p.Coords = append(p.Coords, string(rune('a'+a)))
		p.Lower, p.Upper = append(p.Lower, 0), append(p.Upper, 1)
	}
	exact := func(x []float64) float64 {
		sum := 0.0
		for _, v := range x {
			sum += math.Sin(v)
		}
		return sum
	}
	box, err := region.NewBox(p.Lower, p.Upper)
	if err != nil {
		t.Fatal(err)
	}
	u := pde.U(0)
	p.Conditions = []pde.Condition{
		{Name: "poisson", On: box.Interior(), Op: u.Lap(axes...).Times(-1).Equals(exact)},
		{Name: "walls", On: box.Boundary(), Op: u.Equals(exact)},
	}
	return p, exact
}

// A sum of functions of one coordinate each needs frequencies along the coordinates: with all coordinates active the
// error is about 1e-5 at this width.
func TestFewActiveCoordinates(t *testing.T) {
	p, exact := sumProblem(t, 4)
	s := solve(t, p, Options{Seed: 1})
	const bound = 1e-13 // a hundred times what is typical
	x := (&solver{problem: p}).scatter(200)
	u, diff, size := s.Values(x), 0.0, 0.0
	for i := range 200 {
		want := exact(x.RawRowView(i))
		diff, size = math.Hypot(diff, u.At(i, 0)-want), math.Hypot(size, want)
	}
	if !(diff <= bound*size) || s.Status != Solved {
		t.Errorf("error %.1e, status %s, want at most %.0e and solved", diff/size, s.Status, bound)
	}
	if notes := strings.Join(s.Decisions, "\n"); !strings.Contains(notes, "1 of 4 active coordinates") {
		t.Errorf("no note of the active coordinates in:\n%s", notes)
	}
}

// -lap u = 4 on a disk, u = 1 - r^2: the model knows its domain, and so do the points at which solves are compared.
func TestDisk(t *testing.T) {
	lower, upper := make([]float64, 2), make([]float64, 2)
	disk, err := region.NewBall(lower, upper, []int{0, 1}, []float64{0, 0}, 1)
	if err != nil {
		t.Fatal(err)
	}
	lower, upper = disk.Bounds()
	u := pde.U(0)
	p := &pde.Problem{
		Coords: []string{"x", "y"}, Fields: []string{"u"}, Lower: lower, Upper: upper,
		Conditions: []pde.Condition{
			{Name: "poisson", On: disk.Interior(), Op: u.Lap(0, 1).Times(-1).Equals(func([]float64) float64 { return 4 })},
			{Name: "circle", On: disk.Boundary(), Op: u.Equals(nil)},
		},
	}
	x := (&solver{problem: p}).scatter(300)
	for i := range 300 {
		if !disk.Contains(x.RawRowView(i)) {
			t.Fatalf("the point %v is outside", x.RawRowView(i))
		}
	}
	s := solve(t, p, Options{})
	const bound = 1e-11 // a hundred times what is typical
	if got := s.Values(mat.NewDense(1, 2, nil)).At(0, 0); math.Abs(got-1) > bound || s.Status != Solved {
		t.Errorf("at the centre %.15g, status %s, want 1 +- %.0e and solved", got, s.Status, bound)
	}
	text, err := json.Marshal(s.Model)
	if err != nil {
		t.Fatal(err)
	}
	var saved Model
	if err := json.Unmarshal(text, &saved); err != nil {
		t.Fatal(err)
	}
	for _, m := range []*Model{s.Model, &saved} {
		if !m.Contains([]float64{0.6, 0.6}) || m.Contains([]float64{0.8, 0.8}) {
			t.Error("the model does not know its domain")
		}
	}
}
