package shape

import (
	"math"
	"slices"
)

// link is a patch of a curve, passed such that the inside of the region is on the left.
type link struct {
	patch    *patch
	reversed bool
	from, to []float64
}

// newLink orders the ends of a patch of a curve in the plane of two axes.
func newLink(p *patch, axes []int) link {
	l := link{patch: p, from: slices.Clone(p.middle), to: slices.Clone(p.middle)}
	p.place(l.from, []float64{0})
	p.place(l.to, []float64{1})
	n := make([]float64, len(p.middle))
	p.surface.normal(n, p.middle)
	a, b := axes[0], axes[1]
	if l.reversed = -n[b]*(l.to[a]-l.from[a])+n[a]*(l.to[b]-l.from[b]) < 0; l.reversed {
		l.from, l.to = l.to, l.from
	}
	return l
}

// chains joins the patches of curves in the plane of two axes to lines: the end of each patch is the beginning of the next one,
// and of the first one where the line is closed. Ends within near of each other are the same.
func chains(ps []*patch, axes []int, near float64) (lines [][]link) {
	links := make([]link, len(ps))
	for i, p := range ps {
		links[i] = newLink(p, axes)
	}
	used := make([]bool, len(ps))
	// next returns an unused link that begins or ends at a place.
	next := func(at []float64, end func(link) []float64) int {
		best, least := -1, near
		for i, l := range links {
			if used[i] {
				continue
			}
			p := end(l)
			if d := math.Hypot(p[axes[0]]-at[axes[0]], p[axes[1]]-at[axes[1]]); d <= least {
				best, least = i, d
			}
		}
		return best
	}
	from, to := func(l link) []float64 { return l.from }, func(l link) []float64 { return l.to }
	for i := range links {
		if used[i] {
			continue
		}
		used[i] = true
		line := []link{links[i]}
		for j := next(links[i].to, from); j >= 0; j = next(links[j].to, from) {
			used[j] = true
			line = append(line, links[j])
		}
		for j := next(links[i].from, to); j >= 0; j = next(links[j].from, to) {
			used[j] = true
			line = append([]link{links[j]}, line...)
		}
		lines = append(lines, line)
	}
	return lines
}
