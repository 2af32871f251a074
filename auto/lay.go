package auto

import (
	"slices"

	"pinn/collocation"
	"pinn/collocation/cell"
	"pinn/collocation/partition"
	"pinn/pde"
	"pinn/pde/jet"
)

// laid is the rows of a problem on cells, and what they are made of.
type laid struct {
	reference *reference
	parts     []partition.Part
	bases     []*cell.Basis // per cell
	system    *collocation.System
	all       []*reference // per cell
}

// lay cuts a problem into cells and places points. Copy 1 is independent of copy 0 in weights and points.
func (s *solver) lay(p *pde.Problem, t division, copy uint64) (*cellTrial, *laid, error) {
	if err := s.ctx.Err(); err != nil {
		return nil, nil, err
	}
	t, frames := t.within(p)
	cut, parts, err := partition.Cut(p, t.cells, s.switches)
	if err != nil {
		return nil, nil, err
	}
	m := &cellTrial{division: t, frames: frames, problem: p, often: halvings(p.Orders())}
	r, err := s.referenceOf(t, copy)
	if err != nil {
		return nil, nil, err
	}
	if err := s.refer(m, r, copy); err != nil {
		return nil, nil, err
	}
	layout, bases, err := m.layout()
	if err != nil {
		return nil, nil, err
	}
	clouds, err := m.scattered(cut, parts, bases, r.fit, m.interior(), m.trace())
	if err != nil {
		return nil, nil, err
	}
	sys := collocation.NewSystem(cut, layout, clouds)
	m.points = sys.Points()
	if slices.ContainsFunc(m.references, func(o *reference) bool { return o != r }) {
		plain := *m
		plain.references = slices.Repeat([]*reference{r}, len(m.cells))
		layout, bases, err := plain.layout()
		if err != nil {
			return nil, nil, err
		}
		m.whole = &whole{bases, collocation.NewSystem(cut, layout, clouds)}
	}
	return m, &laid{r, parts, bases, sys, m.references}, nil
}

// whole is a system over the bases of whole cells. It has the scales of the rows where some cells have bases around holes: by the norms of these, which vary most next to
// the hole, equations would hardly count elsewhere.
type whole struct {
	bases  []*cell.Basis
	system *collocation.System
}

// balance sets the scales of a system to those that it has over the bases of whole cells, with the given values of the unknown numbers, which stand behind the
// coefficients.
func (w *whole) balance(s *solver, m *cellTrial, sys *collocation.System, start jet.Func, numbers []float64) error {
	state := &collocation.State{Coef: append(make([]float64, w.system.Layout.Cols), numbers...)}
	s.beginCells(m, state, w.bases, start)
	w.system.Sizes = sys.Sizes
	if err := w.system.Balance(state); err != nil {
		return err
	}
	for c, scale := range w.system.Scale {
		copy(sys.Scale[c], scale)
	}
	return nil
}

// release gives back the tables of the basis.
func (l *laid) release() {
	l.reference.Release()
	for _, r := range l.all {
		if r != l.reference {
			r.Release()
		}
	}
	l.reference.fit.Release()
	l.reference.fresh.Release()
}
