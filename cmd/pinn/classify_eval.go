package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"gonum.org/v1/gonum/mat"

	"pinn/cmd/internal/dataset"
	"pinn/cmd/internal/fitting"
	"pinn/cmd/internal/store"
	"pinn/lsgd/classify"
)

// evalSavedCommand evaluates whatever has been saved: the solution of a problem, a fit, or a classifier.
type evalSavedCommand struct{ evalCommand }

// Run prints the coordinates and the values, for classifiers the probability of every class, as CSV.
func (c *evalSavedCommand) Run(t *terminal) error {
	path := c.Saved
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		path = filepath.Join(path, "model.json")
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var head struct {
		Format string `json:"format"`
	}
	if err := json.Unmarshal(text, &head); err != nil {
		return fmt.Errorf("%s is not a saved model: %w", path, err)
	}
	switch head.Format {
	case classify.FormatClassifier:
		model := new(classify.Classifier)
		if err := json.Unmarshal(text, model); err != nil {
			return fmt.Errorf("%s is not a saved classifier: %w", path, err)
		}
		return c.classify(t, model)
	case fitting.FormatModel:
		model := new(fitting.Model)
		if err := json.Unmarshal(text, model); err != nil {
			return fmt.Errorf("%s is not a saved fit: %w", path, err)
		}
		return c.fitted(t, model)
	}
	return c.evalCommand.Run(t)
}

func (c *evalSavedCommand) classify(t *terminal, model *classify.Classifier) error {
	if len(c.Want) > 0 {
		return errors.New("-d: a classifier has no derivatives to evaluate")
	}
	x, err := dataset.ReadPoints(c.Points, model.Columns)
	if err != nil {
		return err
	}
	var columns [][]float64
	for j := range model.Columns {
		columns = append(columns, mat.Col(nil, j, x))
	}
	p := model.Probabilities(x)
	header := slices.Clone(model.Columns)
	for k, name := range model.Classes {
		header, columns = append(header, "p("+name+")"), append(columns, mat.Col(nil, k, p))
	}
	if c.Out != "" {
		return store.WriteCSV(c.Out, header, columns)
	}
	return printCSV(t, header, columns)
}
