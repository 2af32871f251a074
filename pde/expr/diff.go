package expr

// variable is what to differentiate by: a symbol of the graph, or, if symbol is nil, an axis.
type variable struct {
	symbol *node
	axis   int
}

// partial is the key of a derivative that is known already.
type partial struct {
	of *node
	by variable
}

// diff returns the derivative of n, simplified. By a symbol it is the partial derivative, all other symbols held
// fixed. By an axis it is the total one: fields give their next derivative, and the mate is a translate of the
// point. Normals are held fixed in both cases.
func (g *graph) diff(n *node, by variable) *node {
	key := partial{n, by}
	if d, ok := g.partials[key]; ok {
		return d
	}
	var d *node
	switch n.op {
	case opNumber, opParam, opNormal, opCoord, opSlot:
		d = g.diffSymbol(n, by)
	case opSum:
		terms := make([]*node, len(n.args))
		for i, a := range n.args {
			terms[i] = g.diff(a, by)
		}
		d = g.sum(terms...)
	case opProduct:
		d = g.diffProduct(n, by)
	case opPower:
		d = g.diffPower(n.args[0], n.args[1], by)
	case opCall:
		d = g.diffCall(n, by)
	case opIf:
		d = g.choose(n.args[0], g.diff(n.args[1], by), g.diff(n.args[2], by))
	case opLess, opLessEqual:
		d = g.number(0)
	}
	g.partials[key] = d
	return d
}

func (g *graph) diffSymbol(n *node, by variable) *node {
	switch {
	case n == by.symbol, by.symbol == nil && n.op == opCoord && n.axis == by.axis:
		return g.number(1)
	case by.symbol == nil && n.op == opSlot:
		s := n.slot
		s.D[by.axis]++
		return g.field(s)
	}
	return g.number(0)
}

func (g *graph) diffProduct(n *node, by variable) *node {
	var terms []*node
	for i, a := range n.args {
		da := g.diff(a, by)
		if da.isNumber(0) {
			continue
		}
		factors := []*node{g.number(n.val)}
		factors = append(factors, n.args[:i]...)
		factors = append(factors, da)
		factors = append(factors, n.args[i+1:]...)
		terms = append(terms, g.product(factors...))
	}
	return g.sum(terms...)
}

// diffPower uses b^e = exp(e log b), but so that a constant base or exponent leaves no trace of the other's rule.
func (g *graph) diffPower(b, e *node, by variable) *node {
	db, de := g.diff(b, by), g.diff(e, by)
	var terms []*node
	if !db.isNumber(0) {
		terms = append(terms, g.chain(g.product(e, g.power(b, g.plus(e, -1))), db))
	}
	if !de.isNumber(0) {
		terms = append(terms, g.product(g.power(b, e), g.function("log", b), de))
	}
	return g.sum(terms...)
}

func (g *graph) diffCall(n *node, by variable) *node {
	inner := make([]*node, len(n.args))
	constant := true
	for i, a := range n.args {
		inner[i] = g.diff(a, by)
		constant = constant && inner[i].isNumber(0)
	}
	if constant {
		return g.number(0)
	}
	f := builtins[n.axis]
	if f.first != nil {
		return g.choose(f.first(g, n.args), inner[0], inner[1])
	}
	terms := f.partials(g, n.args)
	for i := range terms {
		terms[i] = g.chain(terms[i], inner[i])
	}
	return g.sum(terms...)
}

// chain returns outer times inner, the derivatives of a function and of its argument. Where a branch of the argument is constant the product is zero
// even if outer is not finite there, as for sqrt(max(u, 0)); where both branches meet, at u = 0, the constant one counts.
func (g *graph) chain(outer, inner *node) *node {
	if inner.op == opIf && (inner.args[1].isNumber(0) || inner.args[2].isNumber(0)) {
		cond := inner.args[0]
		if cond.op == opLessEqual && inner.args[2].isNumber(0) {
			cond = g.compare(opLess, cond.args[0], cond.args[1])
		}
		return g.choose(cond, g.chain(outer, inner.args[1]), g.chain(outer, inner.args[2]))
	}
	return g.product(outer, inner)
}
