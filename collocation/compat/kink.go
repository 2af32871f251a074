package compat

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"

	"pinn/pde"
)

// Kink is a place inside of a side where the data of a condition jump or have a kink. The solution is singular there, as at
// corners whose data contradict each other.
type Kink struct {
	Lower, Upper []float64 // ends of the box that holds it, one entry per coordinate
	Condition    int       // position in Problem.Conditions
	Axis         int       // along which the data are not smooth
	Order        int       // 0: they jump; 1: their slope does
	Singular     int       // order of the lowest derivatives of the fields that are not continuous: that of the equation, and Order
	Text         string    // "at S = 100, t = 1 `payoff` has a kink"
}

// Kinks lists the jumps and kinks in the data of the sides, those of affine conditions. Kinks where a border of materials meets the side are
// left out: there a solution with smooth data would be the singular one.
func Kinks(p *pde.Problem) []Kink {
	f := newFinder(p)
	var out []Kink
	for _, l := range f.sides {
		if !l.op.Affine() {
			continue
		}
		for _, axis := range l.on.Straight() {
			for eq := range l.eqs {
				for order := range 2 {
					if k := f.kink(l, eq, axis, order); k != nil {
						if !f.atBorder(k) {
							out = append(out, *k)
						}
						break // where the data jump, their slopes say nothing
					}
				}
			}
		}
	}
	return slices.CompactFunc(out, func(a, b Kink) bool { return a.Text == b.Text })
}

// atBorder reports whether a kink lies on a plane on which a flux jumps, or a jump on one on which values do.
func (f *finder) atBorder(k *Kink) bool {
	return slices.ContainsFunc(f.borders, func(w pde.Switch) bool {
		return w.Axis == k.Axis && f.passes(w, k.Lower) && (k.Order > 0 || valuesJump(w))
	})
}

// kink looks on lines of a leaf along an axis; it returns the box of what is found, nil if there is nothing.
func (f *finder) kink(l *leaf, eq, axis, order int) *Kink {
	var out *Kink
	in := l.inside()
	stride := max(1, len(in)/kinkLines)
	for k := 0; k < len(in); k += stride {
		d := &dataLine{leaf: l, eq: eq, axis: axis, at: slices.Clone(in[k])}
		x, ok := d.jump(f.lengths[axis])
		if order == 1 {
			x, ok = d.bend(f.lengths[axis])
		}
		if !ok {
			continue
		}
		d.at[axis] = x
		if out == nil {
			out = &Kink{Lower: slices.Clone(d.at), Upper: slices.Clone(d.at), Condition: l.cond, Axis: axis, Order: order, Singular: l.order[eq] + order}
		}
		for a, v := range d.at {
			out.Lower[a], out.Upper[a] = math.Min(out.Lower[a], v), math.Max(out.Upper[a], v)
		}
	}
	if out != nil {
		f.spread(out, l, axis)
	}
	return out
}

// spread makes the place as wide as the side where it lies at one value of its axis, and names it.
func (f *finder) spread(k *Kink, l *leaf, axis int) {
	p := f.problem
	same := k.Upper[axis]-k.Lower[axis] <= 1e-5*f.lengths[axis] // how well it is located, and some
	var at []string
	for a, name := range p.Coords {
		values := make([]float64, len(l.points))
		for i, x := range l.points {
			values[i] = x[a]
		}
		lo, hi := slices.Min(values), slices.Max(values)
		switch {
		case a == axis && same:
			k.Lower[a] = (k.Lower[a] + k.Upper[a]) / 2
			k.Upper[a] = k.Lower[a]
			grain := kinkLocated * f.lengths[a]
			at = append(at, fmt.Sprintf("%s = %.5g", name, math.Round(k.Lower[a]/grain)*grain+0))
		case a == axis:
			at = append(at, fmt.Sprintf("%s from %.3g to %.3g", name, k.Lower[a], k.Upper[a]))
		case lo == hi:
			at = append(at, fmt.Sprintf("%s = %.6g", name, lo))
		case same:
			k.Lower[a], k.Upper[a] = lo, hi
		}
	}
	what := "jumps"
	if k.Order == 1 {
		what = "has a kink"
	}
	k.Text = fmt.Sprintf("at %s `%s` %s", strings.Join(at, ", "), p.Conditions[k.Condition].Name, what)
}

// dataLine is the data of an equation on a line through a point of a leaf.
type dataLine struct {
	leaf     *leaf
	eq, axis int
	at       []float64
}

// values returns the data at places along the line: the residual of fields that vanish.
func (d *dataLine) values(along ...float64) []float64 {
	x := mat.NewDense(len(along), len(d.at), nil)
	for i, v := range along {
		x.SetRow(i, d.at)
		x.Set(i, d.axis, v)
	}
	var cloud pde.Cloud
	d.leaf.on.Put(&cloud, x)
	res := mat.NewDense(len(along), d.leaf.eqs, nil)
	d.leaf.op.Residual(res, &cloud, mat.NewDense(len(along), len(d.leaf.op.Slots()), nil), make([]float64, d.leaf.params))
	return mat.Col(nil, d.eq, res)
}

// line returns places on the line inside of the leaf, ascending, and the data there.
func (d *dataLine) line() (x, v []float64) {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, y := range d.leaf.points {
		lo, hi = math.Min(lo, y[d.axis]), math.Max(hi, y[d.axis])
	}
	for i := range kinkPoints {
		// A little off even places, where kinks of round numbers are.
		at := lo + (hi-lo)*(float64(i)+0.4142)/kinkPoints
		y := slices.Clone(d.at)
		if y[d.axis] = at; d.leaf.on.Holds(y) {
			x = append(x, at)
		}
	}
	return x, d.values(x...)
}

// largest returns the position of the largest of n values.
func largest(n int, value func(i int) float64) int {
	best := 0
	for i := range n {
		if value(i) > value(best) {
			best = i
		}
	}
	return best
}

// jump returns where the data jump.
func (d *dataLine) jump(length float64) (at float64, ok bool) {
	x, v := d.line()
	if len(x) < 2 {
		return 0, false
	}
	i := largest(len(v)-1, func(i int) float64 { return math.Abs(v[i+1] - v[i]) })
	lo, hi, a, b := x[i], x[i+1], v[i], v[i+1]
	for range jumpSteps {
		middle := (lo + hi) / 2
		m := d.values(middle)[0]
		if math.Abs(m-a) > math.Abs(b-m) {
			hi, b = middle, m
		} else {
			lo, a = middle, m
		}
	}
	// A steep slope may hide a smaller jump elsewhere: only the steepest place is looked at.
	return (lo + hi) / 2, math.Abs(b-a) > leastJump*d.size(v) && hi-lo < 1e-9*length
}

// bend returns where the slope of the data jumps: fourth differences, in which what is smooth is of fourth order in the gap, are of first
// order there.
func (d *dataLine) bend(length float64) (at float64, ok bool) {
	x, v := d.line()
	if len(x) < 5 {
		return 0, false
	}
	fourth := func(v []float64, i int) float64 { return math.Abs(v[i] - 4*v[i+1] + 6*v[i+2] - 4*v[i+3] + v[i+4]) }
	i := largest(len(v)-4, func(i int) float64 { return fourth(v, i) })
	lo, hi := x[i], x[i+4]
	most, slope := 0.0, 0.0
	for range kinkSteps {
		gap := (hi - lo) / 8
		y := make([]float64, 9)
		for k := range y {
			y[k] = lo + float64(k)*gap
		}
		u := d.values(y...)
		k := largest(5, func(i int) float64 { return fourth(u, i) })
		slope = fourth(u, k) / gap
		most = math.Max(most, slope)
		lo, hi = y[k], y[k+4]
	}
	return d.cross(lo, hi), slope > kinkLasting*most && slope*length > leastKink*d.size(v)
}

// cross returns where the straight lines through the data at either end of a short interval meet, which is where their kink is.
func (d *dataLine) cross(lo, hi float64) float64 {
	gap := hi - lo
	v := d.values(lo-gap, lo, hi, hi+gap)
	left, right := (v[1]-v[0])/gap, (v[3]-v[2])/gap
	at := lo + (v[2]-v[1]-right*gap)/(left-right)
	if !(lo <= at && at <= hi) {
		return (lo + hi) / 2
	}
	return at
}

// size returns how large the data are on a line or anywhere on the leaf.
func (d *dataLine) size(v []float64) float64 {
	return math.Max(d.leaf.size[d.eq], math.Max(slices.Max(v), -slices.Min(v)))
}
