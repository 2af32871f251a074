package expr

// A switch is a node whose value follows one of two rules: a comparison, abs, sign, step, min or max. Its switching
// function is positive on one side and negative on the other; the surface on which it vanishes is where the rules meet.

// switchNames are the built-in functions that are switches.
var switchNames = map[string]bool{"abs": true, "sign": true, "step": true, "min": true, "max": true}

// switches reports whether the value of n itself, not only of a part of it, follows one of two rules.
func (n *node) switches() bool {
	return n.op == opLess || n.op == opLessEqual || n.op == opCall && switchNames[builtins[n.axis].name]
}

// switching returns the switching function of a switch: see [graph.branch].
func (g *graph) switching(n *node) *node {
	switch {
	case n.op == opLess || n.op == opLessEqual:
		return g.difference(n.args[1], n.args[0])
	case builtins[n.axis].name == "min":
		return g.difference(n.args[1], n.args[0])
	case builtins[n.axis].name == "max":
		return g.difference(n.args[0], n.args[1])
	}
	return n.args[0]
}

// branch returns what a switch with the given arguments is where its switching function is positive, or negative.
func (g *graph) branch(n *node, args []*node, positive bool) *node {
	one, zero := g.number(1), g.number(0)
	pick := func(yes, no *node) *node {
		if positive {
			return yes
		}
		return no
	}
	if n.op != opCall {
		return pick(one, zero)
	}
	switch builtins[n.axis].name {
	case "abs":
		return pick(args[0], g.scale(-1, args[0]))
	case "sign":
		return pick(one, g.number(-1))
	case "step":
		return pick(one, zero)
	}
	return pick(args[0], args[1]) // min, max
}

// decide returns n with its switches replaced by the rules that hold where their switching functions have the given
// signs: positive, negative, or 0 for those that stay.
func (g *graph) decide(n *node, sign func(of *node) int) *node {
	done := make(map[*node]*node)
	var walk func(*node) *node
	walk = func(n *node) *node {
		if m, ok := done[n]; ok || n.has&hasSwitch == 0 {
			if ok {
				return m
			}
			return n
		}
		args := make([]*node, len(n.args))
		for i, a := range n.args {
			args[i] = walk(a)
		}
		s := 0
		if n.switches() {
			s = sign(n)
		}
		var m *node
		if s != 0 {
			m = g.branch(n, args, s > 0)
		} else {
			m = g.rebuild(n, args)
		}
		done[n] = m
		return m
	}
	return walk(n)
}

// switchesOf lists the switches that nodes hold, arguments first.
func switchesOf(roots ...*node) []*node {
	var all []*node
	visit(roots, func(n *node) {
		if n.switches() {
			all = append(all, n)
		}
	})
	return all
}

// replace returns n with the nodes without arguments replaced.
func (g *graph) replace(n *node, by func(leaf *node) *node) *node {
	done := make(map[*node]*node)
	visit([]*node{n}, func(m *node) {
		if len(m.args) == 0 {
			done[m] = by(m)
			return
		}
		args := make([]*node, len(m.args))
		for i, a := range m.args {
			args[i] = done[a]
		}
		done[m] = g.rebuild(m, args)
	})
	return done[n]
}
