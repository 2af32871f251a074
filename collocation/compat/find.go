package compat

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/gonum/mat"

	"pinn/pde"
)

// Contradiction says that conditions ask for different things where they meet.
type Contradiction struct {
	// Lower and Upper are the ends of the smallest box that holds the place, one entry per coordinate: alike along the
	// axes on which the place is a point, the ends of the domain along those on which it is all of it.
	Lower, Upper []float64
	// MateLower and MateUpper are those of the mates of the place, where a condition that looks at them takes part; nil elsewhere.
	MateLower, MateUpper []float64
	// Conditions lists those that take part, as positions in Problem.Conditions, ascending.
	Conditions []int
	// Order is that of the lowest derivatives of the fields that cannot be continuous: 0 for the values. Terms count with
	// all their derivatives: u_t = u_xx is of order 2.
	Order int
	// Size is what does not fit, relative to the size of the data and at most 1: that of u = 100 against u = 0.
	Size float64
	// Where names the place, "x = 0, t = 0", and Text says what is asked for: "`left` asks for u = 100 and `start` for u = 0".
	Where, Text string
}

// String returns a sentence.
func (c *Contradiction) String() string { return "at " + c.Where + " " + c.Text }

// Find returns the contradictions of a problem that has passed Check: where conditions meet at corners, edges and ends of
// parts of sides, on a side that has several, and among the equations of the domain. Places are found by samples: a
// contradiction along a part of an edge that holds none of seven points is not seen. Conditions on regions that are no
// [pinn/collocation/region.Locator], such as measured data, are not compared. Only the lowest order at a place is reported. The same problem gives
// the same list.
func Find(p *pde.Problem) []*Contradiction {
	f := newFinder(p)
	if some := f.inside(); len(some) > 0 {
		return some
	}
	var out []*Contradiction
	faulty := map[*leaf]bool{}
	// First what is wrong all over a side, which would be wrong at its ends too.
	for _, whole := range []bool{true, false} {
		for i, a := range f.sides {
			for _, b := range f.sides[i:] {
				if (a == b || a.covers(b)) != whole || faulty[a] || faulty[b] {
					continue
				}
				c := f.compare(a, b)
				if whole && len(c) > 0 {
					faulty[a], faulty[b] = true, true
				}
				out = append(out, c...)
			}
		}
	}
	return merge(out)
}

// covers reports whether two leaves of one dimension share more than their ends.
func (l *leaf) covers(o *leaf) bool {
	return own(l) == own(o) && (slices.ContainsFunc(l.inside(), o.on.Holds) || slices.ContainsFunc(o.inside(), l.on.Holds))
}

// finder holds what is needed of a problem.
type finder struct {
	problem     *pde.Problem
	sides, full []*leaf
	lengths     []float64
	fields      []float64
	order       int
	borders     []pde.Switch
}

func newFinder(p *pde.Problem) *finder {
	f := &finder{problem: p, fields: make([]float64, len(p.Fields)), borders: borders(p)}
	for a, lo := range p.Lower {
		f.lengths = append(f.lengths, p.Upper[a]-lo)
	}
	highest := 0
	for _, l := range leaves(p) {
		if l.full {
			f.full = append(f.full, l)
		} else {
			f.sides = append(f.sides, l)
		}
		highest = max(highest, slices.Max(l.order))
		for _, v := range l.values {
			f.fields[v.field] = max(f.fields[v.field], v.size)
		}
	}
	f.order = min(highest+orderBeyond, orderMost)
	if len(p.Coords) >= dimOfSlopesOnly {
		f.order = min(highest, 1)
	}
	return f
}

// inside looks at the equations of the domain alone.
func (f *finder) inside() []*Contradiction {
	if len(f.full) == 0 {
		return nil
	}
	in := f.full[0].inside()
	for _, x := range in[:min(2, len(in))] {
		if f.spot(x, nil).look() == nil {
			return nil
		}
	}
	out := f.report([]*finding{f.spot(in[0], nil).look()})
	out[0].Lower, out[0].Upper, out[0].Where = slices.Clone(f.problem.Lower), slices.Clone(f.problem.Upper), "all points of the domain"
	return out
}

// compare looks at the points that two leaves share, or at some points inside of one that is given twice.
func (f *finder) compare(a, b *leaf) []*Contradiction {
	var shared [][]float64
	if a == b {
		shared = a.inside()
	} else {
		for _, x := range a.points {
			if b.on.Holds(x) {
				shared = append(shared, x)
			}
		}
		for _, x := range b.points {
			known := func(y []float64) bool { return slices.Equal(x, y) }
			if a.on.Holds(x) && !slices.ContainsFunc(shared, known) {
				shared = append(shared, x)
			}
		}
	}
	pair := []*leaf{a}
	if b != a {
		pair = append(pair, b)
	}
	few := pointsFirstOnEdge
	if a == b {
		few = pointsFirstInside
	}
	var found []*finding
	for stride := max(1, len(shared)/few); ; stride = 1 {
		found = nil
		for k := 0; k < len(shared); k += stride {
			if r := f.spot(shared[k], pair).look(); r != nil {
				found = append(found, r)
			}
		}
		if stride == 1 || found == nil {
			return f.report(found)
		}
	}
}

// spot puts together what holds at a point: the given leaves, the equations of the domain and, where some of them look at
// mates, what holds at these and does not look back.
func (f *finder) spot(x []float64, sides []*leaf) *spot {
	s := &spot{problem: f.problem, lengths: f.lengths, fields: f.fields, order: f.orderAt(x)}
	s.points = []point{{x: x, mates: map[*leaf]int{}}}
	here := slices.Clone(sides)
	for _, l := range f.full {
		if l.on.Holds(x) {
			here = append(here, l)
		}
	}
	s.leaves = [][]*leaf{here}
	for _, l := range sides {
		if l.mates {
			s.points[0].mates[l] = f.mate(s, l)
		}
	}
	return s
}

// mate returns the number of the point at which a leaf looks from the first point of a spot, and adds that point where it is not there yet: a corner has a mate
// along every period.
func (f *finder) mate(s *spot, l *leaf) int {
	var cloud pde.Cloud
	x := s.points[0].x
	l.on.Put(&cloud, mat.NewDense(1, len(x), slices.Clone(x)))
	mate := slices.Clone(cloud.Mate.RawRowView(0))
	if k := slices.IndexFunc(s.points, func(p point) bool { return slices.Equal(p.x, mate) }); k > 0 {
		return k
	}
	var there []*leaf
	for _, o := range slices.Concat(f.sides, f.full) {
		if !o.mates && o.on.Holds(mate) {
			there = append(there, o)
		}
	}
	s.points, s.leaves = append(s.points, point{x: mate, sheet: len(s.points)}), append(s.leaves, there)
	return len(s.points) - 1
}

// report makes a contradiction of what was found at points of one place; it is that of the lowest order and the largest size.
func (f *finder) report(found []*finding) []*Contradiction {
	if len(found) == 0 {
		return nil
	}
	worst := slices.MinFunc(found, func(a, b *finding) int { return cmp.Or(cmp.Compare(a.order, b.order), -cmp.Compare(a.size, b.size)) })
	c := &Contradiction{Order: worst.order, Size: min(worst.size, 1), Text: worst.text()}
	for _, row := range worst.rows {
		if !slices.Contains(c.Conditions, row.leaf.cond) {
			c.Conditions = append(c.Conditions, row.leaf.cond)
		}
	}
	slices.Sort(c.Conditions)
	for _, r := range found {
		c.Lower, c.Upper = widened(c.Lower, c.Upper, r.spot.points[0].x)
		if len(r.spot.points) > 1 {
			c.MateLower, c.MateUpper = widened(c.MateLower, c.MateUpper, r.spot.points[1].x)
		}
	}
	f.settle(c.Lower, c.Upper)
	if c.MateLower != nil {
		f.settle(c.MateLower, c.MateUpper)
	}
	f.place(c, worst)
	return []*Contradiction{c}
}

// settle makes ends of a box that differ by roundings the same, that which takes fewer digits, and leaves out the roundings of points.
func (f *finder) settle(lower, upper []float64) {
	for a, lo := range lower {
		if hi := upper[a]; lo != hi && hi-lo <= placeSame*f.lengths[a] {
			if characters(hi) < characters(lo) {
				lo = hi
			}
			lower[a], upper[a] = lo, lo
		}
		if lower[a] == upper[a] {
			lower[a] = tidy(lower[a], f.lengths[a])
			upper[a] = lower[a]
		}
	}
}

// tidy returns a number of few digits that is next to one found up to roundings, if there is such: corners of shapes have few.
func tidy(v, length float64) float64 {
	const decimals, saved = 12, 5
	unit := math.Pow(10, math.Ceil(math.Log10(length))-decimals)
	if short, err := strconv.ParseFloat(strconv.FormatFloat(math.Round(v/unit)*unit, 'g', decimals, 64), 64); err == nil && characters(short)+saved < characters(v) {
		return short + 0 // no negative zero
	}
	return v
}

// characters is how many a number takes.
func characters(v float64) int { return len(strconv.FormatFloat(v, 'g', -1, 64)) }

// widened returns the ends of a box, nil at first, after it has taken in a point.
func widened(lower, upper, x []float64) (lo, hi []float64) {
	if lower == nil {
		return slices.Clone(x), slices.Clone(x)
	}
	for a, v := range x {
		lower[a], upper[a] = math.Min(lower[a], v), math.Max(upper[a], v)
	}
	return lower, upper
}

// merge drops what is said of a part of a place that has been named with the same conditions and order.
func merge(all []*Contradiction) []*Contradiction {
	var out []*Contradiction
	for _, c := range all {
		same := func(o *Contradiction) bool {
			return o.Order == c.Order && o.Where == c.Where && slices.Equal(o.Conditions, c.Conditions)
		}
		if !slices.ContainsFunc(out, same) {
			out = append(out, c)
		}
	}
	return out
}
