// Package saved reads the solutions that results folders keep as functions, and evaluates them and expressions of them
// at points and on grids.
package saved

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"pinn/auto"
	"pinn/lsgd/classify"
	"pinn/pde/jet"
)

// Function is a solution: one function of the coordinates per field, with derivatives.
type Function struct {
	Coords, Fields []string
	Time           string             // the coordinate that is time; empty if none is
	Auxiliary      []string           // of Fields: those that are shown only if they are asked for
	Params         map[string]float64 // the coefficients that were found
	Lower, Upper   []float64          // the box that holds the domain; nil if it is not known
	jet.Func                          // one column per field
	contains       func(x []float64) bool
}

// Of returns a model as a function.
func Of(m *auto.Model) *Function {
	lower, upper := m.Bounds()
	return &Function{
		Coords: m.Coords, Fields: m.Fields, Auxiliary: m.Auxiliary, Time: m.Time, Params: m.Params, Lower: lower, Upper: upper,
		Func: m, contains: m.Contains,
	}
}

// Shown returns the fields that are shown unless others are asked for.
func (f *Function) Shown() []string {
	return slices.DeleteFunc(slices.Clone(f.Fields), func(name string) bool { return slices.Contains(f.Auxiliary, name) })
}

// Contains reports whether the function means something at a point, one entry per coordinate.
func (f *Function) Contains(x []float64) bool { return f.contains == nil || f.contains(x) }

// Path returns the file of a saved model: that of a results folder, or the file itself.
func Path(run string) string {
	if info, err := os.Stat(run); err == nil && info.IsDir() {
		return filepath.Join(run, "model.json")
	}
	return run
}

// Missing returns what to say of a file of a results folder that cannot be read.
func Missing(run string, err error) error {
	info, none := os.Stat(run)
	switch {
	case none != nil && errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s: there is no such results folder; pinn solve writes one, results/NAME by default", run)
	case none == nil && exists(filepath.Join(run, "study.toml")):
		return fmt.Errorf("%s is the folder of a study: its summary.md and report.html say what came out, and pinn report writes the page anew", run)
	case none == nil && info.IsDir() && errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s holds no results of a solve (%w)", run, err)
	case none == nil && !info.IsDir():
		return fmt.Errorf("%s is no results folder", run)
	}
	return err
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// Format returns the text of a saved model and what it calls itself.
func Format(run string) (text []byte, format string, err error) {
	path := Path(run)
	if text, err = os.ReadFile(path); err != nil {
		return nil, "", Missing(run, err)
	}
	var head struct {
		Format string `json:"format"`
	}
	if err := json.Unmarshal(text, &head); err != nil {
		return nil, "", fmt.Errorf("%s is not a saved model, or not a whole one", path)
	}
	return text, head.Format, nil
}

// Load reads the model of a solved problem, from its results folder or its file.
func Load(run string) (*Function, error) {
	m, err := Model(run)
	if err != nil {
		return nil, err
	}
	return Of(m), nil
}

// Model is [Load] for the model itself. A classifier is an error, which says what reads it.
func Model(run string) (*auto.Model, error) {
	text, format, err := Format(run)
	if err != nil {
		return nil, err
	}
	if format == classify.FormatClassifier {
		return nil, fmt.Errorf("%s holds a classifier: pinn eval --points FILE says of which class points are", run)
	}
	m := new(auto.Model)
	if err := json.Unmarshal(text, m); err != nil {
		return nil, fmt.Errorf("%s is not a saved model: %w", Path(run), err)
	}
	return m, nil
}
