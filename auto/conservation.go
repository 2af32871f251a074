package auto

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"pinn/collocation/jump"
	"pinn/collocation/partition"
	"pinn/conservation"
	"pinn/conservation/balance"
	"pinn/pde/expr"
	"pinn/pde/jet"
)

// Conservation laws whose solutions jump are solved on means over cells: no basis of smooth functions holds a jump. Whether a solution jumps is
// seen from cells, too: what is a step on ever finer ones. Smooth solutions are left to the bases, which give them ten digits.

// weak is a solution of a conservation law by what two numbers of cells say.
type weak struct {
	problem      *balance.Problem
	fine, coarse *conservation.History // as they were computed
	sharp        *conservation.History // what fine and coarse say together
	before       *conservation.History // alike, of the coarse one; what sharp was compared with
	estimate     float64               // relative, of the worst field
	bound        float64               // alike, whatever the rate
	fell         float64               // the factor by which bound fell from that of the coarser cells; 0: unknown
	field        int
	found        *conservation.Solution
}

// conserved solves a conservation law whose solution jumps. It returns nil where that is not so.
func (s *solver) conserved() (*Solution, error) {
	if s.given != (Network{}) || s.options.Partition.given() || s.options.Training.Method != Auto {
		return nil, nil
	}
	p, err := balance.New(s.problem)
	if placed := (*expr.Error)(nil); errors.As(err, &placed) {
		return s.undetermined(placed)
	}
	if err != nil {
		return nil, nil
	}
	if p.Linear && !slices.ContainsFunc(s.places(), func(p place) bool { return p.order < 1 }) {
		return nil, nil // no jump forms
	}
	defer s.phase("conservation")()
	w, err := s.jumping(p)
	switch step := s.step(); {
	case fatal(err):
		return nil, err
	case err != nil && step != "": // no basis of smooth functions would do better
		return s.unsolved(Failed, step+", and "+err.Error()), nil
	case err != nil:
		s.note("the conservation laws are not solved on cells: %s", err)
		return nil, nil
	case w == nil:
		return nil, nil
	}
	for _, read := range p.Read {
		s.note("%s", read)
	}
	for w.estimate > s.options.Tolerance && w.affordable() {
		next, err := s.halved(w)
		if fatal(err) {
			return nil, err
		}
		if err != nil {
			s.note("%d cells: %s", 2*w.fine.Cells, err)
			break
		}
		if next.estimate > w.estimate {
			break
		}
		w = next
		s.recordWeak(w)
		s.offer("conservation", func() (*Solution, error) { return s.weakSolution(w, ""), nil })
	}
	doubt, err := s.doubted(w)
	if err != nil {
		return nil, err
	}
	return s.weakSolution(w, doubt), nil
}

// undetermined keeps why the jumps of a solution are not determined by its equations. Where the data have one there is no solution.
func (s *solver) undetermined(by *expr.Error) (*Solution, error) {
	if partition.Evolves(s.problem) != nil || partition.Waves(s.problem) != partition.Carried {
		return nil, nil
	}
	s.unbalanced = "a solution that jumps is not determined by the equations as they are written: " + strings.ReplaceAll(by.Msg, "\n", " ")
	if step := s.step(); step != "" {
		return s.unsolved(NoSolution, step+", and "+s.unbalanced), nil
	}
	return nil, nil
}

// vanishing says of waves without a bounded speed which fields are zero where they have none; empty: none, or another error.
func (s *solver) vanishing(err error) string {
	var speed *conservation.SpeedError
	if !errors.As(err, &speed) {
		return ""
	}
	var zero []string
	for f, v := range speed.State {
		if v == 0 {
			zero = append(zero, s.problem.Fields[f]+" = 0")
		}
	}
	if zero == nil {
		return ""
	}
	return ", where " + strings.Join(zero, " and ") + ": the equations do not say how waves move there, as on a dry bed; a small value above zero instead would do"
}

// step describes a jump of the data; empty: none is known.
func (s *solver) step() string {
	for _, kink := range s.contradictions.Kinks {
		if kink.Order == 0 {
			return kink.Text
		}
	}
	return ""
}

// unsolved is an outcome that has no model.
func (s *solver) unsolved(status Status, reason string) *Solution {
	return &Solution{
		Problem: s.problem, Status: status, Reason: reason, ErrorEstimate: math.NaN(), Contradictions: s.contradictions, History: s.history,
		Decisions: s.decisions, Seconds: s.phases,
	}
}

// jumping solves on ever more cells until there is no step any more at any time, when it returns nil, or cells enough to call what is there a jump.
func (s *solver) jumping(p *balance.Problem) (*weak, error) {
	coarse, err := s.onCells(p, cellsOfFirstLook)
	if err != nil {
		return nil, err
	}
	w := &weak{problem: p, fine: coarse}
	for {
		if w, err = s.halved(w); err != nil {
			return nil, err
		}
		any := false
		for k := range timesOfALook + 1 {
			any = any || len(conservation.JumpsAt(w.fine, w.coarse, k*w.coarse.Times/timesOfALook)) > 0
		}
		switch {
		case !any:
			return nil, nil
		case w.fine.Cells >= cellsOfLastLook || !w.affordable():
			s.note("the solution jumps on %d cells as on %d: it is looked for among the means over cells, which fluxes through their faces change", w.fine.Cells, w.coarse.Cells)
			s.recordWeak(w)
			return w, nil
		}
	}
}

func (s *solver) onCells(p *balance.Problem, n int) (*conservation.History, error) {
	h, err := conservation.March(s.ctx, &p.Problem, n, min(n/2, mostTimesOfMeans))
	if err != nil {
		if s.ctx.Err() != nil {
			return nil, s.ctx.Err()
		}
		return nil, &refused{err.Error() + s.vanishing(err)}
	}
	h.Axes = [2]int{p.Space, p.Time}
	return h, nil
}

// halved goes on to cells of half the width.
func (s *solver) halved(w *weak) (*weak, error) {
	fine, err := s.onCells(w.problem, 2*w.fine.Cells)
	if err != nil {
		return nil, err
	}
	next := &weak{problem: w.problem, fine: fine, coarse: w.fine, sharp: fine.Sharpened(w.fine)}
	next.sharp.Round()
	before := w.sharp
	if before == nil {
		before = w.fine
	}
	next.before, next.found = before, conservation.Compare(next.sharp, before)
	for f := range fine.Fields {
		all, end := next.sharp.Size(f)
		all = max(all, end)
		least := sizeNegligible * s.natural[f] * (fine.Upper - fine.Lower)
		for _, e := range []float64{next.found.Throughout[f] / max(all, least), next.found.Estimate[f] / max(all, least)} {
			if e > next.bound || math.IsNaN(e) {
				next.bound, next.field = e, f
			}
		}
	}
	next.fell = w.bound / next.bound
	steady := max(1, min(marginOfMeans/(min(next.fell, w.fell)-1), worstOfMeans))
	if !(min(next.fell, w.fell) > 1) {
		steady = worstOfMeans
	}
	next.estimate = next.bound * steady / worstOfMeans
	return next, nil
}

// recordWeak records a solution.
func (s *solver) recordWeak(w *weak) {
	s.trials++
	s.recordAs("conservation", s.trials, w.fine.Cells, 0, math.NaN(), w.estimate, nil)
	s.note("%d cells: estimated error %.1e in L1, most in %s", w.fine.Cells, w.estimate, s.problem.Fields[w.field])
}

// affordable reports whether cells of half the width are.
func (w *weak) affordable() bool {
	work := 4 * float64(w.fine.Updates) * math.Pow(float64(w.fine.Fields), 1.5)
	if w.fine.Fields > 3 && !w.problem.Linear {
		work *= generalOfMeans
	}
	return work <= mostUpdatesOfMeans && w.fine.Cells < mostCellsOfMeans
}

// doubted says what speaks against a solution; empty: nothing does.
func (s *solver) doubted(w *weak) (string, error) {
	if x, t, waves, given, found := w.problem.Unsaid(w.coarse); found {
		return fmt.Sprintf("at %s = %.4g, %s = %.4g every wave that comes in there wants a value, %d in all, and the conditions give %d: the rest was taken from inside",
			s.problem.Coords[w.problem.Space], x, s.problem.Time, t, waves, given), nil
	}
	if w.problem.Linear {
		return "", nil
	}
	viscous := *w.problem
	viscous.Viscous = true
	var apart [2][]float64
	for k, n := range []int{cellsOfEntropy / 2, cellsOfEntropy} {
		own, err := s.onCells(w.problem, n)
		if err != nil {
			return "", s.ctx.Err()
		}
		other, err := s.onCells(&viscous, n)
		if err != nil {
			return "", s.ctx.Err()
		}
		for f := range own.Fields {
			apart[k] = append(apart[k], conservation.Distance(own, other, f))
		}
	}
	for f, before := range apart[0] {
		all, _ := w.sharp.Size(f)
		if apart[1][f] > nearingOfMeans*before && apart[1][f] > s.options.Tolerance*max(all, sizeNegligible*s.natural[f]) {
			return fmt.Sprintf("a method of order one does not come near to %s as cells are halved: it may not be the solution that entropy allows", s.problem.Fields[f]), nil
		}
	}
	return "", nil
}

// weakSolution describes the solution.
func (s *solver) weakSolution(w *weak, doubt string) *Solution {
	end := w.problem.Until
	out := &Solution{
		Model: s.onHistory(w.sharp), Independent: s.onHistory(w.before), Problem: s.problem, ErrorEstimate: w.estimate, Norm: "L1", Contradictions: s.contradictions,
		Parameters: len(w.sharp.Values), History: s.history, Decisions: s.decisions, Seconds: s.phases,
	}
	for range s.problem.Conditions {
		out.Residual, out.Validation = append(out.Residual, math.NaN()), append(out.Validation, math.NaN())
	}
	for _, j := range w.found.Jumps {
		at := make([]float64, 2)
		at[w.problem.Space], at[w.problem.Time] = j.X, end
		out.Jumps = append(out.Jumps, jump.Jump{
			Field: j.Field, Axis: w.problem.Space, At: at, Height: math.Abs(j.Right - j.Left), Width: (w.fine.Upper - w.fine.Lower) / float64(w.fine.Cells),
		})
	}
	how := fmt.Sprintf("means over %d cells, of order one at jumps and two elsewhere", w.fine.Cells)
	switch tol := s.options.Tolerance; {
	case doubt != "":
		out.Status, out.ErrorEstimate = Short, max(w.estimate, 1)
		out.Reason = doubt
	case w.estimate <= tol:
		out.Status, out.Reason = Solved, fmt.Sprintf("the estimated error %.1e in L1 is within the tolerance %.1e: %s", w.estimate, tol, how)
	default:
		out.Status = Short
		out.Reason = fmt.Sprintf("the estimated error %.1e in L1 is above the tolerance %.1e: the solution jumps: %s", w.estimate, tol, how)
	}
	if len(out.Jumps) > 0 {
		out.Reason += "; " + out.Jumps[0].Text(s.problem, s.problem.Time)
	}
	return out
}

// onHistory returns the model that a history is.
func (s *solver) onHistory(h *conservation.History) *Model {
	return newModel(s.problem, []partition.Cell{{Lower: s.problem.Lower, Upper: s.problem.Upper}}, []jet.Func{h})
}
