package cell_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/collocation/cell"
	"pinn/pde"
	"pinn/pde/jet"
)

// growth is a basis of exponentials, each of which its derivatives are multiples of.
type growth struct{}

func (growth) Dims() (in, functions int) { return 2, 5 }

func (growth) Eval(dst *jet.Batch, x *mat.Dense) {
	for d := range dst.Set.Len() {
		index := dst.Set.At(d)
		for i := range dst.Points {
			for f := range 5 {
				a, b := float64(f)-2, float64(f*f%3)-1
				dst.Row(d, i)[f] = math.Pow(a, float64(index[0])) * math.Pow(b, float64(index[1])) * math.Exp(a*x.At(i, 0)+b*x.At(i, 1))
			}
		}
	}
}

// What a basis derives where it has no table is what it evaluates, and what it combines is that times the coefficients, at more points than are
// evaluated at once.
func TestDeriveAndCombine(t *testing.T) {
	const points = 9000
	b := &cell.Basis{Reference: cell.NewReference(growth{}, 0), Lower: []float64{0.5, -2}, Upper: []float64{2, -1.75}}
	_, rank := b.Dims()
	want := []jet.Index{jet.D(0, 0), jet.D(1), jet.D(0, 1)}
	x := mat.NewDense(points, 2, nil)
	for i := range points {
		x.SetRow(i, []float64{0.5 + 1.5*math.Mod(float64(i)*math.Phi, 1), -2 + 0.25*math.Mod(float64(i)*math.Sqrt2, 1)})
	}
	whole := jet.NewBatch(jet.Close(want...), points, rank)
	b.Eval(whole, x)
	derived := []*mat.Dense{mat.NewDense(points, rank, nil), mat.NewDense(points, rank, nil), mat.NewDense(points, rank, nil)}
	b.Derive(derived, want, x)
	coef := [][]float64{make([]float64, rank), make([]float64, rank)}
	for k := range rank {
		coef[0][k], coef[1][k] = math.Cos(float64(3*k)), math.Sin(float64(2*k+1))
	}
	combined := make([]float64, points*len(want)*len(coef))
	b.Combine(combined, want, x, coef)
	for k, d := range want {
		size := mat.Norm(derived[k], math.Inf(1))
		for p := range points {
			row := whole.Row(whole.Set.Find(d), p)
			if off := floats.Distance(row, derived[k].RawRowView(p), math.Inf(1)); off > 1e-12*size {
				t.Fatalf("derivative %v at point %d: derived and evaluated differ by %g of %g", d, p, off, size)
			}
			for i, c := range coef {
				got := combined[(p*len(want)+k)*len(coef)+i]
				if off := math.Abs(got - floats.Dot(row, c)); off > 1e-10*size {
					t.Fatalf("derivative %v at point %d: combination %d is off by %g of %g", d, p, i, off, size)
				}
			}
		}
	}
}

// Residuals of a system of two fields in cells without tables are those of its rows.
func TestResidualsWithoutTables(t *testing.T) {
	b := &cell.Basis{Reference: cell.NewReference(growth{}, 0), Lower: []float64{0, 0}, Upper: []float64{2, 1}}
	l, err := collocation.NewLayout(2, []collocation.Space{{Basis: b, Fields: []int{0, 1}}})
	if err != nil {
		t.Fatal(err)
	}
	op := pde.U(1).D(0, 0).Times(2).Minus(pde.U(0).D(1)).Plus(pde.U(1)).Equals(nil)
	x := mat.NewDense(3, 2, []float64{0.1, 0.2, 1.7, 0.9, 1, 0.5})
	s := collocation.NewSystem(&pde.Problem{Coords: []string{"x", "y"}, Fields: []string{"u", "v"}, Conditions: []pde.Condition{{Op: op}}}, l,
		[]*pde.Cloud{{X: x, Weight: []float64{1, 1, 1}}})
	at := &collocation.State{Coef: []float64{1, -2, 0.5, 3, 1, 2, -1, 0.25, 1, -4}}
	got := make([]float64, 3)
	if err := s.Residuals(got, at); err != nil {
		t.Fatal(err)
	}
	var rows collocation.Block
	if err := s.Block(&rows, 0, at); err != nil {
		t.Fatal(err)
	}
	if floats.Norm(got, 2) == 0 || floats.Distance(got, rows.R, 2) > 1e-12*floats.Norm(got, 2) {
		t.Errorf("residuals %v, of the rows %v", got, rows.R)
	}
}
