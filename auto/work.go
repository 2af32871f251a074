package auto

import (
	"slices"

	"pinn/internal/lsq"
	"pinn/pde"
)

// WorkEstimate returns the multiplications and additions of the linear solves that a problem takes at least, and the limit at
// which a solve ends with what it has. A core makes 5e9 to 2.5e10 of them a second. Descent steps on weights are not among them.
func WorkEstimate(p *pde.Problem, o Options) (least, most float64) {
	s := &solver{problem: p, options: o}
	width, trials := s.pilotWidth(), float64(spreadsScanned)
	if o.Network.Width > 0 {
		width = o.Network.Width
	}
	if o.Network.Width > 0 && (o.Network.Spread > 0 || o.Training.Method == LSGD || o.Training.Method == GD) {
		trials = 1
	}
	cols := width * len(p.Fields)
	one := lsq.FactorWork(int(rowsPerColumn*float64(cols)), cols)
	if !p.Affine() {
		one *= stepsOfNonlinear
	}
	s.divides = o.divisible(p) == nil
	passes := 1 + s.repeats()
	least = one * (trials + s.repeats())
	most = max(least, s.mostToTolerance())
	switch {
	case o.Training.Method == LSGD || o.Training.Method == GD || o.Network.Width > 0 && !o.Partition.given():
		return least, least
	case s.divides:
		most += passes * workOnCells
	}
	return least, most
}

// leastOnCells is the work of a first solve on cells, of one slab in a march. With few coordinates and fields it is next to nothing; four cells of
// a slab of a flow in two coordinates and time take more than a basis as wide as any.
func (s *solver) leastOnCells() float64 {
	slabs := -1
	if s.marches() {
		slabs = slices.Index(s.problem.Coords, s.problem.Time)
	}
	t := s.firstDivision(slabs)
	cols := t.width * len(s.problem.Fields)
	work := float64(len(t.cells)) * lsq.FactorWork(2*cols, cols)
	if !s.problem.Affine() {
		work *= stepsOfNonlinear
	}
	return min(work, workOnCells)
}

// mostToTolerance is the work that one basis may take to meet the tolerance: what cells would take at least where these are possible.
func (s *solver) mostToTolerance() float64 {
	if s.divides {
		return max(workToTolerance, s.leastOnCells())
	}
	return workToTolerance
}
