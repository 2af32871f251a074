package study

import "pinn/auto"

// geometryBytes is the memory of a run that sends a square through a network.
const geometryBytes = 200 << 20

// Memory estimates the bytes that the largest of the runs takes.
func (s *Study) Memory() int64 {
	p, ok := s.target.(*problems)
	if !ok {
		return geometryBytes
	}
	most := int64(0)
	for _, r := range s.Runs() {
		if r.Seed != s.First {
			continue
		}
		if file, err := p.read(&r); err == nil {
			most = max(most, auto.MemoryEstimate(file.Problem, file.Options))
		}
	}
	return most
}
