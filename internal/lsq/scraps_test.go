package lsq

import "testing"

// The smallest scrap that is large enough is taken, once, and new memory where there is none.
func TestScraps(t *testing.T) {
	large, small, tiny := make([]float64, 9), make([]float64, 5), make([]float64, 2)
	var s scraps
	for _, b := range [][]float64{large, nil, small, tiny} {
		s.give(b)
	}
	got := s.take(4)
	if len(got) != 4 || &got[0] != &small[0] {
		t.Error("not the smallest scrap that has room")
	}
	if got = s.take(4); &got[0] != &large[0] {
		t.Error("not the next larger scrap")
	}
	if got = s.take(4); len(got) != 4 || &got[0] == &tiny[0] || &got[0] == &large[0] || &got[0] == &small[0] {
		t.Error("a scrap is in use twice, or too small")
	}
}
