package tomltext

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"pinn/pde/expr"
)

// IsName reports whether s can name something in an equation.
func IsName(s string) bool {
	for i, r := range s {
		if r != '_' && !unicode.IsLetter(r) && (i == 0 || !unicode.IsDigit(r)) {
			return false
		}
	}
	return s != ""
}

// words finds the numbers and names of an expression; the names are in the first group.
var words = regexp.MustCompile(`[0-9.]+(?:[eE][+-]?[0-9]+)?|([\pL_][\pL\pN_]*)`)

// Constants are the values of [consts]. The nil *Constants has none.
type Constants struct {
	table  *Table
	values map[string]float64
	faulty map[string]bool
	path   []string // those that are being Evaluated
}

// ReadConstants Evaluates [consts], where each may use all others in any order. The numbers of root, and of the tables in it
// that are read afterwards, may use them.
func ReadConstants(root *Table) *Constants {
	t := root.Table("consts")
	if t == nil {
		return nil
	}
	c := &Constants{table: t, values: map[string]float64{}, faulty: map[string]bool{}}
	t.Consts = c
	for _, name := range t.Keys() {
		c.define(name)
	}
	root.Consts = c
	return c
}

// Known returns the constants that have a value.
func (c *Constants) Known() map[string]float64 {
	if c == nil {
		return nil
	}
	return c.values
}

// Evaluate returns the value of a constant expression. Without an error, ok is false if the expression uses a
// constant that is at fault, which has been reported.
func (c *Constants) Evaluate(src expr.Source) (v float64, ok bool, err error) {
	if c != nil {
		for _, name := range NamesIn(src.Text) {
			if c.faulty[name] {
				return 0, false, nil
			}
		}
	}
	v, err = expr.Constant(src, c.Known())
	return v, err == nil, err
}

// Faulty reports whether a constant is at fault, which has been reported.
func (c *Constants) Faulty(name string) bool { return c != nil && c.faulty[name] }

// Uses returns the constants in the text of one of them.
func (c *Constants) Uses(name string) []string {
	var used []string
	text, _ := c.table.Values[name].(string)
	for _, n := range NamesIn(text) {
		if _, ok := c.table.Values[n]; ok {
			used = append(used, n)
		}
	}
	return used
}

// NamesIn returns the names in an expression.
func NamesIn(text string) []string {
	var names []string
	for _, m := range words.FindAllStringSubmatch(text, -1) {
		if m[1] != "" {
			names = append(names, m[1])
		}
	}
	return names
}

// define sets a constant after those that it uses.
func (c *Constants) define(name string) {
	t := c.table
	if _, done := c.values[name]; done || c.faulty[name] {
		return
	}
	if k := slices.Index(c.path, name); k >= 0 {
		cycle := append(slices.Clone(c.path[k:]), name)
		t.Doc.Fault(t.At(name), "consts: %s is defined by itself: %s", name, strings.Join(cycle, " -> "))
		for _, n := range cycle {
			c.faulty[n] = true
		}
		return
	}
	c.path = append(c.path, name)
	for _, used := range c.Uses(name) {
		c.define(used)
	}
	c.path = c.path[:len(c.path)-1]
	v, ok := t.Number(t.At(name), name, t.Values[name])
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
func (c *Constants) checkName(name string, v float64) bool {
	t := c.table
	if !IsName(name) {
		t.Doc.KeyFault(t.At(name), "consts: %q is not a name: want letters, digits and _, not a digit first", name)
		return false
	}
	err := (&expr.Scope{Time: -1, Consts: map[string]float64{name: v}}).Check()
	if err != nil {
		t.Doc.KeyFault(t.At(name), "consts: %s", err)
	}
	return err == nil
}
