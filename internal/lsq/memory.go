package lsq

// number is the size of a number in bytes.
const number = 8

// LocalBytes estimates the memory of the factor of a group's own rows: the reflectors over all rows, those
// of the triangle, and the triangle itself.
func LocalBytes(rows, cols int) int64 {
	return number * (int64(rows)*int64(cols) + 2*int64(cols)*int64(cols))
}

// Bytes estimates what the coupled rows will take, with their factorisation: the rows without the
// coordinates that are eliminated, and the fronts with their reflectors, from the order of elimination alone. rows holds the
// number of rows of every set. Own rows must have been added.
func (s *Sparse) Bytes(rows []int) int64 {
	s.order()
	total := int64(0)
	left := make([]int, len(s.groups)) // per group: rows that come in at its front
	for k := range s.sets {
		st := &s.sets[k]
		n, width := rows[k], s.width(st.groups)
		if k < s.own {
			n = st.rows
		} else {
			total += number * int64(n) * int64(width)
		}
		if first := s.entry(st.groups); first >= 0 {
			left[first] += min(n, width)
		}
	}
	for _, g := range s.tree.order {
		r, cols := s.groups[g].kept(), s.width(s.tree.rest[g])
		in, n := left[g], r+cols
		out := min(max(in-r, 0), cols)
		total += number * (int64(in)*int64(r) + int64(r)*int64(n) + int64(max(in-r, 0))*int64(cols) + int64(out)*int64(cols))
		if p := s.tree.parent[g]; p >= 0 {
			left[p] += out
		}
	}
	return total
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
