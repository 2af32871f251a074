package auto

import (
	"pinn/collocation"
	"pinn/collocation/cell"
	"pinn/collocation/partition"
	"pinn/pde"
)

// laid is the rows of a problem on cells, and what they are made of.
type laid struct {
	reference *reference
	parts     []partition.Part
	bases     []*cell.Basis // per cell
	system    *collocation.System
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
	_, m.rank = r.Dims()
	layout, bases, err := m.layout(r)
	if err != nil {
		return nil, nil, err
	}
	clouds, err := m.scattered(cut, parts, bases, r.fit, m.interior(), m.trace())
	if err != nil {
		return nil, nil, err
	}
	sys := collocation.NewSystem(cut, layout, clouds)
	m.points = sys.Points()
	return m, &laid{r, parts, bases, sys}, nil
}

// release gives back the tables of the basis.
func (l *laid) release() {
	l.reference.Release()
	l.reference.fit.Release()
	l.reference.fresh.Release()
}
