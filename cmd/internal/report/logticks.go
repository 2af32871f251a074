package report

import "math"

// logTicks returns marks for a logarithmic axis that runs from 10^lo to 10^hi, with at most about n labelled
// intervals: powers of ten, every so many of them when there are many; multiples 1, 2 and 5 when there are few; and
// ordinary linear marks when there would be fewer than two of those.
func logTicks(lo, hi float64, n int) (ticks []tick, suffix string) {
	first, last := int(math.Ceil(lo-1e-9)), int(math.Floor(hi+1e-9))
	if last-first >= 2 || last-first == 1 && (n < 3 || hi-lo > 1.8) {
		return decadeTicks(lo, hi, first, last, n), ""
	}
	for e := first - 1; e <= last; e++ {
		for m := 1; m < 10; m++ {
			at := float64(e) + math.Log10(float64(m))
			if at < lo-1e-9 || at > hi+1e-9 {
				continue
			}
			t := tick{at: at, lesser: m != 1}
			if m == 1 || m == 2 || m == 5 {
				t.label = multiple(m, e)
			}
			ticks = append(ticks, t)
		}
	}
	if labelled(ticks) >= min(n, 2) {
		return ticks, ""
	}
	ticks, suffix = linearTicks(math.Pow(10, lo), math.Pow(10, hi), n)
	for i := range ticks {
		ticks[i].at = math.Log10(ticks[i].at)
	}
	return ticks, suffix
}

// decadeTicks labels every k-th power of ten, with k the smallest that gives at most n intervals. Between labelled
// neighbours the multiples 2 to 9 are marked, between others the powers left out.
func decadeTicks(lo, hi float64, first, last, n int) []tick {
	k := 1
	for _, step := range []int{1, 2, 3, 4, 5, 10, 20, 50, 100, 200} {
		k = step
		if labels := math.Floor(float64(last)/float64(k)) - math.Ceil(float64(first)/float64(k)) + 1; labels <= float64(n+1) {
			break
		}
	}
	var ticks []tick
	for e := first - 1; e <= last; e++ {
		if e >= first {
			t := tick{at: float64(e)}
			if e%k == 0 {
				t.label = powerOfTen(e)
			}
			ticks = append(ticks, t)
		}
		for m := 2; m < 10 && k == 1; m++ {
			if at := float64(e) + math.Log10(float64(m)); lo <= at && at <= hi {
				ticks = append(ticks, tick{at: at})
			}
		}
	}
	return ticks
}

// multiple returns the text of m times 10^e, as an ordinary decimal where that is short.
func multiple(m, e int) string {
	switch {
	case -3 <= e && e <= 3:
		return decimal(float64(m)*math.Pow10(e), max(-e, 0))
	case m == 1:
		return powerOfTen(e)
	}
	return string(rune('0'+m)) + "×" + powerOfTen(e)
}

func labelled(ticks []tick) int {
	n := 0
	for _, t := range ticks {
		if t.label != "" {
			n++
		}
	}
	return n
}
