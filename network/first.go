package network

import (
	"gonum.org/v1/gonum/blas/blas64"

	"pinn/pde/jet"
)

// first evaluates the first layer and its adjoint. Its argument z is affine in x, so the derivative alpha of sigma(z)
// is sigma^(|alpha|)(z) times a constant of the neuron, the product of its slopes: Faa di Bruno's formula with one term.
type first struct {
	net    *Net
	set    *jet.Set
	places []place   // per position of the set
	chain  []partial // how the constants depend on the weights

	weight []float64    // places x neurons: the constants
	signed [2][]float64 // the same times the factors of the places
	column []float64    // coordinates x neurons: A transposed
	unit   []float64    // points x coordinates: the points of the last forward, in the unit box
	z      []float64    // one block
	views  [][]float64
	spare  [][]float64 // per stored order: one block, where the caller keeps nothing

	grad    []float64 // neurons: cotangent of z at one point
	moments []float64 // (coordinates + 1) x neurons: sums of grad times the coordinates and 1
	sums    []float64 // places x neurons: cotangents of the constants
}

// place says how one derivative comes about: its constant is that of the place below times the slope along axis, and
// derivative k of sigma is factor[k] times the stored one of order[k], k = 0 for the value, 1 for the adjoint.
type place struct {
	below, axis int
	order       [2]int
	factor      [2]float64
}

// partial is one entry of the gradient of the constants: the derivative of that of place k with respect to the weight
// of coordinate axis is coef times the constant of the place below.
type partial struct {
	k, below, axis int
	coef           float64
}

func (f *first) width() int                { return f.net.config.Width }
func (f *first) blockRows() int            { return max(1, firstBlock/f.width()) }
func (f *first) constants(k int) []float64 { return row(f.weight, k, f.width()) }

// use prepares for the derivatives of a set, and for backward passes if adjoint is true.
func (f *first) use(set *jet.Set, adjoint bool) {
	f.set = set
	f.places, f.chain = f.places[:0], f.chain[:0]
	for k := range set.Len() {
		i := set.At(k)
		var p place
		for j := range p.order {
			p.order[j], p.factor[j] = fold(f.net.config.Activation, i.Order()+j)
		}
		for a := range f.net.inv[:min(len(f.net.inv), jet.MaxDim)] {
			if i[a] == 0 {
				continue
			}
			lower := i
			lower[a]--
			p.below, p.axis = set.Find(lower), a
			f.chain = append(f.chain, partial{k, p.below, a, float64(i[a]) * f.net.inv[a]})
		}
		f.places = append(f.places, p)
	}
	f.makeRoom(adjoint)
}

func (f *first) makeRoom(adjoint bool) {
	count, d, w := len(f.places), len(f.net.inv), f.width()
	block := f.blockRows() * w
	f.weight = resize(f.weight, count*w)
	for i := range f.signed {
		f.signed[i] = resize(f.signed[i], count*w)
	}
	f.column = resize(f.column, d*w)
	f.z = resize(f.z, block)
	f.views = grow(f.views, f.stored(adjoint))
	if adjoint {
		f.grad = resize(f.grad, w)
		f.moments = resize(f.moments, (d+1)*w)
		f.sums = resize(f.sums, count*w)
		return
	}
	f.spare = grow(f.spare, len(f.views))
	for k := 1; k < len(f.spare); k++ {
		f.spare[k] = resize(f.spare[k], block)
	}
}

// stored returns how many derivatives of sigma, from the value on, the set needs; with the adjoint's or without.
func (f *first) stored(adjoint bool) int {
	n := 0
	for _, p := range f.places {
		n = max(n, p.order[0]+1)
		if adjoint {
			n = max(n, p.order[1]+1)
		}
	}
	return n
}

// prepare reads the weights of the network.
func (f *first) prepare() {
	w, a := f.width(), f.net.layers[0].a
	for c := range a.Cols {
		column := row(f.column, c, w)
		for j := range column {
			column[j] = a.Data[j*a.Stride+c]
		}
	}
	fill(f.constants(0), 1)
	for k, p := range f.places {
		out := f.constants(k)
		if k > 0 {
			below, column, inv := f.constants(p.below), row(f.column, p.axis, w), f.net.inv[p.axis]
			for j := range out {
				out[j] = below[j] * column[j] * inv
			}
		}
		for i, factor := range p.factor {
			signed := row(f.signed[i], k, w)
			for j, v := range out {
				signed[j] = factor * v
			}
		}
	}
}

// forward evaluates the layer at the rows of x. sigma[k] receives derivative k of sigma (points*neurons entries) for
// the backward pass, except that sigma[0] is the value of dst; it is nil if there is to be none.
func (f *first) forward(dst *jet.Batch, x blas64.General, sigma [][]float64) {
	w, step := f.width(), f.blockRows()
	f.prepare()
	f.place(x)
	for lo := 0; lo < x.Rows; lo += step {
		hi := min(lo+step, x.Rows)
		from, to := lo*w, hi*w
		f.views[0] = dst.Raw(0)[from:to]
		for s := 1; s < len(f.views); s++ {
			if sigma != nil {
				f.views[s] = sigma[s][from:to]
			} else {
				f.views[s] = f.spare[s][:to-from]
			}
		}
		f.affine(f.z[:to-from], lo)
		f.net.config.Activation.Derivatives(f.views, f.z[:to-from])
		for k, p := range f.places[1:] {
			scaleColumns(dst.Raw(k + 1)[from:to], f.views[p.order[0]], row(f.signed[0], k+1, w))
		}
	}
}

// place maps the rows of x to the unit box.
func (f *first) place(x blas64.General) {
	d, lower := len(f.net.inv), f.net.config.Lower
	f.unit = resize(f.unit, x.Rows*d)
	for p := range x.Rows {
		for a, v := range x.Data[p*x.Stride : p*x.Stride+d] {
			f.unit[p*d+a] = (v - lower[a]) * f.net.inv[a]
		}
	}
}

// affine sets z to the arguments of sigma at the points from lo on.
func (f *first) affine(z []float64, lo int) {
	w, d := f.width(), len(f.net.inv)
	for p := range len(z) / w {
		out := row(z, p, w)
		copy(out, f.net.layers[0].b)
		for a, v := range row(f.unit, lo+p, d) {
			addScaled(out, v, row(f.column, a, w))
		}
	}
}

// begin empties the sums of the backward pass.
func (f *first) begin() {
	clear(f.moments)
	clear(f.sums)
}

// add takes the cotangent of the layer's output at one point into the sums.
func (f *first) add(cot *jet.Batch, sigma [][]float64, point int) {
	w := f.width()
	clear(f.grad)
	for k, p := range f.places {
		same, above := row(sigma[p.order[0]], point, w), row(sigma[p.order[1]], point, w)
		pullRow(f.grad, row(f.sums, k, w), cot.Row(k, point), same, above, row(f.signed[1], k, w))
	}
	d := len(f.net.inv)
	for a, v := range row(f.unit, point, d) {
		addScaled(row(f.moments, a, w), v, f.grad)
	}
	addScaled(row(f.moments, d, w), 1, f.grad)
}

// end adds the gradient of everything since begin to dst, the parameters of the layer.
func (f *first) end(dst []float64) {
	w, d := f.width(), len(f.net.inv)
	for _, c := range f.chain {
		below, coef := f.constants(c.below), c.coef*f.places[c.k].factor[0]
		for j, v := range row(f.sums, c.k, w) {
			dst[j*d+c.axis] += coef * below[j] * v
		}
	}
	for a := range d {
		for j, v := range row(f.moments, a, w) {
			dst[j*d+a] += v
		}
	}
	addScaled(dst[d*w:], 1, row(f.moments, d, w))
}
