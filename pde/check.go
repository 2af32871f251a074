package pde

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"pinn/internal/number"
	"pinn/pde/jet"
)

// Fault is one mistake in the statement of a problem.
type Fault struct {
	Condition string // the name of the condition, or its number if it has none; empty for the problem itself
	Msg       string
}

// Error names the condition, if it is the fault of one.
func (f *Fault) Error() string {
	if f.Condition == "" {
		return "problem: " + f.Msg
	}
	return fmt.Sprintf("condition %q: %s", f.Condition, f.Msg)
}

// Check returns every fault of the statement that can be seen without solving it, joined; each is a [*Fault]. Names
// must be unique among coordinates, fields and parameters, and among the conditions that have one. The box, weights,
// parameters, floors, slots and dimensions must be in range; every field must occur in a condition.
//
// A region is tried with a few points: operators with a slot of sheet 1 need mates, those with a method UsesNormal() bool
// that returns true need normals, and those with a method DataColumns() int need that many columns of data.
func (p *Problem) Check() error {
	c := checker{p: p, used: make([]bool, len(p.Fields))}
	c.checkNames()
	c.checkBox()
	c.checkParams()
	c.checkFloors()
	if len(p.Conditions) == 0 {
		c.fault("no conditions")
	}
	for i, cond := range p.Conditions {
		c.condition = cond.Name
		if cond.Name == "" {
			c.condition = fmt.Sprint(i)
		}
		c.checkCondition(cond)
	}
	c.condition = ""
	for i, used := range c.used {
		if !used && len(p.Conditions) > 0 {
			c.fault("field %q occurs in no condition", p.Fields[i])
		}
	}
	return errors.Join(c.faults...)
}

// checker collects faults; condition is the one that is being looked at.
type checker struct {
	p         *Problem
	used      []bool // per field
	condition string
	faults    []error
}

func (c *checker) fault(format string, args ...any) {
	f := Fault{c.condition, fmt.Sprintf(format, args...)}
	same := func(err error) bool { return *err.(*Fault) == f } // parts of a region often share a fault
	if !slices.ContainsFunc(c.faults, same) {
		c.faults = append(c.faults, &f)
	}
}

func (c *checker) checkNames() {
	p := c.p
	switch n := len(p.Coords); {
	case n == 0:
		c.fault("no coordinates")
	case n > jet.MaxDim:
		c.fault("%d coordinates, at most %d are possible", n, jet.MaxDim)
	}
	if len(p.Fields) == 0 {
		c.fault("no fields")
	}
	seen := map[string]string{}
	add := func(kind, name string) {
		if name == "" {
			c.fault("a %s without a name", kind)
		} else if first, ok := seen[name]; ok {
			c.fault("the name %q of a %s is already that of a %s", name, kind, first)
		} else {
			seen[name] = kind
		}
	}
	for _, name := range p.Coords {
		add("coordinate", name)
	}
	for _, name := range p.Fields {
		add("field", name)
	}
	for _, q := range p.Params {
		add("parameter", q.Name)
	}
	if p.Time != "" && !slices.Contains(p.Coords, p.Time) {
		c.fault("time is %q, which is no coordinate", p.Time)
	}
	clear(seen) // conditions have names of their own
	for _, cond := range p.Conditions {
		if cond.Name != "" {
			add("condition", cond.Name)
		}
	}
}

func (c *checker) checkBox() {
	p, n := c.p, len(c.p.Coords)
	if len(p.Lower) != n || len(p.Upper) != n {
		c.fault("%d lower and %d upper ends for %d coordinates", len(p.Lower), len(p.Upper), n)
	}
	for a := range min(n, len(p.Lower), len(p.Upper)) {
		lo, hi := p.Lower[a], p.Upper[a]
		switch {
		case !number.Finite(lo) || !number.Finite(hi):
			c.fault("the ends %g and %g of %q are not finite", lo, hi, p.Coords[a])
		case lo >= hi:
			c.fault("the lower end %g of %q is not below the upper end %g", lo, p.Coords[a], hi)
		}
	}
}

func (c *checker) checkParams() {
	for _, q := range c.p.Params {
		switch {
		case !number.Finite(q.Start) || math.IsNaN(q.Min) || math.IsNaN(q.Max):
			c.fault("parameter %q starts at %g in [%g, %g]: not numbers", q.Name, q.Start, q.Min, q.Max)
		case q.Min > q.Max:
			c.fault("parameter %q has the minimum %g above the maximum %g", q.Name, q.Min, q.Max)
		case q.Min < q.Max && (q.Start < q.Min || q.Start > q.Max):
			c.fault("parameter %q starts at %g, outside [%g, %g]", q.Name, q.Start, q.Min, q.Max)
		}
	}
}

func (c *checker) checkFloors() {
	floors := c.p.Floors
	if floors != nil && len(floors) != len(c.p.Fields) {
		c.fault("%d floors for %d fields", len(floors), len(c.p.Fields))
	}
	for f, floor := range floors {
		if floor.Factor != 0 && (floor.Field < 0 || floor.Field >= f || !number.Finite(floor.Factor) || floor.Factor < 0) {
			c.fault("the floor of field %d is %g times field %d: want a positive number and a field before it", f, floor.Factor, floor.Field)
		}
	}
}

func (c *checker) checkCondition(cond Condition) {
	if !(cond.Weight >= 0) || math.IsInf(cond.Weight, 0) {
		c.fault("the weight %g is not a finite number that is at least 0", cond.Weight)
	}
	if cond.Op == nil {
		c.fault("no operator")
	} else {
		c.checkOperator(cond.Op)
	}
	if cond.On == nil {
		c.fault("no region")
	} else {
		c.checkRegion(cond.On, cond.Op)
	}
}

func (c *checker) checkOperator(op Operator) {
	eqs, params := op.Dims()
	if eqs < 1 {
		c.fault("the operator has %d equations", eqs)
	}
	if params < 0 || params > len(c.p.Params) {
		c.fault("the operator reads %d parameters of %d", params, len(c.p.Params))
	}
	if len(op.Slots()) == 0 {
		c.fault("the operator uses no field")
	}
	for k, s := range op.Slots() {
		if s.Field < 0 || s.Field >= len(c.p.Fields) {
			c.fault("slot %d has field %d of %d", k, s.Field, len(c.p.Fields))
		} else {
			c.used[s.Field] = true
		}
		for _, a := range s.D.Axes() {
			if a >= len(c.p.Coords) {
				c.fault("slot %d has a derivative along axis %d of %d", k, a, len(c.p.Coords))
				break
			}
		}
		if s.Sheet != 0 && s.Sheet != 1 {
			c.fault("slot %d has sheet %d, want 0 or 1", k, s.Sheet)
		}
	}
}

// checkRegion looks at a region and what op, which may be nil, needs of it.
func (c *checker) checkRegion(on Region, op Operator) {
	ambient, own := on.Dims()
	if u, ok := on.(Union); ok {
		parts := u.Parts()
		if len(parts) == 0 {
			c.fault("the region has no parts")
		}
		for _, part := range parts {
			c.checkRegion(part, op)
		}
		return
	}
	if ambient != len(c.p.Coords) {
		c.fault("the region has %d coordinates, the problem %d", ambient, len(c.p.Coords))
		return
	}
	if own < 0 || own > ambient {
		c.fault("the region has own dimension %d in %d coordinates", own, ambient)
		return
	}
	cloud := tryPoints(on, own)
	if op == nil {
		return
	}
	for k, s := range op.Slots() {
		if s.Sheet == 1 && cloud.Mate == nil {
			c.fault("slot %d is at the mate, but the region has none", k)
		}
	}
	if usesNormal(op) && cloud.Normal == nil {
		c.fault("the operator uses the normal, but the region has none")
	}
	columns := 0
	if cloud.Data != nil {
		_, columns = cloud.Data.Dims()
	}
	if want := dataColumns(op); want > columns {
		c.fault("the operator needs %d columns of data, the region has %d", want, columns)
	}
}

// tryPoints places the middle of the unit cube and two points on either side of it.
func tryPoints(on Region, own int) *Cloud {
	cloud := new(Cloud)
	if own == 0 {
		on.Place(cloud, nil, []float64{1})
		return cloud
	}
	unit := mat.NewDense(3, own, nil)
	for a := range own {
		unit.SetCol(a, []float64{0.5, 0.25, 0.7})
	}
	on.Place(cloud, unit, []float64{0.5, 0.25, 0.25})
	return cloud
}

// usesNormal reports whether an operator says that it reads the normal.
func usesNormal(op Operator) bool {
	n, ok := op.(interface{ UsesNormal() bool })
	return ok && n.UsesNormal()
}

// dataColumns returns the number of columns of data that an operator says it needs.
func dataColumns(op Operator) int {
	if d, ok := op.(interface{ DataColumns() int }); ok {
		return d.DataColumns()
	}
	return 0
}
