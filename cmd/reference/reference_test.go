package main

import (
	"encoding/csv"
	"math"
	"math/cmplx"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// stored reads the values of a table beside its problem.
func stored(t *testing.T, name string) [][]float64 {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "problems", name, name+".csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]float64
	for _, record := range records[1:] {
		var row []float64
		for _, field := range record {
			v, err := strconv.ParseFloat(field, 64)
			if err != nil {
				t.Fatal(err)
			}
			row = append(row, v)
		}
		rows = append(rows, row)
	}
	return rows
}

// The tables are what the program computes, here with resolutions that take less time.
func TestTables(t *testing.T) {
	for _, c := range []struct {
		name      string
		rows      func() [][]float64
		tolerance float64
	}{
		{"burgers", func() [][]float64 { return burgersRows(false) }, 1e-12},            // rounding
		{"allen-cahn", func() [][]float64 { return allenCahnRows(256, 25) }, 1e-5},      // the fronts take 1024 cosines
		{"schroedinger", func() [][]float64 { return schroedingerRows(128, 40) }, 1e-5}, // the kink: order 2.5 in cosines
		{"gross-pitaevskii", func() [][]float64 { return groundStateRows(96) }, 1e-12},  // rounding
	} {
		got, want := c.rows(), stored(t, c.name)
		if len(got) != len(want) {
			t.Errorf("%s: %d rows, in the table %d", c.name, len(got), len(want))
			continue
		}
		if d := difference(got, want, min(2, len(want[0])-1)); !(d <= c.tolerance) {
			t.Errorf("%s: differs from the table by %g, tolerance %g", c.name, d, c.tolerance)
		}
	}
}

// The steepest slope of the front is in the literature: Basdevant and others (1986), table 3.
func TestSlope(t *testing.T) {
	const time, want, tolerance = 1.6037 / math.Pi, -152.00516, 1e-3 // of the time's four decimals, and of the difference
	const h = 1e-6
	got := (coleHopf(h, time, 0.01/math.Pi, 0.01) - coleHopf(-h, time, 0.01/math.Pi, 0.01)) / (2 * h)
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("slope at the front: got %v, want %v, tolerance %v", got, want, tolerance)
	}
}

// diffuse integrates u_t = d u_xx + f(u) for even functions of period 2 l by central differences and the classical
// Runge-Kutta method: another method than that of the tables.
func diffuse(u []complex128, l float64, d complex128, f func(complex128) complex128, duration float64, steps int) {
	n := len(u) - 1
	scale := d * complex(float64(n)/l*float64(n)/l, 0)
	slope := func(dst, v []complex128) {
		for i := range v {
			left, right := v[max(i-1, 1-i)], v[min(i+1, 2*n-i-1)]
			dst[i] = scale*(left-2*v[i]+right) + f(v[i])
		}
	}
	h := complex(duration/float64(steps), 0)
	k, stage, sum := make([]complex128, n+1), make([]complex128, n+1), make([]complex128, n+1)
	for range steps {
		copy(stage, u)
		copy(sum, u)
		for s, weight := range []complex128{1. / 6, 1. / 3, 1. / 3, 1. / 6} {
			slope(k, stage)
			next := []complex128{0.5, 0.5, 1, 0}[s]
			for i := range u {
				sum[i] += h * weight * k[i]
				stage[i] = u[i] + h*next*k[i]
			}
		}
		copy(u, sum)
	}
}

// The tables agree with what differences give.
func TestDifferences(t *testing.T) {
	for _, c := range []struct {
		name      string
		l         float64
		d         complex128
		f         func(complex128) complex128
		start     func(x float64) complex128
		n, steps  int     // per interval of time
		tolerance float64 // three times what the mesh width gives: the differences are of second order
	}{
		{"allen-cahn", 1, 1e-4, func(u complex128) complex128 { return 5 * (u - u*u*u) },
			func(x float64) complex128 { return complex(x*x*math.Cos(math.Pi*x), 0) }, 1000, 25, 2e-3},
		{"schroedinger", 5, 0.5i, func(h complex128) complex128 { return complex(0, cmplx.Abs(h)*cmplx.Abs(h)) * h },
			func(x float64) complex128 { return complex(2/math.Cosh(x), 0) }, 400, 150, 1e-2},
	} {
		u := make([]complex128, c.n+1)
		for i := range u {
			u[i] = c.start(c.l * float64(i) / float64(c.n))
		}
		time, worst := 0.0, 0.0
		for _, row := range stored(t, c.name) {
			if row[1] > time {
				diffuse(u, c.l, c.d, c.f, row[1]-time, c.steps)
				time = row[1]
			}
			at, want := math.Abs(row[0])/c.l*float64(c.n), complex(row[2], 0)
			if len(row) > 3 {
				want = complex(row[2], row[3])
			}
			i := min(int(at), c.n-1)
			part := complex(at-float64(i), 0)
			worst = max(worst, cmplx.Abs((1-part)*u[i]+part*u[i+1]-want))
		}
		if !(worst <= c.tolerance) {
			t.Errorf("%s: differences and the table differ by %g, tolerance %g", c.name, worst, c.tolerance)
		}
	}
}

// The coefficients of the initial functions, whose kinks values on a grid would not resolve, sum to the functions.
func TestStarts(t *testing.T) {
	const modes, tolerance = 20000, 3e-5 // the tail of 4/(pi n)^2
	a, b := make([]complex128, modes), make([]complex128, modes)
	for n := range modes {
		a[n], b[n] = complex(squareCosine(n), 0), complex(secant(n), 0)
	}
	for _, s := range []float64{0, 0.3, 0.9, 1} {
		if got, want := real(at(a, s)), s*s*math.Cos(math.Pi*s); !(math.Abs(got-want) <= tolerance) {
			t.Errorf("x^2 cos(pi x) at %v: got %v, want %v", s, got, want)
		}
		if got, want := real(at(b, s)), 2/math.Cosh(half*s); !(math.Abs(got-want) <= tolerance) {
			t.Errorf("2 sech(x) at %v: got %v, want %v", half*s, got, want)
		}
	}
}
