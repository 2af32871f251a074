package expr

import (
	"maps"
	"slices"
	"strings"

	"pinn/internal/spell"
	"pinn/pde"
	"pinn/pde/jet"
)

// resolver gives meaning to trees. A faulty part resolves to nil, silently if a part of it was faulty already.
type resolver struct {
	scope   *Scope
	graph   *graph
	symbols map[string]symbol
	src     Source // of the tree at hand
	plain   bool   // an expression of the coordinates only: no fields, parameters, normals, mates
	numbers bool   // parameters may stand in it nevertheless: in helper functions of an equation
	helpers map[string]*helper
	path    []string // helper functions that are being resolved
	errs    []error

	derived  []derivation // derivatives of what switches, in the order of the text
	standIns *standIns    // nil but on a second pass: see [resolver.standIn]
	jumps    *standIns    // nil but on an interface: see [resolver.jump]
}

// helper is a helper function on its way: value is nil until it is done, and stays so if it is faulty.
type helper struct {
	value *node
	busy  bool
}

// newResolver returns a resolver, or the faults of the names of the scope.
func newResolver(s *Scope, plain bool) (*resolver, error) {
	if err := s.checkNames(); err != nil {
		return nil, err
	}
	symbols, _ := s.symbols()
	r := &resolver{scope: s, graph: newGraph(), symbols: symbols, plain: plain, helpers: make(map[string]*helper)}
	r.graph.limit = maxSize
	return r, nil
}

// within resolves a tree of the source src.
func (r *resolver) within(src Source, t *tree) *node {
	outer := r.src
	r.src = src
	defer func() { r.src = outer }()
	return r.resolve(t)
}

// expression returns the meaning of a text that is one expression, nil if it is faulty, and its print.
func (r *resolver) expression(src Source) (n *node, text string) {
	t, err := parseExpression(src)
	if err != nil {
		r.errs = append(r.errs, err)
		return nil, ""
	}
	r.guard(src, func() { n = r.within(src, t) })
	return n, t.String()
}

// guard runs f, which builds nodes for the text src, and reports an expression that grows beyond reason.
func (r *resolver) guard(src Source, f func()) {
	defer func() {
		switch e := recover().(type) {
		case nil:
		case tooLarge:
			r.errs = append(r.errs, fault(src, 0, len(src.Text), "the derivatives of this text are too large"))
		default:
			panic(e)
		}
	}()
	f()
}

func (r *resolver) fail(t *tree, format string, args ...any) *node {
	r.errs = append(r.errs, fault(r.src, t.pos, t.end-t.pos, format, args...))
	return nil
}

func (r *resolver) resolve(t *tree) *node {
	n := r.meaning(t)
	switch {
	case n == nil:
		return nil
	case n.has&hasOverflow != 0:
		return r.fail(t, "the constants of %s give a value that is not finite or beyond %g", shortened(t.String()), maxNumber)
	case n.order > maxOrder:
		return r.fail(t, "a derivative of order %d: at most %d is possible", n.order, maxOrder)
	}
	return n
}

func (r *resolver) meaning(t *tree) *node {
	switch t.kind {
	case treeNumber:
		return r.graph.number(t.value)
	case treeName:
		return r.name(t)
	case treeCall:
		return r.call(t)
	}
	args, ok := r.all(t.args)
	if !ok {
		return nil
	}
	g := r.graph
	switch t.text {
	case "":
		return g.scale(-1, args[0])
	case "+":
		return g.sum(args...)
	case "-":
		return g.difference(args[0], args[1])
	case "*":
		return g.product(args...)
	case "/":
		return g.quotient(args[0], args[1])
	case "^":
		return g.power(args[0], args[1])
	case "<":
		return g.compare(opLess, args[0], args[1])
	case "<=":
		return g.compare(opLessEqual, args[0], args[1])
	case ">":
		return g.compare(opLess, args[1], args[0])
	}
	return g.compare(opLessEqual, args[1], args[0])
}

// all resolves the trees; ok says that none is faulty.
func (r *resolver) all(trees []*tree) (nodes []*node, ok bool) {
	ok = true
	for _, t := range trees {
		n := r.resolve(t)
		nodes = append(nodes, n)
		ok = ok && n != nil
	}
	return nodes, ok
}

func (r *resolver) name(t *tree) *node {
	if y, ok := r.symbols[t.text]; ok {
		return r.symbol(t, t.text, y, jet.Index{})
	}
	if t.text == "pi" {
		return r.graph.number(pi)
	}
	if reserved(t.text) {
		return r.fail(t, "%s is a function: write %s(..)", t.text, t.text)
	}
	base, suffix, ok := cutSuffix(t.text)
	y, known := r.symbols[base]
	if !ok || !known {
		return r.unknown(t)
	}
	if y.kind != symbolField && y.kind != symbolFunction {
		return r.fail(t, "%s is %s: only fields and helper functions have derivatives such as %s", base, y.kind, t.text)
	}
	i, ok := axes(suffix, r.scope.Coords)
	switch {
	case !ok:
		return r.fail(t, "%s: %q is not made of coordinates (%s)", t.text, suffix, strings.Join(r.scope.Coords, ", "))
	case i.Order() > maxOrder:
		return r.fail(t, "a derivative of order %d: at most %d is possible", i.Order(), maxOrder)
	}
	return r.symbol(t, base, y, i)
}

// symbol returns the derivative i of what the name stands for.
func (r *resolver) symbol(t *tree, name string, y symbol, i jet.Index) *node {
	if r.plain && y.kind == symbolParam && !r.numbers && len(r.path) > 0 {
		return r.fail(t, "%s is %s: %s, which holds it, may stand in equations only", name, y.kind, r.path[0])
	}
	if r.plain && (y.kind == symbolField || y.kind == symbolParam && !r.numbers) {
		return r.fail(t, "%s is %s: only coordinates, constants and helper functions may stand here", name, y.kind)
	}
	switch y.kind {
	case symbolCoord:
		return r.graph.coord(y.index, 0)
	case symbolField:
		return r.graph.field(pde.Slot{Field: y.index, D: i})
	case symbolParam:
		return r.graph.param(y.index)
	case symbolConst:
		return r.graph.number(y.value)
	}
	n := r.helper(t, name)
	if n == nil {
		return nil
	}
	if i.Order() > 0 {
		r.note(t, n, i.Axes(), name)
	}
	return r.graph.derivative(n, i)
}

// helper returns the helper function of that name, which the tree t refers to.
func (r *resolver) helper(t *tree, name string) *node {
	if h, ok := r.helpers[name]; ok {
		if h.busy {
			start := slices.Index(r.path, name)
			round := append(slices.Clone(r.path[start:]), name)
			return r.fail(t, "helper functions in a circle: %s", strings.Join(round, " -> "))
		}
		return h.value
	}
	h := &helper{busy: true}
	r.helpers[name] = h
	plain, numbers, path := r.plain, r.numbers, r.path
	r.plain, r.numbers, r.path = true, numbers || !plain, append(slices.Clip(path), name)
	h.value, _ = r.expression(r.scope.Functions[name])
	r.plain, r.numbers, r.path, h.busy = plain, numbers, path, false
	return h.value
}

// quotient reports whether a name is the half of a derivative such as du/dx.
func (r *resolver) quotient(name string) bool {
	of, ok := strings.CutPrefix(name, "d")
	if !ok {
		of, ok = strings.CutPrefix(name, "∂")
	}
	return ok && len(r.scope.Coords) > 0 && (slices.Contains(r.scope.Fields, of) || len(r.scope.Fields) > 0 && slices.Contains(r.scope.Coords, of))
}

// unknown reports a name without a meaning, with the nearest one that has.
func (r *resolver) unknown(t *tree) *node {
	names := slices.Concat(r.scope.Fields, r.scope.Coords, r.scope.Params,
		slices.Sorted(maps.Keys(r.scope.Consts)), slices.Sorted(maps.Keys(r.scope.Functions)))
	guess := spell.Nearest(t.text, append(slices.Clone(names), "pi"))
	if t.text == "π" {
		guess = "pi"
	}
	if r.quotient(t.text) {
		u, x := r.scope.Fields[0], r.scope.Coords[0]
		return r.fail(t, "unknown name %q: a derivative is written %s_%s or d(%s, %s)", t.text, u, x, u, x)
	}
	if base, suffix, ok := cutSuffix(t.text); ok && guess == "" {
		if _, ok := axes(suffix, r.scope.Coords); ok {
			differentiable := slices.Concat(r.scope.Fields, slices.Sorted(maps.Keys(r.scope.Functions)))
			if guess = spell.Nearest(base, differentiable); guess != "" {
				guess += "_" + suffix
			}
		}
	}
	switch {
	case strings.HasPrefix(t.text, "Δ") && !strings.HasPrefix(guess, "Δ"):
		return r.fail(t, "unknown name %q: the Laplacian is lap(u)", t.text)
	case guess != "":
		return r.fail(t, "unknown name %q: did you mean %s?", t.text, guess)
	case len(names) == 0:
		return r.fail(t, "unknown name %q: only numbers and pi may stand here", t.text)
	}
	return r.fail(t, "unknown name %q: the names here are %s", t.text, strings.Join(names, ", "))
}
