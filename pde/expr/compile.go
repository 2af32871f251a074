package expr

import (
	"math"

	"pinn/pde"
)

// compiler turns nodes into a tape. Registers are numbered by the instruction that fills them, and equal
// instructions are one, so that what several nodes share is computed once.
type compiler struct {
	code   []instruction
	number map[instruction]int // value numbering
	done   map[*node]int
	column map[pde.Slot]int
	within bool // powers are NaN where they have no value
}

// compile returns the tape that computes the outputs, reading the slots from the columns of that order.
func compile(g *graph, outputs []*node, slots []pde.Slot) *tape {
	return new(compiler).compile(g, outputs, slots)
}

func (c *compiler) compile(g *graph, outputs []*node, slots []pde.Slot) *tape {
	c.number, c.done, c.column = make(map[instruction]int), make(map[*node]int), make(map[pde.Slot]int)
	for k, s := range slots {
		c.column[s] = k
	}
	var fills []instruction
	t := &tape{outputs: len(outputs)}
	for k, n := range outputs {
		t.reads |= n.has
		if n.op == opNumber {
			fills = append(fills, instruction{code: codeFill, dst: k, imm: n.val})
			continue
		}
		r := c.value(g, n)
		c.code = append(c.code, instruction{code: codeStore, dst: k, a: r})
	}
	t.code, t.registers = allocate(c.code)
	t.code = append(t.code, fills...)
	t.scratch.New = func() any { return t.newScratch() }
	return t
}

// emit returns the register of an instruction.
func (c *compiler) emit(i instruction) int {
	if r, ok := c.number[i]; ok {
		return r
	}
	r := len(c.code)
	c.number[i] = r
	i.dst = r
	c.code = append(c.code, i)
	return r
}

// value returns the register that holds n.
func (c *compiler) value(g *graph, n *node) int {
	if r, ok := c.done[n]; ok {
		return r
	}
	r := c.fresh(g, n)
	c.done[n] = r
	return r
}

func (c *compiler) fresh(g *graph, n *node) int {
	switch n.op {
	case opNumber:
		return c.emit(instruction{code: codeConst, imm: n.val})
	case opCoord:
		if n.sheet > 0 {
			return c.emit(instruction{code: codeMate, a: n.axis})
		}
		return c.emit(instruction{code: codeCoord, a: n.axis})
	case opSlot:
		return c.emit(instruction{code: codeSlot, a: c.column[n.slot]})
	case opParam:
		return c.emit(instruction{code: codeParam, a: n.axis})
	case opNormal:
		return c.emit(instruction{code: codeNormal, a: n.axis})
	case opSum:
		return c.sum(g, n)
	case opProduct:
		return c.product(g, n)
	case opPower:
		return c.power(g, n)
	case opCall:
		return c.call(g, n)
	case opLess:
		return c.emit(instruction{code: codeLess, a: c.value(g, n.args[0]), b: c.value(g, n.args[1])})
	case opLessEqual:
		return c.emit(instruction{code: codeLessEqual, a: c.value(g, n.args[0]), b: c.value(g, n.args[1])})
	}
	return c.emit(instruction{
		code: codeSelect, a: c.value(g, n.args[0]), b: c.value(g, n.args[1]), c: c.value(g, n.args[2]),
	})
}

// sum adds the terms in their order, but begins with one that needs no factor if there is one.
func (c *compiler) sum(g *graph, n *node) int {
	start := 0
	for k, a := range n.args {
		if coef, _ := g.split(a); coef == 1 {
			start = k
			break
		}
	}
	acc := c.value(g, n.args[start])
	for k, a := range n.args {
		if k == start {
			continue
		}
		coef, rest := g.split(a)
		r := c.value(g, rest)
		switch coef {
		case 1:
			acc = c.emit(instruction{code: codeAdd, a: acc, b: r})
		case -1:
			acc = c.emit(instruction{code: codeSub, a: acc, b: r})
		default:
			acc = c.emit(instruction{code: codeAddScaled, a: acc, b: r, imm: coef})
		}
	}
	if n.val != 0 {
		acc = c.emit(instruction{code: codeAddConst, a: acc, imm: n.val})
	}
	return acc
}

// product computes one fraction: the factors with negative exponents are its denominator.
func (c *compiler) product(g *graph, n *node) int {
	over, under := -1, -1
	times := func(acc *int, r int) {
		if *acc >= 0 {
			r = c.emit(instruction{code: codeMul, a: *acc, b: r})
		}
		*acc = r
	}
	for _, a := range n.args {
		if a.op == opPower && a.args[1].op == opNumber && a.args[1].val < 0 && (c.within || !confined(a)) {
			times(&under, c.value(g, g.power(a.args[0], g.number(-a.args[1].val))))
		} else {
			times(&over, c.value(g, a))
		}
	}
	switch {
	case over < 0:
		return c.emit(instruction{code: codeDivConst, a: under, imm: n.val})
	case under >= 0:
		over = c.emit(instruction{code: codeDiv, a: over, b: under})
	}
	if n.val == 1 {
		return over
	}
	return c.emit(instruction{code: codeMulConst, a: over, imm: n.val})
}

// power computes a power, which is zero where it has no value.
func (c *compiler) power(g *graph, n *node) int {
	r := c.powerWithin(g, n)
	if c.within || !confined(n) {
		return r
	}
	zero := c.emit(instruction{code: codeConst})
	beyond := c.emit(instruction{code: codeLess, a: c.value(g, n.args[0]), b: zero})
	return c.emit(instruction{code: codeSelect, a: beyond, b: zero, c: r})
}

// powerWithin computes integer and half-integer powers from products and a square root, others by math.Pow.
func (c *compiler) powerWithin(g *graph, n *node) int {
	base, e := n.args[0], n.args[1]
	whole := math.Floor(math.Abs(e.val))
	half := math.Abs(e.val) - whole
	switch {
	case e.op != opNumber:
		return c.emit(instruction{code: codePow, a: c.value(g, base), b: c.value(g, e)})
	case whole > powerMultiplied || half != 0 && half != 0.5:
		return c.emit(instruction{code: codePowConst, a: c.value(g, base), imm: e.val})
	case e.val < 0:
		return c.emit(instruction{code: codeDivConst, a: c.value(g, g.power(base, g.number(-e.val))), imm: 1})
	}
	r := c.value(g, base)
	if half == 0 {
		return c.integerPower(r, int(whole))
	}
	root := c.emit(instruction{code: codeSqrt, a: r})
	if whole == 0 {
		return root
	}
	return c.emit(instruction{code: codeMul, a: c.integerPower(r, int(whole)), b: root})
}

func (c *compiler) integerPower(r, k int) int {
	switch {
	case k == 1:
		return r
	case k%2 == 0:
		root := c.integerPower(r, k/2)
		return c.emit(instruction{code: codeMul, a: root, b: root})
	}
	return c.emit(instruction{code: codeMul, a: c.integerPower(r, k-1), b: r})
}

func (c *compiler) call(g *graph, n *node) int {
	i := instruction{code: codeUnary, a: c.value(g, n.args[0]), fn: n.axis}
	if len(n.args) == 2 {
		i.code, i.b = codeBinary, c.value(g, n.args[1])
	}
	return c.emit(i)
}

// allocate maps the registers of the code to as few as its order allows: a register is free again after its last
// use, and the instruction of that use may already write to it.
func allocate(code []instruction) ([]instruction, int) {
	last := make(map[int]int)
	for k := range code {
		for _, r := range code[k].operands() {
			last[*r] = k
		}
	}
	var free []int
	place := make(map[int]int)
	count := 0
	for k := range code {
		i := &code[k]
		for _, r := range i.operands() {
			old := *r
			*r = place[old]
			if last[old] == k {
				free = append(free, place[old])
				last[old] = -1
			}
		}
		if i.code == codeStore {
			continue
		}
		if len(free) == 0 {
			free = append(free, count)
			count++
		}
		place[k] = free[len(free)-1]
		free = free[:len(free)-1]
		i.dst = place[k]
	}
	return code, count
}
