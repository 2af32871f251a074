package shape

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"unicode"

	"gonum.org/v1/gonum/mat"

	"pinn/pde/expr"
	"pinn/pde/jet"
)

// Formula is a region by comparisons, such as "x^2 + y^2 < 1 and y > -0.5".
type Formula struct {
	Within *Shape  // where the inequalities hold; nil: there are none
	Vanish []Level // what the equations say is zero
}

// ParseFormula reads comparisons of expressions over the coordinates of a scope: < and > (<= and >= mean the same, a
// boundary has no volume), chains such as 0 < x < 1, joined by "and" or a comma, "or" and "not", in parentheses. Equations, such as "x = 0", can only be
// joined by "and" to the rest. The pieces of the boundary are called "region".
//
// The error joins an [*expr.Error] for each fault of the text.
func ParseFormula(scope *expr.Scope, src expr.Source) (*Formula, error) {
	p := &formulaParser{scope: scope, src: src}
	f := &Formula{}
	root, axes := p.or(0, len(src.Text), &f.Vanish), len(scope.Coords)
	if len(p.faults) > 0 {
		return nil, errors.Join(p.faults...)
	}
	if root != nil {
		lower, upper := everywhere(axes)
		f.Within = &Shape{axes, lower, upper, root, p.atoms}
	}
	return f, nil
}

type formulaParser struct {
	scope  *expr.Scope
	src    expr.Source
	atoms  []*atom
	faults []error
}

func (p *formulaParser) fault(lo, hi int, format string, args ...any) *node {
	p.faults = append(p.faults, &expr.Error{Source: p.src, Offset: lo, Width: max(hi-lo, 1), Msg: fmt.Sprintf(format, args...)})
	return nil
}

// or reads alternatives in the bytes lo..hi-1. Equations are added to vanish; they are a fault if it is nil.
func (p *formulaParser) or(lo, hi int, vanish *[]Level) *node {
	parts := p.split(lo, hi, "or")
	if len(parts) == 1 {
		return p.and(lo, hi, vanish)
	}
	n := &node{op: orOp}
	for _, s := range parts {
		if kid := p.and(s[0], s[1], nil); kid != nil {
			n.kids = append(n.kids, kid)
		}
	}
	return n
}

func (p *formulaParser) and(lo, hi int, vanish *[]Level) *node {
	n := &node{op: andOp}
	for _, s := range p.split(lo, hi, "and") {
		if kid := p.not(s[0], s[1], vanish); kid != nil {
			n.kids = append(n.kids, kid)
		}
	}
	return n.plain()
}

// plain returns the only part of a node instead of it, and nil for a node without parts.
func (n *node) plain() *node {
	switch len(n.kids) {
	case 0:
		return nil
	case 1:
		return n.kids[0]
	}
	return n
}

func (p *formulaParser) not(lo, hi int, vanish *[]Level) *node {
	lo, hi = p.trim(lo, hi)
	if wordAt(p.src.Text[:hi], lo, "not") {
		if n := p.not(lo+len("not"), hi, nil); n != nil {
			return n.not()
		}
		return nil
	}
	if lo < hi && p.src.Text[lo] == '(' && closing(p.src.Text, lo) == hi-1 {
		return p.or(lo+1, hi-1, vanish)
	}
	return p.compare(lo, hi, vanish)
}

// compare reads expressions with signs between them.
func (p *formulaParser) compare(lo, hi int, vanish *[]Level) *node {
	text := p.src.Text
	at := []int{lo}
	var signs []string
	for i := lo; i < hi; i++ {
		if strings.IndexByte("<>=", text[i]) < 0 {
			continue
		}
		end := i + 1
		if end < hi && text[end] == '=' {
			end++
		}
		signs = append(signs, text[i:end])
		at = append(at, i, end)
		i = end - 1
	}
	at = append(at, hi)
	if len(signs) == 0 {
		return p.fault(lo, hi, `want a comparison, such as "x^2 + y^2 < 1", joined by and, or, not`)
	}
	n := &node{op: andOp}
	for k, sign := range signs {
		left, right := p.part(at[2*k], at[2*k+1]), p.part(at[2*k+2], at[2*k+3])
		if left.Text == "" || right.Text == "" {
			p.fault(lo, hi, "want an expression on either side of %s", sign)
			continue
		}
		level := p.difference(left, right, sign[0] == '>')
		switch {
		case level == nil:
		case sign[0] == '=' && vanish == nil:
			p.fault(lo, hi, `an equation has no inside: want < or >; equations can be joined by "and" only`)
		case sign[0] == '=':
			*vanish = append(*vanish, level)
		default:
			a := &atom{level: level, name: "region"}
			a.whole = a
			p.atoms = append(p.atoms, a)
			n.kids = append(n.kids, &node{atom: a})
		}
	}
	return n.plain()
}

// difference returns the level that is negative where left < right, or, turned around, where left > right.
func (p *formulaParser) difference(left, right expr.Source, turned bool) Level {
	if turned {
		left, right = right, left
	}
	f, err := p.scope.Function(left, right)
	if err != nil {
		p.faults = append(p.faults, unjoin(err)...)
		return nil
	}
	d := len(p.scope.Coords)
	l := &text{f: f, dim: d, left: left.Text, right: right.Text, scope: p.scope}
	indices := make([]jet.Index, d)
	for a := range d {
		indices[a] = jet.D(a)
	}
	l.values, l.slopes = jet.Close(), jet.Close(indices...)
	l.pool.New = func() any { return &workspace{x: mat.NewDense(1, d, nil)} }
	return l
}

func unjoin(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	return []error{err}
}

// text is left - right, two expressions.
type text struct {
	f              *expr.Function
	dim            int
	left, right    string
	scope          *expr.Scope
	values, slopes *jet.Set
	pool           sync.Pool // of *workspace
}

type workspace struct {
	x     *mat.Dense
	batch jet.Batch
}

func (t *text) eval(set *jet.Set, x []float64, read func(*jet.Batch)) {
	w := t.pool.Get().(*workspace)
	defer t.pool.Put(w)
	copy(w.x.RawRowView(0), x)
	w.batch.Reset(set, 1, 2)
	t.f.Eval(&w.batch, w.x)
	read(&w.batch)
}

// Value implements [Level].
func (t *text) Value(x []float64) (v float64) {
	t.eval(t.values, x, func(b *jet.Batch) { v = b.Raw(0)[0] - b.Raw(0)[1] })
	return v
}

// Gradient implements [Level].
func (t *text) Gradient(dst, x []float64) {
	t.eval(t.slopes, x, func(b *jet.Batch) {
		for a := range dst {
			k := t.slopes.Find(jet.D(a))
			dst[a] = b.Raw(k)[0] - b.Raw(k)[1]
		}
	})
}

// Bounds implements [Level].
func (t *text) Bounds(lower, upper []float64) (lo, hi float64) {
	var l, h [2]float64
	t.f.Bounds(l[:], h[:], lower, upper)
	return l[0] - h[1], h[0] - l[1]
}

// split returns the parts of the bytes lo..hi-1 between words, or commas for "and", outside of parentheses.
func (p *formulaParser) split(lo, hi int, word string) (parts [][2]int) {
	depth, from := 0, lo
	for i := lo; i < hi; i++ {
		switch c := p.src.Text[i]; {
		case c == '(':
			depth++
		case c == ')':
			depth--
		case depth > 0:
		case c == ',' && word == "and":
			parts = append(parts, [2]int{from, i})
			from = i + 1
		case wordAt(p.src.Text[:hi], i, word):
			parts = append(parts, [2]int{from, i})
			from = i + len(word)
		}
	}
	return append(parts, [2]int{from, hi})
}

// wordAt reports whether a word stands at an offset by itself.
func wordAt(text string, at int, word string) bool {
	letter := func(i int) bool {
		return i >= 0 && i < len(text) && (text[i] == '_' || unicode.IsLetter(rune(text[i])) || unicode.IsDigit(rune(text[i])))
	}
	return strings.HasPrefix(text[at:], word) && !letter(at-1) && !letter(at+len(word))
}

// closing returns the offset of the parenthesis that closes the one at an offset, -1 if none does.
func closing(text string, at int) int {
	depth := 0
	for i := at; i < len(text); i++ {
		switch text[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

func (p *formulaParser) trim(lo, hi int) (int, int) {
	space := func(i int) bool { return strings.IndexByte(" \t\r\n", p.src.Text[i]) >= 0 }
	for lo < hi && space(lo) {
		lo++
	}
	for lo < hi && space(hi-1) {
		hi--
	}
	return lo, hi
}

// part returns some bytes as a source of its own.
func (p *formulaParser) part(lo, hi int) expr.Source {
	lo, hi = p.trim(lo, hi)
	return p.src.Part(lo, hi)
}
