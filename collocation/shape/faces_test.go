package shape

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/pde"
)

// Faces part a boundary without loss, hold their points and, where they are flat, their ends.
func TestFaces(t *testing.T) {
	for name, c := range zoo(t) {
		t.Run(name, func(t *testing.T) {
			whole := domainOf(t, c.shape).walls(nil)
			sum := 0.0
			for _, part := range whole.Faces() {
				f := part.(*Region)
				sum += f.Measure()
				_, own := f.Dims()
				if own == 0 || len(f.Straight()) != own {
					continue
				}
				unit := mat.NewDense(2, own, nil)
				for k := range own {
					unit.Set(1, k, 1)
				}
				var cloud pde.Cloud
				f.Place(&cloud, unit, []float64{0.5, 0.5})
				for i := range 2 {
					if x := cloud.X.RawRowView(i); !f.Holds(x) {
						t.Errorf("a face does not hold its end %v", x)
					}
				}
			}
			if want := whole.Measure(); math.Abs(sum-want) > 1e-7*want {
				t.Errorf("faces measure %.10g, the boundary %.10g", sum, want)
			}
		})
	}
}

// A plane side at the end of the box is its own face, with its mates.
func TestFaceOfASideHasMates(t *testing.T) {
	ok := must(t)
	cell := domainOf(t, ok(Box([]float64{0, 0}, []float64{2, 1})).Minus(ok(Ball([]float64{1, 0.5}, 0.3))))
	side, err := cell.At(map[int]float64{0: 0})
	if err != nil {
		t.Fatal(err)
	}
	faces := side.(*Region).Faces()
	var cloud pde.Cloud
	faces[0].Place(&cloud, mat.NewDense(1, 1, []float64{0.3}), []float64{1})
	if len(faces) != 1 || cloud.Mate == nil || cloud.Mate.At(0, 0) != 2 {
		t.Errorf("%d faces, mates %v", len(faces), cloud.Mate)
	}
}
