package compat

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"pinn/pde"
)

// Surplus says that more conditions are given along an axis than the equations leave room for: on lines along the axis they
// have as many free constants as derivatives, and every condition on a point of the line takes one. More agree only if their
// data are made for each other. Otherwise the solution is a compromise, or has a kink or a jump inside.
type Surplus struct {
	Axis        int
	Room, Given int
	Conditions  []int // those that are given on such a line, as positions in Problem.Conditions, ascending
	Inside      []int // those of them that hold inside of the domain
	Text        string
}

// Surpluses returns, per axis, the line with the most conditions if that is more than there is room for. Problems with another
// number of equations than fields have none.
func Surpluses(p *pde.Problem) []*Surplus {
	var out []*Surplus
	for _, most := range newFinder(p).fullest() {
		if most.Given > most.Room {
			most.Text = most.words(p)
			out = append(out, most)
		}
	}
	return out
}

// Lack says, for the axes along which no line has as many conditions as the equations leave room for, what is given and what is needed:
// "along t there is room for 2 values, and `start` gives 1". It is empty where there is no such axis. Axes whose lines cross curved or slanted sides are left
// out, for the conditions on these are not counted.
func Lack(p *pde.Problem) string {
	if !slices.ContainsFunc(p.Conditions, func(c pde.Condition) bool { ambient, own := c.On.Dims(); return ambient == own || c.Measured != nil }) {
		return "no condition holds inside of the domain"
	}
	var texts []string
	f := newFinder(p)
	for _, most := range f.fullest() {
		if text, given := most.count(p); !f.crossesSlanted(most.Axis) && given < most.Room-(most.Given-given) {
			texts = append(texts, text)
		}
	}
	return strings.Join(texts, "; ")
}

// fullest returns, per axis, the line with the most conditions, and how many there is room for; axes where that is not known are left out.
func (f *finder) fullest() []*Surplus {
	var out []*Surplus
	for axis := range f.problem.Coords {
		room, ok := f.room(axis)
		if !ok {
			continue
		}
		var most *Surplus
		for _, x := range f.scatter(surplusLines) {
			if s := f.line(x, axis); most == nil || s.Given > most.Given {
				most = s
			}
		}
		if most != nil {
			most.Room = room
			out = append(out, most)
		}
	}
	return out
}

// crossesSlanted reports whether there are sides that lines along an axis cross at different places.
func (f *finder) crossesSlanted(axis int) bool {
	return slices.ContainsFunc(f.sides, func(l *leaf) bool {
		away := func(x []float64) bool { return math.Abs(x[axis]-l.points[0][axis]) > besideSide*f.lengths[axis] }
		return own(l) == len(f.lengths)-1 && !slices.Contains(l.on.Straight(), axis) && slices.ContainsFunc(l.points, away)
	})
}

// scatter returns points of the domain that lie on none of the places at which conditions begin and end: the sequence of
// multiples of the roots of primes.
func (f *finder) scatter(n int) [][]float64 {
	primes := []float64{2, 3, 5, 7, 11, 13, 17, 19} // as many as there are coordinates at most
	var out [][]float64
	for k := range n {
		x := slices.Clone(f.problem.Lower)
		for a := range x {
			_, part := math.Modf(float64(k+1) * math.Sqrt(primes[a]))
			x[a] += part * f.lengths[a]
		}
		if f.full[0].on.Holds(x) {
			out = append(out, x)
		}
	}
	return out
}

// words says what is given and what is needed.
func (s *Surplus) words(p *pde.Problem) string {
	text, _ := s.count(p)
	text += ": they may contradict each other"
	if len(s.Inside) > 0 {
		text += fmt.Sprintf("; %s holds inside, where fields are smooth: a kink needs a problem on either side", names(p, s.Inside))
	}
	return text
}

// count says how many values there is room for and how many are given, and returns the latter. There is room for as many values of auxiliary
// fields as are given.
func (s *Surplus) count(p *pde.Problem) (text string, given int) {
	auxiliary, conditions := 0, 0
	for _, c := range s.Conditions {
		if n, _ := p.Conditions[c].Op.Dims(); p.Conditions[c].Auxiliary {
			auxiliary += n
		} else {
			conditions++
		}
	}
	room, given := s.Room-auxiliary, s.Given-auxiliary
	values := "values"
	if room == 1 {
		values = "value"
	}
	text = fmt.Sprintf("along %s there is room for %d %s, and ", p.Coords[s.Axis], room, values)
	switch conditions {
	case 0:
		return text + "none is given", given
	case 1:
		return text + fmt.Sprintf("%s gives %d", names(p, s.Conditions), given), given
	}
	return text + fmt.Sprintf("%s give %d", names(p, s.Conditions), given), given
}

// names lists conditions that the user has written.
func names(p *pde.Problem, list []int) string {
	var out []string
	for _, c := range list {
		if !p.Conditions[c].Auxiliary {
			out = append(out, "`"+p.Conditions[c].Name+"`")
		}
	}
	return join(out)
}

// line counts the conditions on the line through a point along an axis.
func (f *finder) line(x []float64, axis int) *Surplus {
	s := &Surplus{Axis: axis}
	for _, l := range f.sides {
		y := slices.Clone(x)
		y[axis] = l.points[0][axis]
		flat := own(l) == len(x)-1 && !slices.Contains(l.on.Straight(), axis)
		if !flat || !l.on.Holds(y) || !f.joined(x, y, axis) || l.mates && slices.Contains(s.Conditions, l.cond) {
			continue // periods count once for both ends
		}
		s.Given += l.eqs
		if !slices.Contains(s.Conditions, l.cond) {
			s.Conditions = append(s.Conditions, l.cond)
		}
		if f.beyond(y, axis, -1) && f.beyond(y, axis, 1) && !slices.Contains(s.Inside, l.cond) {
			s.Inside = append(s.Inside, l.cond)
		}
	}
	slices.Sort(s.Conditions)
	slices.Sort(s.Inside)
	return s
}

// joined reports whether the segment between two points of a line along an axis lies in the domain: on the other side of a hole the line is another
// one. It looks beside all flat sides, for a hole may be thin, and at points between.
func (f *finder) joined(x, y []float64, axis int) bool {
	least, most := min(x[axis], y[axis]), max(x[axis], y[axis])
	var at []float64
	for k := range pointsOfSegment {
		at = append(at, least+(float64(k)+0.5)/pointsOfSegment*(most-least))
	}
	for _, l := range f.sides {
		if c := l.points[0][axis]; !slices.Contains(l.on.Straight(), axis) {
			at = append(at, c-besideSide*f.lengths[axis], c+besideSide*f.lengths[axis])
		}
	}
	z := slices.Clone(x)
	for _, z[axis] = range at {
		if least < z[axis] && z[axis] < most && !f.full[0].on.Holds(z) {
			return false
		}
	}
	return true
}

// beyond reports whether the domain goes on beyond a point along an axis, upwards or downwards.
func (f *finder) beyond(y []float64, axis int, sign float64) bool {
	z := slices.Clone(y)
	z[axis] += sign * besideSide * f.lengths[axis]
	return z[axis] > f.problem.Lower[axis] && z[axis] < f.problem.Upper[axis] && f.full[0].on.Holds(z)
}

// room returns the number of free constants that the equations have along an axis: the largest sum of orders over all ways to
// give each equation a field of its own (Jacobi's bound, which systems in general reach). ok is false if there is none.
func (f *finder) room(axis int) (constants int, ok bool) {
	fields := len(f.problem.Fields)
	var weights [][]float64 // per equation and field: the order along the axis; -Inf: the field does not occur
	for _, l := range f.full {
		for e := range l.eqs {
			w := slices.Repeat([]float64{math.Inf(-1)}, fields)
			for _, s := range l.used[e] {
				w[s.Field] = max(w[s.Field], float64(s.D[axis]))
			}
			weights = append(weights, w)
		}
	}
	if len(weights) != fields || fields > surplusFields || len(f.problem.Params) > 0 {
		return 0, false
	}
	best := slices.Repeat([]float64{math.Inf(-1)}, 1<<fields) // per set of fields: that the first equations take
	best[0] = 0
	for _, w := range weights {
		next := slices.Repeat([]float64{math.Inf(-1)}, 1<<fields)
		for set, sum := range best {
			for field, order := range w {
				if bit := 1 << field; set&bit == 0 {
					next[set|bit] = max(next[set|bit], sum+order)
				}
			}
		}
		best = next
	}
	all := best[len(best)-1]
	return int(all), !math.IsInf(all, -1)
}
