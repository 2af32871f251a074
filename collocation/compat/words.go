package compat

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"pinn/collocation/region"
	"pinn/pde/jet"
)

// demand is what a row with one unknown asks for.
type demand struct {
	name  string // of the unknown: "u_x"
	value float64
}

// text says what the rows of a finding ask for.
func (f *finding) text() string {
	p := f.spot.problem
	name := func(c int) string { return "`" + p.Conditions[c].Name + "`" }
	var asked, others []string // phrases per condition
	var order []int            // of the conditions in asked
	demands := map[int][]demand{}
	for i := range f.rows {
		r := &f.rows[i]
		c := r.leaf.cond
		d, ok := f.demand(r)
		switch {
		case ok:
			if !slices.Contains(order, c) {
				order = append(order, c)
			}
			demands[c] = append(demands[c], d)
		case r.tangent != jet.Index{}:
			others = append(others, fmt.Sprintf("%s, differentiated along %s,", name(c), strings.Join(r.lines(p.Coords), ", ")))
		default:
			others = append(others, name(c))
		}
	}
	others = slices.Compact(others) // of two sides
	write := digits(demands)
	verb := " asks for "
	for _, c := range order {
		var parts []string
		for _, d := range demands[c] {
			parts = append(parts, d.name+" = "+write(d.value))
		}
		asked = append(asked, name(c)+verb+join(parts))
		verb = " for "
	}
	text := join(asked)
	switch {
	case len(asked) == 0 && len(others) == 1:
		text = others[0] + " cannot hold"
	case len(asked) == 0:
		text = join(others) + " cannot hold together"
	case len(others) > 0:
		text += ", with which " + join(others) + " cannot hold"
	}
	if f.size < contradictionPlain {
		text += fmt.Sprintf(" (a difference of %.1e of their size)", f.size)
	}
	return text
}

// lines names the lines along which a row has been differentiated: axes as often as that, and sides that are not along one once.
func (r *row) lines(coords []string) (out []string) {
	for _, k := range r.tangent.Axes() {
		if a := slices.Index(r.leaf.lines[k], 1); a >= 0 {
			out = append(out, coords[a])
		} else if !slices.Contains(out, alongSides) {
			out = append(out, alongSides)
		}
	}
	return out
}

const alongSides = "its sides"

// demand returns what a row asks for if it has one unknown.
func (f *finding) demand(r *row) (demand, bool) {
	one := -1
	for k, v := range r.a {
		if v != 0 && one >= 0 {
			return demand{}, false
		}
		if v != 0 {
			one = k
		}
	}
	p := f.spot.problem
	sheet, field, d, param := f.u.split(one)
	var name string
	switch {
	case param >= 0:
		name = p.Params[param].Name
	case d != jet.Index{}:
		name = p.Fields[field] + "_" + d.Name(p.Coords)
	default:
		name = p.Fields[field]
	}
	if sheet > 0 {
		name = "mate(" + name + ")"
	}
	v := f.at[one] + r.b/r.a[one]
	if math.Abs(v) <= r.unsureB/math.Abs(r.a[one]) {
		v = 0 // but for the doubt about it
	}
	return demand{name, v}, true
}

// digits returns how values are written: with six digits, or with as many as tell those of one unknown apart.
func digits(demands map[int][]demand) func(float64) string {
	for precision := 6; precision < 15; precision += 3 {
		told := true
		seen := map[string]float64{}
		for _, list := range demands {
			for _, d := range list {
				key := d.name + fmt.Sprintf(" %.*g", precision, d.value)
				if v, ok := seen[key]; ok && v != d.value {
					told = false
				}
				seen[key] = d.value
			}
		}
		if told {
			return func(v float64) string { return fmt.Sprintf("%.*g", precision, v) }
		}
	}
	return func(v float64) string { return fmt.Sprintf("%.15g", v) }
}

// join writes a list: "a, b and c".
func join(parts []string) string {
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	last := len(parts) - 1
	return strings.Join(parts[:last], ", ") + " and " + parts[last]
}

// place names the place of a contradiction, and says at which of its points the values of its text, which is that of a finding, are.
func (f *finder) place(c *Contradiction, text *finding) {
	p := f.problem
	x := text.spot.points[0].x
	var fixed, free, there []string
	round := false
	for _, l := range text.spot.leaves[0] {
		round = round || !l.full && len(l.lines) < own(l)
	}
	ball := ballAxes(text, round)
	switch {
	case round && ball != nil:
		fixed = append(fixed, "the sphere")
	case round:
		fixed = append(fixed, "the boundary")
	}
	for a, name := range p.Coords {
		lo, hi := c.Lower[a], c.Upper[a]
		switch {
		case slices.Contains(ball, a):
			there = append(there, fmt.Sprintf("%s = %.4g", name, x[a]))
		case lo == hi:
			fixed = append(fixed, fmt.Sprintf("%s = %.6g", name, lo))
		default:
			there = append(there, fmt.Sprintf("%s = %.4g", name, x[a]))
			if near := 1e-9 * f.lengths[a]; lo > p.Lower[a]+near || hi < p.Upper[a]-near {
				free = append(free, fmt.Sprintf("%s from %.4g to %.4g", name, lo, hi))
			}
		}
	}
	c.Where = strings.Join(append(fixed, free...), ", ")
	if len(fixed)+len(free) == 0 {
		c.Where = "all points of the domain"
	}
	if len(there) > 0 {
		c.Text += " (values at " + strings.Join(there, ", ") + ")"
	}
}

func own(l *leaf) int {
	_, own := l.on.Dims()
	return own
}

// ballAxes returns the axes of the ball on whose surface a spot lies.
func ballAxes(f *finding, round bool) []int {
	if !round {
		return nil
	}
	for _, l := range f.spot.leaves[0] {
		if b := region.BallOf(l.on); b != nil {
			axes, _, _ := b.Shape()
			return axes
		}
	}
	return nil
}
