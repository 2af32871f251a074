package lsgd

import (
	"context"
	"slices"

	"gonum.org/v1/gonum/floats"

	"pinn/collocation"
)

// Factors keeps the factorisation of an affine system on cells for systems that follow with the same matrix and another right-hand
// side, such as the slabs of equal length of an evolution whose coefficients do not depend on time. These cost a few products. What a
// factor of almost the same matrix loses is regained by two corrections with the residuals of the system itself, as after any affine
// solve. The zero value is empty. It serves one projection at a time.
type Factors struct {
	elimination
	image []float64           // what the matrix does to a vector without structure; nil: there is none
	owed  *collocation.System // with this matrix, if it has not been factored
	rule  rule                // of the factorisation
	next  grouping            // of the system at hand
}

// rule is what a factorisation depends on besides the matrix: Newton's Tolerance, Strong and StrongShared.
type rule struct{ tolerance, strong, shared float64 }

func (n ProjectSettings) rule() rule { return rule{n.Tolerance, n.Strong, n.StrongShared} }

// Skip notes that a system has been solved elsewhere, by a projection that kept its factors. Those of the systems that follow are then
// the same as if it had been solved here. The error is a *collocation.NonFiniteError.
func (f *Factors) Skip(sys *collocation.System, n ProjectSettings) error {
	if !f.suit(sys) {
		return nil
	}
	image, err := f.look(sys)
	if err != nil || f.holds(image, n) {
		return err
	}
	f.take(sys, image, n)
	return nil
}

// suit reports whether factors of a system can be kept, and finds its groups.
func (f *Factors) suit(sys *collocation.System) bool {
	f.next = grouping{}
	return sys.Problem.Affine() && f.next.suits(sys)
}

// project is [Project] for a system that suits.
func (f *Factors) project(ctx context.Context, sys *collocation.System, st *collocation.State, n ProjectSettings) (Fit, error) {
	image, err := f.look(sys)
	if err != nil {
		return Fit{}, err
	}
	again := f.holds(image, n)
	if !again {
		f.take(sys, image, n)
	}
	coef := make([]float64, sys.Layout.Cols)
	var o outcome
	if f.owed != nil {
		if o, err = f.factor(ctx, coef); err != nil {
			f.image = nil
			return Fit{}, err
		}
	}
	if again {
		if o, err = f.replace(ctx, sys, coef); err != nil {
			return Fit{}, err
		}
	}
	copy(st.Coef, coef)
	st.Blend = 0
	return Fit{Loss: o.promised * o.promised / 2, Converged: true, Cond: o.cond, Rank: o.rank, Iterations: 1, Work: o.work, Own: o.own}, nil
}

// take makes a system the one whose factors are kept.
func (f *Factors) take(sys *collocation.System, image []float64, n ProjectSettings) {
	f.grouping, f.image, f.owed, f.rule = f.next, image, sys, n.rule()
	f.strong, f.shared, f.memory = n.Strong, n.StrongShared, n.Memory
}

// factor factors the system that is owed and solves it.
func (f *Factors) factor(ctx context.Context, coef []float64) (outcome, error) {
	if f.assembly == nil {
		f.assembly = new(assembly)
	}
	f.assembly.prepare(ctx, f.owed)
	o, err := f.run(coef, &collocation.State{Coef: make([]float64, len(coef))}, f.rule.tolerance)
	f.owed = nil
	return o, err
}

// replace solves a system by the factors that there are.
func (f *Factors) replace(ctx context.Context, sys *collocation.System, coef []float64) (outcome, error) {
	f.assembly.prepare(ctx, sys)
	if f.next.apart != f.apart {
		f.next.sort(sys, f.apart)
	}
	f.grouping = f.next
	clear(coef)
	for range 2 { // the solution, and its correction
		if err := f.correct(coef); err != nil {
			return outcome{}, err
		}
	}
	r := make([]float64, len(f.target))
	if err := sys.Residuals(r, &collocation.State{Coef: coef}); err != nil {
		return outcome{}, err
	}
	return outcome{floats.Norm(r, 2), f.sparse.Rank, f.sparse.Cond, 8 * f.entries(), f.sparse.Own(nil)}, ctx.Err()
}

// look returns what the matrix of an affine system does to a vector without structure: a difference in any row shows.
func (f *Factors) look(sys *collocation.System) ([]float64, error) {
	rows, cols := sys.Dims()
	at := &collocation.State{Coef: make([]float64, cols)}
	zero, image := make([]float64, rows), make([]float64, rows)
	if err := sys.Residuals(zero, at); err != nil {
		return nil, err
	}
	at.Coef = unstructured(cols)
	f.next.toColumns(at.Coef)
	if err := sys.Residuals(image, at); err != nil {
		return nil, err
	}
	floats.Sub(image, zero)
	return image, nil
}

// holds reports whether there is a factorisation, made or owed, of the matrix with the given image by the same rule.
func (f *Factors) holds(image []float64, n ProjectSettings) bool {
	return f.image != nil && f.rule == n.rule() && slices.Equal(f.sizes, f.next.sizes) && slices.Equal(f.units, f.next.units) &&
		len(image) == len(f.image) && equal(f.image, image)
}
