package expr

import (
	"strconv"
)

// parser is a precedence-climbing parser: each operator has a binding power, and an operand extends over everything
// that binds at least as tightly as what surrounds it. Faults travel as panics of *Error and stop at [catch].
type parser struct {
	src    Source
	tokens []token
	at     int
	depth  int
}

// parseExpression reads a text that is one expression.
func parseExpression(src Source) (t *tree, err *Error) {
	defer catch(&err)
	p := newParser(src)
	t = p.expression(bindSum)
	if tok := p.peek(); tok.is("=") {
		p.fail(tok, `unexpected "=": an expression is wanted here, not an equation`)
	}
	p.mustEnd()
	return t, nil
}

// parseEquation reads a text of the form "lhs = rhs".
func parseEquation(src Source) (lhs, rhs *tree, err *Error) {
	defer catch(&err)
	p := newParser(src)
	lhs = p.expression(bindSum)
	if p.peek().kind == tokenEnd {
		panic(fault(src, lhs.pos, lhs.end-lhs.pos, `missing "=": an equation is written lhs = rhs`))
	}
	if !p.accept("=") {
		p.mustEnd()
	}
	rhs = p.expression(bindSum)
	if tok := p.peek(); tok.is("=") {
		p.fail(tok, `a second "=": an equation has two sides`)
	}
	p.mustEnd()
	return lhs, rhs, nil
}

// catch turns a panic of an *Error into the value; other panics go on.
func catch(err **Error) {
	switch r := recover().(type) {
	case nil:
	case *Error:
		*err = r
	default:
		panic(r)
	}
}

func newParser(src Source) *parser {
	tokens, err := lex(src)
	if err != nil {
		panic(err)
	}
	p := &parser{src: src, tokens: tokens}
	if len(tokens) == 1 {
		p.fail(tokens[0], "the text is empty")
	}
	return p
}

func (p *parser) peek() token { return p.tokens[p.at] }

func (p *parser) take() token {
	t := p.tokens[p.at]
	if t.kind != tokenEnd {
		p.at++
	}
	return t
}

func (p *parser) accept(mark string) bool {
	if !p.peek().is(mark) {
		return false
	}
	p.at++
	return true
}

func (p *parser) fail(t token, format string, args ...any) {
	panic(fault(p.src, t.pos, len(t.text), format, args...))
}

// lastEnd is where the token before the next one ends.
func (p *parser) lastEnd() int {
	t := p.tokens[p.at-1]
	return t.pos + len(t.text)
}

// expression reads operands and the infix operators between them that bind at least with the power least.
func (p *parser) expression(least int) *tree {
	if p.depth++; p.depth > maxDepth {
		p.fail(p.peek(), "nested more than %d deep", maxDepth)
	}
	defer func() { p.depth-- }()
	left := p.operand()
	for {
		t := p.peek()
		power, infix := binding[t.text]
		if !infix || power < least {
			return left
		}
		p.take()
		right := power + 1
		if power == bindPower {
			right = power
		}
		kind := treeBinary
		if power == bindCompare {
			kind = treeCompare
		}
		arg := p.expression(right)
		left = &tree{kind: kind, text: t.text, args: []*tree{left, arg}, pos: left.pos, end: arg.end}
	}
}

// operand reads a number, a name, a call, a parenthesis or an operand with a sign.
func (p *parser) operand() *tree {
	t := p.take()
	switch {
	case t.kind == tokenNumber:
		v, err := strconv.ParseFloat(t.text, 64)
		if err != nil || v > maxNumber {
			p.fail(t, "the number %s is out of range: squares of numbers beyond %g overflow", shortened(t.text), maxNumber)
		}
		return &tree{kind: treeNumber, value: v, pos: t.pos, end: p.lastEnd()}
	case t.kind == tokenName && p.peek().is("("):
		return p.call(t)
	case t.kind == tokenName:
		return &tree{kind: treeName, text: t.text, pos: t.pos, end: p.lastEnd()}
	case t.is("("):
		inner := p.expression(bindSum)
		p.closeParen(t, `")"`)
		return inner
	case t.is("-"):
		arg := p.expression(bindNeg)
		return &tree{kind: treeNeg, args: []*tree{arg}, pos: t.pos, end: arg.end}
	case t.is("+"):
		return p.expression(bindNeg)
	case t.kind == tokenEnd:
		p.fail(t, "the text ends where a number or a name is wanted")
	}
	p.fail(t, "unexpected %q: a number or a name is wanted here", t.text)
	return nil
}

// call reads the arguments after a name. A comparison is allowed as the first argument of if alone.
func (p *parser) call(name token) *tree {
	open := p.take()
	call := &tree{kind: treeCall, text: name.text, pos: name.pos}
	for !p.accept(")") {
		if len(call.args) > 0 && !p.accept(",") {
			p.closeParen(open, `"," or ")"`)
			break
		}
		least := bindSum
		if name.text == "if" && len(call.args) == 0 {
			least = bindCompare
		}
		arg := p.expression(least)
		if arg.kind == treeCompare && (arg.args[0].kind == treeCompare) {
			panic(fault(p.src, arg.pos, arg.end-arg.pos, "comparisons cannot be chained: nest if(..) instead"))
		}
		call.args = append(call.args, arg)
	}
	call.end = p.lastEnd()
	return call
}

// closeParen takes the ")" that belongs to open, or says why there is none.
func (p *parser) closeParen(open token, wanted string) {
	switch t := p.peek(); {
	case p.accept(")"):
	case t.kind == tokenEnd:
		p.fail(open, `this "(" is not closed`)
	default:
		p.stray(wanted)
	}
}

// mustEnd fails unless the text is used up.
func (p *parser) mustEnd() {
	switch t := p.peek(); {
	case t.kind == tokenEnd:
	case t.is(")"):
		p.fail(t, `this ")" has no "("`)
	default:
		p.stray("an operator")
	}
}

// stray reports a token that cannot follow an operand.
func (p *parser) stray(wanted string) {
	t, before := p.peek(), p.tokens[p.at-1]
	switch {
	case t.kind == tokenNumber || t.kind == tokenName || t.is("("):
		spot := token{text: p.src.Text[before.pos : t.pos+len(t.text)], pos: before.pos}
		if _, function := builtinAt[before.text]; function || before.text == "lap" || before.text == "dn" {
			p.fail(spot, "%s is a function: write %s(%s) with all of its argument in parentheses", before.text, before.text, t.text)
		}
		p.fail(spot, "missing operator: write %s*%s", before.text, t.text)
	case binding[t.text] == bindCompare:
		p.fail(t, "%q does not belong here: a comparison is the first argument of if(cond, a, b)", t.text)
	}
	p.fail(t, "unexpected %q: %s is wanted here", t.text, wanted)
}
