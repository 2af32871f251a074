package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/stat"

	"pinn/cmd/internal/result"
)

// series holds the logarithms of what solves took whose names differ by a number.
type series struct {
	number, seconds, bytes []float64
}

// numbered splits a file's name at its last hyphen: helmholtz-50.json is helmholtz and 50. Where no positive number stands there the name is whole and the
// number zero.
func numbered(file string) (prefix string, number float64) {
	name := strings.TrimSuffix(filepath.Base(file), ".json")
	at := strings.LastIndex(name, "-")
	if number, err := strconv.ParseFloat(name[at+1:], 64); at > 0 && err == nil && number > 0 {
		return name[:at], number
	}
	return name, 0
}

// byNumber orders files by name, those that differ by their numbers by these.
func byNumber(a, b string) int {
	p, m := numbered(a)
	q, n := numbered(b)
	return cmp.Or(cmp.Compare(p, q), cmp.Compare(m, n))
}

// add notes what a solve took, if its name has a number.
func add(all map[string]*series, file string, s *result.Summary) {
	prefix, number := numbered(file)
	if number == 0 || s.CPUSeconds <= 0 || s.PeakMemory <= 0 {
		return
	}
	if all[prefix] == nil {
		all[prefix] = new(series)
	}
	t := all[prefix]
	t.number = append(t.number, math.Log(number))
	t.seconds = append(t.seconds, math.Log(float64(s.CPUSeconds)))
	t.bytes = append(t.bytes, math.Log(float64(s.PeakMemory)))
}

// printPowers prints, for every three solves or more whose names differ by a number, the slopes of the least-squares lines through the logarithms.
func printPowers(w io.Writer, all map[string]*series) {
	for _, prefix := range slices.Sorted(maps.Keys(all)) {
		t := all[prefix]
		if len(t.number) < 3 {
			continue
		}
		_, seconds := stat.LinearRegression(t.number, t.seconds, nil, false)
		_, bytes := stat.LinearRegression(t.number, t.bytes, nil, false)
		fmt.Fprintf(w, "\n%s, %d solves: processor time grows like the power %.2f of the number, memory like %.2f.\n", prefix, len(t.number), seconds, bytes)
	}
}
