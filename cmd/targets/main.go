// Command targets prints the table of the README.md of results/targets, or of the folder that is named, from the summaries in it, which are what
//
//	pinn solve NAME --json --cpu 1 --no-figures > results/targets/NAME.json
//
// writes to the standard output. Where names end in numbers, as helmholtz-50 and helmholtz-100, it prints the powers of the number with which time and
// memory grow.
package main

import (
	"fmt"
	"log"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"pinn/cmd/internal/result"
	"pinn/cmd/internal/store"
)

func main() {
	log.SetFlags(0)
	folder := "results/targets"
	if len(os.Args) > 1 {
		folder = os.Args[1]
	}
	names, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil || len(names) == 0 {
		log.Fatalf("no summaries in %s: run this at the root of the repository", folder)
	}
	slices.SortFunc(names, byNumber)
	all := map[string]*series{}
	fmt.Println("| problem | error | estimate | estimate / error | status | CPU s | MiB | what was chosen |")
	fmt.Println("|---|---:|---:|---:|---|---:|---:|---|")
	for _, name := range names {
		var s result.Summary
		if err := store.ReadJSON(name, &s); err != nil {
			log.Fatal(err)
		}
		worst := math.NaN()
		for _, v := range s.RelL2 {
			worst = math.Max(float64(v), orLeast(worst))
		}
		errors, ratio := "-", "-" // of problems of which only single numbers are known
		if len(s.RelL2) > 0 {
			errors, ratio = fmt.Sprintf("%.1e", worst), fmt.Sprintf("%.2g", float64(s.ErrorEstimate)/worst)
		}
		fmt.Printf("| %s | %s | %.1e | %s | %s | %.1f | %d | %s |\n", strings.TrimSuffix(filepath.Base(name), ".json"),
			errors, s.ErrorEstimate, ratio, s.Status, s.CPUSeconds, s.PeakMemory>>20, chosen(&s))
		add(all, name, &s)
	}
	printPowers(os.Stdout, all)
}

func orLeast(v float64) float64 {
	if math.IsNaN(v) {
		return math.Inf(-1)
	}
	return v
}

// chosen says what a solution is made of.
func chosen(s *result.Summary) string {
	switch {
	case s.Norm == "L1":
		return "means over cells"
	case s.Steps > 0:
		return fmt.Sprintf("trained, %d steps", s.Steps)
	case s.Slabs > 0:
		return fmt.Sprintf("%d slabs, %d cells", s.Slabs, s.Cells)
	case s.Cells > 0:
		return fmt.Sprintf("%d cells of %d", s.Cells, s.Features/s.Cells)
	}
	return fmt.Sprintf("one basis of %d", s.Features)
}
