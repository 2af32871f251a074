package pde_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation/region"
	"pinn/pde"
	"pinn/pde/jet"
)

func square(t *testing.T) *region.Box {
	t.Helper()
	b, err := region.NewBox([]float64{0, 0}, []float64{1, 1})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// valid returns a problem without faults that uses normals, mates, data, parameters and unions.
func valid(t *testing.T) *pde.Problem {
	b := square(t)
	measured := region.Points(mat.NewDense(2, 2, nil), mat.NewDense(2, 1, nil))
	return &pde.Problem{
		Coords: []string{"x", "t"}, Fields: []string{"u", "v"},
		Params: []pde.Param{{Name: "k", Start: 1, Min: 0, Max: math.Inf(1)}, {Name: "free", Start: -3}},
		Lower:  []float64{0, 0}, Upper: []float64{1, 1},
		Conditions: []pde.Condition{
			{Name: "heat", On: b.Interior(), Op: diffusivity},
			{Name: "flux", On: b.Boundary(1), Op: pde.U(1).Normal(0).Equals(nil), Weight: 2},
			{Name: "periodic", On: b.Face(0, false), Op: pde.U(0).Minus(pde.U(0).Mate()).Equals(nil)},
			{Name: "data", On: measured, Op: pde.Data(0, 0)},
			{On: b.Interior(), Op: pde.U(0).Equals(nil)},
			{On: b.Interior(), Op: pde.U(1).Equals(nil)},
		},
	}
}

// wild is an operator that says what it is told to.
type wild struct {
	pde.Operator
	slots       []pde.Slot
	eqs, params int
}

func (w wild) Slots() []pde.Slot { return w.slots }

func (w wild) Dims() (eqs, params int) { return w.eqs, w.params }

// flat is a region that claims its dimensions.
type flat struct {
	pde.Region
	ambient, own int
}

func (f flat) Dims() (ambient, own int) { return f.ambient, f.own }

// spoilt is a way to spoil a valid problem and the faults that it must give.
type spoilt struct {
	spoil func(p *pde.Problem)
	want  []string
}

func checkSpoilt(t *testing.T, table map[string]spoilt) {
	t.Helper()
	for name, c := range table {
		p := valid(t)
		c.spoil(p)
		if got := faults(t, p.Check()); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestCheckValid(t *testing.T) {
	if err := valid(t).Check(); err != nil {
		t.Fatalf("a valid problem has the faults %v", err)
	}
}

func TestCheckStatement(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	param := func(start, lo, hi float64) func(*pde.Problem) {
		return func(p *pde.Problem) { p.Params[0] = pde.Param{Name: "k", Start: start, Min: lo, Max: hi} }
	}
	checkSpoilt(t, map[string]spoilt{
		"empty": {func(p *pde.Problem) { *p = pde.Problem{} },
			[]string{"problem: no coordinates", "problem: no fields", "problem: no conditions"}},
		"no conditions": {func(p *pde.Problem) { p.Conditions = nil }, []string{"problem: no conditions"}},
		"too many coordinates": {func(p *pde.Problem) {
			p.Coords = []string{"a", "b", "c", "d", "e", "f", "g", "h", "i"}
			p.Lower, p.Upper = make([]float64, 9), slices.Repeat([]float64{1}, 9)
			p.Fields, p.Params, p.Conditions = p.Fields[:1], nil, []pde.Condition{{Op: pde.Data(0, -1)}}
		}, []string{"problem: 9 coordinates, at most 8 are possible", `condition "0": no region`}},
		"unnamed": {func(p *pde.Problem) { p.Coords[1], p.Params[0].Name = "", "" },
			[]string{"problem: a coordinate without a name", "problem: a parameter without a name"}},
		"same names": {func(p *pde.Problem) { p.Fields[1], p.Params[1].Name = "x", "u" },
			[]string{`problem: the name "x" of a field is already that of a coordinate`,
				`problem: the name "u" of a parameter is already that of a field`}},
		"same conditions": {func(p *pde.Problem) { p.Conditions[1].Name = "heat" },
			[]string{`problem: the name "heat" of a condition is already that of a condition`}},
		"ends missing": {func(p *pde.Problem) { p.Upper = p.Upper[:1] },
			[]string{"problem: 2 lower and 1 upper ends for 2 coordinates"}},
		"ends": {func(p *pde.Problem) { p.Lower, p.Upper = []float64{1, nan}, []float64{1, 2} },
			[]string{`problem: the lower end 1 of "x" is not below the upper end 1`,
				`problem: the ends NaN and 2 of "t" are not finite`}},
		"floors": {func(p *pde.Problem) { p.Floors = []pde.Floor{{Field: 0, Factor: 1}, {Field: 0, Factor: -2}} },
			[]string{"problem: the floor of field 0 is 1 times field 0: want a positive number and a field before it",
				"problem: the floor of field 1 is -2 times field 0: want a positive number and a field before it"}},
		"number of floors": {func(p *pde.Problem) { p.Floors = []pde.Floor{{}} }, []string{"problem: 1 floors for 2 fields"}},
		"infinite end": {func(p *pde.Problem) { p.Upper[1] = inf },
			[]string{`problem: the ends 0 and +Inf of "t" are not finite`}},
		"param order": {param(1, 2, 0),
			[]string{`problem: parameter "k" has the minimum 2 above the maximum 0`}},
		"param outside": {param(5, 2, 3), []string{`problem: parameter "k" starts at 5, outside [2, 3]`}},
		"param start NaN": {param(nan, 2, 3),
			[]string{`problem: parameter "k" starts at NaN in [2, 3]: not numbers`}},
		"param minimum NaN": {param(1, nan, 3),
			[]string{`problem: parameter "k" starts at 1 in [NaN, 3]: not numbers`}},
		"param infinite": {param(inf, 0, inf),
			[]string{`problem: parameter "k" starts at +Inf in [0, +Inf]: not numbers`}},
	})
}

func TestCheckConditions(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	b := square(t)
	on := func(i int, f func(c *pde.Condition)) func(*pde.Problem) {
		return func(p *pde.Problem) { f(&p.Conditions[i]) }
	}
	op := func(eqs, params int, slots ...pde.Slot) func(*pde.Problem) {
		return on(0, func(c *pde.Condition) { c.Op = wild{diffusivity, slots, eqs, params} })
	}
	where := func(i int, r pde.Region) func(*pde.Problem) { return on(i, func(c *pde.Condition) { c.On = r }) }
	weight := func(w float64) func(*pde.Problem) { return on(1, func(c *pde.Condition) { c.Weight = w }) }
	three := region.Union(flat{b.Interior(), 3, 3}, flat{b.Interior(), 3, 3})
	checkSpoilt(t, map[string]spoilt{
		"no region": {where(0, nil), []string{`condition "heat": no region`}},
		"no operator": {on(4, func(c *pde.Condition) { c.Op = nil }),
			[]string{`condition "4": no operator`}},
		"negative weight": {weight(-1),
			[]string{`condition "flux": the weight -1 is not a finite number that is at least 0`}},
		"weight NaN": {weight(nan),
			[]string{`condition "flux": the weight NaN is not a finite number that is at least 0`}},
		"weight infinite": {weight(inf),
			[]string{`condition "flux": the weight +Inf is not a finite number that is at least 0`}},
		"ambient": {where(0, three),
			[]string{`condition "heat": the region has 3 coordinates, the problem 2`}},
		"own": {where(0, flat{b.Interior(), 2, 3}),
			[]string{`condition "heat": the region has own dimension 3 in 2 coordinates`}},
		"no parts": {where(1, b.Boundary(0, 1)), []string{`condition "flux": the region has no parts`}},
		"fields": {op(1, 0, slot(2), slot(-1)),
			[]string{`condition "heat": slot 0 has field 2 of 2`, `condition "heat": slot 1 has field -1 of 2`}},
		"axis": {op(1, 0, slot(0, 0, 2, 2)),
			[]string{`condition "heat": slot 0 has a derivative along axis 2 of 2`}},
		"sheet": {op(1, 0, pde.Slot{Sheet: 2, D: jet.D(0)}),
			[]string{`condition "heat": slot 0 has sheet 2, want 0 or 1`}},
		"no equations": {op(0, 0, slot(0)), []string{`condition "heat": the operator has 0 equations`}},
		"no slots":     {op(1, 0), []string{`condition "heat": the operator uses no field`}},
		"params": {op(1, 3, slot(0)),
			[]string{`condition "heat": the operator reads 3 parameters of 2`}},
		"negative params": {op(1, -1, slot(0)),
			[]string{`condition "heat": the operator reads -1 parameters of 2`}},
		"unused field": {func(p *pde.Problem) { p.Fields = append(p.Fields, "w") },
			[]string{`problem: field "w" occurs in no condition`}},
		"no mates": {where(2, b.Interior()),
			[]string{`condition "periodic": slot 1 is at the mate, but the region has none`}},
		"no normals": {where(1, b.Interior()),
			[]string{`condition "flux": the operator uses the normal, but the region has none`}},
		"no data": {where(3, b.Face(0, true)),
			[]string{`condition "data": the operator needs 1 columns of data, the region has 0`}},
		"one part normals": {where(1, region.Union(b.Face(0, true), b.Interior())),
			[]string{`condition "flux": the operator uses the normal, but the region has none`}},
	})
}

func faults(t *testing.T, err error) []string {
	t.Helper()
	if err == nil {
		return nil
	}
	var out []string
	for _, e := range err.(interface{ Unwrap() []error }).Unwrap() {
		var f *pde.Fault
		if !errors.As(e, &f) {
			t.Errorf("fault of type %T, want *pde.Fault", e)
		}
		out = append(out, e.Error())
	}
	return out
}

// Sizes are lifted one after another, so that a floor may stand on another one.
func TestRaise(t *testing.T) {
	p := &pde.Problem{Floors: []pde.Floor{{}, {Field: 0, Factor: 2}, {Field: 1, Factor: 0.5}, {}}}
	sizes := []float64{3, 1, 1, 0}
	p.Raise(sizes)
	if want := []float64{3, 6, 3, 0}; !slices.Equal(sizes, want) {
		t.Errorf("sizes %v, want %v", sizes, want)
	}
	new(pde.Problem).Raise(sizes) // no floors
}
