package lsq

import "sync"

// scraps is memory that fronts have left and others may use. Fresh memory takes a large part of an elimination's time: it is given by the system
// page by page, and the factors that stay keep the collector from giving back what is free.
type scraps struct {
	mu   sync.Mutex
	list [][]float64
}

// take returns n entries, whose values are not defined: of the smallest scrap that has them, or new ones.
func (s *scraps) take(n int) []float64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	best := -1
	for k, b := range s.list {
		if cap(b) >= n && (best < 0 || cap(b) < cap(s.list[best])) {
			best = k
		}
	}
	if best < 0 {
		return make([]float64, n)
	}
	b := s.list[best][:n]
	last := len(s.list) - 1
	s.list[best] = s.list[last]
	s.list = s.list[:last]
	return b
}

// give takes back what is not used any more.
func (s *scraps) give(b []float64) {
	if cap(b) == 0 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list = append(s.list, b)
}
