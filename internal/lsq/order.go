package lsq

import "slices"

// tree says in which order the groups of columns are eliminated, and what is coupled to each when its turn comes.
type tree struct {
	order  []int   // groups in the order of their elimination
	place  []int   // of a group in that order
	rest   [][]int // per group: the groups that its front couples it to, by place; all come later
	parent []int   // per group: the first of these, or -1
	levels [][]int // the groups whose children are all in earlier levels: their fronts do not depend on each other
}

// elimination is the graph of the groups that are left: two are neighbours if a row, or what a front left behind,
// touches both. Its order takes the group with the least fill, counted in entries, then the one with the smallest
// front, then the one whose front waits for the fewest others in a row, so that many can be treated at a time, then the
// first: minimum local fill as for sparse matrices, with the groups' sizes as weights (E. Rothberg,
// S. C. Eisenstat, "Node selection strategies for bottom-up sparse matrix ordering", SIAM J. Matrix Anal. 19, 1998).
type elimination struct {
	size  []int
	near  [][]bool // group x group
	done  []bool
	score [][3]int // fill, size of the front, and its level at most
}

// newTree orders groups of the given sizes that rows touch in the given sets.
func newTree(size []int, sets [][]int) *tree {
	n := len(size)
	e := &elimination{size: size, near: make([][]bool, n), done: make([]bool, n), score: make([][3]int, n)}
	for g := range e.near {
		e.near[g] = make([]bool, n)
	}
	for _, set := range sets {
		e.join(set)
	}
	for g := range n {
		e.score[g] = e.weigh(g)
	}
	t := &tree{place: make([]int, n), rest: make([][]int, n), parent: make([]int, n)}
	for range n {
		g := e.best()
		t.place[g] = len(t.order)
		t.order = append(t.order, g)
		t.rest[g] = e.eliminate(g)
	}
	t.link()
	return t
}

// link sorts the coupled groups by place and finds parents and levels.
func (t *tree) link() {
	level := make([]int, len(t.order))
	for _, g := range t.order {
		slices.SortFunc(t.rest[g], func(a, b int) int { return t.place[a] - t.place[b] })
		if level[g] == len(t.levels) {
			t.levels = append(t.levels, nil)
		}
		t.levels[level[g]] = append(t.levels[level[g]], g)
		t.parent[g] = -1
		if len(t.rest[g]) > 0 {
			p := t.rest[g][0]
			t.parent[g], level[p] = p, max(level[p], level[g]+1)
		}
	}
}

func (e *elimination) join(set []int) {
	for _, a := range set {
		for _, b := range set {
			e.near[a][b] = a != b
		}
	}
}

// neighbours returns the groups that are left beside g.
func (e *elimination) neighbours(g int) []int {
	var out []int
	for h, near := range e.near[g] {
		if near && !e.done[h] {
			out = append(out, h)
		}
	}
	return out
}

// weigh returns the fill that eliminating g makes, the columns of its front, and its level.
func (e *elimination) weigh(g int) [3]int {
	beside := e.neighbours(g)
	fill, front := 0, e.size[g]
	for i, a := range beside {
		front += e.size[a]
		for _, b := range beside[:i] {
			if !e.near[a][b] {
				fill += e.size[a] * e.size[b]
			}
		}
	}
	return [3]int{fill, front, e.score[g][2]}
}

func (e *elimination) best() int {
	at := -1
	for g, s := range e.score {
		if !e.done[g] && (at < 0 || slices.Compare(s[:], e.score[at][:]) < 0) {
			at = g
		}
	}
	return at
}

// eliminate takes g out, makes its neighbours each other's and returns them.
func (e *elimination) eliminate(g int) []int {
	beside := e.neighbours(g)
	e.done[g] = true
	e.join(beside)
	stale := make([]bool, len(e.size))
	for _, a := range beside {
		e.score[a][2] = max(e.score[a][2], e.score[g][2]+1)
		stale[a] = true
		for _, b := range e.neighbours(a) {
			stale[b] = true
		}
	}
	for h, is := range stale {
		if is {
			e.score[h] = e.weigh(h)
		}
	}
	return beside
}
