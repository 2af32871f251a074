// Command reference computes the reference solutions of the problems that have no formula, and writes them beside the
// problem files:
//
//	go run ./cmd/reference [NAME...]
//
// Each is computed with two resolutions, and written only if they agree to the bound that its table states. The tables of measured
// values are written as well, with noise from fixed seeds.
package main

import (
	"fmt"
	"log"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// table is a solution at points.
type table struct {
	name   string
	header []string
	coords int                         // the number of columns that are coordinates
	bound  float64                     // of the difference of two resolutions
	rows   func(fine bool) [][]float64 // the points are the same for both
}

var tables = []table{
	{"burgers", []string{"x", "t", "u"}, 2, 1e-12, burgersRows},
	{"allen-cahn", []string{"x", "t", "u"}, 2, 1e-10, func(fine bool) [][]float64 {
		if fine {
			return allenCahnRows(2048, 120)
		}
		return allenCahnRows(1024, 100)
	}},
	{"schroedinger", []string{"x", "t", "u", "v"}, 2, 1e-7, func(fine bool) [][]float64 {
		if fine {
			return schroedingerRows(512, 1440)
		}
		return schroedingerRows(384, 960)
	}},
	{"gross-pitaevskii", []string{"x", "psi"}, 1, 1e-12, func(fine bool) [][]float64 {
		if fine {
			return groundStateRows(160)
		}
		return groundStateRows(128)
	}},
}

func main() {
	log.SetFlags(0)
	for _, t := range tables {
		if len(os.Args) > 1 && !slices.Contains(os.Args[1:], t.name) {
			continue
		}
		fine := t.rows(true)
		d := difference(fine, t.rows(false), t.coords)
		fmt.Printf("%s: two resolutions differ by %.1e\n", t.name, d)
		if !(d <= t.bound) {
			log.Fatalf("%s: not written, want at most %.1e", t.name, t.bound)
		}
		path := filepath.Join("problems", t.name, t.name+".csv")
		if err := os.WriteFile(path, []byte(t.text(fine)), 0o666); err != nil {
			log.Fatal(err)
		}
	}
	for _, s := range samples {
		if len(os.Args) > 1 && !slices.Contains(os.Args[1:], filepath.ToSlash(filepath.Dir(s.path))) {
			continue
		}
		if err := s.write(); err != nil {
			log.Fatal(err)
		}
	}
}

// difference returns the largest one of two tables' values.
func difference(a, b [][]float64, coords int) float64 {
	most := 0.0
	for i, row := range a {
		for k := coords; k < len(row); k++ {
			most = math.Max(most, math.Abs(row[k]-b[i][k]))
		}
	}
	return most
}

func (t *table) text(rows [][]float64) string {
	var b strings.Builder
	b.WriteString(strings.Join(t.header, ",") + "\n")
	for _, row := range rows {
		for k, v := range row {
			if k > 0 {
				b.WriteByte(',')
			}
			b.WriteString(strconv.FormatFloat(v, 'g', -1, 64))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// burgersRows evaluates the solution at 2000 scattered points, at t = 0 and at the ends. The scattered ones are a
// Kronecker sequence, whose generator is the plastic number.
func burgersRows(fine bool) [][]float64 {
	step := 0.02
	if fine {
		step = 0.01
	}
	var rows [][]float64
	add := func(x, t float64) { rows = append(rows, []float64{x, t, coleHopf(x, t, 0.01/math.Pi, step)}) }
	for k := range 21 {
		add(short(float64(k-10)/10), 0)
	}
	for k := range 10 {
		add(-1, short(float64(k+1)/10))
		add(1, short(float64(k+1)/10))
	}
	const g = 1.3247179572447460
	for i := range 2000 {
		add(short(2*fraction(float64(i+1)/g)-1), short(fraction(float64(i+1)/(g*g))))
	}
	return rows
}

func allenCahnRows(modes, steps int) [][]float64 {
	times := grid(21, 0.05)
	all := allenCahn(times, modes, steps)
	var rows [][]float64
	for i, t := range times {
		for _, x := range places(i, 50) {
			u := real(at(all[i], x))
			if t == 0 {
				u = x * x * math.Cos(math.Pi*x)
			}
			rows = append(rows, []float64{x, t, u})
		}
	}
	return rows
}

func schroedingerRows(modes, steps int) [][]float64 {
	times := grid(53, 0.03)
	all := schroedinger(times, modes, steps)
	var rest []float64 // further ones contribute some 1e-8
	for n := modes; n < 20000; n++ {
		rest = append(rest, secant(n))
	}
	var rows [][]float64
	for i, t := range times {
		for _, s := range places(i, 18) {
			x := short(half * s)
			h := at(all[i], x/half) + tail(rest, modes, x, t)
			if t == 0 {
				h = complex(2/math.Cosh(x), 0)
			}
			rows = append(rows, []float64{x, t, real(h), imag(h)})
		}
	}
	return rows
}

// grid returns n times from 0 on.
func grid(n int, step float64) []float64 {
	times := make([]float64, n)
	for i := range times {
		times[i] = short(float64(i) * step)
	}
	return times
}

// places returns both ends of [-1, 1] and n - 2 points between them, evenly spread and shifted from one number i to the
// next.
func places(i, n int) []float64 {
	out := []float64{-1, 1}
	for k := range n - 2 {
		out = append(out, short(2*fraction((float64(k)+0.5)/float64(n-2)+float64(i)*(math.Sqrt(5)-1)/2)-1))
	}
	return out
}

func fraction(v float64) float64 { return v - math.Floor(v) }

// short rounds to four decimals, so that coordinates are short in the table.
func short(v float64) float64 { return math.Round(v*1e4) / 1e4 }
