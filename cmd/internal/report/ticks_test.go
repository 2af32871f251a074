package report

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

func labels(ticks []tick) string {
	var s []string
	for _, t := range ticks {
		if t.label != "" {
			s = append(s, t.label)
		}
	}
	return strings.Join(s, " ")
}

func TestLinearTicks(t *testing.T) {
	for _, c := range []struct {
		lo, hi         float64
		n              int
		labels, suffix string
	}{
		{0, 1, 5, "0.0 0.2 0.4 0.6 0.8 1.0", ""},
		{-1, 1, 5, "−1.0 −0.5 0.0 0.5 1.0", ""},
		{0, 1, 1, "0 1", ""},
		{0, 2000, 4, "0 500 1000 1500 2000", ""},
		{0, 3e5, 3, "0 1 2 3", " (×10⁵)"},
		{-2.5e-15, 2.5e-15, 5, "−2 −1 0 1 2", " (×10⁻¹⁵)"},
		{0.7 - 1.2e-12, 0.7 + 1.2e-12, 5, "−1.0 −0.5 0.0 0.5 1.0", " − 0.7 (×10⁻¹²)"},
		{-1 - 1e-7, -1 + 1e-7, 4, "−1.0 −0.5 0.0 0.5 1.0", " + 1 (×10⁻⁷)"},
		{123456.5, 123456.75, 3, "−0.1 0.0 0.1", " − 123456.6"},
		{1e300, 1.0000000101e300, 2, "0 1", " − 10³⁰⁰ (×10²⁹²)"},
		{-1.23e-7 * (1 + 1e-8), -1.23e-7 * (1 - 1e-8), 2, "−1 0 1", " + 1.23×10⁻⁷ (×10⁻¹⁵)"},
		{0.3, 0.9, 1, "0.5", ""},
		{0.3, 0.9, 2, "0.4 0.6 0.8", ""},
	} {
		got, suffix := linearTicks(c.lo, c.hi, c.n)
		if labels(got) != c.labels || suffix != c.suffix {
			t.Errorf("[%g, %g], %d intervals: got %q and %q, want %q and %q",
				c.lo, c.hi, c.n, labels(got), suffix, c.labels, c.suffix)
		}
	}
}

func TestLogTicks(t *testing.T) {
	for _, c := range []struct {
		lo, hi float64 // exponents
		n      int
		labels string
		suffix string
	}{
		{-16, 0, 9, "10⁻¹⁶ 10⁻¹⁴ 10⁻¹² 10⁻¹⁰ 10⁻⁸ 10⁻⁶ 10⁻⁴ 10⁻² 10⁰", ""},
		{-16, 0, 4, "10⁻¹⁶ 10⁻¹² 10⁻⁸ 10⁻⁴ 10⁰", ""},
		{-3, 0, 5, "10⁻³ 10⁻² 10⁻¹ 10⁰", ""},
		{1.2, 2.75, 7, "20 50 100 200 500", ""},
		{-7.2, -6.4, 5, "10⁻⁷ 2×10⁻⁷", ""},
		{math.Log10(3e-7), math.Log10(3.4e-7), 5, "3.0 3.1 3.2 3.3 3.4", " (×10⁻⁷)"},
	} {
		got, suffix := logTicks(c.lo, c.hi, c.n)
		if labels(got) != c.labels || suffix != c.suffix {
			t.Errorf("10^[%g, %g], %d intervals: got %q and %q, want %q and %q",
				c.lo, c.hi, c.n, labels(got), suffix, c.labels, c.suffix)
		}
	}
}

// TestAxisLabels lays out axes of random ranges and lengths: there are labels, they are distinct, on the axis, and do
// not touch each other.
func TestAxisLabels(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 20_000 {
		a := axis{side: side(rnd.IntN(3)), log: rnd.IntN(2) == 0}
		length := 40 + 400*rnd.Float64()
		switch centre := rnd.NormFloat64(); {
		case a.log:
			a.spread(centre*10, centre*10+math.Pow(10, 4*rnd.Float64()-2))
		default:
			centre *= math.Pow(10, 40*rnd.Float64()-20)
			a.spread(centre, centre+math.Abs(centre)*math.Pow(10, 15*rnd.Float64()-13))
		}
		a.layOut(points(length))
		last, seen := math.Inf(-1), map[string]bool{}
		for _, k := range a.ticks {
			if s := a.norm(k.at); s < -1e-6 || s > 1+1e-6 {
				t.Fatalf("%+v: mark %+v is not on the axis", a, k)
			}
			if k.label == "" {
				continue
			}
			extent := tickSize.Points()
			if a.side == bottom {
				extent = textWidth(k.label, tickSize).Points()
			}
			at := a.norm(k.at) * length
			if at-extent/2 < last+1 {
				t.Fatalf("%+v of length %g: label %q touches the one before", a, length, k.label)
			}
			if seen[k.label] {
				t.Fatalf("%+v: two labels %q", a, k.label)
			}
			last, seen[k.label] = at+extent/2, true
		}
		if len(seen) == 0 {
			t.Fatalf("%+v of length %g: no labels", a, length)
		}
	}
}

func TestRoundOut(t *testing.T) {
	for _, c := range []struct{ lo, hi, wantLo, wantHi float64 }{
		{-0.9999, 0.9998, -1, 1},
		{0.001, 0.9, 0, 0.9},
		{0, 1, 0, 1},
		{1e-15, 9.99e-13, 0, 1e-12},
	} {
		a := axis{lo: c.lo, hi: c.hi}
		a.roundOut()
		if math.Abs(a.lo-c.wantLo) > 1e-9*c.hi || math.Abs(a.hi-c.wantHi) > 1e-9*c.hi {
			t.Errorf("[%g, %g]: got [%g, %g], want [%g, %g]", c.lo, c.hi, a.lo, a.hi, c.wantLo, c.wantHi)
		}
	}
}
