package partition_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/collocation"
	"pinn/collocation/partition"
	"pinn/collocation/region"
	"pinn/pde"
	"pinn/pde/jet"
)

func newRand() *rand.Rand { return rand.New(rand.NewPCG(5, 8)) }

// waves are functions sin(k.x + phase), the last entry of each list being the phase.
type waves [][]float64

// at returns a derivative of function f at x: every one turns the phase by a quarter.
func (w waves) at(f int, d jet.Index, x []float64) float64 {
	k := w[f]
	v, phase := 1.0, k[len(x)]
	for a := range x {
		phase += k[a]*x[a] + float64(d[a])*math.Pi/2
		v *= math.Pow(k[a], float64(d[a]))
	}
	return v * math.Sin(phase)
}

func (w waves) Eval(dst *jet.Batch, x *mat.Dense) {
	for k := range dst.Set.Len() {
		for p := range dst.Points {
			for f := range w {
				dst.Row(k, p)[f] = w.at(f, dst.Set.At(k), x.RawRowView(p))
			}
		}
	}
}

// equation is the one that the waves satisfy: a sum equals what it is for them.
func (w waves) equation(s pde.Sum) *pde.Linear {
	return s.Equals(func(x []float64) float64 {
		var v float64
		for _, t := range s {
			v += t.Coef.At(x, nil) * w.at(t.Slot.Field, t.Slot.D, x)
		}
		return v
	})
}

// copies repeats the waves for every box of a cut problem.
func (w waves) copies(cells int) waves { return slices.Repeat(w, cells) }

// square returns a problem on the unit square with the given fields, all of which are waves, without conditions.
func square(fields int) (*pde.Problem, *region.Box, waves) {
	w := waves{{3, 2, 0.3}, {-1, 2.5, 1}, {2, -2, 0.6}}[:fields]
	p := &pde.Problem{
		Coords: []string{"x", "y"}, Fields: []string{"u", "v", "p"}[:fields], Lower: []float64{0, 0}, Upper: []float64{1, 1},
	}
	b, err := region.NewBox(p.Lower, p.Upper)
	if err != nil {
		panic(err)
	}
	return p, b, w
}

// box returns the box with the given ends, lower and upper for each axis in turn.
func box(ends ...float64) partition.Cell {
	var b partition.Cell
	for k := 0; k < len(ends); k += 2 {
		b.Lower, b.Upper = append(b.Lower, ends[k]), append(b.Upper, ends[k+1])
	}
	return b
}

// hanging tiles the unit square with one box on the left and two on the right.
func hanging() []partition.Cell {
	return []partition.Cell{box(0, .5, 0, 1), box(.5, 1, 0, .25), box(.5, 1, .25, 1)}
}

func cut(t *testing.T, p *pde.Problem, cells []partition.Cell) (*pde.Problem, []partition.Part) {
	t.Helper()
	c, parts, err := partition.Cut(p, cells, nil)
	if err != nil {
		t.Fatalf("Cut: %v", err)
	}
	if len(parts) != len(c.Conditions) {
		t.Fatalf("%d parts for %d conditions", len(parts), len(c.Conditions))
	}
	return c, parts
}

// sample returns a few points of a region.
func sample(t *testing.T, on pde.Region, n int) *pde.Cloud {
	t.Helper()
	c, err := collocation.Sample(on, collocation.Random{}, n, newRand())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func measure(t *testing.T, on pde.Region) float64 {
	t.Helper()
	return mat.Sum(mat.NewVecDense(3, sample(t, on, 3).Weight))
}
