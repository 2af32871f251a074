package problem

import (
	"fmt"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/pde"
	"pinn/pde/jet"
)

const continued = `coords = ["x"]
fields = ["u"]
consts = { k = 2.0, double = "2*k" }

[domain]
x = [0, 1]

[[condition]]
on = "interior"
eq = "u^2 = double + k"

[start]
u = "double"

[exact]
u = "sqrt(double - 3)"

[continuation]
constant = "k"
from = "k/2"
stages = 4
`

// right returns the right-hand side of the one condition of a problem: minus the residual of u = 0.
func right(p *pde.Problem) float64 {
	op := p.Conditions[0].Op
	r := mat.NewDense(1, 1, nil)
	op.Residual(r, &pde.Cloud{X: mat.NewDense(1, 1, nil)}, mat.NewDense(1, len(op.Slots()), nil), nil)
	return -r.At(0, 0)
}

// The constants that follow from the changed one follow it. [exact] belongs to the end, where alone it is finite, and
// [start] to the beginning.
func TestContinuation(t *testing.T) {
	f := mustParse(t, continued)
	c := f.Options.Continuation
	equal(t, "constant", c.Constant, "k")
	equal(t, "ends", [2]float64{c.From, c.To}, [2]float64{1, 2})
	equal(t, "stages", c.Stages, 4)
	equal(t, "right-hand side at the end", right(f.Problem), 6)
	for _, k := range []float64{1, 1.25, -3e-7} {
		p, err := c.Problem(k)
		if err != nil {
			t.Fatalf("k = %g: %v", k, err)
		}
		equal(t, fmt.Sprintf("right-hand side for k = %g", k), right(p), 2*k+k)
	}
	start := jet.NewBatch(jet.Close(), 1, 1)
	f.Options.Start.Eval(start, mat.NewDense(1, 1, nil))
	equal(t, "start", start.Raw(0)[0], 2)
}

// An override moves the end, and what follows from it.
func TestContinuationOverride(t *testing.T) {
	c := mustParse(t, continued, "consts.k=5", "continuation.stages=7").Options.Continuation
	equal(t, "ends", [2]float64{c.From, c.To}, [2]float64{2.5, 5})
	equal(t, "stages", c.Stages, 7)
	p, err := c.Problem(4)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "right-hand side", right(p), 12)
}
