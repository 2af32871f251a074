package collocation

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/pde"
)

// CountError says that fewer than one point was asked for.
type CountError struct{ Points int }

// Error implements error.
func (e *CountError) Error() string {
	return fmt.Sprintf("%d points asked for, want at least 1", e.Points)
}

// RegionError says that a part of a region cannot be sampled.
type RegionError struct {
	Part int // position among the parts, nested unions taken apart; 0 for a region without parts
	Msg  string
}

// Error names the part.
func (e *RegionError) Error() string { return fmt.Sprintf("region, part %d: %s", e.Part, e.Msg) }

// Sample places about n points on a region by a rule; tensor rules round the number (see [Rule]). The parts of a
// union share the points in proportion to their measures, each with at least one point, and follow one another in the
// cloud. A part of own dimension 0 decides its points and weights itself and takes no share. The cloud has normals,
// mates and data only if all parts have them, and belongs to the caller.
//
// The error is a [*CountError] if n < 1. Otherwise it joins a [*RegionError] for each part without points, without a
// finite positive measure, or with negative weights or coordinates that are not finite.
func Sample(on pde.Region, rule Rule, n int, rnd *rand.Rand) (*pde.Cloud, error) {
	return SampleCondition(&pde.Condition{On: on}, nil, rule, n, rnd)
}

// SampleCondition is [Sample] of a condition's region, with points more in its spots: see [pde.Condition]. The measures of
// the parts are taken with coordinates in the given units, one per coordinate, because those of a problem need not have
// anything to do with each other: a side of 1 s has no more points than one of 1 mm. Nil: units of 1.
func SampleCondition(c *pde.Condition, units []float64, rule Rule, n int, rnd *rand.Rand) (*pde.Cloud, error) {
	if n < 1 {
		return nil, &CountError{n}
	}
	parts := leaves(c.On)
	if len(parts) == 0 {
		return nil, &RegionError{0, "a union without parts"}
	}
	counts := share(parts, units, n)
	clouds := make([]*pde.Cloud, len(parts))
	var faults []error
	for i, p := range parts {
		clouds[i] = place(p, rule, counts[i], rnd)
		if len(parts) > 1 {
			floats.Scale(stretching(p, units), clouds[i].Weight)
		}
		faults = append(faults, check(clouds[i], i))
		if len(c.Spots) > 0 && faults[i] == nil {
			clouds[i] = withSpots(clouds[i], p, c.Spots, rule, rnd)
		}
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	return concat(clouds), nil
}

// leaves takes unions apart.
func leaves(on pde.Region) []pde.Region {
	u, ok := on.(pde.Union)
	if !ok {
		return []pde.Region{on}
	}
	var parts []pde.Region
	for _, p := range u.Parts() {
		parts = append(parts, leaves(p)...)
	}
	return parts
}

// share divides n points among the parts by measure: the whole shares first, then one more for the largest
// remainders, and never fewer than one. Parts of own dimension 0 get 0, those without a usable measure 1.
func share(parts []pde.Region, units []float64, n int) []int {
	counts, measures := make([]int, len(parts)), make([]float64, len(parts))
	var solid []int
	var total float64
	for i, p := range parts {
		if _, own := p.Dims(); own == 0 {
			continue
		}
		solid = append(solid, i)
		if m := measure(place(p, Grid{}, 1, nil)) * stretching(p, units); m > 0 && !math.IsInf(m, 1) {
			measures[i] = m
			total += m
		}
	}
	left, rest := n, make([]float64, len(parts))
	for _, i := range solid {
		if measures[i] > 0 {
			whole, part := math.Modf(float64(n) * (measures[i] / total))
			counts[i], rest[i] = int(whole), part
			left -= counts[i]
		}
	}
	slices.SortStableFunc(solid, func(i, j int) int { return cmp.Compare(rest[j], rest[i]) })
	for k, i := range solid {
		if k < left {
			counts[i]++
		}
		counts[i] = max(counts[i], 1)
	}
	return counts
}

// stretching returns the factor by which other units of the coordinates change the measure of a region, up to one that is
// the same for all regions of its dimension: exactly for boxes along the axes, their faces and edges, and 1 for others.
func stretching(on pde.Region, units []float64) float64 {
	ambient, own := on.Dims()
	if units == nil || own == 0 || own == ambient {
		return 1
	}
	const side = 3 // points along every direction of the region: enough to see whether it lies along an axis
	x := place(on, Grid{}, int(math.Pow(side, float64(own))), nil).X
	mean, factor, along := 1.0, 1.0, 0
	for a, unit := range units {
		mean *= math.Pow(unit, 1/float64(ambient))
		if column := mat.Col(nil, a, x); floats.Max(column) > floats.Min(column) {
			factor /= unit
			along++
		}
	}
	if along != own {
		return 1
	}
	return factor * math.Pow(mean, float64(own))
}

// place samples a region that is not a union.
func place(on pde.Region, rule Rule, n int, rnd *rand.Rand) *pde.Cloud {
	c := new(pde.Cloud)
	_, own := on.Dims()
	if own == 0 {
		on.Place(c, nil, []float64{1})
		return c
	}
	size := rule.Size(n, own)
	unit, w := mat.NewDense(size, own, nil), make([]float64, size)
	rule.Unit(unit, w, rnd)
	on.Place(c, unit, w)
	return c
}

func measure(c *pde.Cloud) float64 {
	var sum float64
	for _, w := range c.Weight {
		sum += w
	}
	return sum
}

// check returns the first fault of a part's cloud as a RegionError, or nil. It panics where the shapes disagree.
func check(c *pde.Cloud, part int) error {
	if c.X == nil || c.X.IsEmpty() {
		return &RegionError{part, "no points"}
	}
	n := c.Points()
	if len(c.Weight) != n {
		panic(fmt.Sprintf("collocation: region gave %d weights for %d points", len(c.Weight), n))
	}
	for i, w := range c.Weight {
		if !(w >= 0) {
			return &RegionError{part, fmt.Sprintf("point %d has the weight %g", i, w)}
		}
		for j, v := range c.X.RawRowView(i) {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return &RegionError{part, fmt.Sprintf("point %d has the coordinate %d = %g", i, j, v)}
			}
		}
	}
	if m := measure(c); !(m > 0) || math.IsInf(m, 1) {
		return &RegionError{part, fmt.Sprintf("the measure is %g", m)}
	}
	return nil
}

// concat joins clouds. It panics if their coordinates or columns of data differ in number.
func concat(clouds []*pde.Cloud) *pde.Cloud {
	if len(clouds) == 1 {
		return clouds[0]
	}
	all := new(pde.Cloud)
	for _, c := range clouds {
		all.Weight = append(all.Weight, c.Weight...)
	}
	all.X = stack(clouds, func(c *pde.Cloud) *mat.Dense { return c.X })
	all.Normal = stack(clouds, func(c *pde.Cloud) *mat.Dense { return c.Normal })
	all.Mate = stack(clouds, func(c *pde.Cloud) *mat.Dense { return c.Mate })
	all.Data = stack(clouds, func(c *pde.Cloud) *mat.Dense { return c.Data })
	return all
}

// stack puts one table of each cloud below the other; it is nil if a cloud lacks the table.
func stack(clouds []*pde.Cloud, table func(*pde.Cloud) *mat.Dense) *mat.Dense {
	var rows, cols int
	for _, c := range clouds {
		m := table(c)
		if m == nil {
			return nil
		}
		r, k := m.Dims()
		if cols != 0 && k != cols {
			panic(fmt.Sprintf("collocation: parts of a union with %d and %d columns", cols, k))
		}
		rows, cols = rows+r, k
	}
	all := mat.NewDense(rows, cols, nil)
	var at int
	for _, c := range clouds {
		m := table(c)
		r, _ := m.Dims()
		all.Slice(at, at+r, 0, cols).(*mat.Dense).Copy(m)
		at += r
	}
	return all
}
