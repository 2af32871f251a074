package shape

import "math"

// warp maps the unit interval to itself such that points that are spread evenly get a given density: piecewise linear
// between knots. The zero value changes nothing.
type warp struct{ knots, density, sum []float64 }

// newWarp returns the warp to a density, of which samples at places between 0 and 1, ascending, are given up to a factor.
func newWarp(at, samples []float64) warp {
	n := len(at)
	w := warp{make([]float64, n+2), make([]float64, n+2), make([]float64, n+2)}
	copy(w.knots[1:], at)
	copy(w.density[1:], samples)
	w.knots[n+1] = 1
	w.density[0] = samples[0] - (samples[1]-samples[0])*at[0]/(at[1]-at[0])
	w.density[n+1] = samples[n-1] + (samples[n-1]-samples[n-2])*(1-at[n-1])/(at[n-1]-at[n-2])
	mean := 0.0
	for _, s := range samples {
		mean += s / float64(n)
	}
	for i := range w.density {
		w.density[i] = max(w.density[i], warpLeastDensity*mean)
		if i > 0 {
			w.sum[i] = w.sum[i-1] + (w.density[i]+w.density[i-1])/2*(w.knots[i]-w.knots[i-1])
		}
	}
	for i, total := 0, w.sum[n+1]; i < n+2; i++ {
		w.density[i] /= total
		w.sum[i] /= total
	}
	return w
}

// at returns where a point goes, and the density there.
func (w *warp) at(u float64) (v, density float64) {
	if w.knots == nil {
		return u, 1
	}
	i := 0
	for i < len(w.sum)-2 && w.sum[i+1] < u {
		i++
	}
	h, p, q, rest := w.knots[i+1]-w.knots[i], w.density[i], w.density[i+1], max(u-w.sum[i], 0)
	// p s + (q-p) s^2/(2h) = rest
	s := 2 * rest / (p + math.Sqrt(max(p*p+2*(q-p)/h*rest, 0)))
	s = min(s, h)
	return w.knots[i] + s, p + (q-p)*s/h
}
