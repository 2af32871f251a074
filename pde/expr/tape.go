package expr

import (
	"math"
	"sync"

	"gonum.org/v1/gonum/mat"
)

type code uint8

const (
	codeConst  code = iota // imm
	codeCoord              // column a of the points
	codeMate               // column a of the mates
	codeNormal             // column a of the normals
	codeSlot               // column a of the slots
	codeParam              // parameter a
	codeStore              // output dst = a; these two have no register
	codeFill               // output dst = imm

	codeAdd       // a + b
	codeSub       // a - b
	codeMul       // a * b
	codeDiv       // a / b
	codeAddConst  // a + imm
	codeMulConst  // a * imm
	codeDivConst  // imm / a
	codeAddScaled // a + imm*b

	codeSqrt
	codePow       // a ^ b
	codePowConst  // a ^ imm
	codeUnary     // builtins[fn] of a
	codeBinary    // builtins[fn] of a, b
	codeLess      // 1 if a < b, else 0
	codeLessEqual // 1 if a <= b, else 0
	codeSelect    // b if a is 1, else c
)

// instruction computes a register from others, for a whole block of points. The result may replace an operand: each
// entry of it is written after the same entries of the operands are read.
type instruction struct {
	code    code
	dst     int
	a, b, c int
	fn      int
	imm     float64
}

// operands returns the number of registers that an instruction reads.
func (c code) operands() int {
	switch c {
	case codeConst, codeCoord, codeMate, codeNormal, codeSlot, codeParam, codeFill:
		return 0
	case codeAdd, codeSub, codeMul, codeDiv, codeAddScaled, codePow, codeBinary, codeLess, codeLessEqual:
		return 2
	case codeSelect:
		return 3
	}
	return 1
}

// operands lists the registers that the instruction reads.
func (i *instruction) operands() []*int {
	return []*int{&i.a, &i.b, &i.c}[:i.code.operands()]
}

// view is a matrix, or one column of it, by rows that are stride apart.
type view struct {
	data   []float64
	stride int
}

func viewOf(m *mat.Dense) view {
	if m == nil {
		return view{}
	}
	r := m.RawMatrix()
	return view{r.Data, r.Stride}
}

// column returns the view that begins at column k.
func (v view) column(k int) view { return view{v.data[k:], v.stride} }

// tape is a straight-line program over blocks of points. It is immutable but for its pool of workspaces, and safe
// for concurrent use.
type tape struct {
	code      []instruction
	registers int
	outputs   int
	reads     trait
	scratch   sync.Pool // of *scratch
}

// scratch is the workspace of one run.
type scratch struct {
	registers                   []float64 // block entries each
	coord, mate, normal, fields view
	params                      []float64
	outputs                     []view // one column each
	bounds                      []interval
}

func (t *tape) newScratch() *scratch {
	return &scratch{registers: make([]float64, block*t.registers), outputs: make([]view, t.outputs)}
}

// acquire returns a workspace, whose inputs and outputs the caller sets before [tape.run].
func (t *tape) acquire() *scratch { return t.scratch.Get().(*scratch) }

// run evaluates the outputs at all points and gives the workspace back.
func (t *tape) run(s *scratch, points int) {
	for lo := 0; lo < points; lo += block {
		n := min(block, points-lo)
		for k := range t.code {
			switch i := &t.code[k]; {
			case i.code <= codeFill:
				s.move(i, lo, n)
			case i.code <= codeAddScaled:
				s.arithmetic(i, n)
			default:
				s.function(i, n)
			}
		}
	}
	clear(s.outputs)
	s.coord, s.mate, s.normal, s.fields, s.params = view{}, view{}, view{}, view{}, nil
	t.scratch.Put(s)
}

func (s *scratch) register(r, n int) []float64 { return s.registers[r*block : r*block+n] }

// move copies between registers and matrices.
func (s *scratch) move(i *instruction, lo, n int) {
	switch i.code {
	case codeConst:
		fill(s.register(i.dst, n), i.imm)
	case codeParam:
		fill(s.register(i.dst, n), s.params[i.a])
	case codeCoord:
		s.coord.load(s.register(i.dst, n), i.a, lo)
	case codeMate:
		s.mate.load(s.register(i.dst, n), i.a, lo)
	case codeNormal:
		s.normal.load(s.register(i.dst, n), i.a, lo)
	case codeSlot:
		s.fields.load(s.register(i.dst, n), i.a, lo)
	case codeStore:
		out := s.outputs[i.dst]
		for p, v := range s.register(i.a, n) {
			out.data[(lo+p)*out.stride] = v
		}
	case codeFill:
		out := s.outputs[i.dst]
		for p := lo; p < lo+n; p++ {
			out.data[p*out.stride] = i.imm
		}
	}
}

func fill(dst []float64, v float64) {
	for p := range dst {
		dst[p] = v
	}
}

// load copies a column, from row lo on, into dst.
func (v view) load(dst []float64, column, lo int) {
	at := lo*v.stride + column
	for p := range dst {
		dst[p] = v.data[at]
		at += v.stride
	}
}

func (s *scratch) arithmetic(i *instruction, n int) {
	dst, a := s.register(i.dst, n), s.register(i.a, n)
	b := s.register(i.b, n) // unused by the codes with a constant, for which b is register 0
	switch i.code {
	case codeAdd:
		for p, v := range a {
			dst[p] = v + b[p]
		}
	case codeSub:
		for p, v := range a {
			dst[p] = v - b[p]
		}
	case codeMul:
		for p, v := range a {
			dst[p] = v * b[p]
		}
	case codeDiv:
		for p, v := range a {
			dst[p] = v / b[p]
		}
	case codeAddConst:
		for p, v := range a {
			dst[p] = v + i.imm
		}
	case codeMulConst:
		for p, v := range a {
			dst[p] = v * i.imm
		}
	case codeDivConst:
		for p, v := range a {
			dst[p] = i.imm / v
		}
	case codeAddScaled:
		for p, v := range a {
			dst[p] = v + i.imm*b[p]
		}
	}
}

func (s *scratch) function(i *instruction, n int) {
	dst, a := s.register(i.dst, n), s.register(i.a, n)
	b := s.register(i.b, n)
	switch i.code {
	case codeSqrt:
		for p, v := range a {
			dst[p] = math.Sqrt(v)
		}
	case codePow:
		for p, v := range a {
			dst[p] = math.Pow(v, b[p])
		}
	case codePowConst:
		for p, v := range a {
			dst[p] = math.Pow(v, i.imm)
		}
	case codeUnary:
		f := &builtins[i.fn]
		if f.whole != nil {
			f.whole(dst, a)
			return
		}
		for p, v := range a {
			dst[p] = f.unary(v)
		}
	case codeBinary:
		f := builtins[i.fn].binary
		for p, v := range a {
			dst[p] = f(v, b[p])
		}
	case codeLess, codeLessEqual:
		for p, v := range a {
			r := 0.0 // dst may be a or b
			if w := b[p]; v < w || i.code == codeLessEqual && v == w {
				r = 1
			}
			dst[p] = r
		}
	case codeSelect:
		c := s.register(i.c, n)
		for p, v := range a {
			r := c[p]
			if v == 1 {
				r = b[p]
			}
			dst[p] = r
		}
	}
}
