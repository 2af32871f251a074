package config

import (
	"fmt"
	"strings"
)

// unknown says that a name is not known, and which was probably meant.
func unknown(what, name string, known []string) string {
	msg := fmt.Sprintf("unknown %s %q", what, name)
	if near := nearest(name, known); near != "" {
		return msg + fmt.Sprintf(": did you mean %q?", near)
	}
	if len(known) == 0 {
		return msg
	}
	return msg + ": known are " + quoteAll(known)
}

// nearest returns the known name with the fewest edits from the given one, or "" if none is near: a third of the
// letters may be wrong, but not all of them.
func nearest(name string, known []string) string {
	best, least := "", max(1, len(name)/3)+1
	for _, k := range known {
		if strings.EqualFold(name, k) {
			return k
		}
		if n := distance(name, k); n < least && n < len(name) {
			best, least = k, n
		}
	}
	return best
}

// distance is the number of single-letter insertions, deletions, replacements and swaps of neighbours between two
// words (the optimal string alignment distance).
func distance(a, b string) int {
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
			same := 1
			if s[i-1] == t[j-1] {
				same = 0
			}
			d := min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+same)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				d = min(d, rows[i-2][j-2]+1)
			}
			rows[i][j] = d
		}
	}
	return rows[len(s)][len(t)]
}
