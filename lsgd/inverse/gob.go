package inverse

import (
	"bytes"
	"encoding/gob"

	"gonum.org/v1/gonum/mat"

	"pinn/lsgd"
)

// kept is what a [Fit] is kept as: matrices that gob knows.
type kept struct {
	Projection                           lsgd.Fit
	Params, Free, Sigma, Residuals       []float64
	ChiSquare, Freedom, Misfit, Strength float64
	Values, Steps                        int
	Known, Converged                     bool
	Work                                 float64
	Covariance, Spread                   *mat.Dense
}

// GobEncode implements [gob.GobEncoder], for checkpoints.
func (f *Fit) GobEncode() ([]byte, error) {
	k := kept{
		f.Projection, f.Params, f.Free, f.Sigma, f.Residuals, f.ChiSquare, f.Freedom, f.Misfit, f.Strength, f.Values, f.Steps,
		f.Known, f.Converged, f.Work, nil, f.Spread,
	}
	if f.Covariance != nil {
		k.Covariance = mat.DenseCopyOf(f.Covariance)
	}
	var b bytes.Buffer
	err := gob.NewEncoder(&b).Encode(k)
	return b.Bytes(), err
}

// GobDecode implements [gob.GobDecoder].
func (f *Fit) GobDecode(data []byte) error {
	var k kept
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&k); err != nil {
		return err
	}
	*f = Fit{
		Projection: k.Projection, Params: append([]float64{}, k.Params...), // none are not nil: a fit has been made
		Free: k.Free, Sigma: k.Sigma, Residuals: k.Residuals, ChiSquare: k.ChiSquare, Freedom: k.Freedom,
		Misfit: k.Misfit, Strength: k.Strength, Values: k.Values, Steps: k.Steps, Known: k.Known, Converged: k.Converged, Work: k.Work, Spread: k.Spread,
	}
	if k.Covariance != nil {
		n, _ := k.Covariance.Dims()
		f.Covariance = mat.NewSymDense(n, k.Covariance.RawMatrix().Data)
	}
	return nil
}
