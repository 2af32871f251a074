package conservation

import (
	"math"
	"slices"
)

// Jump is a place at which a field jumps.
type Jump struct {
	Field       int
	X           float64
	Left, Right float64 // values on both sides of it

	lo, hi int // cells at which it ends
}

// jumps returns the jumps of a field, given its means on cells of a width and on such of twice the width.
func jumps(field int, lower, width float64, fine, coarse []float64) []Jump {
	size := slices.Max(fine) - slices.Min(fine)
	if size <= rangeFlat*math.Max(math.Abs(slices.Max(fine)), math.Abs(slices.Min(fine))) {
		return nil
	}
	done := make([]bool, len(fine))
	var out []Jump
	for {
		at := steepest(fine, done)
		if at < 0 || !(across(fine, at) > jumpLowest*size) {
			break
		}
		lo, hi := feet(fine, at)
		for i := max(lo-jumpWindow, 0); i <= min(hi+jumpWindow, len(fine)-1); i++ {
			done[i] = true
		}
		height := 0.0
		for i := at/2 - jumpWindow; i <= at/2+jumpWindow; i++ {
			height = math.Max(height, across(coarse, i))
		}
		if math.Abs(fine[hi]-fine[lo]) < jumpLowest*size || across(fine, at) < jumpKept*height {
			continue
		}
		out = append(out, Jump{Field: field, X: lower + width*(0.5+crossing(fine, lo, hi)), Left: fine[lo], Right: fine[hi], lo: lo, hi: hi})
	}
	slices.SortFunc(out, func(a, b Jump) int {
		if a.X < b.X {
			return -1
		}
		return 1
	})
	return out
}

// across returns the height of what is within a window around the face above cell i.
func across(v []float64, i int) float64 {
	lo, hi := max(i-jumpWindow/2+1, 0), min(i+jumpWindow/2, len(v)-1)
	if lo >= hi {
		return 0
	}
	return math.Abs(v[hi] - v[lo])
}

// steepest returns the cell below the steepest face that is not done, -1 if there is none.
func steepest(v []float64, done []bool) int {
	at, most := -1, 0.0
	for i := range len(v) - 1 {
		if d := math.Abs(v[i+1] - v[i]); !done[i] && !done[i+1] && d > most {
			at, most = i, d
		}
	}
	return at
}

// feet returns the cells at which the step through the face above cell i ends.
func feet(v []float64, i int) (lo, hi int) {
	least := jumpFoot * (v[i+1] - v[i])
	steep := func(k int) bool { return (v[k+1]-v[k]-least)*least > 0 }
	for lo = i; lo > 0 && steep(lo-1); lo-- {
	}
	for hi = i + 1; hi < len(v)-1 && steep(hi); hi++ {
	}
	for range jumpTail {
		if lo > 0 && (v[lo]-v[lo-1])*least > 0 {
			lo--
		}
		if hi < len(v)-1 && (v[hi+1]-v[hi])*least > 0 {
			hi++
		}
	}
	return lo, hi
}

// crossing returns where a monotone step has half its height, in cells.
func crossing(v []float64, lo, hi int) float64 {
	half := (v[lo] + v[hi]) / 2
	for i := lo; i < hi; i++ {
		if (v[i]-half)*(v[i+1]-half) <= 0 {
			return float64(i) + (half-v[i])/(v[i+1]-v[i])
		}
	}
	return float64(lo+hi) / 2
}
