package config

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"pinn/pde/expr"
)

var inf = math.Inf(1)

// isName reports whether s can name something in an equation.
func isName(s string) bool {
	for i, r := range s {
		if r != '_' && !unicode.IsLetter(r) && (i == 0 || !unicode.IsDigit(r)) {
			return false
		}
	}
	return s != ""
}

// words finds the numbers and names of an expression; the names are in the first group.
var words = regexp.MustCompile(`[0-9.]+(?:[eE][+-]?[0-9]+)?|([\pL_][\pL\pN_]*)`)

// constants are the values of [consts]. The nil *constants has none.
type constants struct {
	table  *table
	values map[string]float64
	faulty map[string]bool
	path   []string // those that are being evaluated
}

// readConstants evaluates [consts], where each may use all others in any order.
func readConstants(root *table) *constants {
	t := root.table("consts")
	if t == nil {
		return nil
	}
	c := &constants{table: t, values: map[string]float64{}, faulty: map[string]bool{}}
	t.consts = c
	for _, name := range t.keys() {
		c.define(name)
	}
	return c
}

// known returns the constants that have a value.
func (c *constants) known() map[string]float64 {
	if c == nil {
		return nil
	}
	return c.values
}

// evaluate returns the value of a constant expression. Without an error, ok is false if the expression uses a
// constant that is at fault, which has been reported.
func (c *constants) evaluate(src expr.Source) (v float64, ok bool, err error) {
	if c != nil {
		for _, name := range namesIn(src.Text) {
			if c.faulty[name] {
				return 0, false, nil
			}
		}
	}
	v, err = expr.Constant(src, c.known())
	return v, err == nil, err
}

// namesIn returns the names in an expression.
func namesIn(text string) []string {
	var names []string
	for _, m := range words.FindAllStringSubmatch(text, -1) {
		if m[1] != "" {
			names = append(names, m[1])
		}
	}
	return names
}

// define sets a constant after those that it uses.
func (c *constants) define(name string) {
	t := c.table
	if _, done := c.values[name]; done || c.faulty[name] {
		return
	}
	if k := slices.Index(c.path, name); k >= 0 {
		cycle := append(slices.Clone(c.path[k:]), name)
		t.doc.fault(t.at(name), "consts: %s is defined by itself: %s", name, strings.Join(cycle, " -> "))
		for _, n := range cycle {
			c.faulty[n] = true
		}
		return
	}
	c.path = append(c.path, name)
	if text, ok := t.values[name].(string); ok {
		for _, used := range namesIn(text) {
			if _, ok := t.values[used]; ok {
				c.define(used)
			}
		}
	}
	c.path = c.path[:len(c.path)-1]
	v, ok := t.number(t.at(name), name, t.values[name])
	if ok {
		ok = c.checkName(name, v)
	}
	if ok {
		c.values[name] = v
	} else {
		c.faulty[name] = true
	}
}

// checkName reports a name that the language does not allow for a constant.
func (c *constants) checkName(name string, v float64) bool {
	t := c.table
	if !isName(name) {
		t.doc.keyFault(t.at(name), "consts: %q is not a name: want letters, digits and _, not a digit first", name)
		return false
	}
	err := (&expr.Scope{Time: -1, Consts: map[string]float64{name: v}}).Check()
	if err != nil {
		t.doc.keyFault(t.at(name), "consts: %s", err)
	}
	return err == nil
}

// part returns the bytes lo..hi-1 of a source as a source.
func part(src expr.Source, lo, hi int) expr.Source {
	before := src.Text[:lo]
	out := src
	out.Text = src.Text[lo:hi]
	if src.Line == 0 {
		return out
	}
	line := strings.LastIndexByte(before, '\n') + 1
	out.Line += strings.Count(before, "\n")
	if line > 0 {
		out.Column = 1
	}
	out.Column += len([]rune(before[line:]))
	return out
}

// faultIn returns a fault at the bytes lo..hi-1 of a source.
func faultIn(src expr.Source, lo, hi int, msg string) *Error {
	return &Error{Source: src, Offset: lo, Width: max(hi-lo, 1), Msg: msg}
}
