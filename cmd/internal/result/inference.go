package result

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/cmd/internal/report"
	"pinn/cmd/internal/store"
)

// Inference is what summary.json says of measured data.
type Inference struct {
	Params map[string]ParamEstimate `json:"params,omitempty"`
	// Correlation holds the correlations of all pairs of parameters, by the names of both.
	Correlation map[string]map[string]store.Number `json:"correlation,omitempty"`
	// Noise holds the standard deviation of the data per condition; NoiseGiven says that the file gives it.
	Noise      map[string]store.Number `json:"noise"`
	NoiseGiven bool                    `json:"noise_given"`
	// ChiSquare is the sum of the squares of the residuals over their standard deviations, Freedom what it should be.
	ChiSquare store.Number `json:"chi_square"`
	Freedom   store.Number `json:"freedom"`
	Values    int          `json:"values"` // measured values
	// Strength is that of the regularisation and Rule how it was found; they are there for problems with regularised fields.
	Strength store.Number `json:"strength,omitempty"`
	Rule     string       `json:"rule,omitempty"`
	// Band says how well regularised fields are known, by name.
	Band map[string]BandSize `json:"band,omitempty"`
}

// ParamEstimate is a number that was found, with the interval that holds the right one with a probability of 95 %.
type ParamEstimate struct {
	Value    store.Number `json:"value"`
	StdError store.Number `json:"std_error"`
	Low      store.Number `json:"low"`
	High     store.Number `json:"high"`
	// Difference is that between the independent solves: the numerical error.
	Difference store.Number `json:"difference"`
	// Error is the distance from the known value; it is there where that is known.
	Error *store.Number `json:"error,omitempty"`
}

// Margin writes how far the right value is from the one that was found, with a probability of 95 %.
func (e ParamEstimate) Margin() string {
	if math.IsNaN(float64(e.StdError)) {
		return ", undetermined"
	}
	return fmt.Sprintf(" within %.2g with 95 %%", max(float64(e.High-e.Value), float64(e.Value-e.Low)))
}

// BandSize is half the width of the intervals that hold the values of a field with a probability of 95 % each, over random points.
type BandSize struct {
	RMS store.Number `json:"rms"`
	Max store.Number `json:"max"`
}

// Text says it in words.
func (b BandSize) Text() string {
	return fmt.Sprintf("±%.2g on average and ±%.2g at worst, with 95 %% at each point", float64(b.RMS), float64(b.Max))
}

// addBandSizes says in a summary how well regularised fields are known at the points of a sample.
func (r *Run) addBandSizes(dst *Summary, s *sample) {
	for f, half := range r.band(s.x) {
		if half == nil {
			continue
		}
		if dst.Inference.Band == nil {
			dst.Inference.Band = map[string]BandSize{}
		}
		rms := floats.Norm(half, 2) / math.Sqrt(float64(len(half)))
		dst.Inference.Band[r.Solution.Fields[f]] = BandSize{store.Number(rms), store.Number(floats.Max(half))}
	}
}

// inference describes the statistics of a solution; nil without measured data.
func (r *Run) inference() *Inference {
	in := r.Solution.Inference
	if in == nil {
		return nil
	}
	out := &Inference{
		Params: map[string]ParamEstimate{}, Noise: map[string]store.Number{}, NoiseGiven: in.NoiseGiven,
		ChiSquare: store.Number(in.ChiSquare), Freedom: store.Number(in.Freedom), Values: in.Values,
	}
	out.Strength, out.Rule = store.Number(in.Strength), in.Rule
	for name, s := range in.Noise {
		out.Noise[name] = store.Number(s)
	}
	for i, e := range in.Params {
		p := ParamEstimate{
			Value: store.Number(e.Value), StdError: store.Number(e.StdError), Low: store.Number(e.Low), High: store.Number(e.High),
			Difference: store.Number(e.Difference),
		}
		if exact, ok := r.File.ExactParams[e.Name]; ok {
			d := store.Number(math.Abs(e.Value - exact))
			p.Error = &d
		}
		out.Params[e.Name] = p
		if in.Correlation == nil || len(in.Params) == 1 {
			continue
		}
		row := map[string]store.Number{}
		for j, other := range in.Params {
			if j != i {
				row[other.Name] = store.Number(in.Correlation.At(i, j))
			}
		}
		if out.Correlation == nil {
			out.Correlation = map[string]map[string]store.Number{}
		}
		out.Correlation[e.Name] = row
	}
	return out
}

// band returns, per field, half the widths of the intervals that hold its values at points with a probability of 95 % each; nil for
// fields that are not regularised.
func (r *Run) band(x *mat.Dense) [][]float64 {
	out := make([][]float64, len(r.Solution.Fields))
	if r.Solution.Inference == nil || r.Solution.Inference.Band == nil {
		return out
	}
	half := r.Solution.Inference.Band.At(x)
	for _, p := range r.File.Problem.Priors {
		out[p.Field] = mat.Col(nil, p.Field, half)
	}
	return out
}

// dataFigure draws measured values against those of the model, and what the model leaves of them; nil without any.
func (r *Run) dataFigure() *report.Figure {
	var model, rest []report.Curve
	low, high := math.Inf(1), math.Inf(-1)
	for _, m := range r.measured() {
		name := r.File.Problem.Fields[m.field]
		fitted := mat.Col(nil, m.field, r.Solution.Values(m.x))
		left, number := make([]float64, len(fitted)), make([]float64, len(fitted))
		for i, v := range m.values {
			left[i], number[i] = v-fitted[i], float64(i+1)
			low, high = min(low, v, fitted[i]), max(high, v, fitted[i])
		}
		model = append(model, report.Curve{Name: name, X: fitted, Y: m.values, Points: true})
		rest = append(rest, report.Curve{Name: name, X: number, Y: left, Points: true})
	}
	if model == nil {
		return nil
	}
	model = append(model, report.Curve{Name: "equal", X: []float64{low, high}, Y: []float64{low, high}, Dashed: true})
	return report.Panels(r.File.Name+": data", []report.Panel{
		{Axes: report.Axes{Title: "data against the model", X: "model", Y: "measured"}, Curves: model},
		{Axes: report.Axes{Title: "what the model leaves", X: "number of the value", Y: "measured - model"}, Curves: rest},
	})
}
