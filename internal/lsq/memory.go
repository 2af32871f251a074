package lsq

import "slices"

// number is the size of a number in bytes.
const numberBytes = 8

// FactorWork estimates the multiplications and additions of a rank-revealing solve: a QR, a pivoted QR of its triangle and an LQ.
func FactorWork(rows, cols int) float64 {
	m, n := float64(rows), float64(cols)
	return 2*m*n*n + 2*n*n*n
}

// LocalBytes estimates the memory of the factor of a group's own rows: the reflectors over all rows, those
// of the triangle, and the triangle itself.
func LocalBytes(rows, cols int) int64 {
	return numberBytes * (int64(rows)*int64(cols) + 2*int64(cols)*int64(cols))
}

// Bytes estimates what the coupled rows will take, with their factorisation: the rows without the
// coordinates that are eliminated, and the fronts with their reflectors, from the order of elimination and the leading columns
// alone. rows holds the number of rows of every set. Own rows must have been added.
func (s *Sparse) Bytes(rows []int) int64 {
	s.order()
	s.plan()
	total := int64(0)
	for k := s.own; k < len(s.sets); k++ {
		total += int64(rows[k]) * int64(s.width(s.sets[k].groups))
	}
	var w space
	left := make([][]int, len(s.groups)) // per group: the leading columns of the rows that its front leaves
	for _, g := range s.tree.order {
		s.locate(&w, g)
		var in []int
		for _, k := range s.fronts[g].sets {
			st := &s.sets[k]
			n, lead := st.rows, []int(nil)
			if k >= s.own {
				n, lead = condensed(rows[k], s.width(st.groups))
			}
			in = s.leads(in, w.at, st.groups, lead, n)
		}
		for _, c := range s.fronts[g].children {
			in = s.leads(in, w.at, s.tree.rest[c], left[c], len(left[c]))
		}
		slices.Sort(in)
		var numbers int64
		left[g], numbers = foresee(in, s.groups[g].kept(), s.width(s.tree.rest[g]))
		total += numbers
	}
	return numberBytes * total
}

// condensed returns how many rows of a set are left, and their leading columns.
func condensed(rows, width int) (int, []int) {
	if rows > width {
		return width, diagonal(width)
	}
	return rows, nil
}

// foresee returns the leading columns of the rows that a front of r columns leaves, and how many numbers it keeps, of full rank, where cols
// others are coupled to it.
func foresee(in []int, r, cols int) (left []int, numbers int64) {
	reach, _ := slices.BinarySearch(in, r)
	rank := min(reach, r)
	numbers = transformNumbers(in[:reach], r) + int64(r)*int64(r+cols)
	for _, lead := range in[rank:] {
		left = append(left, max(0, lead-r))
	}
	if len(left) > cols {
		numbers += transformNumbers(left, cols)
		left = diagonal(cols)
	}
	return left, numbers + int64(len(left))*int64(cols)
}

// transformNumbers counts the numbers that [panel.tall] keeps.
func transformNumbers(lead []int, cols int) (numbers int64) {
	if len(lead) <= cols {
		return 0
	}
	width := panelWidth(len(lead), cols)
	for j := 0; j < cols; j += width {
		n := min(width, cols-j)
		numbers += int64(n) * int64(reached(lead, len(lead), j+n)-j+n)
	}
	return numbers
}

// entry returns the group of a set at whose front its rows come in, the one that is eliminated first; -1 for an empty set.
func (s *Sparse) entry(groups []int) int {
	first := -1
	for _, g := range groups {
		if first < 0 || s.tree.place[g] < s.tree.place[first] {
			first = g
		}
	}
	return first
}

// order finds the order of elimination, unless it is there.
func (s *Sparse) order() {
	if s.tree != nil {
		return
	}
	sizes := make([]int, len(s.groups))
	for g := range s.groups {
		sizes[g] = s.groups[g].kept()
	}
	sets := make([][]int, len(s.sets))
	for k := range s.sets {
		sets[k] = s.sets[k].groups
	}
	s.tree = newTree(sizes, sets)
}
