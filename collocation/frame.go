package collocation

import (
	"slices"

	"gonum.org/v1/gonum/mat"

	"pinn/internal/kernel"
	"pinn/internal/number"
	"pinn/pde"
	"pinn/pde/jet"
)

// frame is the workspace in which one block of points is evaluated.
type frame struct {
	sys   *System
	phi   []jet.Batch  // per use: derivatives of the basis
	own   []Table      // likewise, of tabulated ones without a table
	sums  []float64    // and of combinations of their functions
	start [2]jet.Batch // derivatives of State.Start, one column per field

	cond  int
	plan  *plan
	cloud *pde.Cloud
	at    []view    // per use of the plan
	u     mat.Dense // points x slots
	res   mat.Dense // points x equations
	lin   *pde.Linearization
	lins  map[shape]*pde.Linearization

	tapes [][]jet.Tape // per condition and use; filled when gradients are wanted
	cot   jet.Batch
	ubar  mat.Dense // points x slots: derivative of the loss with respect to the slots
}

// shape is what linearizations that can take the same memory have in common.
type shape struct{ points, eqs, params, slots int }

func newFrame(s *System) *frame { return &frame{sys: s, lins: map[shape]*pde.Linearization{}} }

// points returns where a sheet is evaluated.
func (f *frame) points(sheet int) *mat.Dense {
	if sheet == 0 {
		return f.cloud.X
	}
	return f.cloud.Mate
}

// evaluate computes the bases, the slots and the residual at the points of a block.
func (f *frame) evaluate(b block, at *State) {
	f.enter(b.cond, b.cloud)
	for k := range f.plan.uses {
		f.see(k, b)
	}
	f.slots(at)
}

// combine computes the slots and the residual, without the bases where these have sums of their functions for less: not at one point, where that saves
// nothing and roundings are those of the rows.
func (f *frame) combine(b block, at *State) {
	f.enter(b.cond, b.cloud)
	for k, u := range f.plan.uses {
		if u.basis == nil || u.table != nil || b.cloud.Points() == 1 {
			f.see(k, b)
			f.fill(k, at)
			continue
		}
		f.sums = resize(f.sums, b.cloud.Points()*len(u.want)*len(u.fields))
		coef := make([][]float64, len(u.fields))
		for i, s := range u.fields {
			coef[i] = at.Coef[s.Lo:s.Hi]
		}
		u.basis.Combine(f.sums, u.want, f.points(u.sheet), coef)
		for j, s := range f.plan.slots {
			if s.use == k {
				first := s.pos*len(coef) + slices.Index(u.fields, s.span)
				for p := range b.cloud.Points() {
					f.u.Set(p, j, f.sums[p*len(u.want)*len(coef)+first])
				}
			}
		}
	}
	f.residual(at)
}

// see evaluates the basis of a use at the points of a block, or looks it up.
func (f *frame) see(k int, b block) {
	for len(f.phi) <= k {
		f.phi, f.own = append(f.phi, jet.Batch{}), append(f.own, Table{})
	}
	u := &f.plan.uses[k]
	basis := f.sys.Layout.Spaces[u.space].Basis
	_, n := basis.Dims()
	switch {
	case u.table != nil:
		f.at[k] = view{table: u.table, first: b.lo, picked: b.picked}
	case u.basis != nil:
		t := &f.own[k]
		for len(t.Values) < len(u.want) {
			t.Values = append(t.Values, new(mat.Dense))
		}
		for _, v := range t.Values[:len(u.want)] {
			reuse(v, b.cloud.Points(), n)
		}
		u.basis.Derive(t.Values[:len(u.want)], u.want, f.points(u.sheet))
		f.at[k] = view{table: t}
	default:
		f.phi[k].Reshape(u.set, b.cloud.Points(), n)
		basis.Eval(&f.phi[k], f.points(u.sheet))
		f.at[k] = view{Batch: &f.phi[k]}
	}
}

// enter makes a cloud the current one.
func (f *frame) enter(cond int, cloud *pde.Cloud) {
	f.cond, f.plan, f.cloud = cond, f.sys.plans[cond], cloud
	if n := len(f.plan.uses); cap(f.at) < n {
		f.at = make([]view, n)
	}
	f.at = f.at[:len(f.plan.uses)]
	reuse(&f.u, cloud.Points(), max(1, len(f.plan.slots)))
	reuse(&f.res, cloud.Points(), f.plan.eqs)
}

// slots fills the values of the slots from the bases in f.at, and the residual.
func (f *frame) slots(at *State) {
	for k := range f.plan.uses {
		f.fill(k, at)
	}
	f.residual(at)
}

// fill is slots for those of one use, without the residual.
func (f *frame) fill(k int, at *State) {
	for j, s := range f.plan.slots {
		if s.use != k {
			continue
		}
		phi, coef := f.at[k], at.Coef[s.span.Lo:s.span.Hi]
		for p := range f.cloud.Points() {
			f.u.Set(p, j, s.factor*dot(phi.row(s.pos, p), coef))
		}
	}
}

// know fills the values of the slots (points x slots) that the bases make of the coefficients, and the residual.
func (f *frame) know(values []float64, at *State) {
	for p := range f.cloud.Points() {
		n := len(f.plan.slots)
		copy(f.u.RawRowView(p), values[p*n:(p+1)*n])
	}
	f.residual(at)
}

// residual adds the state's start to the values of the slots and computes the residual.
func (f *frame) residual(at *State) {
	if at.Start != nil && at.Blend != 0 {
		f.evaluateStart(at.Start)
		for j, s := range f.plan.slots {
			st := &f.start[f.plan.uses[s.use].sheet]
			k := st.Set.Find(f.plan.op.Slots()[j].D)
			for p := range f.cloud.Points() {
				f.u.Set(p, j, f.u.At(p, j)+at.Blend*st.Row(k, p)[s.field])
			}
		}
	}
	f.plan.op.Residual(&f.res, f.cloud, &f.u, f.params(at))
}

func (f *frame) evaluateStart(start jet.Func) {
	for sheet := range f.start {
		var want []jet.Index
		for j, s := range f.plan.slots {
			if f.plan.uses[s.use].sheet == sheet {
				want = append(want, f.plan.op.Slots()[j].D)
			}
		}
		if want == nil {
			continue
		}
		f.start[sheet].Reset(jet.Close(want...), f.cloud.Points(), len(f.sys.Problem.Fields))
		start.Eval(&f.start[sheet], f.points(sheet))
	}
}

// linearize fills the partials of the residual at the slots of the last evaluate.
func (f *frame) linearize(at *State) {
	_, params := f.plan.op.Dims()
	key := shape{f.cloud.Points(), f.plan.eqs, params, len(f.plan.slots)}
	if f.lins[key] == nil {
		f.lins[key] = pde.NewLinearization(f.plan.op, f.cloud.Points())
	}
	f.lin = f.lins[key]
	f.plan.op.Linearize(f.lin, f.cloud, &f.u, f.params(at))
}

func (f *frame) params(at *State) []float64 { return at.Coef[f.sys.Layout.Cols:] }

// check looks for the first value that is not finite in the residual and, if asked, in the linearization. A coefficient
// is looked at before the residual that it spoils, because it says more about the cause.
func (f *frame) check(linearized bool) error {
	for p := range f.cloud.Points() {
		for e, v := range f.res.RawRowView(p) {
			if linearized {
				if err := f.checkPartials(p, e); err != nil {
					return err
				}
			}
			if !number.Finite(v) {
				return f.nonFinite(p, e, "", v)
			}
		}
	}
	return nil
}

// checkPartials looks for the first partial of equation e at point p that is not finite.
func (f *frame) checkPartials(p, e int) error {
	l := f.lin
	for j := range f.plan.slots {
		if v := l.U[e].At(p, j); !number.Finite(v) {
			return f.nonFinite(p, e, slotName(f.sys.Problem, f.plan.op.Slots()[j]), v)
		}
	}
	if l.P[e] == nil {
		return nil
	}
	for k, v := range l.P[e].RawRowView(p) {
		if !number.Finite(v) {
			return f.nonFinite(p, e, f.sys.Problem.Params[k].Name, v)
		}
	}
	return nil
}

func (f *frame) nonFinite(p, e int, slot string, v float64) error {
	pr := f.sys.Problem
	return &NonFiniteError{
		Condition: pr.Conditions[f.cond].Name, Equation: e, Equations: f.plan.eqs, Coords: pr.Coords,
		Point: append([]float64(nil), f.cloud.X.RawRowView(p)...), Slot: slot, Value: v,
	}
}

// rows writes the scaled rows of the current cloud.
func (f *frame) rows(dst *Block, scale, weight []float64) {
	l := f.lin
	for p, w := range weight {
		for e := range f.plan.eqs {
			i := p*f.plan.eqs + e
			a := dst.A.RawRowView(i)
			clear(a)
			s := scale[e] * w
			partial := l.U[e].RawRowView(p)
			for j, sl := range f.plan.slots {
				if c := s * sl.factor * partial[j]; c != 0 {
					axpy(a[sl.local:sl.local+sl.span.Len()], c, f.at[sl.use].row(sl.pos, p))
				}
			}
			linear := dot(partial[:len(f.plan.slots)], f.u.RawRowView(p))
			if l.P[e] != nil {
				axpy(a[f.plan.param:], s, l.P[e].RawRowView(p))
			}
			dst.Target[i] = s * (linear - f.res.At(p, e))
		}
	}
	f.residuals(dst.R, scale, weight)
}

// residuals writes the scaled residuals of the current cloud to the front of dst.
func (f *frame) residuals(dst, scale, weight []float64) {
	for p, w := range weight {
		for e, v := range f.res.RawRowView(p) {
			dst[p*f.plan.eqs+e] = scale[e] * w * v
		}
	}
}

func axpy(dst []float64, c float64, x []float64) { kernel.Axpy(dst, c, x[:len(dst)]) }

func reuse(m *mat.Dense, rows, cols int) {
	m.Reset()
	m.ReuseAs(rows, cols)
}
