package expr

import (
	"encoding/binary"
	"math"
	"slices"

	"pinn/pde"
)

type op uint8

const (
	opNumber    op = iota // val
	opCoord               // axis, sheet
	opSlot                // slot
	opParam               // axis is the position
	opNormal              // axis
	opSum                 // val + args; no argument is a sum or a number
	opProduct             // val * args; no argument is a product or a number
	opPower               // args[0] ^ args[1]
	opCall                // builtins[axis] of args
	opLess                // 1 if args[0] < args[1], else 0
	opLessEqual           // 1 if args[0] <= args[1], else 0
	opIf                  // args[1] if args[0] is 1, else args[2]
)

// trait says what a node depends on.
type trait uint8

const (
	hasCoord trait = 1 << iota
	hasField
	hasParam
	hasNormal
	hasMate      // a field or a coordinate at the mate
	hasMateCoord // a coordinate at the mate
	hasOverflow  // a constant inside is not finite, or beyond maxNumber
	hasSwitch    // a comparison or a function with a kink or a jump

	hasUnknown = hasField | hasParam
)

// node is an expression whose names have a meaning. Nodes belong to a graph, which holds one node per expression:
// equal expressions are equal pointers. The order of the arguments of a sum or product is that of its first
// occurrence, so that it is evaluated as it was written; equality does not see the order.
type node struct {
	op    op
	id    int
	axis  int
	sheet int
	val   float64
	slot  pde.Slot
	args  []*node
	has   trait
	order int // highest order of a slot inside
}

func (n *node) isNumber(v float64) bool { return n.op == opNumber && n.val == v }

// graph makes nodes and remembers them. Its methods are not safe for concurrent use.
type graph struct {
	nodes    map[string]*node
	partials map[partial]*node
	key      []byte
	size     int
	limit    int // on size; 0 means none
}

// tooLarge is the panic of a graph that outgrows its limit.
type tooLarge struct{}

func newGraph() *graph {
	return &graph{nodes: make(map[string]*node), partials: make(map[partial]*node)}
}

// intern returns the node of the graph that equals n.
func (g *graph) intern(n node) *node {
	g.key = n.appendKey(g.key[:0])
	if old, ok := g.nodes[string(g.key)]; ok {
		return old
	}
	g.size += 1 + len(n.args)
	if g.limit > 0 && g.size > g.limit {
		panic(tooLarge{})
	}
	for _, a := range n.args {
		n.has |= a.has
		n.order = max(n.order, a.order)
	}
	if !(math.Abs(n.val) <= maxNumber) {
		n.has |= hasOverflow
	}
	if n.switches() {
		n.has |= hasSwitch
	}
	n.id = len(g.nodes)
	g.nodes[string(g.key)] = &n
	return &n
}

func (n *node) appendKey(b []byte) []byte {
	b = append(b, byte(n.op), byte(n.sheet), byte(n.slot.Sheet))
	b = binary.LittleEndian.AppendUint32(b, uint32(n.axis))
	b = binary.LittleEndian.AppendUint32(b, uint32(n.slot.Field))
	b = binary.LittleEndian.AppendUint64(b, math.Float64bits(n.val))
	b = append(b, n.slot.D[:]...)
	var few [8]int
	ids := few[:0]
	for _, a := range n.args {
		ids = append(ids, a.id)
	}
	if n.op == opSum || n.op == opProduct {
		slices.Sort(ids)
	}
	for _, id := range ids {
		b = binary.LittleEndian.AppendUint32(b, uint32(id))
	}
	return b
}

func (g *graph) number(v float64) *node {
	return g.intern(node{op: opNumber, val: v + 0}) // + 0 turns -0 into 0
}

func (g *graph) coord(axis, sheet int) *node {
	n := node{op: opCoord, axis: axis, sheet: sheet, has: hasCoord}
	if sheet > 0 {
		n.has |= hasMate | hasMateCoord
	}
	return g.intern(n)
}

func (g *graph) field(s pde.Slot) *node {
	n := node{op: opSlot, slot: s, has: hasField, order: s.D.Order()}
	if s.Sheet > 0 {
		n.has |= hasMate
	}
	return g.intern(n)
}

func (g *graph) param(k int) *node { return g.intern(node{op: opParam, axis: k, has: hasParam}) }

func (g *graph) normal(axis int) *node {
	return g.intern(node{op: opNormal, axis: axis, has: hasNormal})
}

// mate returns n with its fields and coordinates read at the periodic partner.
func (g *graph) mate(n *node, seen map[*node]*node) *node {
	if m, ok := seen[n]; ok {
		return m
	}
	var m *node
	switch n.op {
	case opCoord:
		m = g.coord(n.axis, 1)
	case opSlot:
		s := n.slot
		s.Sheet = 1
		m = g.field(s)
	default:
		args := make([]*node, len(n.args))
		for i, a := range n.args {
			args[i] = g.mate(a, seen)
		}
		m = g.rebuild(n, args)
	}
	seen[n] = m
	return m
}

// rebuild returns n with other arguments, simplified.
func (g *graph) rebuild(n *node, args []*node) *node {
	switch n.op {
	case opSum:
		return g.sum(append(args, g.number(n.val))...)
	case opProduct:
		return g.scale(n.val, g.product(args...))
	case opPower:
		return g.power(args[0], args[1])
	case opCall:
		return g.call(n.axis, args...)
	case opLess, opLessEqual:
		return g.compare(n.op, args[0], args[1])
	case opIf:
		return g.choose(args[0], args[1], args[2])
	}
	return n
}

// visit calls f for every node that the roots hold, arguments first and each once.
func visit(roots []*node, f func(*node)) {
	seen := make(map[*node]bool)
	var walk func(*node)
	walk = func(n *node) {
		if seen[n] {
			return
		}
		seen[n] = true
		for _, a := range n.args {
			walk(a)
		}
		f(n)
	}
	for _, r := range roots {
		walk(r)
	}
}
