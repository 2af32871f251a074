package auto

import (
	"pinn/collocation/jump"
)

// jumps looks for discontinuities in a solution that falls short, by its independent twin and the best single basis before it.
// In more coordinates than lines can cover none are looked for.
func (s *solver) jumps(out *Solution, twin *Model) []jump.Jump {
	if out.Status != Short || out.Model == nil || twin == nil || len(s.problem.Coords) > len(localWidths) {
		return nil
	}
	with := jump.Solutions{Fine: out.Model, Twin: twin}
	if s.coarse != nil && out.Cells > 0 {
		with.Coarse = s.coarse
	}
	return jump.Find(s.problem, s.problem.Time, with)
}
