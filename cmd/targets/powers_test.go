package main

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pinn/cmd/internal/origin"
	"pinn/cmd/internal/result"
	"pinn/cmd/internal/store"
)

func TestPowers(t *testing.T) {
	all := map[string]*series{}
	for _, n := range []float64{2, 4, 8, 16} {
		add(all, fmt.Sprintf("results/helmholtz-%g.json", n), &result.Summary{Process: origin.Process{CPUSeconds: store.Number(3 * math.Pow(n, 1.5)), PeakMemory: int64(1000 * n * n)}})
	}
	for _, name := range []string{"poisson.json", "wave-1d.json", "twice-1.json", "twice-2.json"} {
		add(all, name, &result.Summary{Process: origin.Process{CPUSeconds: 1, PeakMemory: 1}})
	}
	var out strings.Builder
	printPowers(&out, all)
	if want := "\nhelmholtz, 4 solves: processor time grows like the power 1.50 of the number, memory like 2.00.\n"; out.String() != want {
		t.Errorf("printed %q, want %q", out.String(), want)
	}
}

func TestByNumber(t *testing.T) {
	names := []string{"k-100.json", "k-25.json", "burgers.json", "k-50.json", "kdv-two.json"}
	slices.SortFunc(names, byNumber)
	if want := []string{"burgers.json", "k-25.json", "k-50.json", "k-100.json", "kdv-two.json"}; !slices.Equal(names, want) {
		t.Errorf("order %v, want %v", names, want)
	}
}
