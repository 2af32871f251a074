package inverse

import (
	"reflect"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/lsgd"
)

// A fit comes back from a checkpoint with every field.
func TestGob(t *testing.T) {
	f := &Fit{
		Projection: lsgd.Fit{Rank: 3, Loss: 0.1}, Params: []float64{1, 2}, Covariance: mat.NewSymDense(2, []float64{4, 1, 1, 5}), Free: []float64{0, 1},
		Sigma: []float64{0.1}, ChiSquare: 7, Freedom: 8, Residuals: []float64{-1, 1}, Misfit: 0.2, Values: 2, Strength: 3, Spread: mat.NewDense(1, 2, []float64{6, 7}),
		Known: true, Converged: true, Steps: 4, Work: 1e9,
	}
	v := reflect.ValueOf(*f)
	for k := range v.NumField() {
		if v.Field(k).IsZero() {
			t.Errorf("the test leaves %s out", v.Type().Field(k).Name)
		}
	}
	for _, want := range []*Fit{f, {Params: []float64{}}} {
		data, err := want.GobEncode()
		if err != nil {
			t.Fatal(err)
		}
		got := new(Fit)
		if err := got.GobDecode(data); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
	if err := new(Fit).GobDecode([]byte("something else")); err == nil {
		t.Error("what is no fit was read as one")
	}
}
