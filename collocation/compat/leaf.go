package compat

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation/region"
	"pinn/pde"
)

// leaf is a condition on a part of its region that is no union.
type leaf struct {
	cond   int // position in Problem.Conditions
	op     pde.Operator
	on     region.Locator
	lines  [][]float64 // directions along which it goes straight
	full   bool        // it holds in the domain
	mates  bool        // it looks at the mates
	eqs    int
	params int
	order  []int        // per equation: the highest derivative that it holds
	size   []float64    // per equation: the largest residual of fields that vanish, at samples of the region
	used   [][]pde.Slot // per equation: the derivatives that it holds
	values []value      // equations that say what a field is
	points [][]float64
}

// value says that a field has values of up to a size.
type value struct {
	field int
	size  float64
}

// leaves returns the parts of the conditions of a problem that know their points and carry no measured data.
func leaves(p *pde.Problem) []*leaf {
	var out []*leaf
	rnd := rand.New(rand.NewPCG(1, 1)) // any values of the slots that do not vanish
	for c, cond := range p.Conditions {
		for _, part := range faces(cond.On) {
			on, ok := part.(region.Locator)
			if !ok {
				continue
			}
			ambient, own := on.Dims()
			l := &leaf{cond: c, op: cond.Op, on: on, lines: region.Directions(on), full: own == ambient}
			l.eqs, l.params = cond.Op.Dims()
			for _, s := range cond.Op.Slots() {
				l.mates = l.mates || s.Sheet == 1
			}
			cloud := samples(on)
			for i := range cloud.Points() {
				l.points = append(l.points, slices.Clone(cloud.X.RawRowView(i)))
			}
			l.measure(cloud, rnd)
			out = append(out, l)
		}
	}
	return out
}

// faces returns the parts of a region that are no unions, and have as many directions along which they go straight as can be.
func faces(on pde.Region) (out []pde.Region) {
	for _, part := range region.Leaves(on) {
		if f, ok := part.(region.Faceted); ok {
			out = append(out, f.Faces()...)
		} else {
			out = append(out, part)
		}
	}
	return out
}

// samples returns points of a region, those at the ends of its extents among them.
func samples(on pde.Region) *pde.Cloud {
	cloud := new(pde.Cloud)
	_, own := on.Dims()
	if own == 0 {
		on.Place(cloud, nil, []float64{1})
		return cloud
	}
	places := samplePlaces
	if math.Pow(float64(len(places)), float64(own)) > samplesOfRegion {
		places = []float64{0, samplePlaces[2], 1}
	}
	n := int(math.Pow(float64(len(places)), float64(own)))
	unit := mat.NewDense(n, own, nil)
	for i := range n {
		for k, rest := 0, i; k < own; k, rest = k+1, rest/len(places) {
			unit.Set(i, k, places[rest%len(places)])
		}
	}
	on.Place(cloud, unit, slices.Repeat([]float64{1 / float64(n)}, n))
	return cloud
}

// measure finds the orders of the equations and the sizes of their data.
func (l *leaf) measure(cloud *pde.Cloud, rnd *rand.Rand) {
	n, slots := cloud.Points(), l.op.Slots()
	u := mat.NewDense(n, len(slots), nil)
	params := make([]float64, l.params)
	res := mat.NewDense(n, l.eqs, nil)
	l.op.Residual(res, cloud, u, params)
	l.size, l.order = make([]float64, l.eqs), make([]int, l.eqs)
	for e := range l.eqs {
		for i := range n {
			if v := math.Abs(res.At(i, e)); v > l.size[e] && !math.IsInf(v, 0) {
				l.size[e] = v
			}
		}
	}
	u.Apply(func(int, int, float64) float64 { return 0.5 + rnd.Float64() }, u)
	for k := range params {
		params[k] = 0.5 + rnd.Float64()
	}
	lin := pde.NewLinearization(l.op, n)
	l.op.Linearize(lin, cloud, u, params)
	for e := range l.eqs {
		var used []int
		for k, s := range slots {
			if slices.ContainsFunc(mat.Col(nil, k, lin.U[e]), func(v float64) bool { return v != 0 }) {
				l.order[e] = max(l.order[e], s.D.Order())
				used = append(used, k)
			}
		}
		l.used = append(l.used, pick(slots, used))
		if len(used) != 1 || l.order[e] > 0 || !l.op.Affine() {
			continue
		}
		v := value{field: slots[used[0]].Field}
		for i := range n {
			if size := math.Abs(res.At(i, e) / lin.U[e].At(i, used[0])); size > v.size && !math.IsInf(size, 0) {
				v.size = size
			}
		}
		l.values = append(l.values, v)
	}
}

// inside lists the samples that are in the relative interior of the region.
func (l *leaf) inside() [][]float64 {
	if len(l.points) == 1 {
		return l.points
	}
	var out [][]float64
	_, own := l.on.Dims()
	each := int(math.Round(math.Pow(float64(len(l.points)), 1/float64(own))))
	for i, x := range l.points {
		in := true
		for k, rest := 0, i; k < own; k, rest = k+1, rest/each {
			in = in && rest%each != 0 && rest%each != each-1
		}
		if in {
			out = append(out, x)
		}
	}
	return out
}
