package auto

import (
	"fmt"
	"math"
	"slices"

	"pinn/collocation/partition"
	"pinn/pde"
	"pinn/pde/expr"
	"pinn/pde/jet"
)

// rays are the lines in space and time along which waves of constant speeds carry what is singular in the data of a problem in one coordinate of
// space. Where one meets a wall others leave it. Across them fields are continuous and derivatives are not: cells end there. That determines the
// solution: on either side the equations hold, and along a line the values are known from the other one.
type rays struct {
	problem      *pde.Problem
	time, space  int // axes
	begin, end   float64
	lower, upper float64
	speeds       []float64
	lines        []ray
	events       []float64 // times at which lines begin, meet or end at walls, ascending
}

// ray is the line on which the coordinate of space is at + speed*(time - begin).
type ray struct{ at, speed float64 }

// findRays returns those of a problem; nil if it has none, or if cells cannot follow them: what is singular must be a derivative, of fields whose
// equations have the same order in space and time.
func (s *solver) findRays() *rays {
	p := s.problem
	if !s.evolves || s.waves != partition.Carried || len(p.Coords) != 2 || shapeOf(p) != nil || s.options.Partition.given() {
		return nil
	}
	border := func(w pde.Switch) bool { return w.Kind == pde.Interface || w.Surface != nil }
	mixed := func(orders []int) bool { return orders[0] != orders[1] }
	if slices.ContainsFunc(s.switches, border) || slices.ContainsFunc(p.Orders(), mixed) {
		return nil
	}
	time := slices.Index(p.Coords, p.Time)
	r := &rays{problem: p, time: time, space: 1 - time}
	r.begin, r.end, r.lower, r.upper = p.Lower[time], p.Upper[time], p.Lower[r.space], p.Upper[r.space]
	from := s.sources(r)
	if len(from) == 0 {
		return nil
	}
	var ok bool
	if r.speeds, ok = partition.Speeds(p, r.space); !ok || !r.trace(from) {
		return nil
	}
	r.meet()
	return r
}

// sources returns the points of space and time at which rays begin; nil if there are none, or if fields jump there.
func (s *solver) sources(r *rays) (out [][2]float64) {
	var all []place
	for _, c := range s.contradictions.List {
		all = append(all, s.at(c.Lower, c.Upper, float64(c.Order)))
	}
	for _, k := range s.contradictions.Kinks {
		all = append(all, s.at(k.Lower, k.Upper, float64(k.Singular)))
	}
	for _, q := range all {
		if !q.point(r.time) || !q.point(r.space) || q.order < 1 {
			return nil
		}
		out = append(out, [2]float64{q.lower[r.space], q.lower[r.time]})
	}
	if len(out) == 0 {
		return nil
	}
	for _, w := range s.switches {
		if w.Axis == r.time {
			out = append(out, [2]float64{r.lower, w.At}, [2]float64{r.upper, w.At})
		} else {
			out = append(out, [2]float64{w.At, r.begin})
		}
	}
	return out
}

// trace follows rays from points, and reports whether they are few enough.
func (r *rays) trace(from [][2]float64) bool {
	near := sameRay * (r.upper - r.lower)
	for k := 0; k < len(from); k++ {
		x, t := from[k][0], from[k][1]
		r.events = append(r.events, t)
		for _, v := range r.speeds {
			wall := r.upper
			if v < 0 {
				wall = r.lower
			}
			l := ray{x - v*(t-r.begin), v}
			known := func(o ray) bool { return o.speed == v && math.Abs(o.at-l.at) <= near }
			if math.Abs(wall-x) <= near || slices.ContainsFunc(r.lines, known) {
				continue
			}
			if r.lines = append(r.lines, l); len(r.lines) > mostRays {
				return false
			}
			if hit := t + (wall-x)/v; hit < r.end {
				from = append(from, [2]float64{wall, hit})
			}
		}
	}
	return true
}

// meet adds the times at which lines meet in the domain.
func (r *rays) meet() {
	for k, l := range r.lines {
		for _, o := range r.lines[k+1:] {
			if l.speed == o.speed {
				continue
			}
			after := (o.at - l.at) / (l.speed - o.speed)
			if x := l.at + l.speed*after; r.lower <= x && x <= r.upper {
				r.events = append(r.events, r.begin+after)
			}
		}
	}
	slices.Sort(r.events)
	r.events = slices.DeleteFunc(r.events, func(t float64) bool { return t >= r.end })
	r.events = slices.CompactFunc(r.events, func(a, b float64) bool { return math.Abs(a-b) <= sameRay*(r.end-r.begin) })
}

// switches returns the lines as surfaces across which derivatives may jump.
func (r *rays) switches() (out []pde.Switch, err error) {
	coords := r.problem.Coords
	var broken []pde.Slot
	for f, orders := range r.problem.Orders() {
		for d := 1; d < orders[0]; d++ {
			broken = append(broken, pde.Slot{Field: f, D: jet.D(slices.Repeat([]int{0}, d)...)})
		}
	}
	for _, l := range r.lines {
		surface, err := expr.ParseSurface(coords, fmt.Sprintf("%s - (%v) - (%v)*(%s - (%v))", coords[r.space], l.at, l.speed, coords[r.time], r.begin))
		if err != nil {
			return nil, err
		}
		out = append(out, pde.Switch{Axis: -1, Surface: surface, Kind: pde.Source, Broken: broken})
	}
	return out, nil
}

// cells cuts a domain at the times of events, so that the lines through a cell do not meet inside of it unless they do so shortly after another
// event.
func (r *rays) cells(whole partition.Cell) []partition.Cell {
	fastest := 0.0
	for _, v := range r.speeds {
		fastest = max(fastest, math.Abs(v))
	}
	least := leastBetweenEvents * (r.upper - r.lower) / fastest
	last, out := r.begin, []partition.Cell{whole}
	for _, t := range r.events {
		if t-last >= least && r.end-t >= least {
			out, last = partition.Split(out, r.time, t), t
		}
	}
	return out
}

// followRays lets cells end at rays, if there are any; they take the place of planes on which the data switch at the start. The problem is then
// solved in one go.
func (s *solver) followRays() error {
	r := s.findRays()
	if r == nil {
		return nil
	}
	lines, err := r.switches()
	if err != nil {
		return err
	}
	s.switches = slices.DeleteFunc(s.switches, func(w pde.Switch) bool { return w.Axis == r.space && w.Kind == pde.Kink })
	s.rays, s.switches, s.evolves = r, append(lines, s.switches...), false
	s.note("what is singular travels along %d lines in %s and %s: cells end there", len(lines), r.problem.Coords[r.space], r.problem.Time)
	return nil
}
