package lsq

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// heap returns the bytes that are in use.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// What is foreseen is what is taken, within a factor of two.
func TestBytes(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 8))
	for _, c := range []struct {
		name           string
		side, cols     int
		inside, across int // rows of a cell and of a face
		rank           int // of the rows of a cell
	}{{"few large cells", 3, 120, 240, 60, 90}, {"many small cells", 9, 30, 60, 24, 22}, {"faces that decide all", 5, 40, 80, 60, 5}} {
		n := c.side * c.side
		sizes := slices.Repeat([]int{c.cols}, n)
		var all []sparseRows
		for g := range n {
			own := random(c.inside, c.cols+1, rnd)
			own.Slice(0, c.inside, 0, c.cols).(*mat.Dense).Mul(random(c.inside, c.rank, rnd), random(c.rank, c.cols, rnd))
			all = append(all, sparseRows{[]int{g}, own})
		}
		all = append(all, touching(sizes, c.across, rnd, gridPairs(c.side)...)...)
		var sets [][]int
		var rows []int
		for _, r := range all {
			m, _ := r.rows.Dims()
			sets, rows = append(sets, r.set), append(rows, m)
		}
		s := &Sparse{Strong: 1e-6}
		before := heap()
		s.Reset(sizes, sets, n)
		for k := range n {
			s.Add(k, all[k].rows)
		}
		local, middle := int64(n)*LocalBytes(c.inside, c.cols), heap()
		coupled := s.Bytes(rows)
		for k := n; k < len(all); k++ {
			s.Add(k, all[k].rows)
		}
		s.Factor()
		after := heap()
		for _, part := range []struct {
			name      string
			got, want int64
		}{{"local", local, middle - before}, {"coupled", coupled, after - middle}} {
			if part.got < part.want/2 || part.got > 2*part.want {
				t.Errorf("%s, %s: %d bytes are foreseen, %d are taken", c.name, part.name, part.got, part.want)
			}
		}
		runtime.KeepAlive(s)
		runtime.KeepAlive(all)
	}
}
