package shape

import (
	"math"
	"slices"
)

// Parts returns a point of each connected part of the domain: one if it hangs together.
func (d *Domain) Parts() (points [][]float64) {
	ps := d.Interior().(*Region).build()
	f := forest{parent: make([]int, len(ps)), parts: len(ps)}
	for i := range ps {
		f.parent[i] = i
	}
	boxes := make([][2][]float64, len(ps))
	for i, p := range ps {
		boxes[i] = d.around(p)
	}
	for i, p := range ps {
		for _, x := range d.outside(p) {
			if f.parts == 1 {
				break
			}
			if !d.shape.root.holds(x) {
				continue
			}
			for j, q := range ps {
				if f.root(i) != f.root(j) && within(boxes[j], x, d.space) && q.holds(x, 1e-6*d.size) {
					f.join(i, j)
				}
			}
		}
	}
	for i, p := range ps {
		if f.root(i) == i {
			points = append(points, slices.Clone(p.middle))
		}
	}
	return points
}

// forest tells which elements belong together.
type forest struct {
	parent []int
	parts  int
}

func (f *forest) root(i int) int {
	for f.parent[i] != i {
		f.parent[i] = f.parent[f.parent[i]]
		i = f.parent[i]
	}
	return i
}

func (f *forest) join(i, j int) {
	f.parent[f.root(i)] = f.root(j)
	f.parts--
}

// outside lists points next to the faces of a patch, on their other sides.
func (d *Domain) outside(p *patch) (out [][]float64) {
	m := len(p.axes)
	count := int(math.Pow(3, float64(m-1)))
	for k, a := range p.axes {
		for _, end := range []float64{0, 1} {
			for i := range count {
				u := make([]float64, m)
				for j, rest := 0, i; j < m; j++ {
					if j != k {
						u[j] = [...]float64{0.05, 0.5, 0.95}[rest%3]
						rest /= 3
					}
				}
				u[k] = end
				x := slices.Clone(p.middle)
				p.place(x, u)
				x[a] += (2*end - 1) * 1e-7 * d.size
				out = append(out, x)
			}
		}
	}
	return out
}

// around returns a box that holds a patch, from points of it, and a margin.
func (d *Domain) around(p *patch) (box [2][]float64) {
	box[0], box[1] = slices.Clone(p.middle), slices.Clone(p.middle)
	for _, x := range d.outside(p) {
		for a, v := range x {
			box[0][a], box[1][a] = min(box[0][a], v), max(box[1][a], v)
		}
	}
	for _, a := range d.space {
		margin := 0.25 * (box[1][a] - box[0][a])
		box[0][a] -= margin
		box[1][a] += margin
	}
	return box
}

func within(box [2][]float64, x []float64, axes []int) bool {
	for _, a := range axes {
		if x[a] < box[0][a] || x[a] > box[1][a] {
			return false
		}
	}
	return true
}

// holds reports whether a point of the inside lies in a patch, or misses it by no more than near.
func (p *patch) holds(x []float64, near float64) bool {
	y := slices.Clone(x)
	for k, a := range p.axes {
		lo, hi := p.lo[k].at(y), p.hi[k].at(y)
		if y[a] = x[a]; x[a] < lo-near || x[a] > hi+near {
			return false
		}
	}
	return true
}
