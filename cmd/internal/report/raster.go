package report

import (
	"image"
	"math"
	"slices"
)

// logFloor is the share of the largest magnitude below which a logarithmic map does not tell values apart.
const logFloor = 1e-17

// field is a grid ready for drawing: z holds the values or their clipped logarithms.
type field struct {
	x, y, z []float64 // z goes on with the values of the patches
	patches []Patch
	blank   bool // there are patches only
	inside  func(x, y float64) bool
	in      []bool // per node, where inside is not nil
	edge    [][][2]float64
}

// counted returns the values that the scale of colours is made for.
func (f *field) counted() []float64 {
	if f.inside == nil {
		return f.z
	}
	var out []float64
	for i, v := range f.z {
		if i >= len(f.in) || f.in[i] {
			out = append(out, v)
		}
	}
	return out
}

// newField checks the shape of the grid and copies its values; those that are not finite become NaN. With log they are
// log10|Z|, and minus infinity below logFloor times the largest.
func newField(g *Grid, log bool) *field {
	if len(g.X) == 0 || len(g.Y) == 0 || len(g.Z) != len(g.X)*len(g.Y) && !g.blank() {
		panic("report: grid is empty, or Z does not have len(X)*len(Y) values")
	}
	for _, s := range [][]float64{g.X, g.Y} {
		for i, v := range s {
			if !finite(v) || i > 0 && v <= s[i-1] {
				panic("report: coordinates of a grid do not ascend or are not finite")
			}
		}
	}
	f := &field{x: g.X, y: g.Y, z: g.values(), patches: g.Patches, blank: g.blank(), inside: g.Inside}
	if f.inside != nil {
		f.edge = Edge(f.inside, f.x[0], f.x[len(f.x)-1], f.y[0], f.y[len(f.y)-1])
		var near []bool
		f.in, near = g.shown()
		for i, ok := range near {
			if !ok {
				f.z[i] = math.NaN()
			}
		}
	}
	for _, side := range g.Sides {
		f.edge = append(f.edge, Edge(side, f.x[0], f.x[len(f.x)-1], f.y[0], f.y[len(f.y)-1])...)
	}
	for _, p := range g.Patches {
		if p.Inside != nil {
			f.edge = append(f.edge, Edge(p.Inside, p.Left, p.Right, p.Low, p.High)...)
		}
	}
	largest := 0.0
	for i, v := range f.z {
		if !finite(v) {
			f.z[i] = math.NaN()
			continue
		}
		largest = max(largest, math.Abs(v))
	}
	for i, v := range f.z {
		if log && math.Abs(v) < logFloor*largest {
			v = 0
		}
		if log {
			f.z[i] = math.Log10(math.Abs(v))
		}
	}
	return f
}

// colourRange returns the ends of the colour scale of several fields. A logarithmic one begins where 1 % of the values
// that are not zero lie below: near its zeros a smooth function takes arbitrarily small values, of which few cells
// tell. The fields are clipped to it, for interpolation between a clipped node and its neighbours.
func colourRange(fields []*field, log bool) (lo, hi float64) {
	var all [][]float64
	for _, f := range fields {
		all = append(all, f.counted())
	}
	lo, hi = span(all...)
	if !log {
		return lo, hi
	}
	values := slices.Concat(all...)
	slices.Sort(values) // NaN first, then minus infinity
	first, _ := slices.BinarySearch(values, -huge)
	zeros := first > 0 && math.IsInf(values[first-1], -1)
	switch {
	case lo <= hi:
		lo = values[first+(len(values)-first)/100]
		if zeros {
			lo = min(lo, hi-1) // to tell them from the rest by a decade at least
		}
	case zeros:
		hi = math.Log10(logFloor)
		lo = hi - 1
	}
	for _, f := range fields {
		for i, v := range f.z {
			f.z[i] = max(v, lo) // NaN stays
		}
	}
	return lo, hi
}

// stencil gives, for each of n pixels along an axis, the node to its left and the weight of the node to its right. The
// first and last node lie on the outer edges of the first and last pixel.
func stencil(nodes []float64, n int) (index []int, weight []float64) {
	index, weight = make([]int, n), make([]float64, n)
	last := len(nodes) - 1
	if last == 0 {
		return index, weight
	}
	k := 0
	for i := range n {
		at := nodes[0] + (nodes[last]-nodes[0])*(float64(i)+0.5)/float64(n)
		for k < last-1 && nodes[k+1] < at {
			k++
		}
		index[i] = k
		weight[i] = (at - nodes[k]) / (nodes[k+1] - nodes[k])
	}
	return index, weight
}

// paint draws the field with linear interpolation between nodes, y upwards. Next to a missing value the nearest node
// counts.
func (f *field) paint(width, height int, lo, hi float64) *image.Paletted {
	img := image.NewPaletted(image.Rect(0, 0, width, height), f.palette())
	xi, xw := stencil(f.x, width)
	yi, yw := stencil(f.y, height)
	nx := len(f.x)
	colour := scale(lo, hi)
	line := make([]float64, nx)
	for row := range height {
		j := height - 1 - row
		k, w := yi[j], yw[j]
		low := f.z[k*nx : (k+1)*nx]
		high := f.z[min(k+1, len(f.y)-1)*nx:][:nx]
		for i := range line {
			line[i] = between(low[i], high[i], w)
		}
		pix := img.Pix[row*img.Stride:][:width]
		for i := range pix {
			k := xi[i]
			pix[i] = colour(between(line[k], line[min(k+1, nx-1)], xw[i]))
		}
		f.clip(pix, (float64(j)+0.5)/float64(height))
	}
	return img
}

// clip leaves out the pixels of a row that are not inside; at is the place of the row between the ends of y.
func (f *field) clip(pix []uint8, at float64) {
	if f.inside == nil {
		return
	}
	y := f.y[0] + (f.y[len(f.y)-1]-f.y[0])*at
	for i := range pix {
		if x := f.x[0] + (f.x[len(f.x)-1]-f.x[0])*(float64(i)+0.5)/float64(len(pix)); !f.inside(x, y) {
			pix[i] = missing
		}
	}
}

// scale returns the palette entries of values on a colour scale with the given ends.
func scale(lo, hi float64) func(v float64) uint8 {
	factor := (levels - 1) / (hi - lo)
	return func(v float64) uint8 {
		if v != v {
			return missing
		}
		return uint8(max(0, min((v-lo)*factor, levels-1)) + 0.5)
	}
}

// between interpolates; where one of the two is NaN it returns the nearer.
func between(a, b, w float64) float64 {
	v := a + (b-a)*w
	if v == v {
		return v
	}
	if w < 0.5 {
		return a
	}
	return b
}
