package partition_test

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation/partition"
	"pinn/collocation/region"
	"pinn/pde"
	"pinn/pde/jet"
	"pinn/pde/pdetest"
)

// jumps counts the matching conditions of a cut problem by field and derivative, such as "u 00".
func jumps(t *testing.T, p *pde.Problem, c *pde.Problem, parts []partition.Part) map[string]int {
	t.Helper()
	count := map[string]int{}
	fields := len(p.Fields)
	for k, part := range parts {
		if part.Condition >= 0 {
			continue
		}
		slots := c.Conditions[k].Op.Slots()
		for ; len(slots) >= 2; slots = slots[2:] {
			if slots[0].D != slots[1].D || slots[0].Field%fields != slots[1].Field%fields ||
				slots[0].Field/fields != part.Cells[0] || slots[1].Field/fields != part.Cells[1] {
				t.Fatalf("%s: slots %v between cells %v", c.Conditions[k].Name, slots, part.Cells)
			}
			name := p.Fields[slots[0].Field%fields] + " "
			for _, a := range slots[0].D.Axes() {
				name += fmt.Sprint(a)
			}
			count[name]++
		}
	}
	return count
}

// On every shared face the jumps of the derivatives across it vanish that are of lower order than the equations.
func TestMatching(t *testing.T) {
	u, v, p := pde.U(0), pde.U(1), pde.U(2)
	for _, c := range []struct {
		name     string
		interior []pde.Sum
		cells    []partition.Cell // nil: 3 along x
		want     map[string]int
	}{
		{"first order along x alone", []pde.Sum{u.D(0).Plus(u)}, nil, map[string]int{"u ": 2}},
		{"no derivative along x", []pde.Sum{u.D(1)}, nil, map[string]int{}},
		{"second order", []pde.Sum{u.Lap(0, 1)}, nil, map[string]int{"u ": 2, "u 0": 2}},
		{"third order", []pde.Sum{u.D(1).Plus(u.D(0, 0, 0))}, nil, map[string]int{"u ": 2, "u 0": 2, "u 00": 2}},
		{"fourth order", []pde.Sum{u.D(0, 0, 0, 0)}, nil, map[string]int{"u ": 2, "u 0": 2, "u 00": 2, "u 000": 2}},
		{"mixed derivative", []pde.Sum{u.D(0, 0, 1)}, nil, map[string]int{"u ": 2, "u 0": 2}},
		{"orders of two equations", []pde.Sum{u.D(0), u.D(0, 0)}, nil, map[string]int{"u ": 2, "u 0": 2}},
		{
			"Stokes", []pde.Sum{p.D(0).Minus(u.Lap(0, 1)), p.D(1).Minus(v.Lap(0, 1)), u.D(0).Plus(v.D(1))}, nil,
			map[string]int{"u ": 2, "u 0": 2, "v ": 2, "v 0": 2, "p ": 2},
		},
		{"heat, hanging", []pde.Sum{u.D(1).Minus(u.D(0, 0))}, hanging(), map[string]int{"u ": 3, "u 0": 2}},
		{"four that meet in a point", []pde.Sum{u.Lap(0, 1)}, box(0, 1, 0, 1).Grid(2, 2), map[string]int{"u ": 4, "u 0": 2, "u 1": 2}},
		{"one box", []pde.Sum{u.Lap(0, 1)}, box(0, 1, 0, 1).Grid(1, 1), map[string]int{}},
	} {
		whole, b, w := square(3)
		for _, s := range c.interior {
			whole.Conditions = append(whole.Conditions, pde.Condition{Name: "eq", On: b.Interior(), Op: w.equation(s)})
		}
		whole.Conditions = append(whole.Conditions, pde.Condition{ // of high order, but not in the domain
			Name: "edge", On: b.Face(0, false), Op: pde.U(2).D(0, 0, 0, 0, 0).Equals(nil),
		})
		cells := c.cells
		if cells == nil {
			cells = box(0, 1, 0, 1).Grid(3, 1)
		}
		p, parts := cut(t, whole, cells)
		if got := jumps(t, whole, p, parts); !maps.Equal(got, c.want) {
			t.Errorf("%s: jumps %v, want %v", c.name, got, c.want)
		}
		if len(p.Fields) != 3*len(cells) {
			t.Errorf("%s: %d fields, want %d", c.name, len(p.Fields), 3*len(cells))
		}
	}
}

// Matching conditions hold on the common part of two faces: here those of a tall box and of two that hang on it.
func TestHangingFaces(t *testing.T) {
	whole, b, w := square(1)
	whole.Conditions = []pde.Condition{{Name: "eq", On: b.Interior(), Op: w.equation(pde.U(0).Lap(0, 1))}}
	p, parts := cut(t, whole, hanging())
	want := map[[2]int]struct {
		axis               int
		at, lower, measure float64
	}{{0, 1}: {0, .5, 0, .25}, {0, 2}: {0, .5, .25, .75}, {1, 2}: {1, .25, .5, .5}}
	for k, part := range parts {
		if part.Condition >= 0 {
			continue
		}
		c, face := p.Conditions[k], want[part.Cells]
		if ambient, own := c.On.Dims(); ambient != 2 || own != 1 {
			t.Errorf("%s: dimensions %d, %d, want 2, 1", c.Name, ambient, own)
		}
		cloud := sample(t, c.On, 20)
		if got := mat.Sum(mat.NewVecDense(20, cloud.Weight)); math.Abs(got-face.measure) > 1e-14 {
			t.Errorf("%s: measure %g, want %g", c.Name, got, face.measure)
		}
		for i := range 20 {
			x := cloud.X.RawRowView(i)
			if along := x[1-face.axis]; x[face.axis] != face.at || along < face.lower || along > face.lower+face.measure {
				t.Errorf("%s: point %v", c.Name, x)
			}
		}
	}
}

// The pieces of a condition come from it, keep its weight, tile its region, and have the fields of their cells.
func TestOrigins(t *testing.T) {
	whole, b, w := square(2)
	data := mat.NewDense(3, 1, nil)
	x := mat.NewDense(3, 2, []float64{.5, .25, .1, 1, .5, 1})
	for i := range 3 {
		data.Set(i, 0, w.at(1, jet.D(), x.RawRowView(i)))
	}
	whole.Conditions = []pde.Condition{
		{Name: "eq", On: b.Interior(), Op: w.equation(pde.U(0).Lap(0, 1).Plus(pde.U(1))), Weight: 3},
		{Name: "edge", On: b.Boundary(), Op: w.equation(pde.U(0))},
		{Name: "data", On: region.Points(x, data), Op: pde.Data(1, 0)},
	}
	cells := hanging()
	p, parts := cut(t, whole, cells)
	var measures [2]float64
	points := 0
	for k, part := range parts {
		c := p.Conditions[k]
		if part.Condition < 0 {
			continue
		}
		origin := whole.Conditions[part.Condition]
		if c.Weight != origin.Weight || part.Cells[0] != part.Cells[1] {
			t.Errorf("%s: weight %g, cells %v, want %g and one box", c.Name, c.Weight, part.Cells, origin.Weight)
		}
		for s, slot := range c.Op.Slots() {
			if own := origin.Op.Slots()[s]; slot.Field != 2*part.Cells[0]+own.Field || slot.D != own.D {
				t.Errorf("%s: slot %v of %v in box %d", c.Name, slot, own, part.Cells[0])
			}
		}
		if part.Condition == 2 {
			points += sample(t, c.On, 1).Points()
			continue
		}
		cloud := sample(t, c.On, 8)
		measures[part.Condition] += mat.Sum(mat.NewVecDense(cloud.Points(), cloud.Weight))
		for i := range cloud.Points() {
			if cells[part.Cells[0]].Distance(cloud.X.RawRowView(i)) > 0 {
				t.Errorf("%s: point %v outside of box %d", c.Name, cloud.X.RawRowView(i), part.Cells[0])
			}
		}
	}
	const tolerance = 1e-14 // a few roundings
	if math.Abs(measures[0]-1) > tolerance || math.Abs(measures[1]-4) > tolerance || points != 3 {
		t.Errorf("measures %v and %d data points, want [1 4] and 3", measures, points)
	}
}

// periodic is a problem on the unit square with periodic ends along x that the functions sin(2 pi x + ..) solve.
func periodic() (*pde.Problem, waves) {
	p, b, _ := square(2)
	w := waves{{2 * math.Pi, 1, 0.3}, {-2 * math.Pi, 2, 1}}
	u, v := pde.U(0), pde.U(1)
	p.Conditions = []pde.Condition{
		{Name: "u", On: b.Interior(), Op: w.equation(u.Lap(0, 1).Minus(v))},
		{Name: "v", On: b.Interior(), Op: w.equation(v.D(1).Plus(v.D(0)).Plus(u))},
		{Name: "period", On: b.Face(0, true), Op: pde.Stack(u.Minus(u.Mate()).Equals(nil), v.Minus(v.Mate()).Equals(nil))},
		{Name: "slope", On: b.Face(0, false), Op: u.D(0).Minus(u.D(0).Mate()).Equals(nil)},
		{Name: "ends", On: region.Union(b.Face(1, false), b.Face(1, true)), Op: w.equation(u)},
		{Name: "start", On: b.Face(1, false), Op: w.equation(v)},
	}
	return p, w
}

// Where the cells at the two ends do not match, every pair that faces one another shares a piece of the condition.
func TestPeriodicMates(t *testing.T) {
	whole, _ := periodic()
	p, parts := cut(t, whole, hanging())
	got := map[int]map[[2]int]float64{2: {}, 3: {}}
	for k, part := range parts {
		if found, ok := got[part.Condition]; ok {
			found[part.Cells] += measure(t, p.Conditions[k].On)
		}
	}
	want := map[int]map[[2]int]float64{2: {{1, 0}: .25, {2, 0}: .75}, 3: {{0, 1}: .25, {0, 2}: .75}}
	for c := range want {
		if !maps.Equal(got[c], want[c]) {
			t.Errorf("%s: measures by cells %v, want %v", whole.Conditions[c].Name, got[c], want[c])
		}
	}
	one, parts := cut(t, whole, box(0, 1, 0, 1).Grid(1, 2)) // a box may face itself
	for k, part := range parts {
		if part.Condition == 2 && (part.Cells[0] != part.Cells[1] || measure(t, one.Conditions[k].On) != .5) {
			t.Errorf("stacked cells: piece %v of measure %g, want .5 of one box", part.Cells, measure(t, one.Conditions[k].On))
		}
	}
}

// clouds samples every condition.
func clouds(t *testing.T, p *pde.Problem, n int) []*pde.Cloud {
	t.Helper()
	var all []*pde.Cloud
	for _, c := range p.Conditions {
		all = append(all, sample(t, c.On, n))
	}
	return all
}

// What solves the problem solves the cut one.
func TestCutKeepsTheSolution(t *testing.T) {
	const tolerance = 1e-12 // values of size 1 to 100, times rounding
	whole, w := periodic()
	for name, cells := range map[string][]partition.Cell{
		"hanging": hanging(), "grid": box(0, 1, 0, 1).Grid(3, 2), "one": box(0, 1, 0, 1).Grid(1, 1),
	} {
		p, _ := cut(t, whole, cells)
		if err := pdetest.CheckExact(p, w.copies(len(cells)), clouds(t, p, 30), tolerance); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The operators of a cut problem keep the contract of operators, linear or not, with normals, mates and data.
func TestCutOperators(t *testing.T) {
	whole, b, w := square(2)
	whole.Conditions = []pde.Condition{
		{Name: "linear", On: b.Interior(), Op: w.equation(pde.U(0).Lap(0, 1).TimesFunc(func(x []float64) float64 { return 1 + x[0] }).Plus(pde.U(1)))},
		{Name: "nonlinear", On: b.Interior(), Op: pde.Pointwise{
			Uses: []pde.Slot{{Field: 1}, {Field: 0, D: jet.D(1)}}, Eqs: 2,
			F: func(dst, x, u, _ []float64) { dst[0], dst[1] = u[0]*u[1]-x[0], math.Sin(u[1]) },
			Partials: func(dst [][]float64, _, u, _ []float64) {
				dst[0][0], dst[0][1], dst[1][1] = u[1], u[0], math.Cos(u[1])
			},
		}},
		{Name: "flux", On: b.Boundary(), Op: pde.U(0).Normal(0, 1).Equals(nil)},
		{Name: "period", On: b.Face(0, false), Op: pde.U(1).Minus(pde.U(1).Mate()).Plus(pde.U(0).D(0)).Equals(nil)},
		{Name: "data", On: region.Points(mat.NewDense(2, 2, []float64{.1, .2, 1, 1}), mat.NewDense(2, 1, []float64{3, 4})), Op: pde.Data(1, 0)},
	}
	p, _ := cut(t, whole, hanging())
	for k, c := range p.Conditions {
		if err := pdetest.CheckOperator(c.Op, sample(t, c.On, 7), newRand()); err != nil {
			t.Errorf("condition %d, %s: %v", k, c.Name, err)
		}
		if fields := slices.MaxFunc(c.Op.Slots(), func(a, b pde.Slot) int { return a.Field - b.Field }); fields.Field >= len(p.Fields) {
			t.Errorf("condition %d, %s: field %d of %d", k, c.Name, fields.Field, len(p.Fields))
		}
	}
}

func TestOrders(t *testing.T) {
	whole, b, w := square(3)
	whole.Conditions = []pde.Condition{
		{Name: "u", On: b.Interior(), Op: w.equation(pde.U(0).D(0, 0, 1).Plus(pde.U(2).D(0)))},
		{Name: "v", On: region.Union(b.Face(0, true), b.Interior()), Op: w.equation(pde.U(1).D(1, 1).Plus(pde.U(0).D(1)))},
		{Name: "edge", On: b.Boundary(), Op: w.equation(pde.U(2).D(1, 1, 1))},
	}
	if got, want := fmt.Sprint(whole.Orders()), "[[2 1] [0 2] [1 0]]"; got != want {
		t.Errorf("orders %s, want %s", got, want)
	}
}

func TestBallsAreNotCut(t *testing.T) {
	whole, b, w := square(1)
	ball, err := region.NewBall(whole.Lower, whole.Upper, []int{0, 1}, []float64{.5, .5}, .25)
	if err != nil {
		t.Fatal(err)
	}
	whole.Conditions = []pde.Condition{
		{Name: "box", On: b.Interior(), Op: w.equation(pde.U(0))},
		{Name: "disk", On: region.Union(b.Interior(), ball.Interior()), Op: w.equation(pde.U(0))},
	}
	var clip *partition.ClipError
	if _, _, err := partition.Cut(whole, hanging(), nil); !errors.As(err, &clip) || clip.Condition != "disk" {
		t.Errorf("Cut: error %v, want a *ClipError of condition disk", err)
	}
	if err := partition.Cuttable(whole.Conditions[0]); err != nil {
		t.Errorf("Cuttable of a box: %v", err)
	}
	if err := partition.Cuttable(whole.Conditions[1]); !errors.As(err, &clip) {
		t.Errorf("Cuttable of a ball: error %v, want a *ClipError", err)
	}
}
