package fitting

import (
	"context"
	"errors"

	"pinn/auto"
	"pinn/cmd/internal/batch"
	"pinn/collocation"
	"pinn/lsgd"
)

// record is what a journal keeps of a fit that has ended.
type record struct {
	Weights            []float64 // hidden
	Coef               []float64
	Fit                lsgd.Fit
	Status             lsgd.Status
	Err                string // empty: none
	CPU                float64
	RMS, RelL2, RelMax float64
	History            []Record
}

// kept carries out a fit, or takes it from the journal under its name, and keeps it there.
func (f *fit) kept(ctx context.Context, journal auto.Journal, name string) error {
	if err := f.prepare(); err != nil {
		return err
	}
	if f.recall(journal, name) {
		return nil
	}
	if err := f.run(ctx); err != nil {
		return err
	}
	r := &record{f.Basis.Params(), f.state.Coef, f.Fit, f.Status, "", f.CPU, f.RMS, f.RelL2, f.RelMax, f.History}
	if f.Err != nil {
		r.Err = f.Err.Error()
	}
	return batch.Keep(journal, name, r)
}

// recall takes a fit from what a journal has of it, and reports whether that is one of this shape.
func (f *fit) recall(journal auto.Journal, name string) bool {
	var r record
	weights := f.Basis.Params()
	if !batch.Recall(journal, name, &r) || len(r.Weights) != len(weights) || len(r.Coef) != len(f.state.Coef) {
		return false
	}
	copy(weights, r.Weights)
	copy(f.state.Coef, r.Coef)
	f.Model = &collocation.Expansion{Layout: f.system.Layout, Coef: f.state.Coef}
	f.Fit, f.Status, f.CPU, f.RMS, f.RelL2, f.RelMax, f.History = r.Fit, r.Status, r.CPU, r.RMS, r.RelL2, r.RelMax, r.History
	if r.Err != "" {
		f.Err = errors.New(r.Err)
	}
	return true
}
