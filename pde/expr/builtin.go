package expr

import (
	"math"

	"pinn/internal/kernel"
)

// builtin is a function that every text knows. One of unary and binary is set. partials returns the derivatives
// with respect to the arguments; they hold no function that loses accuracy or overflows where the function itself
// does not: the derivative of tanh is sech^2, not 1 - tanh^2. A function that selects one of its arguments has first
// instead, the condition under which it is the first.
type builtin struct {
	name     string
	unary    func(float64) float64
	whole    func(dst, x []float64) // unary for up to block entries at once, or nil; dst may be x
	binary   func(a, b float64) float64
	partials func(g *graph, args []*node) []*node
	first    func(g *graph, args []*node) *node
	over     func(a, b interval) interval // the values over intervals; b is the second argument, if there is one
}

func (f *builtin) arity() int {
	if f.binary != nil {
		return 2
	}
	return 1
}

// builtins is filled by init because the derivatives refer to it.
var (
	builtins  []builtin
	builtinAt = map[string]int{}
)

// aliases are second names of built-in functions.
var aliases = map[string]string{"heaviside": "step"}

func init() {
	builtins = append(elementary(), append(special(), piecewise()...)...)
	over := ranges()
	for k, f := range builtins {
		builtinAt[f.name] = k
		builtins[k].over = over[f.name]
	}
	for alias, name := range aliases {
		builtinAt[alias] = builtinAt[name]
	}
}

// chain wraps the derivative of a function of one argument.
func chain(f func(g *graph, x *node) *node) func(*graph, []*node) []*node {
	return func(g *graph, args []*node) []*node { return []*node{f(g, args[0])} }
}

// These three shorten the tables.
func (g *graph) plus(n *node, v float64) *node { return g.sum(n, g.number(v)) }
func (g *graph) square(n *node) *node          { return g.power(n, g.number(2)) }
func (g *graph) inverse(n *node) *node         { return g.power(n, g.number(-1)) }

func elementary() []builtin {
	return []builtin{
		{name: "sin", unary: math.Sin, whole: func(dst, x []float64) {
			var cos [block]float64
			kernel.Sincos(dst, cos[:len(x)], x)
		}, partials: chain(func(g *graph, x *node) *node { return g.function("cos", x) })},
		{name: "cos", unary: math.Cos, whole: func(dst, x []float64) {
			var sin [block]float64
			kernel.Sincos(sin[:len(x)], dst, x)
		}, partials: chain(func(g *graph, x *node) *node {
			return g.scale(-1, g.function("sin", x))
		})},
		{name: "tan", unary: math.Tan, partials: chain(func(g *graph, x *node) *node {
			return g.plus(g.square(g.function("tan", x)), 1)
		})},
		{name: "asin", unary: math.Asin, partials: chain(arcsine)},
		{name: "acos", unary: math.Acos, partials: chain(func(g *graph, x *node) *node { return g.scale(-1, arcsine(g, x)) })},
		{name: "atan", unary: math.Atan, partials: chain(func(g *graph, x *node) *node {
			return g.inverse(g.plus(g.square(x), 1))
		})},
		{name: "sinh", unary: math.Sinh, partials: chain(func(g *graph, x *node) *node { return g.function("cosh", x) })},
		{name: "cosh", unary: math.Cosh, partials: chain(func(g *graph, x *node) *node { return g.function("sinh", x) })},
		{name: "asinh", unary: math.Asinh, partials: chain(func(g *graph, x *node) *node {
			return g.power(g.plus(g.square(x), 1), g.number(-0.5))
		})},
		{name: "acosh", unary: math.Acosh, partials: chain(func(g *graph, x *node) *node {
			return g.power(g.product(g.plus(x, -1), g.plus(x, 1)), g.number(-0.5))
		})},
		{name: "atanh", unary: math.Atanh, partials: chain(func(g *graph, x *node) *node {
			return g.inverse(g.ends(x))
		})},
		{name: "tanh", unary: math.Tanh, whole: func(dst, x []float64) {
			var slope [block]float64
			kernel.Tanh(dst, slope[:len(x)], x)
		}, partials: chain(func(g *graph, x *node) *node {
			return g.square(g.function("sech", x))
		})},
		{name: "sech", unary: func(x float64) float64 { return 1 / math.Cosh(x) }, partials: chain(func(g *graph, x *node) *node {
			return g.scale(-1, g.product(g.function("sech", x), g.function("tanh", x)))
		})},
		{name: "exp", unary: math.Exp, whole: kernel.Exp, partials: chain(func(g *graph, x *node) *node { return g.function("exp", x) })},
		{name: "log", unary: math.Log, partials: chain((*graph).inverse)},
		{name: "sqrt", unary: math.Sqrt},
	}
}

// ends returns 1 - x^2 as a product, which keeps its accuracy near -1 and 1.
func (g *graph) ends(x *node) *node {
	return g.product(g.plus(x, 1), g.plus(g.scale(-1, x), 1))
}

// arcsine is the derivative of asin.
func arcsine(g *graph, x *node) *node {
	return g.power(g.ends(x), g.number(-0.5))
}

// bell returns c * exp(-x^2).
func (g *graph) bell(c float64, x *node) *node {
	return g.scale(c, g.function("exp", g.scale(-1, g.square(x))))
}

func special() []builtin {
	return []builtin{
		{name: "erf", unary: math.Erf, partials: chain(func(g *graph, x *node) *node { return g.bell(2/math.Sqrt(math.Pi), x) })},
		{name: "erfc", unary: math.Erfc, partials: chain(func(g *graph, x *node) *node { return g.bell(-2/math.Sqrt(math.Pi), x) })},
		{name: "atan2", binary: math.Atan2, partials: func(g *graph, a []*node) []*node {
			y, x := a[0], a[1]
			r := g.inverse(g.sum(g.square(x), g.square(y)))
			return []*node{g.product(x, r), g.scale(-1, g.product(y, r))}
		}},
	}
}

// piecewise lists functions that are differentiated by branch: their jumps and kinks count for nothing.
func piecewise() []builtin {
	zero := chain(func(g *graph, _ *node) *node { return g.number(0) })
	return []builtin{
		{name: "abs", unary: math.Abs, partials: chain(func(g *graph, x *node) *node { return g.function("sign", x) })},
		{name: "sign", unary: sign, partials: zero},
		{name: "step", unary: step, partials: zero},
		{name: "min", binary: math.Min, first: func(g *graph, a []*node) *node { return g.compare(opLessEqual, a[0], a[1]) }},
		{name: "max", binary: math.Max, first: func(g *graph, a []*node) *node { return g.compare(opLessEqual, a[1], a[0]) }},
	}
}

func sign(x float64) float64 {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return x // 0 or NaN
}

// step is 1 at 0.
func step(x float64) float64 {
	switch {
	case x >= 0:
		return 1
	case x < 0:
		return 0
	}
	return x // NaN
}
