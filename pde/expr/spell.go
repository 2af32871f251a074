package expr

import "math"

// spell writes a node as a tree, so that resolving the tree gives the node again.
func (s *Scope) spell(n *node) *tree {
	name := func(s string) *tree { return &tree{kind: treeName, text: s} }
	wrap := func(f string, args ...*tree) *tree { return &tree{kind: treeCall, text: f, args: args} }
	var args []*tree
	for _, a := range n.args {
		args = append(args, s.spell(a))
	}
	switch n.op {
	case opCoord:
		if n.sheet > 0 {
			return wrap("mate", name(s.Coords[n.axis]))
		}
		return name(s.Coords[n.axis])
	case opSlot:
		f := s.Fields[n.slot.Field]
		if n.order > 0 {
			f += "_" + n.slot.D.Name(s.Coords)
		}
		if n.slot.Sheet > 0 {
			return wrap("mate", name(f))
		}
		return name(f)
	case opParam:
		return name(s.Params[n.axis])
	case opNormal:
		return wrap("dn", name(s.Coords[n.axis]))
	case opSum:
		return spellSum(n, args)
	case opProduct:
		return spellProduct(n.val, n.args, args)
	case opPower:
		return infix("^", args[0], args[1])
	case opCall:
		return wrap(builtins[n.axis].name, args...)
	case opLess, opLessEqual:
		return &tree{kind: treeCompare, text: map[op]string{opLess: "<", opLessEqual: "<="}[n.op], args: args}
	case opIf:
		return wrap("if", args...)
	}
	return spellNumber(n.val)
}

func infix(mark string, a, b *tree) *tree {
	return &tree{kind: treeBinary, text: mark, args: []*tree{a, b}}
}

func spellNumber(v float64) *tree {
	t := &tree{kind: treeNumber, value: math.Abs(v)}
	if v < 0 {
		return &tree{kind: treeNeg, args: []*tree{t}}
	}
	return t
}

func spellSum(n *node, args []*tree) *tree {
	sum := args[0]
	if n.val != 0 {
		args = append(args, spellNumber(n.val))
	}
	for _, a := range args[1:] {
		if a.kind == treeNeg {
			sum = infix("-", sum, a.args[0])
		} else {
			sum = infix("+", sum, a)
		}
	}
	return sum
}

func spellProduct(coef float64, factors []*node, args []*tree) *tree {
	var product, under *tree
	if math.Abs(coef) != 1 {
		product = spellNumber(math.Abs(coef))
	}
	times := func(p **tree, t *tree) {
		if *p == nil {
			*p = t
		} else {
			*p = infix("*", *p, t)
		}
	}
	for k, f := range factors {
		if f.op == opPower && f.args[1].op == opNumber && f.args[1].val < 0 {
			t := args[k].args[0]
			if e := -f.args[1].val; e != 1 {
				t = infix("^", t, spellNumber(e))
			}
			times(&under, t)
		} else {
			times(&product, args[k])
		}
	}
	if product == nil {
		product = spellNumber(1)
	}
	if under != nil {
		product = infix("/", product, under)
	}
	if coef < 0 {
		product = &tree{kind: treeNeg, args: []*tree{product}}
	}
	return product
}
