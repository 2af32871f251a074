package main

import "strings"

// widest is the largest number of characters in a line of a message.
const widest = 200

// fold breaks the lines of a message that are longer than widest, at spaces where there are some. Continued lines are
// indented as their first line is, and by two more.
func fold(text string) string {
	lines := strings.Split(text, "\n")
	for k, l := range lines {
		lines[k] = foldLine(l)
	}
	return strings.Join(lines, "\n")
}

func foldLine(l string) string {
	r := []rune(l)
	if len(r) <= widest {
		return l
	}
	indent := len(r) - len([]rune(strings.TrimLeft(l, " ")))
	margin := strings.Repeat(" ", min(indent, widest/2)+2)
	var out []string
	for len(r) > widest {
		cut := widest
		for cut > widest/2 && r[cut] != ' ' {
			cut--
		}
		if r[cut] != ' ' {
			cut = widest
		}
		out = append(out, strings.TrimRight(string(r[:cut]), " "))
		r = append([]rune(margin), []rune(strings.TrimLeft(string(r[cut:]), " "))...)
	}
	return strings.Join(append(out, string(r)), "\n")
}
