// Package jump looks for discontinuities in a solution that is at hand. No basis of smooth functions holds a jump: what shows
// is a step that two independent solves of the same resolution place or shape differently, while they agree elsewhere, and that gets
// steeper with resolution. A front that is steep and resolved is the same in both.
package jump

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation/region"
	"pinn/pde"
	"pinn/pde/jet"
)

// Jump is a point where a field jumps, or changes faster than the solutions resolve.
type Jump struct {
	Field  int
	Axis   int       // across which
	At     []float64 // one entry per coordinate
	Height float64
	Width  float64 // over which the solution makes the step, along the axis
	falls  bool    // along the axis
}

// Solutions are what is compared: functions with one value per field.
type Solutions struct {
	Fine, Twin jet.Func // two independent solutions of the same resolution
	Coarse     jet.Func // one of less resolution; nil: there is none
}

// timePlaces and linePlaces are where lines are, relative to the domain: at these times, and at these values of each of the
// coordinates that a line does not run along.
var (
	timePlaces = []float64{0.1, 0.3, 0.5, 0.7, 0.9}
	linePlaces = []float64{0.23, 0.5, 0.81}
)

// Find returns the jumps of a solution on lines along every coordinate of space at some times, in the order of time. time is the
// coordinate of an evolution, empty if there is none. The functions are evaluated within the domain only.
func Find(p *pde.Problem, time string, s Solutions) []Jump {
	f := &finder{problem: p, solutions: s, time: slices.Index(p.Coords, time)}
	for _, c := range p.Conditions {
		for _, part := range region.Leaves(c.On) {
			ambient, own := part.Dims()
			if l, ok := part.(region.Locator); ok && ambient == own {
				f.domain = append(f.domain, l)
			}
		}
	}
	var lines []*line
	for axis := range p.Coords {
		if axis == f.time && len(p.Coords) > 1 {
			continue
		}
		for _, at := range f.bases(axis) {
			lines = append(lines, f.lines(axis, at)...)
		}
	}
	ranges := make([]float64, len(p.Fields))
	for _, l := range lines {
		for field, v := range l.fine {
			ranges[field] = math.Max(ranges[field], slices.Max(v)-slices.Min(v))
		}
	}
	var out []Jump
	for _, l := range lines {
		for field, size := range ranges {
			out = append(out, f.steps(l, field, size)...)
		}
	}
	slices.SortStableFunc(out, func(a, b Jump) int {
		if f.time < 0 || a.At[f.time] == b.At[f.time] {
			return a.Field - b.Field
		}
		if a.At[f.time] < b.At[f.time] {
			return -1
		}
		return 1
	})
	return out
}

// Text says where a jump is: "u jumps near x = 0.62 at t = 0.1".
func (j *Jump) Text(p *pde.Problem, time string) string {
	var near []string
	at := ""
	for a, name := range p.Coords {
		if name == time && len(p.Coords) > 1 {
			at = fmt.Sprintf(" at %s = %.4g", name, j.At[a])
		} else {
			near = append(near, fmt.Sprintf("%s = %.4g", name, j.At[a]))
		}
	}
	text := p.Fields[j.Field] + " jumps near "
	for k, n := range near {
		if k > 0 {
			text += ", "
		}
		text += n
	}
	return text + at + fmt.Sprintf(" (by %.3g within %.2g)", j.Height, j.Width)
}

// finder holds what is looked at.
type finder struct {
	problem   *pde.Problem
	solutions Solutions
	time      int // axis; -1: none
	domain    []region.Locator
}

// line has the values of the fields on a line that runs along an axis.
type line struct {
	axis int
	at   []float64
	x    []float64   // along the axis, ascending, in the domain
	fine [][]float64 // per field
	twin [][]float64
}

// bases returns the points through which the lines along an axis go.
func (f *finder) bases(axis int) [][]float64 {
	out := [][]float64{slices.Clone(f.problem.Lower)}
	for a, lo := range f.problem.Lower {
		places := linePlaces
		switch a {
		case axis:
			continue
		case f.time:
			places = timePlaces
		}
		var next [][]float64
		for _, x := range out {
			for _, part := range places {
				y := slices.Clone(x)
				y[a] = lo + part*(f.problem.Upper[a]-lo)
				next = append(next, y)
			}
		}
		out = next
	}
	return out
}

// lines evaluates the solutions on the parts of a line in the domain that are long enough to tell something: across a hole fields are not continuous.
func (f *finder) lines(axis int, at []float64) (out []*line) {
	lo, hi := f.problem.Lower[axis], f.problem.Upper[axis]
	l := &line{axis: axis, at: at}
	for i := range linePoints + 1 {
		x := lo + (hi-lo)*(float64(i)+0.5)/linePoints
		if at[axis] = x; i < linePoints && f.holds(at) {
			l.x = append(l.x, x)
			continue
		}
		if len(l.x) >= linePoints/10 {
			l.fine, l.twin = f.values(f.solutions.Fine, l, l.x), f.values(f.solutions.Twin, l, l.x)
			out = append(out, l)
		}
		l = &line{axis: axis, at: at}
	}
	return out
}

func (f *finder) holds(x []float64) bool {
	return len(f.domain) == 0 || slices.ContainsFunc(f.domain, func(l region.Locator) bool { return l.Holds(x) })
}

// values returns the values of a solution on a line, per field.
func (f *finder) values(u jet.Func, l *line, along []float64) [][]float64 {
	x := mat.NewDense(len(along), len(l.at), nil)
	for i, v := range along {
		x.SetRow(i, l.at)
		x.Set(i, l.axis, v)
	}
	b := jet.NewBatch(jet.Close(), len(along), len(f.problem.Fields))
	u.Eval(b, x)
	out := make([][]float64, len(f.problem.Fields))
	for k := range out {
		out[k] = mat.Col(nil, k, b.Part(0))
	}
	return out
}

// steps returns the jumps of a field on a line, none if it is rough everywhere.
func (f *finder) steps(l *line, field int, size float64) []Jump {
	v := l.fine[field]
	slope := differences(v)
	sorted := slices.Clone(slope)
	slices.Sort(sorted)
	if most := sorted[len(sorted)-1]; !(size > 0) || !(most > 0) || sorted[len(sorted)/2] > slopeStill*most {
		return nil
	}
	taken, jumps := make([]bool, len(v)), make([]bool, len(v))
	var out []Jump
	for {
		lo, hi, ok := step(slope, taken)
		if !ok || math.Abs(v[hi]-v[lo]) < stepLowest*size {
			break
		}
		j, ok := f.zoom(l, field, lo, hi)
		ok = ok && lo > 0 && hi < len(v)-1 // what is steep at a wall is a layer, or not resolved there
		if ok {
			out = append(out, j)
		}
		for i := max(lo-2, 0); i <= min(hi+2, len(v)-1); i++ {
			taken[i], jumps[i] = true, jumps[i] || ok
		}
	}
	if out = humpless(f.main(out)); len(out) > stepsOnLine {
		return nil
	}
	// Solutions that differ everywhere say nothing about jumps.
	sum, n := 0.0, 0
	for i, w := range l.twin[field] {
		if !jumps[i] {
			sum, n = sum+(v[i]-w)*(v[i]-w), n+1
		}
	}
	if n == 0 || math.Sqrt(sum/float64(n)) > differenceOutside*size {
		return nil
	}
	return out
}

// main leaves out the ripples that smooth functions make beside a jump: steps of less than half its height not far from it.
func (f *finder) main(all []Jump) []Jump {
	return slices.DeleteFunc(slices.Clone(all), func(j Jump) bool {
		near := ripplesReach * (f.problem.Upper[j.Axis] - f.problem.Lower[j.Axis])
		return slices.ContainsFunc(all, func(o Jump) bool {
			return j.Height < o.Height/2 && math.Abs(j.At[j.Axis]-o.At[j.Axis]) < near
		})
	})
}

// humpless leaves out the two sides of humps: a step up and one down of about the same height, with no more between them than their own width.
func humpless(all []Jump) []Jump {
	return slices.DeleteFunc(slices.Clone(all), func(j Jump) bool {
		return slices.ContainsFunc(all, func(o Jump) bool {
			alike := math.Min(j.Height, o.Height) > math.Max(j.Height, o.Height)/2
			return j.falls != o.falls && alike && math.Abs(j.At[j.Axis]-o.At[j.Axis]) < humpDistance*math.Max(j.Width, o.Width)
		})
	})
}

func differences(v []float64) []float64 {
	out := make([]float64, len(v)-1)
	for i := range out {
		out[i] = math.Abs(v[i+1] - v[i])
	}
	return out
}

// step returns the stretch around the largest slope that is not taken.
func step(slope []float64, taken []bool) (lo, hi int, ok bool) {
	at := -1
	for i, s := range slope {
		if !taken[i] && !taken[i+1] && (at < 0 || s > slope[at]) {
			at = i
		}
	}
	if at < 0 {
		return 0, 0, false
	}
	lo, hi = at, at+1
	for lo > 0 && !taken[lo-1] && slope[lo-1] >= slopeAtFoot*slope[at] {
		lo--
	}
	for hi < len(slope) && !taken[hi+1] && slope[hi] >= slopeAtFoot*slope[at] {
		hi++
	}
	return lo, hi, true
}

// zoom looks at a stretch of a line closely, and reports whether there is a jump on it.
func (f *finder) zoom(l *line, field, lo, hi int) (Jump, bool) {
	from, to := l.x[max(lo-1, 0)], l.x[min(hi+1, len(l.x)-1)]
	x := even(from, to)
	fine, twin := f.values(f.solutions.Fine, l, x)[field], f.values(f.solutions.Twin, l, x)[field]
	slope := differences(fine)
	steepest, at := 0.0, 0
	for i, s := range slope {
		if s > steepest {
			steepest, at = s, i
		}
	}
	height := math.Abs(l.fine[field][hi] - l.fine[field][lo])
	gap := (to - from) / (zoomPoints - 1)
	j := Jump{Field: field, Axis: l.axis, At: slices.Clone(l.at), Height: height, Width: height / steepest * gap, falls: l.fine[field][hi] < l.fine[field][lo]}
	j.At[l.axis] = (x[at] + x[at+1]) / 2
	most := 0.0
	for i := range fine {
		most = math.Max(most, math.Abs(fine[i]-twin[i]))
	}
	length := f.problem.Upper[l.axis] - f.problem.Lower[l.axis]
	if j.Width > stepWidest*length || most < differenceInStep*height {
		return j, false
	}
	return j, f.solutions.Coarse == nil || steepest/gap > slopeGain*f.slopeOf(l, field, from-stepWidest*length, to+stepWidest*length)
}

// slopeOf returns the largest slope of the coarse solution on a stretch.
func (f *finder) slopeOf(l *line, field int, from, to float64) float64 {
	from, to = math.Max(from, l.x[0]), math.Min(to, l.x[len(l.x)-1])
	v := f.values(f.solutions.Coarse, l, even(from, to))[field]
	return slices.Max(differences(v)) / ((to - from) / (zoomPoints - 1))
}

func even(from, to float64) []float64 {
	x := make([]float64, zoomPoints)
	for i := range x {
		x[i] = from + (to-from)*float64(i)/(zoomPoints-1)
	}
	return x
}
