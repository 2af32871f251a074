package report

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Markdown returns a table in Markdown whose columns are also aligned as plain text. Columns of numbers only are set
// to the right. Rows may be shorter than the header; longer ones panic.
func Markdown(header []string, rows [][]string) string {
	width := make([]int, len(header))
	numbers := make([]bool, len(header))
	cells := make([][]string, 0, len(rows)+1)
	for i, row := range append([][]string{header}, rows...) {
		if len(row) > len(header) {
			panic("report: a row of the table has more cells than the header")
		}
		line := make([]string, len(header))
		for k := range line {
			if k < len(row) {
				line[k] = escapeCell(row[k])
			}
			width[k] = max(width[k], utf8.RuneCountInString(line[k]), 3)
			if i > 0 {
				numbers[k] = (numbers[k] || i == 1) && isNumber(line[k])
			}
		}
		cells = append(cells, line)
	}
	var b strings.Builder
	for i, line := range cells {
		for k, cell := range line {
			space := strings.Repeat(" ", width[k]-utf8.RuneCountInString(cell))
			if numbers[k] {
				cell = space + cell
			} else {
				cell += space
			}
			b.WriteString("| " + cell + " ")
		}
		b.WriteString("|\n")
		if i == 0 {
			writeRule(&b, width, numbers)
		}
	}
	return b.String()
}

// writeRule writes the line under the header, which carries the alignment.
func writeRule(b *strings.Builder, width []int, numbers []bool) {
	for k, w := range width {
		if numbers[k] {
			b.WriteString("| " + strings.Repeat("-", w-1) + ": ")
		} else {
			b.WriteString("| " + strings.Repeat("-", w) + " ")
		}
	}
	b.WriteString("|\n")
}

// escapeCell keeps a cell on one line and in its column.
func escapeCell(s string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(s), " "), "|", `\|`)
}

// isNumber reports whether a cell counts as a number: one with a unit or sign of percent does, and so do an empty cell
// and a dash.
func isNumber(s string) bool {
	s = strings.TrimRight(s, " %s")
	if s == "" || s == "-" || s == "–" {
		return true
	}
	_, err := strconv.ParseFloat(strings.Replace(s, "−", "-", 1), 64)
	return err == nil
}
