// Command scaling prints the model of docs/scaling.md: what it takes to eliminate the unknowns of n x n and n x n x n
// equal cells, by a symbolic elimination in nested-dissection order.
//
//	go run ./scripts/scaling
package main

import (
	"fmt"
	"math"
	"os"
	"text/tabwriter"
)

// grid is a block of cells; two of them share rows if they have a face in common, and are eliminated as groups.
type grid struct {
	n, dim int
}

func (g grid) cells() int { return int(math.Pow(float64(g.n), float64(g.dim)) + 0.5) }

// order lists the cells such that a separator, the middle layer along the longest side, comes after both of its sides.
func (g grid) order() []int {
	var out []int
	var split func(lo, hi [3]int)
	split = func(lo, hi [3]int) {
		axis := 0
		for a := range g.dim {
			if hi[a]-lo[a] > hi[axis]-lo[axis] {
				axis = a
			}
			if hi[a] <= lo[a] {
				return
			}
		}
		if hi[axis]-lo[axis] == 1 {
			out = append(out, g.number(lo))
			return
		}
		middle := (lo[axis] + hi[axis]) / 2
		below, above, layer := hi, lo, [2][3]int{lo, hi}
		below[axis], above[axis] = middle, middle+1
		layer[0][axis], layer[1][axis] = middle, middle+1
		split(lo, below)
		split(above, hi)
		split(layer[0], layer[1])
	}
	var lo, hi [3]int
	for a := range hi {
		hi[a] = 1
		if a < g.dim {
			hi[a] = g.n
		}
	}
	split(lo, hi)
	return out
}

func (g grid) number(at [3]int) int { return at[0] + g.n*(at[1]+g.n*at[2]) }

// neighbours lists the cells that share a face.
func (g grid) neighbours(cell int) []int {
	var out []int
	stride := 1
	for range g.dim {
		k := cell / stride % g.n
		if k > 0 {
			out = append(out, cell-stride)
		}
		if k < g.n-1 {
			out = append(out, cell+stride)
		}
		stride *= g.n
	}
	return out
}

// elimination is what a factorisation takes.
type elimination struct {
	entries float64 // numbers in the triangle
	work    float64 // multiplications and additions, twice their pairs
	front   int     // unknowns of the largest front
	top     float64 // share of the work in fronts of at least half of the largest
}

// eliminate removes the cells one after another, each a group of k unknowns. A front has the cells that share rows with
// what is eliminated; k reflectors of at most its length pass over all of its columns.
func (g grid) eliminate(k float64) elimination {
	order := g.order()
	place := make([]int, len(order))
	for at, cell := range order {
		place[cell] = at
	}
	rows := make([]map[int]bool, len(order)) // by place: later places in the front
	for at := range order {
		rows[at] = map[int]bool{}
	}
	var e elimination
	var sizes []float64
	for at, cell := range order {
		for _, other := range g.neighbours(cell) {
			if p := place[other]; p > at {
				rows[at][p] = true
			}
		}
		parent := len(order)
		for p := range rows[at] {
			parent = min(parent, p)
		}
		if parent < len(order) {
			for p := range rows[at] {
				if p != parent {
					rows[parent][p] = true
				}
			}
		}
		f := float64(len(rows[at])) + 1
		rows[at] = nil
		sizes = append(sizes, f)
		e.entries += k * k * (f - 0.5)
		e.work += 4 * k * k * k * f * f
		e.front = max(e.front, int(f*k))
	}
	for _, f := range sizes {
		if 2*f*k >= float64(e.front) {
			e.top += 4 * k * k * k * f * f / e.work
		}
	}
	return e
}

// rate is what a whole solve makes of the model's operations on one core, per second: see docs/scaling.md. Products of large
// fronts alone run at 50e9.
const rate = 11e9

func main() {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 1, ' ', 0)
	fmt.Fprintln(w, "| cells\t| kept\t| unknowns\t| triangle, GiB\t| largest front\t| it, GiB\t| work, Gflop\t| of it in large fronts\t| one core, s |")
	fmt.Fprintln(w, "|---\t|---:\t|---:\t|---:\t|---:\t|---:\t|---:\t|---:\t|---: |")
	for _, c := range []struct {
		grid
		kept float64
	}{
		{grid{4, 2}, 200}, {grid{6, 2}, 200}, {grid{8, 2}, 200}, {grid{10, 2}, 200}, {grid{12, 2}, 200},
		{grid{8, 2}, 60}, {grid{16, 2}, 60}, {grid{32, 2}, 60}, {grid{64, 2}, 60}, {grid{128, 2}, 60}, {grid{256, 2}, 60},
		{grid{4, 3}, 150}, {grid{6, 3}, 150}, {grid{8, 3}, 150}, {grid{12, 3}, 150}, {grid{16, 3}, 150}, {grid{24, 3}, 150}, {grid{32, 3}, 150},
	} {
		e := c.eliminate(c.kept)
		const gib = 1 << 30
		fmt.Fprintf(w, "| %d^%d\t| %.0f\t| %.0f\t| %.3g\t| %d\t| %.2g\t| %.3g\t| %.0f %%\t| %.2g |\n", c.n, c.dim, c.kept, float64(c.cells())*c.kept,
			8*e.entries/gib, e.front, 8*float64(e.front)*float64(e.front)/2/gib, e.work/1e9, 100*e.top, e.work/rate)
	}
	w.Flush()
}
