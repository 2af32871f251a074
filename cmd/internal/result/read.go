package result

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strconv"

	"pinn/auto"
	"pinn/cmd/internal/saved"
	"pinn/cmd/internal/store"
	"pinn/problem"
)

// Read reads a results folder back: the run as far as its files tell, and its summary. What a solution has beyond its
// model, its history and its outcome is not there.
func Read(dir string) (*Run, *Summary, error) {
	s := new(Summary)
	if err := store.ReadJSON(filepath.Join(dir, store.Marker), s); err != nil {
		return nil, nil, saved.Missing(dir, err)
	}
	model, err := saved.Model(dir)
	if err != nil {
		return nil, nil, err
	}
	file, err := Problem(dir)
	if err != nil {
		return nil, nil, err
	}
	independent := new(auto.Model)
	switch err := store.ReadJSON(filepath.Join(dir, independentFile), independent); {
	case errors.Is(err, fs.ErrNotExist):
		independent = nil
	case err != nil:
		return nil, nil, err
	}
	history, err := readHistory(filepath.Join(dir, "history.csv"))
	if err != nil {
		return nil, nil, err
	}
	indicators, err := readIndicators(filepath.Join(dir, meshFile))
	if err != nil {
		return nil, nil, err
	}
	solution := &auto.Solution{
		Model: model, Independent: independent, Problem: file.Problem, Status: s.Status, Reason: s.Reason, ErrorEstimate: float64(s.ErrorEstimate), Norm: s.Norm,
		Features: s.Features, Parameters: s.Parameters, Points: s.Points, Cells: s.Cells, Slabs: s.Slabs, Indicators: indicators, Steps: s.Steps,
		History: history, Decisions: s.Decisions,
	}
	run := &Run{File: file, Solution: solution, Version: s.Version}
	return run, s, run.readBand(dir)
}

// Problem reads the problem file of a results folder.
func Problem(dir string) (*problem.File, error) {
	files, err := filepath.Glob(filepath.Join(dir, "problem", "*.toml"))
	if err != nil || len(files) != 1 {
		return nil, fmt.Errorf("%s: want one problem file in its folder problem, found %d: is this the results folder of a solve?", dir, len(files))
	}
	return problem.Load(files[0])
}

// readHistory reads what writeHistory wrote.
func readHistory(path string) ([]auto.Record, error) {
	rows, err := store.ReadRows(path)
	if err != nil {
		return nil, err
	}
	var all []auto.Record
	for k, row := range rows {
		if k == 0 || len(row) < 8 {
			continue
		}
		var r auto.Record
		r.Phase = row[1]
		r.Step, _ = strconv.Atoi(row[0])
		r.Features, _ = strconv.Atoi(row[2])
		for j, to := range []*float64{&r.Spread, &r.Loss, &r.Validation, &r.Seconds, &r.CPUSeconds} {
			if *to, err = strconv.ParseFloat(row[3+j], 64); err != nil {
				return nil, fmt.Errorf("%s:%d: %q is not a number", path, k+1, row[3+j])
			}
		}
		all = append(all, r)
	}
	return all, nil
}
