package pdetest

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/internal/check"
	"pinn/pde"
	"pinn/pde/jet"
)

func cloud(n int) *pde.Cloud { return check.Cloud(n, newRand()) }

func newRand() *rand.Rand { return rand.New(rand.NewPCG(21, 22)) }

// operator is one equation u_x + k x u = 1 with the parameter k, any part of which a test may replace.
type operator struct {
	slots     func() []pde.Slot
	dims      func() (eqs, params int)
	affine    bool
	residual  func(dst *mat.Dense, at *pde.Cloud, u *mat.Dense, k float64)
	linearize func(dst *pde.Linearization, at *pde.Cloud, u *mat.Dense, k float64)
}

func newOperator() *operator {
	return &operator{
		slots: func() []pde.Slot { return []pde.Slot{{D: jet.D(0)}, {}} },
		dims:  func() (eqs, params int) { return 1, 1 },
		residual: func(dst *mat.Dense, at *pde.Cloud, u *mat.Dense, k float64) {
			for i := range at.Points() {
				dst.Set(i, 0, u.At(i, 0)+k*at.X.At(i, 0)*u.At(i, 1)-1)
			}
		},
		linearize: func(dst *pde.Linearization, at *pde.Cloud, u *mat.Dense, k float64) {
			for i := range at.Points() {
				dst.U[0].SetRow(i, []float64{1, k * at.X.At(i, 0)})
				dst.P[0].Set(i, 0, at.X.At(i, 0)*u.At(i, 1))
			}
		},
	}
}

func (o *operator) Slots() []pde.Slot { return o.slots() }

func (o *operator) Dims() (eqs, params int) { return o.dims() }

func (o *operator) Affine() bool { return o.affine }

func (o *operator) Residual(dst *mat.Dense, at *pde.Cloud, u *mat.Dense, params []float64) {
	o.residual(dst, at, u, params[0])
}

func (o *operator) Linearize(dst *pde.Linearization, at *pde.Cloud, u *mat.Dense, params []float64) {
	o.linearize(dst, at, u, params[0])
}

// afterResidual lets f spoil what a right residual has done.
func (o *operator) afterResidual(f func(dst *mat.Dense, at *pde.Cloud, u *mat.Dense)) {
	right := o.residual
	o.residual = func(dst *mat.Dense, at *pde.Cloud, u *mat.Dense, k float64) {
		right(dst, at, u, k)
		f(dst, at, u)
	}
}

// atPoint calls f with the row of point p of cloud(7), wherever it is now, and not at all if it was left out.
func atPoint(p int, at *pde.Cloud, f func(row int)) {
	for i := range at.Points() {
		if slices.Equal(at.X.RawRowView(i), cloud(7).X.RawRowView(p)) {
			f(i)
		}
	}
}

// afterLinearize lets f spoil what a right linearization has done.
func (o *operator) afterLinearize(f func(dst *pde.Linearization, at *pde.Cloud, u *mat.Dense)) {
	right := o.linearize
	o.linearize = func(dst *pde.Linearization, at *pde.Cloud, u *mat.Dense, k float64) {
		right(dst, at, u, k)
		f(dst, at, u)
	}
}

func TestCheckOperatorAccepts(t *testing.T) {
	u := pde.U(0)
	for name, op := range map[string]pde.Operator{
		"bilinear": newOperator(),
		"linear":   u.Lap(0, 1).Plus(u.Normal(0, 1), u.Mate().Times(-3)).Equals(func(x []float64) float64 { return 1e6 * x[0] }),
		"data":     pde.Data(0, 1),
		"graded":   u.D(0, 0).Times(1e8).Plus(u).Equals(nil),
		"steep": pde.Pointwise{
			Uses: []pde.Slot{{}, {D: jet.D(0)}}, Eqs: 2,
			F: func(dst, x, u, _ []float64) {
				dst[0], dst[1] = math.Exp(3*u[0])*u[1]+x[0], math.Sin(2*u[1])-u[0]*u[0]*u[0]
			},
			Partials: func(dst [][]float64, x, u, _ []float64) {
				e := math.Exp(3 * u[0])
				dst[0][0], dst[0][1] = 3*e*u[1], e
				dst[1][0], dst[1][1] = -3*u[0]*u[0], 2*math.Cos(2*u[1])
			},
		},
		"not defined at zero": pde.Pointwise{
			Uses: []pde.Slot{{}}, Eqs: 1,
			F:        func(dst, _, u, _ []float64) { dst[0] = math.Sin(u[0]) / u[0] },
			Partials: func(dst [][]float64, _, u, _ []float64) { dst[0][0] = (math.Cos(u[0]) - math.Sin(u[0])/u[0]) / u[0] },
		},
	} {
		for _, n := range []int{1, 2, 50} {
			if err := CheckOperator(op, cloud(n), newRand()); err != nil {
				t.Errorf("%s at %d points: %v", name, n, err)
			}
		}
	}
}

// wrong is a way to spoil an operator and part of the error that it must give.
type wrong struct {
	spoil func(o *operator)
	says  string
}

// wrongPartials have other partials than their residual has.
var wrongPartials = map[string]wrong{
	"wrong partial": {func(o *operator) {
		o.afterLinearize(func(dst *pde.Linearization, at *pde.Cloud, u *mat.Dense) {
			atPoint(3, at, func(i int) { dst.U[0].Set(i, 1, -dst.U[0].At(i, 1)) })
		})
	}, "partial: equation 0, slot 1, point 3 at "},
	"slightly wrong partial": {func(o *operator) {
		o.afterLinearize(func(dst *pde.Linearization, at *pde.Cloud, u *mat.Dense) {
			atPoint(2, at, func(i int) { dst.U[0].Set(i, 0, 1+1e-6) })
		})
	}, "partial: equation 0, slot 0, point 2 at "},
	"NaN partial": {func(o *operator) {
		o.afterLinearize(func(dst *pde.Linearization, at *pde.Cloud, u *mat.Dense) {
			atPoint(1, at, func(i int) { dst.U[0].Set(i, 0, math.NaN()) })
		})
	}, "partial: equation 0, slot 0, point 1 at "},
	"wrong param partial": {func(o *operator) {
		o.afterLinearize(func(dst *pde.Linearization, at *pde.Cloud, u *mat.Dense) {
			atPoint(0, at, func(i int) { dst.P[0].Set(i, 0, 2*dst.P[0].At(i, 0)) })
		})
	}, "partial: equation 0, param 0, point 0 at "},
	"partial left out": {func(o *operator) {
		o.linearize = func(dst *pde.Linearization, at *pde.Cloud, u *mat.Dense, k float64) {
			for i := range at.Points() {
				dst.U[0].Set(i, 1, k*at.X.At(i, 0))
				dst.P[0].Set(i, 0, at.X.At(i, 0)*u.At(i, 1))
			}
		}
	}, "partial: equation 0, slot 0, "},
	"small partial beside a large one": {func(o *operator) {
		o.residual = func(dst *mat.Dense, at *pde.Cloud, u *mat.Dense, k float64) {
			for i := range at.Points() {
				dst.Set(i, 0, 1e8*u.At(i, 0)+u.At(i, 1))
			}
		}
		o.linearize = func(dst *pde.Linearization, at *pde.Cloud, u *mat.Dense, k float64) {
			dst.P[0].Zero()
			for i := range at.Points() {
				dst.U[0].SetRow(i, []float64{1e8, 2})
			}
		}
	}, "partial: equation 0, slot 1, "},
	"NaN residual": {func(o *operator) {
		o.afterResidual(func(dst *mat.Dense, at *pde.Cloud, u *mat.Dense) { dst.Set(0, 0, math.NaN()) })
	}, "got NaN"},
}

// wrongClaims are not affine although they say so, or look at other points.
var wrongClaims = map[string]wrong{
	"bilinear called affine": {func(o *operator) {
		o.affine = true
	}, "claims to be affine, residual between two states: equation 0, point "},
	"partials of an affine operator": {func(o *operator) {
		o.affine = true
	}, "claims to be affine, partial at another state: equation 0, slot 1, "},
	"neighbours": {func(o *operator) {
		o.afterResidual(func(dst *mat.Dense, at *pde.Cloud, u *mat.Dense) {
			dst.Set(0, 0, dst.At(0, 0)+at.X.At(at.Points()-1, 1))
		})
	}, "order of the points: equation 0, point "},
	"number of points": {func(o *operator) {
		o.afterResidual(func(dst *mat.Dense, at *pde.Cloud, u *mat.Dense) {
			for i := range at.Points() {
				dst.Set(i, 0, dst.At(i, 0)+float64(at.Points()))
			}
		})
	}, "a single point: equation 0, point "},
	"neighbours in partials": {func(o *operator) {
		o.afterLinearize(func(dst *pde.Linearization, at *pde.Cloud, u *mat.Dense) {
			dst.P[0].Set(0, 0, dst.P[0].At(0, 0)+at.X.At(at.Points()-1, 1))
		})
	}, "order of the points: equation 0, param 0, point "},
}

// wrongWrites treat their arguments badly.
var wrongWrites = map[string]wrong{
	"adds to the residual": {func(o *operator) {
		o.residual = func(dst *mat.Dense, at *pde.Cloud, u *mat.Dense, k float64) {
			for i := range at.Points() {
				dst.Set(i, 0, dst.At(i, 0)+u.At(i, 0)+k*at.X.At(i, 0)*u.At(i, 1)-1)
			}
		}
	}, "second call, into a view of NaN: equation 0, point "},
	"relies on zeros": {func(o *operator) {
		o.afterLinearize(func(dst *pde.Linearization, at *pde.Cloud, u *mat.Dense) {
			if dst.U[0].RawMatrix().Stride == 2 {
				return
			}
			atPoint(4, at, func(i int) { dst.U[0].Set(i, 0, math.NaN()) })
		})
	}, "second call, into a view of NaN: equation 0, slot 0, point 4 "},
	"writes beyond": {func(o *operator) {
		o.afterResidual(func(dst *mat.Dense, at *pde.Cloud, u *mat.Dense) {
			for i := range at.Points() { // as if there were no gaps between the rows
				dst.RawMatrix().Data[i] = dst.At(i, 0)
			}
		})
	}, "writes outside its destination"},
	"changes the slots": {func(o *operator) {
		o.afterResidual(func(dst *mat.Dense, at *pde.Cloud, u *mat.Dense) { u.Set(0, 0, u.At(0, 0)+1) })
	}, "changes the cloud, the slots or the parameters"},
	"changes the cloud": {func(o *operator) {
		o.afterLinearize(func(dst *pde.Linearization, at *pde.Cloud, u *mat.Dense) { at.Weight[0]++ })
	}, "changes the cloud, the slots or the parameters"},
}

// wrongShapes say of themselves what cannot be.
var wrongShapes = map[string]wrong{
	"unstable slots": {func(o *operator) {
		calls := 0
		o.slots = func() []pde.Slot { calls++; return []pde.Slot{{Field: calls}, {}} }
	}, "change from call to call"},
	"unstable dimensions": {func(o *operator) {
		calls := 0
		o.dims = func() (eqs, params int) { calls++; return calls, 1 }
	}, "change from call to call"},
	"no equations": {func(o *operator) {
		o.dims = func() (eqs, params int) { return 0, -1 }
	}, "0 equations, -1 parameters and 2 slots"},
	"no slots": {func(o *operator) {
		o.slots = func() []pde.Slot { return nil }
	}, "1 parameters and 0 slots"},
	"field": {func(o *operator) {
		o.slots = func() []pde.Slot { return []pde.Slot{{Field: -1}} }
	}, "slot 0 has field -1"},
	"axis": {func(o *operator) {
		o.slots = func() []pde.Slot { return []pde.Slot{{D: jet.D(2)}} }
	}, "slot 0 has a derivative along axis 2 of 2"},
	"sheet": {func(o *operator) {
		o.slots = func() []pde.Slot { return []pde.Slot{{}, {Sheet: 2}} }
	}, "slot 1 has sheet 2"},
	"double slot": {func(o *operator) {
		o.slots = func() []pde.Slot { return []pde.Slot{{}, {Field: 1}, {}} }
	}, "slot 2 is also slot 0"},
}

func TestCheckOperatorRejects(t *testing.T) {
	for _, table := range []map[string]wrong{wrongPartials, wrongClaims, wrongWrites, wrongShapes} {
		for name, c := range table {
			o := newOperator()
			c.spoil(o)
			err := CheckOperator(o, cloud(7), newRand())
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s: error %v, want one that says %q", name, err, c.says)
				continue
			}
			for _, e := range flatten(err) {
				var f *Fault
				var s *ShapeError
				if !errors.As(e, &f) && !errors.As(e, &s) {
					t.Errorf("%s: error of type %T, want *Fault or *ShapeError", name, e)
				}
			}
		}
	}
}

// Where the operator is not defined at zero, the terms without slots are not known, but faults are still seen.
func TestCheckOperatorNotDefinedAtZero(t *testing.T) {
	for name, pole := range map[string]func(u float64) float64{
		"NaN": func(u float64) float64 { return u / math.Abs(u) }, "infinite": func(u float64) float64 { return 1 / u },
	} {
		op := pde.Pointwise{
			Uses: []pde.Slot{{}, {D: jet.D(0)}}, Eqs: 1,
			F:        func(dst, _, u, _ []float64) { dst[0] = pole(u[0]) + u[1] },
			Partials: func(dst [][]float64, _, u, _ []float64) { dst[0][1] = 2 },
		}
		err := CheckOperator(op, cloud(1), newRand())
		if err == nil || !strings.Contains(err.Error(), "partial: equation 0, slot 1, point 0 ") {
			t.Errorf("%s at zero: error %v, want one for the partial of slot 1", name, err)
		}
	}
}

// Faults of several columns are joined, each with its worst point and its numbers.
func TestCheckOperatorJoins(t *testing.T) {
	o := newOperator()
	o.afterLinearize(func(dst *pde.Linearization, at *pde.Cloud, u *mat.Dense) {
		for i := range at.Points() {
			dst.U[0].Set(i, 0, 2)
			dst.P[0].Set(i, 0, dst.P[0].At(i, 0)+1)
		}
		atPoint(5, at, func(i int) { dst.U[0].Set(i, 0, 5) })
	})
	var got []string
	for _, e := range flatten(CheckOperator(o, cloud(7), newRand())) {
		var f *Fault
		if !errors.As(e, &f) {
			t.Fatalf("error of type %T, want *Fault", e)
		}
		got = append(got, f.Column)
		if f.Column == "slot 0" && (f.Point != 5 || f.Got != 5 || math.Abs(f.Want-1) > 1e-9 || f.Tolerance > 1e-6) {
			t.Errorf("fault %+v, want point 5, got 5, want 1, tolerance at most 1e-6", f)
		}
	}
	if want := []string{"slot 0", "param 0"}; !slices.Equal(got, want) {
		t.Errorf("faults of %v, want %v", got, want)
	}
}

func flatten(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	return []error{err}
}

func ExampleCheckOperator() {
	wrong := pde.Pointwise{ // u_x + u^2 = 0 with the factor 2 forgotten
		Uses: []pde.Slot{{D: jet.D(0)}, {}}, Eqs: 1,
		F:        func(dst, _, u, _ []float64) { dst[0] = u[0] + u[1]*u[1] },
		Partials: func(dst [][]float64, _, u, _ []float64) { dst[0][0], dst[0][1] = 1, u[1] },
	}
	at := &pde.Cloud{X: mat.NewDense(1, 1, []float64{0.5}), Weight: []float64{1}}
	err := CheckOperator(wrong, at, rand.New(rand.NewPCG(1, 2)))
	fmt.Println(strings.SplitAfter(err.Error(), "[0.5]")[0])
	// Output: partial: equation 0, slot 1, point 0 at [0.5]
}
