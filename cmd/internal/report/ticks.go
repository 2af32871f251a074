package report

import (
	"math"
	"strconv"
	"strings"
)

// tick is a mark on an axis. Its place is in the axis's plotted coordinate, which is log10 of the value on a
// logarithmic axis. Marks without a label are drawn shorter.
type tick struct {
	at     float64
	label  string
	lesser bool // gives way to other labels
}

// huge and tiny bound the magnitudes that can be drawn; beyond them differences and ratios overflow.
const (
	huge = 1e300
	tiny = 1e-300
)

// finite reports whether a value can be drawn.
func finite(v float64) bool { return math.Abs(v) <= huge }

// flat is the relative width below which an interval is a single number up to rounding.
const flat = 1e-14

// widen gives an interval that is empty or a single number some width around it.
func widen(lo, hi float64) (float64, float64) {
	if lo > hi {
		return 0, 1
	}
	size := max(math.Abs(lo), math.Abs(hi))
	switch {
	case size < tiny:
		return -1, 1
	case hi-lo <= flat*size:
		return lo - size/2, hi + size/2
	}
	return lo, hi
}

// niceStep returns the smallest of 1, 2 and 5 times a power of ten that divides the width into at most n parts.
func niceStep(width float64, n int) (step float64, exponent int) {
	least := width / float64(max(n, 1))
	exponent = int(math.Floor(math.Log10(least)))
	for {
		for _, m := range []float64{1, 2, 5} {
			// Rounding must not turn a fifth of 1 into something above 0.2.
			if step = m * math.Pow10(exponent); step >= least*(1-1e-9) {
				return step, exponent
			}
		}
		exponent++
	}
}

// linearTicks returns marks in [lo, hi] with at most n labelled intervals, or a few more to have two labels, and how the labels read: a label stands for
// (value - shift) / 10^power. The returned suffix says so in the name of the axis.
func linearTicks(lo, hi float64, n int) (ticks []tick, suffix string) {
	least := min(n, 2)
	step, exponent := niceStep(hi-lo, n)
	for math.Floor(hi/step)-math.Ceil(lo/step)+1 < float64(least) {
		n++
		step, exponent = niceStep(hi-lo, n)
	}
	shift, text := sharedDigits(lo, hi, exponent)
	if shift != 0 {
		suffix = " − " + text
		if shift < 0 {
			suffix = " + " + strings.TrimPrefix(text, "−")
		}
	}
	power := 0
	// What is just below a power of ten counts as that: labels from 0 to 1 are better than from 0 to 9.9.
	if e := leading(1.05 * max(math.Abs(lo-shift), math.Abs(hi-shift))); e > 4 || e < -3 {
		power = e
		suffix += " (×" + powerOfTen(e) + ")"
	}
	minor := step / 5
	if step/math.Pow10(exponent) > 1.5 && step/math.Pow10(exponent) < 2.5 {
		minor = step / 4
	}
	decimals := max(power-exponent, 0)
	unit := math.Pow10(power)
	first, last := math.Ceil((lo-shift)/step-1e-6), math.Floor((hi-shift)/step+1e-6)
	for i := first; i <= last; i++ {
		ticks = append(ticks, tick{at: shift + i*step, label: decimal(i*step/unit, decimals)})
	}
	per := math.Round(step / minor)
	for i := math.Ceil((lo - shift) / minor); i <= math.Floor((hi-shift)/minor); i++ {
		if math.Mod(i, per) != 0 {
			ticks = append(ticks, tick{at: shift + i*minor})
		}
	}
	return ticks, suffix
}

// leading returns the decimal exponent of the first digit of v > 0.
func leading(v float64) int { return int(math.Floor(math.Log10(v) + 1e-9)) }

// sharedDigits returns a short decimal close to [lo, hi] that is worth subtracting because the numbers of the interval
// differ after their fifth digit only, with its text; zero if it is not worth it.
func sharedDigits(lo, hi float64, exponent int) (float64, string) {
	e := leading(max(math.Abs(lo), math.Abs(hi)))
	if e-exponent < 5 {
		return 0, ""
	}
	mid := lo + (hi-lo)/2
	for digits := 1; ; digits++ {
		s := strconv.FormatFloat(mid, 'e', digits-1, 64)
		shift, err := strconv.ParseFloat(s, 64)
		if err != nil || digits > 17 || (shift > lo-(hi-lo) && shift < hi+(hi-lo)) {
			return shift, scientific(s)
		}
	}
}

// scientific typesets a number written by strconv in the form d.ddde±dd.
func scientific(s string) string {
	mantissa, exp, _ := strings.Cut(s, "e")
	e, _ := strconv.Atoi(exp)
	digits := len(strings.Trim(mantissa, "-"))
	if digits > 1 {
		digits-- // the point
	}
	if -4 < e && e < max(digits, 5) {
		v, _ := strconv.ParseFloat(s, 64)
		return decimal(v, max(digits-1-e, 0))
	}
	if mantissa == "1" {
		return powerOfTen(e)
	}
	return strings.Replace(mantissa, "-", "−", 1) + "×" + powerOfTen(e)
}

// decimal formats v with the given number of decimals and a proper minus sign, and never as minus zero.
func decimal(v float64, decimals int) string {
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	if strings.Trim(s, "-0.") == "" {
		s = strings.TrimPrefix(s, "-")
	}
	return strings.Replace(s, "-", "−", 1)
}

// powerOfTen returns the text 10ᵉ.
func powerOfTen(e int) string {
	var b strings.Builder
	b.WriteString("10")
	for _, r := range strconv.Itoa(e) {
		if r == '-' {
			b.WriteRune('⁻')
		} else {
			b.WriteRune(superscripts[r-'0'])
		}
	}
	return b.String()
}

// fixedTicks marks given values.
func fixedTicks(values []float64, log bool) []tick {
	var ticks []tick
	for _, v := range values {
		if !log || v > 0 {
			ticks = append(ticks, tick{at: plotted(v, log), label: strconv.FormatFloat(v, 'g', 6, 64)})
		}
	}
	return ticks
}
