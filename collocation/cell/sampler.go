package cell

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/collocation/region"
	"pinn/pde"
)

// Sampler places points in cells, by the same unit points wherever a region has the same own dimension and number of points.
// It may be used by one goroutine at a time.
type Sampler struct {
	Rule collocation.Rule
	Seed uint64

	units  map[[2]int]*units
	places map[string]*mat.Dense
	cut    map[string][]*cutPlace // by some of their points, roughly
	values int                    // of functions at the points in cut
}

// cutPlace is where the points of a region that is no box lie in a cell. Cells that are cut alike share it, such as those that are graded to a
// corner.
type cutPlace struct {
	at     *mat.Dense
	values int
	used   bool // since the last Release
}

// Release forgets the places of cut cells that have not been asked for since the last call.
func (s *Sampler) Release() {
	for key, places := range s.cut {
		s.cut[key] = slices.DeleteFunc(places, func(p *cutPlace) bool {
			if !p.used {
				s.values -= p.values
			}
			return !p.used
		})
		if len(s.cut[key]) == 0 {
			delete(s.cut, key)
		}
		for _, p := range s.cut[key] {
			p.used = false
		}
	}
}

// units is a set of unit points with their weights.
type units struct {
	x *mat.Dense
	w []float64
}

// Sample places about n points on a region without parts, and tells the bases of the cells that the points, or on sheet 1
// their mates, lie in. Regions that are not parallel to the axes are sampled as well, but nothing is known of them
// beforehand. The error is that of [collocation.Sample].
func (s *Sampler) Sample(on pde.Region, n int, cells [2][]*Basis) (*pde.Cloud, error) {
	_, own := on.Dims()
	if own == 0 {
		return collocation.Sample(on, s.Rule, n, nil)
	}
	if _, ok := on.(pde.Union); ok {
		return collocation.Sample(on, s.Rule, n, rand.New(rand.NewPCG(s.Seed, uint64(n))))
	}
	u := s.unit(own, n)
	cloud := new(pde.Cloud)
	on.Place(cloud, mat.DenseCopyOf(u.x), slices.Clone(u.w))
	if !region.IsBox(on) {
		s.placeCut(cloud, cells)
		return cloud, nil
	}
	frame := corners(on, own)
	for sheet, bases := range cells {
		x := frame.X
		if sheet == 1 {
			x = frame.Mate
		}
		for _, b := range bases {
			if place := s.place(b, u, x); place != nil {
				b.put(cloud, sheet, place)
			}
		}
	}
	return cloud, nil
}

// placeCut tells bases where the points of a region of any form lie. Cells that are as they were, or cut alike, have the places that there are.
func (s *Sampler) placeCut(cloud *pde.Cloud, cells [2][]*Basis) {
	n := cloud.Points()
	for sheet, bases := range cells {
		x := cloud.X
		if sheet == 1 {
			x = cloud.Mate
		}
		if x == nil {
			continue
		}
		for _, b := range bases {
			place, unit := mat.DenseCopyOf(x), b.unit()
			place.Apply(func(_, a int, v float64) float64 { return (v - b.Lower[a]) / unit[a] }, place)
			key := roughly(place)
			k := slices.IndexFunc(s.cut[key], func(p *cutPlace) bool { return b.same(p.at, place) })
			if k < 0 {
				_, functions := b.Dims()
				if s.values+n*functions > valuesOfCutCells {
					return
				}
				if s.cut == nil {
					s.cut = map[string][]*cutPlace{}
				}
				k = len(s.cut[key])
				s.cut[key] = append(s.cut[key], &cutPlace{at: place, values: n * functions})
				s.values += n * functions
			}
			s.cut[key][k].used = true
			b.put(cloud, sheet, s.cut[key][k].at)
		}
	}
}

// roughly names the first, the middle and the last of some points, to three decimals.
func roughly(place *mat.Dense) string {
	n, _ := place.Dims()
	key := fmt.Sprint(n)
	for _, i := range []int{0, n / 2, n - 1} {
		for _, v := range place.RawRowView(i) {
			key += fmt.Sprintf(" %.0f", math.Abs(1000*v))
		}
	}
	return key
}

// same reports whether points of the unit box are the same but for the roundings of coordinates in the cell.
func (b *Basis) same(p, q *mat.Dense) bool {
	largest, unit := max(floats.Norm(b.Lower, math.Inf(1)), floats.Norm(b.Upper, math.Inf(1))), b.unit()
	n, _ := p.Dims()
	if m, _ := q.Dims(); m != n {
		return false
	}
	for i := range n {
		for a, v := range p.RawRowView(i) {
			if math.Abs(v-q.At(i, a))*unit[a] > coordinateSame*largest {
				return false
			}
		}
	}
	return true
}

// unit returns the unit points of a dimension and number.
func (s *Sampler) unit(own, n int) *units {
	key := [2]int{own, n}
	if s.units == nil {
		s.units, s.places = map[[2]int]*units{}, map[string]*mat.Dense{}
	}
	if s.units[key] == nil {
		size := s.Rule.Size(n, own)
		u := &units{mat.NewDense(size, own, nil), make([]float64, size)}
		s.Rule.Unit(u.x, u.w, rand.New(rand.NewPCG(s.Seed, uint64(own)<<32|uint64(n))))
		s.units[key] = u
	}
	return s.units[key]
}

// corners places the origin of a region's unit cube and the ends of its axes.
func corners(on pde.Region, own int) *pde.Cloud {
	unit := mat.NewDense(own+1, own, nil)
	w := make([]float64, own+1)
	for k := range own {
		unit.Set(k+1, k, 1)
	}
	for k := range w {
		w[k] = 1 / float64(own+1)
	}
	c := new(pde.Cloud)
	on.Place(c, unit, w)
	return c
}

// place returns the unit points as they lie in a cell, given the corners of their region. It is nil if the region's axes are
// not the coordinates'.
func (s *Sampler) place(b *Basis, u *units, frame *mat.Dense) *mat.Dense {
	if frame == nil {
		return nil
	}
	size, own := u.x.Dims()
	dim := len(b.Lower)
	from, to, axis := make([]float64, dim), make([]float64, dim), slices.Repeat([]int{-1}, dim)
	unit := b.unit()
	inCell := func(k, a int) float64 {
		v := (frame.At(k, a) - b.Lower[a]) / unit[a]
		if near := math.Round(v*(1<<30)) / (1 << 30); math.Abs(v-near) < faceSnap {
			return near
		}
		return v
	}
	for a := range dim {
		from[a] = inCell(0, a)
		for k := range own {
			if v := inCell(k+1, a); v != from[a] {
				if axis[a] >= 0 {
					return nil
				}
				axis[a], to[a] = k, v
			}
		}
	}
	key := fmt.Sprint(own, size, from, to, axis)
	if s.places[key] == nil {
		p := mat.NewDense(size, dim, nil)
		for i := range size {
			for a := range dim {
				v := from[a]
				if axis[a] >= 0 {
					v += (to[a] - from[a]) * u.x.At(i, axis[a])
				}
				p.Set(i, a, v)
			}
		}
		s.places[key] = p
	}
	return s.places[key]
}

// unitPoints returns n points of the unit cube that crowd towards its faces, always the same.
func unitPoints(n, dim int) *mat.Dense {
	x := mat.NewDense(n, dim, nil)
	collocation.Clustered{Rule: collocation.Sobol{}}.Unit(x, make([]float64, n), rand.New(rand.NewPCG(1, 1)))
	return x
}

// facePoints returns such points of the face of the unit cube across an axis.
func facePoints(n, dim, axis int, end float64) *mat.Dense {
	x := mat.NewDense(n, dim, nil)
	var on *mat.Dense
	if dim > 1 {
		on = unitPoints(n, dim-1)
	}
	for i := range n {
		row := x.RawRowView(i)
		row[axis] = end
		if on != nil {
			copy(row[:axis], on.RawRowView(i)[:axis])
			copy(row[axis+1:], on.RawRowView(i)[axis:])
		}
	}
	return x
}
