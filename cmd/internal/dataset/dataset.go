// Package dataset holds labelled points for classification: tables that are read from CSV files, and generated ones
// whose classes are known everywhere.
package dataset

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Labelled is a set of points with classes.
type Labelled struct {
	Columns []string   // names of the features
	Classes []string   // names of the classes, at least two
	X       *mat.Dense // points x features
	Label   []int      // per point: position in Classes
}

// Points returns the number of points.
func (d *Labelled) Points() int { return len(d.Label) }

// Rows returns the points with the given positions; the result shares no memory with d but the names.
func (d *Labelled) Rows(at []int) *Labelled {
	_, cols := d.X.Dims()
	out := &Labelled{Columns: d.Columns, Classes: d.Classes, X: mat.NewDense(len(at), cols, nil), Label: make([]int, len(at))}
	for i, p := range at {
		out.X.SetRow(i, d.X.RawRowView(p))
		out.Label[i] = d.Label[p]
	}
	return out
}

// Split draws a share of the points of every class for testing, at least one and not all of it, and returns the two
// parts. Points keep their order. The error names a class that is too small, or the share.
func (d *Labelled) Split(share float64, rnd *rand.Rand) (train, test *Labelled, err error) {
	if !(share > 0 && share < 1) {
		return nil, nil, fmt.Errorf("a share of %g of the points for testing: want one between 0 and 1", share)
	}
	members := make([][]int, len(d.Classes))
	for p, k := range d.Label {
		members[k] = append(members[k], p)
	}
	var left, right []int
	for k, m := range members {
		if len(m) < 2 {
			return nil, nil, fmt.Errorf("class %q occurs %d times, too few to hold some out for testing; there are %d classes", d.Classes[k], len(m), len(d.Classes))
		}
		rnd.Shuffle(len(m), func(i, j int) { m[i], m[j] = m[j], m[i] })
		n := min(max(int(share*float64(len(m))+0.5), 1), len(m)-1)
		right, left = append(right, m[:n]...), append(left, m[n:]...)
	}
	slices.Sort(left)
	slices.Sort(right)
	return d.Rows(left), d.Rows(right), nil
}

// Box returns the ends of the features. A constant feature gets an interval of length 1 around it.
func (d *Labelled) Box() (lower, upper []float64) {
	_, cols := d.X.Dims()
	for j := range cols {
		c := mat.Col(nil, j, d.X)
		lo, hi := slices.Min(c), slices.Max(c)
		if lo == hi {
			lo, hi = lo-0.5, hi+0.5
		}
		lower, upper = append(lower, lo), append(upper, hi)
	}
	return lower, upper
}
