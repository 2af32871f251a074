package classify

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"

	"pinn/network"
)

// Classifier gives class probabilities. It is immutable and safe for concurrent use.
type Classifier struct {
	Columns []string // names of the coordinates
	Classes []string // names of the classes
	Net     *network.Net
	W       []float64 // (classes-1) x (features+1), see [Softmax] and [Features]
}

// Probabilities returns the probability of every class at the rows of x: points x classes. It panics if x has another
// number of columns than there are coordinates.
func (c *Classifier) Probabilities(x *mat.Dense) *mat.Dense {
	phi := Features(c.Net, x)
	n, features := phi.Dims()
	k := len(c.Classes)
	z := mat.NewDense(n, k-1, nil)
	w := blas64.General{Rows: k - 1, Cols: features, Stride: features, Data: c.W}
	blas64.Gemm(blas.NoTrans, blas.Trans, 1, phi.RawMatrix(), w, 0, z.RawMatrix())
	p := mat.NewDense(n, k, nil)
	for i := range n {
		row := p.RawRowView(i)
		copy(row, z.RawRowView(i))
		row[k-1] = math.Exp(-crossEntropy(row[:k-1], k-1))
	}
	return p
}

// Score compares a classifier with known classes.
type Score struct {
	Accuracy     float64
	CrossEntropy float64 // mean of -log p of the true class; probabilities count as at least 1e-300
	Confusion    [][]int // true class x predicted class
}

// Evaluate scores probabilities (points x classes) against labels. It panics if there are more labels than points, or a
// label is not one of the classes.
func Evaluate(p *mat.Dense, label []int) Score {
	n, k := p.Dims()
	s := Score{Confusion: make([][]int, k)}
	for i := range s.Confusion {
		s.Confusion[i] = make([]int, k)
	}
	right := 0
	for i, want := range label {
		row := p.RawRowView(i)
		best := 0
		for j, v := range row {
			if v > row[best] {
				best = j
			}
		}
		if best == want {
			right++
		}
		s.Confusion[want][best]++
		s.CrossEntropy -= math.Log(max(row[want], 1e-300)) / float64(n)
	}
	s.Accuracy = float64(right) / float64(n)
	return s
}

// FormatClassifier is what the JSON form of a classifier holds under "format".
const FormatClassifier = "classifier"

type classifierJSON struct {
	Format  string       `json:"format"`
	Version int          `json:"version"`
	Columns []string     `json:"columns"`
	Classes []string     `json:"classes"`
	Network *network.Net `json:"network"`
	W       []float64    `json:"w"`
}

// MarshalJSON saves the classifier; numbers are read back bit by bit.
func (c *Classifier) MarshalJSON() ([]byte, error) {
	return json.Marshal(classifierJSON{FormatClassifier, 1, c.Columns, c.Classes, c.Net, c.W})
}

// UnmarshalJSON reads a saved classifier. The error says what does not fit together.
func (c *Classifier) UnmarshalJSON(data []byte) error {
	var in classifierJSON
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	switch {
	case in.Format != FormatClassifier || in.Version != 1:
		return fmt.Errorf("classify: format %q of version %d, want %q of version 1", in.Format, in.Version, FormatClassifier)
	case in.Network == nil:
		return errors.New("classify: the classifier has no network")
	}
	d, features := in.Network.Dims()
	if want := (len(in.Classes) - 1) * (features + 1); d != len(in.Columns) || len(in.Classes) < 2 || len(in.W) != want {
		return fmt.Errorf("classify: %d columns, %d classes and %d output weights do not fit a network of %d coordinates and %d features",
			len(in.Columns), len(in.Classes), len(in.W), d, features)
	}
	*c = Classifier{Columns: in.Columns, Classes: in.Classes, Net: in.Network, W: in.W}
	return nil
}
