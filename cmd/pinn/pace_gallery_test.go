package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pinn/auto"
	"pinn/internal/usage"
	"pinn/problem"
	"pinn/problems"
)

// paced names problems of the gallery and files whose time left is compared with what it comes to, by TestTimeLeftOfGallery.
var paced = flag.String("paced", "transport", "problems, such as kdv,other/p.toml, whose time left is measured")

// saying is what a line of progress says at a time, in seconds.
type saying struct {
	at, left float64
	words    string
}

// TestTimeLeftOfGallery compares the time left that is said after a third of a solve with the one that it takes. Times are those of one
// core, so that other work on the machine does not count. It fails only where nothing is said: how right that is is recorded in results/daily.
func TestTimeLeftOfGallery(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	useKernels()
	for name := range strings.SplitSeq(*paced, ",") {
		said, total := sayings(t, name)
		t.Log(judged(name, said, total))
		if len(said) == 0 {
			t.Errorf("%s: nothing is said of the time left", name)
		}
	}
}

// judged is a row of a table: what is said after a third of a solve, what is left then, and how many times as much as that was said then, after a half, and
// after two thirds.
func judged(name string, said []saying, total float64) string {
	row := ""
	for _, part := range []float64{1. / 3, 1. / 2, 2. / 3} {
		k := slices.IndexFunc(said, func(s saying) bool { return s.at >= part*total })
		if k < 0 {
			return fmt.Sprintf("| `%s` | %.1f s | nothing |", name, total)
		}
		left := total - said[k].at
		if row == "" {
			row = fmt.Sprintf("| `%s` | %.1f s | %s | %.1f s |", name, total, said[k].words, left)
		}
		row += fmt.Sprintf(" %.2f |", said[k].left/left)
	}
	return row
}

// sayings solves a problem and returns what is said of the time left on the way, and the time of all of it.
func sayings(t *testing.T, name string) (all []saying, total float64) {
	t.Helper()
	load := problems.Load
	if strings.HasSuffix(name, ".toml") {
		load = problem.Load
	}
	file, err := load(name)
	if err != nil {
		t.Fatal(err)
	}
	begun, before := time.Now(), usage.Now().CPUSeconds
	now := func() time.Time {
		return begun.Add(time.Duration((usage.Now().CPUSeconds - before) * float64(time.Second)))
	}
	p := startProgress(io.Discard)
	defer p.stop()
	p.mu.Lock()
	p.begun, p.last = begun, begun
	p.mu.Unlock()
	ended := make(chan struct{})
	var sampler sync.WaitGroup
	sampler.Go(func() {
		clock := time.NewTicker(10 * time.Millisecond)
		defer clock.Stop()
		for {
			select {
			case <-ended:
				return
			case <-clock.C:
			}
			at := now()
			p.mu.Lock()
			left, words := p.left(at)
			p.mu.Unlock()
			all = append(all, saying{at.Sub(begun).Seconds(), left.Seconds(), words})
		}
	})
	options := file.Options
	options.Clock = func() float64 { return now().Sub(begun).Seconds() }
	options.Watch = func(e auto.Event) { p.take(e, now()) }
	_, err = auto.Solve(t.Context(), file.Problem, &options)
	close(ended)
	sampler.Wait()
	if outcome := (*auto.OutcomeError)(nil); err != nil && !errors.As(err, &outcome) {
		t.Fatal(err)
	}
	return all, now().Sub(begun).Seconds()
}
