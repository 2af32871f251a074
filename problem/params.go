package problem

import (
	"math"

	"pinn/internal/tomltext"
	"pinn/pde"
)

// readParams reads the unknown coefficients in the order of the text: a start, or a table with start, min, max and unit.
func (r *reader) readParams() {
	all := r.root.Table("params")
	if all == nil {
		return
	}
	for _, name := range all.Keys() {
		p, ok := r.readParam(all, name)
		if ok {
			r.file.Problem.Params = append(r.file.Problem.Params, p)
		}
	}
}

// readParam reads one unknown coefficient, and reports whether its value is of the right kind.
func (r *reader) readParam(all *tomltext.Table, name string) (p pde.Param, ok bool) {
	p.Name = name
	if _, isTable := all.Values[name].(map[string]any); !isTable && all.Has(name) {
		p.Start, ok = all.Number(all.At(name), name, all.Values[name])
		return p, ok
	}
	t := all.Table(name)
	t.Name = "params." + name
	number := func(key string) (float64, bool) {
		if !t.Has(key) {
			return 0, false
		}
		return t.Number(t.At(key), key, t.Values[key])
	}
	var bounded [2]bool
	p.Start, _ = number("start")
	p.Min, bounded[0] = number("min")
	p.Max, bounded[1] = number("max")
	checkParam(t, &p, bounded)
	if unit := t.Text("unit"); unit != "" {
		r.setUnit(name, unit)
	}
	t.Close()
	return p, true
}

// checkParam opens the ends that are not given and checks the others.
func checkParam(t *tomltext.Table, p *pde.Param, bounded [2]bool) {
	switch {
	case !t.Has("start"):
		t.Doc.KeyFault(t.Path, "params.%s: missing key %q", p.Name, "start")
		return
	case bounded[0] && !bounded[1]:
		p.Max = math.Inf(1)
	case bounded[1] && !bounded[0]:
		p.Min = math.Inf(-1)
	}
	switch {
	case bounded[0] && bounded[1] && p.Min >= p.Max:
		t.Doc.Fault(t.At("min"), "params.%s: the minimum %g is not below the maximum %g", p.Name, p.Min, p.Max)
	case p.Min < p.Max && (p.Start < p.Min || p.Start > p.Max):
		t.Doc.Fault(t.At("start"), "params.%s: the start %g lies outside [%g, %g]", p.Name, p.Start, p.Min, p.Max)
	}
}
