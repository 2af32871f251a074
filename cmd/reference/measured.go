package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// sample is a table of measured values: a solution at points, with normal noise.
type sample struct {
	path   string // below the folder of the problems, without its ending
	header []string
	seed   uint64
	noise  float64                              // standard deviation; 0: exact values
	points func(rnd *rand.Rand) [][]float64     // coordinates
	values func(points [][]float64) [][]float64 // of the fields at the points
}

// samples are the tables that the problems with measured data read.
var samples = []sample{
	{"lorenz/lorenz", []string{"t", "x", "y", "z"}, 1, 0.05, func(*rand.Rand) [][]float64 { return evenly(60, 3) }, lorenz},
	{"burgers-viscosity/burgers-viscosity", []string{"x", "t", "u"}, 7, 0, scattered(200, []float64{-1, 0}, []float64{1, 1}), front},
	{"travelling-wave/travelling-wave", []string{"x", "t", "u"}, 3, 0, scattered(100, []float64{-4, 0}, []float64{4, 2}), wave},
	{"source/source", []string{"x", "y", "u"}, 4, 0, scattered(2500, []float64{0, 0}, []float64{1, 1}), load},
	{"source/noisy", []string{"x", "y", "u"}, 4, 0.005, scattered(2500, []float64{0, 0}, []float64{1, 1}), load},
	{"conductivity/conductivity", []string{"x", "y", "u"}, 5, 0.005, scattered(1000, []float64{0, 0}, []float64{1, 1}), temperature},
	{"initial/initial", []string{"x", "t", "u"}, 6, 0.005, scattered(200, []float64{0, 0.02}, []float64{1, 0.1}), cooling},
}

// write computes a table of measured values and writes it.
func (s *sample) write() error {
	rnd := rand.New(rand.NewPCG(s.seed, 15))
	points := s.points(rnd)
	var rows [][]float64
	for i, u := range s.values(points) {
		row := points[i]
		for _, v := range u {
			if s.noise > 0 {
				v = digits(v + s.noise*rnd.NormFloat64())
			}
			row = append(row, v)
		}
		rows = append(rows, row)
	}
	fmt.Printf("%s: %d values, noise %g\n", s.path, len(rows)*(len(s.header)-len(points[0])), s.noise)
	t := table{header: s.header}
	path := filepath.Join("problems", filepath.FromSlash(s.path)+".csv")
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(t.text(rows)), 0o666)
}

// digits rounds to six decimals, far below the noise, so that tables are short.
func digits(v float64) float64 { return math.Round(v*1e6) / 1e6 }

// scattered places n points in a box at random, with four decimals.
func scattered(n int, lower, upper []float64) func(*rand.Rand) [][]float64 {
	return func(rnd *rand.Rand) [][]float64 {
		var out [][]float64
		for range n {
			var x []float64
			for a, lo := range lower {
				x = append(x, short(lo+(upper[a]-lo)*rnd.Float64()))
			}
			out = append(out, x)
		}
		return out
	}
}

// evenly returns the n times end/n, 2 end/n, ..., end.
func evenly(n int, end float64) [][]float64 {
	var out [][]float64
	for i := range n {
		out = append(out, []float64{short(float64(i+1) * end / float64(n))})
	}
	return out
}

// each evaluates a function of one field at points.
func each(points [][]float64, f func(x []float64) float64) [][]float64 {
	var out [][]float64
	for _, x := range points {
		out = append(out, []float64{f(x)})
	}
	return out
}

// lorenz integrates Lorenz' equations with his parameters from (-8, 7, 27) by the Runge-Kutta method of order 4; its error
// at the end is below 1e-7.
func lorenz(points [][]float64) [][]float64 {
	const step = 1e-4
	state, t := []float64{-8, 7, 27}, 0.0
	var out [][]float64
	for _, p := range points {
		for n := int(math.Round((p[0] - t) / step)); n > 0; n-- {
			state = rungeKutta(lorenzField, state, step)
		}
		t = p[0]
		out = append(out, append([]float64{}, state...))
	}
	return out
}

func lorenzField(u []float64) []float64 {
	return []float64{10 * (u[1] - u[0]), u[0]*(28-u[2]) - u[1], u[0]*u[1] - 8.0/3*u[2]}
}

// rungeKutta makes one step of the classical method of order 4.
func rungeKutta(f func([]float64) []float64, u []float64, h float64) []float64 {
	along := func(k []float64, s float64) []float64 {
		v := append([]float64{}, u...)
		for i := range v {
			v[i] += s * k[i]
		}
		return v
	}
	a := f(u)
	b := f(along(a, h/2))
	c := f(along(b, h/2))
	d := f(along(c, h))
	v := append([]float64{}, u...)
	for i := range v {
		v[i] += h / 6 * (a[i] + 2*b[i] + 2*c[i] + d[i])
	}
	return v
}

// wave is the travelling wave of Ablowitz and Zeppetella for u_t = D u_xx + r u (1 - u/K).
func wave(points [][]float64) [][]float64 {
	const d, r, k = 0.8, 1.5, 1.2
	return each(points, func(x []float64) float64 {
		return k * math.Pow(1+math.Exp(math.Sqrt(r/(6*d))*x[0]-5*r*x[1]/6), -2)
	})
}

// load is the solution of Poisson's equation whose source is to be found.
func load(points [][]float64) [][]float64 {
	return each(points, func(x []float64) float64 {
		return math.Sin(math.Pi*x[0])*math.Sin(math.Pi*x[1]) + 0.3*math.Sin(2*math.Pi*x[0])*math.Sin(math.Pi*x[1])
	})
}

// temperature is the solution of the stationary heat equation whose conductivity is to be found.
func temperature(points [][]float64) [][]float64 {
	return each(points, func(x []float64) float64 { return math.Sin(math.Pi*x[0]) * math.Sin(math.Pi*x[1]) })
}

// cooling is the solution of the heat equation whose initial values are to be found.
func cooling(points [][]float64) [][]float64 {
	return each(points, func(x []float64) float64 {
		u := 0.0
		for n, a := range []float64{1, 0.5, -0.3} {
			w := float64(n+1) * math.Pi
			u += a * math.Exp(-w*w*x[1]) * math.Sin(w*x[0])
		}
		return u
	})
}

// front is the solution of Burgers' equation with the viscosity 0.01/pi.
func front(points [][]float64) [][]float64 {
	return each(points, func(x []float64) float64 { return coleHopf(x[0], x[1], 0.01/math.Pi, 0.01) })
}
