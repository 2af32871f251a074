package shape

import (
	"math"
	"slices"
)

// Corner is a place where the boundary of a shape in the plane has a kink.
type Corner struct {
	X []float64 // one entry per coordinate, 0 for those of intervals
	// Angle is that of the inside, in radians: more than pi at a re-entrant corner.
	Angle float64
}

// lines returns the boundary of a shape in the plane, line by line.
func (d *Domain) lines() [][]link {
	if len(d.space) != 2 {
		return nil
	}
	return chains(d.walls(nil).build(), d.space, 1e-6*d.size)
}

// closed reports whether a line ends where it begins.
func (d *Domain) closedLine(line []link) bool {
	from, to := line[0].from, line[len(line)-1].to
	a, b := d.space[0], d.space[1]
	return math.Hypot(to[a]-from[a], to[b]-from[b]) <= 1e-6*d.size
}

// Corners lists the corners of a shape in the plane, line by line along the boundary; in other dimensions there are none.
func (d *Domain) Corners() (out []Corner) {
	for _, line := range d.lines() {
		for k, l := range line {
			if k == 0 && !d.closedLine(line) {
				continue
			}
			before := line[(k+len(line)-1)%len(line)]
			t, s := d.tangent(before, 1), d.tangent(l, 0)
			turn := math.Atan2(t[0]*s[1]-t[1]*s[0], t[0]*s[0]+t[1]*s[1])
			if math.Abs(turn) > cornerTurn {
				x := make([]float64, d.Dim())
				for _, a := range d.space {
					x[a] = l.from[a]
				}
				out = append(out, Corner{x, math.Pi - turn})
			}
		}
	}
	return out
}

// tangent returns the direction of a link at its beginning or end, with the inside on the left.
func (d *Domain) tangent(l link, at float64) [2]float64 {
	if l.reversed {
		at = 1 - at
	}
	x, n := slices.Clone(l.patch.middle), make([]float64, d.Dim())
	l.patch.place(x, []float64{at})
	l.patch.surface.normal(n, x)
	return [2]float64{-n[d.space[1]], n[d.space[0]]}
}

// Outline returns the boundary of a shape in the plane as lines of points, each a pair of the coordinates of [Domain.Axes], with
// the inside on the left: curves have n points for each of their patches. Closed lines end where they begin.
func (d *Domain) Outline(n int) (lines [][][2]float64) {
	for _, line := range d.lines() {
		var points [][2]float64
		add := func(x []float64) { points = append(points, [2]float64{x[d.space[0]], x[d.space[1]]}) }
		for _, l := range line {
			add(l.from)
			if !l.patch.curved() {
				continue
			}
			x := slices.Clone(l.patch.middle)
			for i := 1; i < n; i++ {
				t := float64(i) / float64(n)
				if l.reversed {
					t = 1 - t
				}
				l.patch.place(x, []float64{t})
				add(x)
			}
		}
		add(line[len(line)-1].to)
		lines = append(lines, points)
	}
	return lines
}
