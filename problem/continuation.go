package problem

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"pinn/auto"
	"pinn/internal/tomltext"
	"pinn/pde"
)

// readContinuation reads the constant whose value the program is to approach, and from where.
func (r *reader) readContinuation() {
	t := r.root.Table("continuation")
	if t == nil {
		return
	}
	c := &auto.Continuation{Constant: t.Text("constant"), Stages: t.Count("stages")}
	for _, key := range []string{"constant", "from"} {
		if !t.Has(key) {
			r.doc.KeyFault(t.Path, "[continuation]: missing key %q", key)
		}
	}
	known := false
	if c.Constant != "" {
		c.To, known = r.continued(t, c.Constant)
	}
	if t.Has("from") {
		var ok bool
		c.From, ok = t.Number(t.At("from"), "from", t.Values["from"])
		known = known && ok
	}
	t.Close()
	if !known {
		return
	}
	c.Problem = func(value float64) (*pde.Problem, error) {
		f, err := r.at(c.Constant, value)
		if err != nil {
			return nil, err
		}
		return f.Problem, nil
	}
	r.file.Options.Continuation = c
}

// continued returns the value of the constant of a continuation and reports whether it can be changed alone: it must
// not follow from others, and the equations must use it.
func (r *reader) continued(t *tomltext.Table, name string) (value float64, ok bool) {
	consts := r.root.Consts
	value, ok = consts.Known()[name]
	if !ok {
		if !consts.Faulty(name) {
			r.doc.Fault(t.At("constant"), "%s", tomltext.Unknown("constant", name, slices.Sorted(maps.Keys(consts.Known()))))
		}
		return 0, false
	}
	if used := consts.Uses(name); len(used) > 0 {
		r.doc.Fault(t.At("constant"), "the constant %q follows from %q, which does not change with it: continue in that one", name, used[0])
		return 0, false
	}
	for _, part := range []string{"condition", "functions", "consts"} {
		if mentions(r.root.Values[part], name) {
			return value, true
		}
	}
	r.doc.Fault(t.At("constant"), "the constant %q occurs in no equation: continuation has no effect", name)
	return 0, false
}

// mentions reports whether a string in a value of a TOML file has a name in it.
func mentions(v any, name string) bool {
	switch v := v.(type) {
	case string:
		return slices.Contains(tomltext.NamesIn(v), name)
	case []any:
		return slices.ContainsFunc(v, func(e any) bool { return mentions(e, name) })
	case []map[string]any:
		return slices.ContainsFunc(v, func(e map[string]any) bool { return mentions(e, name) })
	case map[string]any:
		for _, e := range v {
			if mentions(e, name) {
				return true
			}
		}
	}
	return false
}

// at reads the document again with another value of a constant, but neither [continuation] nor [exact], which belongs
// to the value in the text. The document must be without faults.
func (r *reader) at(constant string, value float64) (*File, error) {
	doc := tomltext.New(r.doc.File, r.doc.Text)
	set := "consts." + tomltext.QuoteKey(constant) + "=" + strconv.FormatFloat(value, 'e', -1, 64)
	if err := doc.Override(set, resolve); err != nil {
		return nil, err
	}
	root, err := doc.Decode()
	if err != nil {
		return nil, err
	}
	delete(root.Values, "continuation")
	delete(root.Values, "exact")
	return ReadStatement(root, r.file.access), doc.Err()
}

// checkContinuation looks at the problem with which a continuation begins. [start] is meant for that one, with the
// constant as it is there.
func (r *reader) checkContinuation() {
	c := r.file.Options.Continuation
	if c == nil || r.doc.Faults() > 0 {
		return
	}
	p := r.file.Problem
	if p.Affine() {
		r.doc.KeyFault("continuation", "[continuation] has no effect: the problem is linear and needs no start")
		return
	}
	first, err := r.at(c.Constant, c.From)
	if err != nil {
		msg := err.Error()
		if e := (*Error)(nil); errors.As(err, &e) {
			msg = e.Msg
		}
		r.doc.Fault(tomltext.Join("continuation", "from"), "with %s = %g: %s", c.Constant, c.From, strings.TrimSpace(msg))
		return
	}
	if q := first.Problem; !slices.Equal(p.Lower, q.Lower) || !slices.Equal(p.Upper, q.Upper) {
		r.doc.Fault(tomltext.Join("continuation", "constant"), "the domain changes with the constant %q: continuation needs one that does not", c.Constant)
		return
	}
	r.file.Options.Start = first.Options.Start
}
