// Package spell finds the word that was probably meant.
package spell

import (
	"math"
	"strings"
	"unicode/utf8"
)

// Nearest returns the name that is the fewest edits away, or "" if none is near: a third of the letters may be wrong, but
// not all of them. A name that differs in the case of letters only is the one that was meant. Ties go to names with the same
// first letter, then to those of the same length, then to earlier ones.
func Nearest(name string, names []string) string {
	first, _ := utf8.DecodeRuneInString(name)
	length := utf8.RuneCountInString(name)
	best, least := "", math.MaxInt
	for _, n := range names {
		if strings.EqualFold(n, name) {
			return n
		}
		d, other := Distance(name, n), utf8.RuneCountInString(n)
		if d > max(1, length/3) || d == max(length, other) {
			continue
		}
		cost := 4 * d
		if !strings.HasPrefix(n, string(first)) {
			cost += 2
		}
		if other != length {
			cost++
		}
		if cost < least {
			best, least = n, cost
		}
	}
	return best
}

// Distance is the number of insertions, deletions, substitutions and swaps of neighbours that turn a into b, none of them at
// a place that another has changed (the optimal string alignment distance).
func Distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	rows := make([][]int, len(s)+1)
	for i := range rows {
		rows[i] = make([]int, len(t)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(s); i++ {
		for j := 1; j <= len(t); j++ {
			d := rows[i-1][j-1]
			if s[i-1] != t[j-1] {
				d++
			}
			d = min(d, rows[i-1][j]+1, rows[i][j-1]+1)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				d = min(d, rows[i-2][j-2]+1)
			}
			rows[i][j] = d
		}
	}
	return rows[len(s)][len(t)]
}
