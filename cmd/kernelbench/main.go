// Command benchtable times the kernels and the phases of a solve against gonum's own kernels and package math, in one
// run, and writes the ratios as a table.
//
//	go run ./cmd/kernelbench             about a minute
//	go run ./cmd/kernelbench --long      with two cores against one, and a streaming solve of a million rows
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"pinn/internal/kernel"
	"pinn/internal/number"
	"pinn/internal/usage"
)

func main() {
	dir := flag.String("out", filepath.Join("results", "performance"), "folder of the table")
	long := flag.Bool("long", false, "include the long ones")
	flag.Parse()
	if err := run(*dir, *long); err != nil {
		fmt.Fprintln(os.Stderr, "benchtable:", err)
		os.Exit(1)
	}
}

func run(dir string, long bool) error {
	var b strings.Builder
	b.WriteString("# Performance\n\nWritten by `go run ./cmd/kernelbench")
	if long {
		b.WriteString(" --long")
	}
	fmt.Fprintf(&b, "` on %s.\n\n%s.\n\n", time.Now().UTC().Format(time.DateOnly), machine())
	if long {
		// First, because the peak of the memory is that of the whole process.
		if err := stream(&b); err != nil {
			return err
		}
		if err := cores(&b); err != nil {
			return err
		}
	}
	kernel.Use()
	runtime.GOMAXPROCS(1)
	fmt.Fprintf(&b, "One core, %s kernels. Times are medians of %d runs of processor time; the ratio is the median of those of "+
		"runs in turn, larger than 1 where this program is faster.\n\n", kernel.Name(), turns)
	b.WriteString("| what | here | reference | ratio | rate here |\n|---|---|---|---|---|\n")
	for _, c := range comparisons() {
		fmt.Fprintln(&b, c.row())
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "README.md"), []byte(b.String()), 0o644)
}

// machine describes where this runs.
func machine() string {
	model := "unknown processor"
	if text, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(text)) {
			if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
				model = strings.TrimSpace(value)
				break
			}
		}
	}
	return fmt.Sprintf("%s, %d cores, %s/%s, %s, kernel %s", model, runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version(), kernel.Name())
}

// comparison is a piece of work done here and elsewhere.
type comparison struct {
	name, reference string
	here, there     func()
	flops           float64 // 0 if not a matter of these
	entries         float64 // 0 likewise
}

const (
	turns = 5
	least = 0.05 // seconds of processor time of one measurement
)

func (c *comparison) row() string {
	here, there, ratios := make([]float64, turns), make([]float64, turns), make([]float64, turns)
	for k := range turns {
		here[k], there[k] = seconds(c.here), seconds(c.there)
		ratios[k] = there[k] / here[k]
	}
	h := median(here)
	rate := ""
	switch {
	case c.flops > 0:
		rate = fmt.Sprintf("%.1f GF/s", c.flops/h/1e9)
	case c.entries > 0:
		rate = fmt.Sprintf("%.2f ns/entry", h/c.entries*1e9)
	}
	return fmt.Sprintf("| %s | %s | %s, %s | %.2f | %s |", c.name, duration(h), c.reference, duration(median(there)), median(ratios), rate)
}

// seconds returns the processor time of one call.
func seconds(f func()) float64 {
	f()
	for count := 1; ; count *= 2 {
		begun := usage.Now().CPUSeconds
		for range count {
			f()
		}
		if used := usage.Now().CPUSeconds - begun; !(used < least) {
			return used / float64(count)
		}
	}
}

func median(x []float64) float64 { return number.Quantile(slices.Sorted(slices.Values(x)), 0.5) }

func duration(s float64) string {
	return time.Duration(s * 1e9).Round(max(1, time.Duration(s*1e6))).String()
}
