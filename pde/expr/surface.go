package expr

import (
	"math"
	"math/rand/v2"
	"sync"

	"gonum.org/v1/gonum/mat"

	"pinn/pde"
	"pinn/pde/jet"
)

// Surface is a smooth function of the coordinates whose zeros are a switch.
type Surface struct {
	f      *Function
	dim    int
	axes   []int
	zeros  [][]float64
	values *jet.Set
	slopes *jet.Set
	pool   sync.Pool // of *jet.Batch
}

var _ pde.Surface = (*Surface)(nil)

// ParseSurface reads what [Surface.String] has written of a surface over coordinates of the given names. Its Zeros are not known.
// The error joins an [*Error] for each fault of the text.
func ParseSurface(coords []string, text string) (*Surface, error) {
	f, err := (&Scope{Coords: coords, Time: -1}).Function(Source{Text: text})
	if err != nil {
		return nil, err
	}
	s := &Surface{f: f, dim: len(coords)}
	indices := make([]jet.Index, s.dim)
	for a := range indices {
		indices[a] = jet.D(a)
		if !f.graph.diff(f.members[0], variable{axis: a}).isNumber(0) {
			s.axes = append(s.axes, a)
		}
	}
	s.values, s.slopes = jet.Close(), jet.Close(indices...)
	s.pool.New = func() any { return new(jet.Batch) }
	return s, nil
}

// String returns the function as text, in which numbers stand for constants.
func (s *Surface) String() string { return s.f.String() }

// Axes implements [pde.Surface]; the caller must not change them.
func (s *Surface) Axes() []int { return s.axes }

// Zeros implements [pde.Surface]; the caller must not change them.
func (s *Surface) Zeros() [][]float64 { return s.zeros }

// Value implements [pde.Surface].
func (s *Surface) Value(x []float64) float64 {
	b := s.pool.Get().(*jet.Batch)
	defer s.pool.Put(b)
	b.Reset(s.values, 1, 1)
	s.f.Eval(b, mat.NewDense(1, s.dim, x))
	return b.Raw(0)[0]
}

// Gradient implements [pde.Surface].
func (s *Surface) Gradient(dst, x []float64) {
	b := s.pool.Get().(*jet.Batch)
	defer s.pool.Put(b)
	b.Reset(s.slopes, 1, 1)
	s.f.Eval(b, mat.NewDense(1, s.dim, x))
	for a := range dst {
		dst[a] = b.Raw(s.slopes.Find(jet.D(a)))[0]
	}
}

// Bounds implements [pde.Surface].
func (s *Surface) Bounds(lower, upper []float64) (lo, hi float64) {
	var l, h [1]float64
	s.f.Bounds(l[:], h[:], lower, upper)
	return l[0], h[0]
}

// alongKey is a switching function and the function of a surface.
type alongKey struct{ f, of *node }

// findSurfaces finds where smooth switching functions of several coordinates vanish.
func (s *survey) findSurfaces() {
	s.signs = make(map[alongKey]int)
	for _, f := range s.functions {
		if s.axes[f] >= 0 || f.has&(hasUnknown|hasMate|hasNormal|hasSwitch) != 0 || s.known(f) {
			continue
		}
		if s.oneAxis(f) || f.op == opProduct && len(f.args) > 1 {
			continue // too many zeros along an axis, or surfaces that cross
		}
		p, ok := s.surface(f)
		if ok && s.matters(p) {
			s.planes = append(s.planes, p)
		}
	}
}

// oneAxis reports whether a function depends on one coordinate at most, along axes on which the box is not flat.
func (s *survey) oneAxis(f *node) bool { return s.onlyAxis(f) >= 0 || f.has&hasCoord == 0 }

// surface returns the switch where a function vanishes; false if it has one sign in the box, or is not smooth where it vanishes.
func (s *survey) surface(f *node) (plane, bool) {
	x := make([]float64, len(s.lower))
	for a, lo := range s.lower {
		x[a] = lo + (s.upper[a]-lo)*math.Mod(placeGeneric*float64(a+2), 1)
	}
	if newSampled(s.graph, f).at(x)[0] < 0 {
		f = s.graph.scale(-1, f)
	}
	scope := &Scope{Coords: s.coords}
	surface, err := ParseSurface(s.coords, scope.spell(f).String())
	if err != nil {
		return plane{}, false
	}
	p := s.newProbe(s.lower, s.upper, f)
	neg, pos := p.sides(s.graph, f, rand.New(rand.NewPCG(7, 8)))
	g := make([]float64, len(x))
	for k := range min(len(neg), len(pos)) {
		z := make([]float64, len(x))
		at := func(t float64) float64 {
			for i := range z {
				z[i] = neg[k][i] + t*(pos[k][i]-neg[k][i])
			}
			return surface.Value(z)
		}
		at(bisect(at, 0, 1))
		size := 0.0
		surface.Gradient(g, z)
		for _, v := range g {
			size = math.Hypot(size, v)
		}
		if !(size > 0) || math.IsInf(size, 0) {
			return plane{}, false
		}
		surface.zeros = append(surface.zeros, z)
	}
	return plane{Switch: pde.Switch{Axis: -1, Surface: surface, Kind: pde.Source}, of: f}, len(surface.zeros) > 0
}

// known reports whether a switching function vanishes on one of the surfaces.
func (s *survey) known(f *node) bool {
	for k := range s.planes {
		if p := &s.planes[k]; p.of != nil && s.along(f, p) != 0 {
			return true
		}
	}
	return false
}

// along returns the sign that a switching function has where the function of a surface is positive; 0 if it does not vanish on it.
func (s *survey) along(f *node, p *plane) int {
	if f == p.of {
		return 1
	}
	if f.has&(hasUnknown|hasMate|hasNormal) != 0 {
		return 0
	}
	key := alongKey{f, p.of}
	if sign, ok := s.signs[key]; ok {
		return sign
	}
	values := newSampled(s.graph, f)
	sign := pde.Along(p.Surface, func(x []float64) float64 { return values.at(x)[0] }, s.lower, s.upper)
	s.signs[key] = sign
	return sign
}

// onSide returns n by the rules that hold on a side of a surface: -1 where its function is negative, 1 where it is positive.
func (s *survey) onSide(n *node, p *plane, sign int) *node {
	return s.graph.decide(n, func(sw *node) int { return sign * s.along(s.graph.switching(sw), p) })
}
