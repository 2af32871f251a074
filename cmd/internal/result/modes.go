package result

import (
	"fmt"
	"math"
	"math/cmplx"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"

	"pinn/auto"
	"pinn/cmd/internal/report"
	"pinn/cmd/internal/store"
)

// Eigenvalue is what summary.json says of one eigenvalue.
type Eigenvalue struct {
	Value         store.Number `json:"value"`               // its real part
	Imaginary     store.Number `json:"imaginary,omitempty"` // zero for real ones
	ErrorEstimate store.Number `json:"error_estimate"`      // of the value, absolute
	Multiplicity  int          `json:"multiplicity"`        // eigenvalues that cannot be told from it, with itself
	// FunctionEstimate is the estimated relative L2 error of the eigenfunction.
	FunctionEstimate store.Number `json:"function_estimate"`
	Residual         store.Number `json:"residual"` // relative, at fresh points
	// Error is the distance from the known eigenvalue of the same position; it is there where that is known.
	Error *store.Number `json:"error,omitempty"`
	// Functions names the columns of solution.csv that hold the eigenfunction: real parts, then imaginary ones.
	Functions []string `json:"functions"`
}

// eigenvalues describes the modes of a solution; it is empty for other problems.
func (r *Run) eigenvalues() []Eigenvalue {
	var out []Eigenvalue
	exact := r.File.ExactEigenvalues
	for k, m := range r.Solution.Modes {
		e := Eigenvalue{
			Value: store.Number(real(m.Value)), Imaginary: store.Number(imag(m.Value)), ErrorEstimate: store.Number(m.ErrorEstimate),
			Multiplicity: m.Multiplicity, FunctionEstimate: store.Number(m.FunctionEstimate), Residual: store.Number(m.Residual),
		}
		for _, name := range slices.Concat(m.Re, m.Im) {
			if !slices.Contains(r.Solution.Auxiliary, name) {
				e.Functions = append(e.Functions, name)
			}
		}
		if k < len(exact) {
			d := store.Number(cmplx.Abs(m.Value - exact[k]))
			e.Error = &d
		}
		out = append(out, e)
	}
	return out
}

// writeEigenvalues writes the table of the eigenvalues.
func (r *Run) writeEigenvalues(to *store.Folder) error {
	if len(r.Solution.Modes) == 0 {
		return nil
	}
	header := []string{"number", "value", "imaginary", "error_estimate", "multiplicity", "function_estimate", "residual"}
	columns := make([][]float64, len(header))
	for k, e := range r.eigenvalues() {
		for j, v := range []float64{
			float64(k + 1), float64(e.Value), float64(e.Imaginary), float64(e.ErrorEstimate), float64(e.Multiplicity), float64(e.FunctionEstimate), float64(e.Residual),
		} {
			columns[j] = append(columns[j], v)
		}
	}
	return store.WriteCSV(to.Path("eigenvalues.csv"), header, columns)
}

// mostDrawn is the number of eigenfunctions that are drawn: as many as there are colours of lines but one.
const mostDrawn = 6

// modeFigures draws the first eigenfunctions, in one coordinate over one another and in more a page each, and the
// history.
func (r *Run) modeFigures() figures {
	v := newView(r.File, r.File.Output.Grid, figureCuts)
	x := v.points()
	u := values(r.Solution.Model, len(r.Solution.Fields), x)
	v.mask(u, x)
	column := map[string]int{}
	for j, name := range r.Solution.Fields {
		column[name] = j
	}
	modes := r.Solution.Modes[:min(mostDrawn, len(r.Solution.Modes))]
	var out figures
	for f, field := range r.File.Problem.Fields {
		if slices.Contains(r.File.Problem.Auxiliary, field) {
			continue
		}
		var curves []report.Curve
		for k, m := range modes {
			label := fmt.Sprintf("%s %d = %s", r.File.Problem.Params[0].Name, k+1, valueText(m))
			values := mat.Col(nil, column[m.Re[f]], u)
			if len(v.axes) == 1 {
				curves = append(curves, report.Curve{Name: label, X: v.nodes[0], Y: values})
				if m.Im != nil {
					curves = append(curves, report.Curve{X: v.nodes[0], Y: mat.Col(nil, column[m.Im[f]], u), Same: true, Dashed: true})
				}
				continue
			}
			out.add("mode-"+m.Re[f], v.draw(quantity{title: label, axis: m.Re[f], values: values}))
			if m.Im != nil {
				out.add("mode-"+m.Im[f], v.draw(quantity{title: label + ", imaginary part", axis: m.Im[f], values: mat.Col(nil, column[m.Im[f]], u)}))
			}
		}
		if curves != nil {
			axes := report.Axes{Title: fmt.Sprintf("%s: eigenfunctions%s", r.File.Name, dashed(modes)), X: r.File.Problem.Coords[v.axes[0]], Y: field}
			out.add("modes-"+field, report.Panels("", []report.Panel{{Axes: axes, Curves: curves}}))
		}
	}
	out.add("loss", r.loss())
	return out
}

// dashed explains the dashed lines, if there are any.
func dashed(modes []auto.Mode) string {
	for _, m := range modes {
		if m.Im != nil {
			return ", imaginary parts dashed"
		}
	}
	return ""
}

// valueText writes an eigenvalue with six digits.
func valueText(m auto.Mode) string {
	if m.Im == nil {
		return fmt.Sprintf("%.6g", real(m.Value))
	}
	sign := "+"
	if imag(m.Value) < 0 {
		sign = "-"
	}
	return fmt.Sprintf("%.6g %s %.6gi", real(m.Value), sign, math.Abs(imag(m.Value)))
}

// Text writes the value with the digits that its estimate leaves, and the estimate.
func (e Eigenvalue) Text() string {
	digits := func(v store.Number) string {
		n := 6
		if d := float64(e.ErrorEstimate); d > 0 {
			n = max(1, min(17, int(math.Ceil(math.Log10(max(math.Abs(float64(v)), d)/d)))+1))
		}
		return fmt.Sprintf("%.*g", n, float64(v))
	}
	text := digits(e.Value)
	if e.Imaginary != 0 {
		im := digits(e.Imaginary)
		sign := " + "
		if strings.HasPrefix(im, "-") {
			sign, im = " - ", im[1:]
		}
		text += sign + im + "i"
	}
	return text
}
