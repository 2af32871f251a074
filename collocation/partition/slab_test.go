package partition_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation/partition"
	"pinn/collocation/region"
	"pinn/pde"
	"pinn/pde/jet"
	"pinn/pde/pdetest"
)

// evolution is a problem on the unit square whose second coordinate is time: u is of second order in time, v of first,
// and p of none.
func evolution() (*pde.Problem, waves) {
	q, b, w := square(3)
	q.Coords, q.Time = []string{"x", "t"}, "t"
	u, v, p := pde.U(0), pde.U(1), pde.U(2)
	start := b.Face(1, false)
	q.Conditions = []pde.Condition{
		{Name: "wave", On: b.Interior(), Op: w.equation(u.D(1, 1).Minus(u.D(0, 0)).Plus(p))},
		{Name: "heat", On: b.Interior(), Op: w.equation(v.D(1).Minus(v.D(0, 0)))},
		{Name: "pressure", On: b.Interior(), Op: w.equation(p.D(0).Plus(u))},
		{Name: "u0", On: start, Op: w.equation(u)},
		{Name: "v0", On: start, Op: w.equation(v)},
		{Name: "u1", On: start, Op: w.equation(u.D(1))},
		{Name: "ends", On: b.Boundary(1), Op: pde.Stack(w.equation(u), w.equation(v))},
		{Name: "p0", On: b.Face(0, false), Op: w.equation(p)},
	}
	return q, w
}

// The first slab begins with the initial conditions, every other one with the values and the derivatives along time
// below the order of each field.
func TestSlab(t *testing.T) {
	q, w := evolution()
	if err := partition.Evolves(q); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name     string
		from, to float64
		before   jet.Func
		origin   []int
	}{
		{"first", 0, .25, nil, []int{0, 1, 2, 3, 4, 5, 6, 7}},
		{"inner", .25, .5, w, []int{0, 1, 2, -1, -1, -1, 6, 7}},
		{"last", .5, 1, w, []int{0, 1, 2, -1, -1, -1, 6, 7}},
	} {
		s, origin := partition.Slab(q, c.from, c.to, c.before, nil)
		if !slices.Equal(origin, c.origin) || len(s.Conditions) != len(origin) {
			t.Errorf("%s: origins %v of %d conditions, want %v", c.name, origin, len(s.Conditions), c.origin)
			continue
		}
		if !slices.Equal(s.Lower, []float64{0, c.from}) || !slices.Equal(s.Upper, []float64{1, c.to}) || q.Upper[1] != 1 {
			t.Errorf("%s: from %v to %v", c.name, s.Lower, s.Upper)
		}
		if err := s.Check(); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		const tolerance = 1e-13 // values of size 1 to 10
		if err := pdetest.CheckExact(s, w, clouds(t, s, 20), tolerance); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		for k, o := range origin {
			want := 1.0
			if ambient, own := s.Conditions[k].On.Dims(); own == ambient || o >= 6 {
				want = c.to - c.from
			}
			if o == 6 {
				want *= 2
			}
			if got := measure(t, s.Conditions[k].On); math.Abs(got-want) > 1e-14 {
				t.Errorf("%s: condition %q measures %g, want %g", c.name, s.Conditions[k].Name, got, want)
			}
		}
		if c.before != nil {
			for k, want := range []pde.Slot{{Field: 0}, {Field: 1}, {Field: 0, D: jet.D(1)}} {
				checkStart(t, w, s.Conditions[3+k], want, c.from)
			}
		}
	}
}

func checkStart(t *testing.T, w waves, c pde.Condition, slot pde.Slot, from float64) {
	t.Helper()
	want := []pde.Slot{slot}
	if !slices.Equal(c.Op.Slots(), want) {
		t.Errorf("start at %g has the slots %v, want %v", from, c.Op.Slots(), want)
		return
	}
	cloud := sample(t, c.On, 9)
	for i := range 9 {
		x := cloud.X.RawRowView(i)
		for k, s := range want {
			if got := cloud.Data.At(i, k); got != w.at(s.Field, s.D, x) || x[1] != from {
				t.Errorf("start at %g: slot %v at %v is %g, want %g", from, s, x, got, w.at(s.Field, s.D, x))
			}
		}
	}
	if err := pdetest.CheckOperator(c.Op, cloud, newRand()); err != nil {
		t.Error(err)
	}
}

// Where initial conditions do not give every value once, one condition takes over from before.
func TestSlabTakesOverAtOnce(t *testing.T) {
	q, w := evolution()
	b, err := region.NewBox(q.Lower, q.Upper)
	if err != nil {
		t.Fatal(err)
	}
	q.Conditions = append(q.Conditions, pde.Condition{Name: "slope", On: b.Face(1, false), Op: w.equation(pde.U(0).D(0))})
	_, origin := partition.Slab(q, .25, .5, w, nil)
	if want := []int{0, 1, 2, 6, 7, -1}; !slices.Equal(origin, want) {
		t.Errorf("origins %v, want %v", origin, want)
	}
}

// A slab is cut to cells like any other problem, what it takes over included.
func TestCutSlab(t *testing.T) {
	q, w := evolution()
	s, _ := partition.Slab(q, .25, .5, w, nil)
	cells := box(0, 1, .25, .5).Grid(2, 2)
	p, parts := cut(t, s, cells)
	var starts []int
	for k, part := range parts {
		if part.Condition == 3 {
			starts = append(starts, part.Cells[0])
			if got := measure(t, p.Conditions[k].On); got != .5 {
				t.Errorf("start of box %d measures %g, want .5", part.Cells[0], got)
			}
			if err := pdetest.CheckOperator(p.Conditions[k].Op, sample(t, p.Conditions[k].On, 5), newRand()); err != nil {
				t.Error(err)
			}
		}
	}
	if !slices.Equal(starts, []int{0, 2}) {
		t.Errorf("cells %v have a start, want [0 2]", starts)
	}
	const tolerance = 1e-12 // values of size 1 to 10, times rounding
	if err := pdetest.CheckExact(p, w.copies(len(cells)), clouds(t, p, 10), tolerance); err != nil {
		t.Error(err)
	}
}

// Data points belong to one slab each, those at the end of the domain too.
func TestDataInSlabs(t *testing.T) {
	q, _ := evolution()
	x := mat.NewDense(4, 2, []float64{.1, .5, .2, 0, .3, 1, .4, .3})
	q.Conditions = append(q.Conditions, pde.Condition{Name: "data", On: region.Points(x, mat.NewDense(4, 1, nil)), Op: pde.Data(0, 0)})
	var got []int
	for _, ends := range [][2]float64{{0, .5}, {.5, 1}} {
		s, origin := partition.Slab(q, ends[0], ends[1], nil, nil)
		points := 0
		if k := slices.Index(origin, len(q.Conditions)-1); k >= 0 {
			points = sample(t, s.Conditions[k].On, 1).Points()
		}
		got = append(got, points)
	}
	if !slices.Equal(got, []int{2, 2}) {
		t.Errorf("%v data points in the slabs, want [2 2]", got)
	}
}

// evolvesCase is one of the cases of TestEvolves.
type evolvesCase struct {
	name   string
	change func(q *pde.Problem, b *region.Box)
	want   string // in the message; empty: it evolves
}

func TestEvolves(t *testing.T) {
	slice := func(b *region.Box, at float64) pde.Region {
		r, err := b.At(map[int]float64{1: at})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	for _, c := range []evolvesCase{
		{"as it is", func(*pde.Problem, *region.Box) {}, ""},
		{"data in between", func(q *pde.Problem, _ *region.Box) {
			x := mat.NewDense(2, 2, []float64{.1, .2, .3, .4})
			q.Conditions[7].On, q.Conditions[7].Op = region.Points(x, mat.NewDense(2, 1, nil)), pde.Data(2, 0)
		}, ""},
		{"periodic in space", func(q *pde.Problem, b *region.Box) {
			q.Conditions[6] = pde.Condition{Name: "period", On: b.Boundary(1), Op: pde.U(0).Minus(pde.U(0).Mate()).Equals(nil)}
		}, ""},
		{"nonlinear", func(q *pde.Problem, _ *region.Box) {
			q.Conditions[1].Op = pde.Pointwise{Uses: []pde.Slot{{Field: 1, D: jet.D(1)}}, Eqs: 1}
		}, ""},
		{"no time", func(q *pde.Problem, _ *region.Box) { q.Time = "" }, "no coordinate is time"},
		{"unknown coefficient", func(q *pde.Problem, _ *region.Box) { q.Params = []pde.Param{{Name: "k"}} }, "unknown coefficients"},
		{"no initial values", func(q *pde.Problem, _ *region.Box) { q.Conditions = append(q.Conditions[:3], q.Conditions[6:]...) }, "initial time"},
		{"final values", func(q *pde.Problem, b *region.Box) { q.Conditions[5].On = b.Face(1, true) }, `"u1" holds at time 1`},
		{"values in between", func(q *pde.Problem, b *region.Box) { q.Conditions[5].On = slice(b, .5) }, `"u1" holds at time 0.5`},
		{"final values in a union", func(q *pde.Problem, b *region.Box) { q.Conditions[6].On = b.Boundary() }, `"ends" holds at time 1`},
		{"initial and final values", func(q *pde.Problem, b *region.Box) {
			q.Conditions[3].On = region.Union(b.Face(1, false), b.Face(1, true))
		}, `"u0" holds at time 1`},
		{"one late measurement", func(q *pde.Problem, _ *region.Box) {
			q.Conditions[7].On = region.Points(mat.NewDense(1, 2, []float64{.1, .2}), nil)
		}, `"p0" holds at time 0.2`},
		{"periodic in time", func(q *pde.Problem, _ *region.Box) {
			q.Conditions[3].Op = pde.U(0).Minus(pde.U(0).Mate()).Equals(nil)
		}, `"u0" compares two times`},
		{"no derivative along time", func(q *pde.Problem, b *region.Box) {
			for k := range 3 {
				q.Conditions[k].Op = pde.U(k).Lap(0).Equals(nil)
			}
		}, "derivative along time"},
	} {
		checkEvolves(t, c)
	}
	q, _ := evolution()
	ball, err := region.NewBall(q.Lower, q.Upper, []int{0}, []float64{.5}, .25)
	if err != nil {
		t.Fatal(err)
	}
	q.Conditions[0].On = ball.Interior()
	var clip *partition.ClipError
	if err := partition.Evolves(q); !errors.As(err, &clip) || clip.Condition != "wave" {
		t.Errorf("a ball: error %v, want a *ClipError of condition wave", err)
	}
}

// checkEvolves asks whether one changed problem evolves.
func checkEvolves(t *testing.T, c evolvesCase) {
	t.Helper()
	q, _ := evolution()
	b, err := region.NewBox(q.Lower, q.Upper)
	if err != nil {
		t.Fatal(err)
	}
	c.change(q, b)
	err = partition.Evolves(q)
	switch {
	case c.want == "" && err != nil:
		t.Errorf("%s: %v", c.name, err)
	case c.want != "" && (!errors.Is(err, partition.ErrNoEvolution) || !strings.Contains(err.Error(), c.want)):
		t.Errorf("%s: error %v, want ErrNoEvolution with %q", c.name, err, c.want)
	}
}
