package auto

// choose finds the trial that a projection ends with: by a search or, where the options leave neither the width nor the
// spread open, by a single solve.
func (s *solver) choose() (*trial, error) {
	n := s.options.Network
	if n.Width == 0 || !s.spreadFixed() {
		return s.search()
	}
	t, err := s.try(design{width: n.Width, spread: n.Spread}, 0, "solve")
	if err != nil {
		return nil, err
	}
	return s.resize(t)
}
