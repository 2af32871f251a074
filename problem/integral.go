package problem

import (
	"fmt"
	"slices"

	"pinn/internal/tomltext"
	"pinn/pde"
	"pinn/pde/expr"
)

// integral is an integral along one axis, as two fields: running is the integral up to a point, and total, which does not change
// along the axis, is its value at the end. So an equation with an integral is a differential equation like any other, nonlinear
// integrands included, and may be cut into cells and slabs.
type integral struct {
	call           expr.Integral // in which it stands
	of             string        // the integrand
	axis           int
	running, total string // names of fields; total is empty for an integral up to the coordinate itself
	floors         int    // the field whose size times the length of the interval running has at least; -1: none
}

// value returns the field that stands for the integral.
func (in *integral) value() string {
	if in.total == "" {
		return in.running
	}
	return in.total
}

// findIntegrals adds the fields that stand for the integrals in the equations to a scope and to the problem.
func (r *reader) findIntegrals(s *expr.Scope) {
	var eqs []expr.Source
	tables, _ := tomltext.AsTables(r.root.Values["condition"])
	for i, t := range tables {
		path := tomltext.Join(tomltext.Element("condition", i), "eq")
		switch eq := t["eq"].(type) {
		case string:
			eqs = append(eqs, r.doc.TextAt(path, eq))
		case []any:
			for k, v := range eq {
				if text, ok := v.(string); ok {
					eqs = append(eqs, r.doc.TextAt(tomltext.Element(path, k), text))
				}
			}
		}
	}
	s.Integrals = map[string]int{}
	for _, call := range s.IntegralsIn(eqs...) {
		of := call.Of
		var last *integral
		for _, axis := range call.Axes {
			before := len(s.Fields) - 1 // the field that this one integrates
			n := freeNumber(s, nil, "running", "integral")
			in := integral{call: call, of: of, axis: axis, running: fmt.Sprintf("running%d", n), floors: -1}
			if last != nil {
				in.floors = before
			}
			s.Fields = append(s.Fields, in.running)
			r.file.Problem.Auxiliary = append(r.file.Problem.Auxiliary, in.running)
			if call.To == "" || call.To != s.Coords[axis] {
				in.total = fmt.Sprintf("integral%d", n)
				s.Fields = append(s.Fields, in.total)
				r.file.Problem.Auxiliary = append(r.file.Problem.Auxiliary, in.total)
			}
			of = in.value()
			r.integrals = append(r.integrals, in)
			last = &in
		}
		s.Integrals[call.Text] = slices.Index(s.Fields, last.value())
	}
	r.file.Problem.Fields = s.Fields
}

// freeNumber returns the first number with which names are neither those of a scope nor taken otherwise.
func freeNumber(s *expr.Scope, taken []string, names ...string) int {
	for n := 1; ; n++ {
		free := true
		for _, name := range names {
			name += fmt.Sprint(n)
			_, constant := s.Consts[name]
			_, function := s.Functions[name]
			free = free && !constant && !function && !slices.Contains(slices.Concat(s.Coords, s.Fields, s.Params, taken), name)
		}
		if free {
			return n
		}
	}
}

// addIntegrals adds the conditions that say what the integrals are.
func (r *reader) addIntegrals() {
	if r.scope == nil || r.box == nil || r.doc.Faults() > 0 {
		return
	}
	for k := range r.integrals {
		r.addIntegral(&r.integrals[k])
	}
	r.addFloors()
}

// addFloors says how large integrals are at least that vanish because what they are taken of cancels.
func (r *reader) addFloors() {
	p := r.file.Problem
	if len(r.integrals) == 0 {
		return
	}
	p.Floors = make([]pde.Floor, len(p.Fields))
	for _, in := range r.integrals {
		running := slices.Index(p.Fields, in.running)
		if in.floors >= 0 {
			p.Floors[running] = pde.Floor{Field: in.floors, Factor: p.Upper[in.axis] - p.Lower[in.axis]}
		}
		if in.total != "" {
			p.Floors[slices.Index(p.Fields, in.total)] = pde.Floor{Field: running, Factor: 1}
		}
	}
}

func (r *reader) addIntegral(in *integral) {
	p := r.file.Problem
	name := p.Coords[in.axis]
	if r.file.InBall(in.axis) {
		r.faultIntegral(in, "%s is a coordinate of a ball: integrals are along coordinates that have an interval", name)
		return
	}
	if r.file.Shape != nil && slices.Contains(r.file.Shape.Axes(), in.axis) {
		r.faultIntegral(in, "%s is a coordinate of a shape: integrals are along coordinates that have an interval alone, such as time; a value at a point can stand in for a mean", name)
		return
	}
	from, okFrom := r.endOf(in, in.call.From, p.Lower[in.axis])
	to, okTo := from, true
	if in.total != "" {
		to, okTo = r.endOf(in, in.call.To, p.Upper[in.axis])
	}
	switch {
	case !okFrom || !okTo:
		return
	case in.total != "" && from == to:
		r.faultIntegral(in, "the ends of the integral are alike")
		return
	}
	inside := []string{fmt.Sprintf("d(%s, %s) = %s", in.running, name, in.of)}
	if in.total != "" {
		inside = append(inside, fmt.Sprintf("d(%s, %s) = 0", in.total, name))
	}
	r.addCondition(in, in.call.Text, r.box.Interior(), inside...)
	r.addAt(in, in.call.Text+" begins", from, in.running+" = 0")
	if in.total != "" {
		r.addAt(in, in.call.Text+" ends", to, fmt.Sprintf("%s = %s", in.total, in.running))
	}
}

// endOf returns an end of an integral, by default that of the domain.
func (r *reader) endOf(in *integral, text string, whole float64) (float64, bool) {
	if text == "" {
		return whole, true
	}
	v, ok, err := r.root.Consts.Evaluate(expr.Source{Text: text})
	p := r.file.Problem
	switch {
	case err != nil || !ok:
		r.faultIntegral(in, "the end %s of the integral is not a constant: only its second end may be %s itself", text, p.Coords[in.axis])
		return 0, false
	case v < p.Lower[in.axis] || v > p.Upper[in.axis]:
		r.faultIntegral(in, "the end %s of the integral lies outside [%g, %g], the domain of %s", text, p.Lower[in.axis], p.Upper[in.axis], p.Coords[in.axis])
		return 0, false
	}
	return v, true
}

func (r *reader) faultIntegral(in *integral, format string, args ...any) {
	r.doc.Report(&Error{Source: in.call.Source, Offset: in.call.Offset, Width: in.call.Width, Msg: fmt.Sprintf(format, args...)})
}

// addAt adds a condition where the axis of an integral has a value.
func (r *reader) addAt(in *integral, name string, at float64, eq string) {
	on, err := r.box.At(map[int]float64{in.axis: at})
	if err != nil {
		r.faultIntegral(in, "%s", err)
		return
	}
	r.addCondition(in, name, on, eq)
}

// addCondition adds a condition of an integral, whose name, the text of the integral, no other condition has.
func (r *reader) addCondition(in *integral, name string, on pde.Region, eqs ...string) {
	var sources []expr.Source
	for _, eq := range eqs {
		sources = append(sources, expr.Source{Text: eq})
	}
	op, err := r.scope.Operator(sources...)
	if err != nil {
		r.faultIntegral(in, "the integral cannot be stated: %s", err)
		return
	}
	p := r.file.Problem
	taken := func(name string) bool {
		return slices.ContainsFunc(p.Conditions, func(c pde.Condition) bool { return c.Name == name })
	}
	for taken(name) {
		name += "'"
	}
	p.Conditions = append(p.Conditions, pde.Condition{Name: name, On: on, Op: op, Auxiliary: true})
}
