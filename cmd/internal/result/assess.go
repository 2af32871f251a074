package result

// Assess returns the summary of a solution that has a model, with its errors at the given number of fresh points. It
// writes nothing.
func (r *Run) Assess(points int) *Summary {
	s := r.Summarize()
	at := r.sample(points)
	r.compare(s, at)
	r.addBandSizes(s, at)
	return s
}
