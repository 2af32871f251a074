package saved

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/mat"

	"pinn/pde/expr"
)

// Lattice is a grid in some of the coordinates, at fixed values of the others.
type Lattice struct {
	Axes  []int       // positions of the coordinates with nodes, in the order of the points
	Nodes [][]float64 // per entry of Axes, ascending
	At    []float64   // one entry per coordinate; those of Axes do not matter
}

// Shape returns the number of nodes along each axis.
func (l *Lattice) Shape() []int {
	var n []int
	for _, nodes := range l.Nodes {
		n = append(n, len(nodes))
	}
	return n
}

// Points returns the points of the lattice: points x coordinates, the last axis running fastest.
func (l *Lattice) Points() *mat.Dense {
	size := 1
	for _, n := range l.Shape() {
		size *= n
	}
	x := mat.NewDense(size, len(l.At), nil)
	for i := range size {
		row := x.RawRowView(i)
		copy(row, l.At)
		at := i
		for k, a := range slices.Backward(l.Axes) {
			row[a] = l.Nodes[k][at%len(l.Nodes[k])]
			at /= len(l.Nodes[k])
		}
	}
	return x
}

// Linspace returns n equidistant numbers from lo to hi, both included; the middle if n is 1.
func Linspace(lo, hi float64, n int) []float64 {
	if n == 1 {
		return []float64{lo + (hi-lo)/2}
	}
	x := make([]float64, n)
	for i := range x {
		x[i] = lo + (hi-lo)*(float64(i)/float64(n-1))
	}
	x[n-1] = hi
	return x
}

// Fixed holds values of coordinates by their positions.
type Fixed map[int]float64

// Within returns an error, which names flag, if a coordinate is fixed outside the box that holds the domain.
func (f *Function) Within(flag string, fixed Fixed) error {
	for a, name := range f.Coords {
		if v, ok := fixed[a]; ok && f.Lower != nil && !(v >= f.Lower[a] && v <= f.Upper[a]) {
			return fmt.Errorf("%s %s=%g lies outside the domain, where the solution means nothing: %[2]s goes from %[4]g to %[5]g", flag, name, v, f.Lower[a], f.Upper[a])
		}
	}
	return nil
}

// Fix reads values of coordinates, each "name = value" where the value may be an expression such as pi/4.
func (f *Function) Fix(flag string, texts []string) (Fixed, error) {
	fixed := Fixed{}
	for _, text := range texts {
		for _, piece := range Split(text) {
			name, value, ok := strings.Cut(piece, "=")
			axis := slices.Index(f.Coords, strings.TrimSpace(name))
			_, twice := fixed[axis]
			switch {
			case !ok:
				return nil, fmt.Errorf("%s %s: want a coordinate and its value, such as %s=0.5", flag, text, f.Coords[0])
			case axis < 0:
				return nil, fmt.Errorf("%s %s: the coordinates are %s", flag, text, strings.Join(f.Coords, ", "))
			case twice:
				return nil, fmt.Errorf("%s %s: %s has a value already", flag, text, f.Coords[axis])
			}
			v, err := expr.Constant(expr.Source{File: flag, Text: strings.TrimSpace(value)}, nil)
			if err != nil {
				return nil, err
			}
			fixed[axis] = v
		}
	}
	return fixed, nil
}

// Split takes a list apart at the commas outside parentheses.
func Split(list string) []string {
	var parts []string
	depth, lo := 0, 0
	for i, r := range list + "," {
		switch {
		case r == '(':
			depth++
		case r == ')':
			depth--
		case r == ',' && (depth <= 0 || i == len(list)):
			parts = append(parts, strings.TrimSpace(list[lo:i]))
			lo = i + 1
		}
	}
	return parts
}

// Counts are the numbers of nodes of a grid: one for every axis, or one for all.
type Counts []int

// ParseCounts reads counts such as "200" or "200x100".
func ParseCounts(flag, text string) (Counts, error) {
	var n Counts
	for part := range strings.SplitSeq(text, "x") {
		v, err := strconv.Atoi(strings.TrimSpace(part))
		if err != nil || v < 1 {
			return nil, fmt.Errorf("%s %s: want numbers of points such as 200 or 200x100", flag, text)
		}
		n = append(n, v)
	}
	return n, nil
}

// mostPoints bounds a lattice: eight bytes for each coordinate and quantity of every point fit into a few GiB.
const mostPoints = 100e6

// Lattice returns a grid over the box that holds the domain in all coordinates that are not fixed.
func (f *Function) Lattice(flag string, n Counts, fixed Fixed) (*Lattice, error) {
	if f.Lower == nil {
		return nil, fmt.Errorf("%s: this model does not know its domain: give --points", flag)
	}
	l := &Lattice{At: make([]float64, len(f.Coords))}
	var free []string
	for a, name := range f.Coords {
		v, ok := fixed[a]
		if l.At[a] = v; !ok {
			l.Axes, free = append(l.Axes, a), append(free, name)
		}
	}
	if len(n) != 1 && len(n) != len(free) {
		return nil, fmt.Errorf("%s: %d numbers of points for %d coordinates (%s): give one for each, one for all, or fix coordinates by --at",
			flag, len(n), len(free), strings.Join(free, ", "))
	}
	size := 1.0
	for k, a := range l.Axes {
		count := n[min(k, len(n)-1)]
		l.Nodes = append(l.Nodes, nil)
		if size *= float64(count); size > mostPoints {
			return nil, fmt.Errorf("%s: more than %g points", flag, mostPoints)
		}
		l.Nodes[k] = Linspace(f.Lower[a], f.Upper[a], count)
	}
	return l, nil
}
