package classification

import (
	"bytes"
	"context"
	"encoding/gob"
	"fmt"

	"pinn/auto"
	"pinn/lsgd/classify"
)

// record is what a journal keeps of a training that has ended.
type record struct {
	Weights     []float64 // hidden
	Output      []float64
	Fit         classify.Fit
	Steps       int
	CPU         float64
	Train, Test classify.Score
	History     []Record
}

// trained carries out a training, or takes it from the journal, and keeps it there.
func (o *Outcome) trained(ctx context.Context, c Training, data *points, seed uint64, journal auto.Journal) (*Trained, error) {
	r, err := begin(o.File, c, data, seed)
	if err != nil {
		return nil, err
	}
	name := fmt.Sprintf("training %d", len(o.Runs))
	if r.recall(journal, name) {
		return r, nil
	}
	if err := r.run(ctx); err != nil {
		return r, err
	}
	if journal == nil {
		return r, nil
	}
	var b bytes.Buffer
	err = gob.NewEncoder(&b).Encode(&record{r.Model.Net.Params(), r.Model.W, r.Fit, r.Steps, r.CPU, r.Train, r.Test, r.History})
	if err == nil {
		err = journal.Keep(name, b.Bytes())
	}
	if err != nil {
		return nil, fmt.Errorf("no checkpoint can be written: %w", err)
	}
	return r, nil
}

// recall takes a training from what a journal has of it, and reports whether that is one of this shape.
func (r *Trained) recall(journal auto.Journal, name string) bool {
	if journal == nil {
		return false
	}
	var kept record
	weights, data := r.Model.Net.Params(), journal.Recall(name)
	if data == nil || gob.NewDecoder(bytes.NewReader(data)).Decode(&kept) != nil || len(kept.Weights) != len(weights) {
		return false
	}
	copy(weights, kept.Weights)
	r.Model.W, r.Fit, r.Steps, r.CPU = kept.Output, kept.Fit, kept.Steps, kept.CPU
	r.Train, r.Test, r.History = kept.Train, kept.Test, kept.History
	return true
}
