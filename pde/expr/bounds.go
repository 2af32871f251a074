package expr

import "math"

// region is what a tape is evaluated over in interval arithmetic: a box of points. Normals and everything unknown are
// free.
type region struct{ lower, upper []float64 }

// bound writes the values that the outputs can take over a box to dst. registers is a workspace of t.registers.
func (t *tape) bound(dst []interval, over region, registers []interval) {
	for k := range t.code {
		i := &t.code[k]
		switch {
		case i.code == codeStore:
			dst[i.dst] = registers[i.a]
		case i.code == codeFill:
			dst[i.dst] = exactly(i.imm)
		default:
			v := i.bound(over, registers)
			read := [...]int{i.a, i.b, i.c}
			for _, r := range read[:i.code.operands()] {
				v.partial = v.partial || registers[r].partial
			}
			v.partial = v.partial || math.IsInf(v.lo, 0) || math.IsInf(v.hi, 0)
			registers[i.dst] = v
		}
	}
}

// bounds writes the ends of the values that the outputs can take over a box.
func (t *tape) bounds(lo, hi []float64, over region) {
	s := t.acquire()
	defer t.scratch.Put(s)
	if s.bounds == nil {
		s.bounds = make([]interval, t.registers+t.outputs)
	}
	out := s.bounds[t.registers:]
	t.bound(out, over, s.bounds)
	for k, b := range out {
		lo[k], hi[k] = b.lo, b.hi
	}
}

// bound returns the values of an instruction that fills a register, without regard to parts that may not be finite.
func (i *instruction) bound(over region, r []interval) interval {
	switch i.code {
	case codeConst:
		return exactly(i.imm)
	case codeCoord:
		return between(over.lower[i.a], over.upper[i.a])
	case codeNormal:
		return between(-1, 1)
	case codeMate, codeSlot, codeParam:
		return everything
	case codeAdd:
		return r[i.a].plus(r[i.b])
	case codeSub:
		return r[i.a].minus(r[i.b])
	case codeMul:
		if i.a == i.b {
			return r[i.a].square()
		}
		return r[i.a].times(r[i.b])
	case codeDiv:
		return r[i.a].over(r[i.b])
	case codeAddConst:
		return r[i.a].plus(exactly(i.imm))
	case codeMulConst:
		return r[i.a].scaled(i.imm)
	case codeDivConst:
		return r[i.a].inverse().scaled(i.imm)
	case codeAddScaled:
		return r[i.a].plus(r[i.b].scaled(i.imm))
	case codeSqrt:
		return r[i.a].sqrt()
	case codePow:
		return r[i.a].raised(r[i.b])
	case codePowConst:
		return r[i.a].power(i.imm)
	case codeUnary:
		return builtins[i.fn].over(r[i.a], interval{})
	case codeBinary:
		return builtins[i.fn].over(r[i.a], r[i.b])
	case codeLess:
		return r[i.a].less(r[i.b])
	case codeLessEqual:
		return r[i.a].lessEqual(r[i.b])
	}
	return r[i.a].choose(r[i.b], r[i.c]) // codeSelect
}
