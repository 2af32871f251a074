package collocation

// StressMeans multiplies, in the rows of some blocks, one after another and of width entries each, the weighted mean of every equation by its factor in Means,
// and leaves what differs from the mean. The blocks are all those of some conditions, in order.
func (s *System) StressMeans(rows []float64, width int, blocks []int) {
	if s.Means == nil {
		return
	}
	mean := make([]float64, width)
	for k, at := 0, 0; k < len(blocks); {
		c := s.blocks[blocks[k]].cond
		for k < len(blocks) && s.blocks[blocks[k]].cond == c {
			k++
		}
		eqs := s.plans[c].eqs
		for e, by := range s.Means[c] {
			if by == 1 {
				continue
			}
			clear(mean)
			for p, w := range s.weight[c] {
				i := at + (p*eqs+e)*width
				axpy(mean, w, rows[i:i+width])
			}
			for p, w := range s.weight[c] {
				i := at + (p*eqs+e)*width
				axpy(rows[i:i+width], (by-1)*w, mean)
			}
		}
		at += len(s.weight[c]) * eqs * width
	}
}
