package main

import (
	"flag"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"pinn/auto"
	"pinn/internal/usage"
	"pinn/problems"
)

// paced names problems of the gallery whose time left is compared with what it comes to, by TestTimeLeftOfGallery.
var paced = flag.String("paced", "transport", "problems of the gallery, such as kdv,burgers, whose time left is measured")

// saying is what a line of progress says at a time: all in seconds.
type saying struct {
	at, least, most float64
	words           string
}

// TestTimeLeftOfGallery compares the time left that is said after a third of a solve with the one that it takes. Times are those of one
// core, so that other work on the machine does not count.
func TestTimeLeftOfGallery(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	useKernels()
	for name := range strings.SplitSeq(*paced, ",") {
		said, total := sayings(t, name)
		t.Log(judged(name, said, total))
	}
}

// judged is a row of a table: what is said after a third of a solve, and what is true.
func judged(name string, said []saying, total float64) string {
	var s saying
	for _, s = range said {
		if s.at >= total/3 {
			break
		}
	}
	left, verdict := total-s.at, "missed"
	switch {
	case s.words == "":
		verdict, s.words = "-", "nothing"
	case strings.HasPrefix(s.words, "about") && left/2 <= s.most && s.most <= 2*left:
		verdict = "within a factor of two"
	case !strings.HasPrefix(s.words, "about") && s.least <= left && left <= s.most:
		verdict = "between the ends"
	}
	return fmt.Sprintf("| `%s` | %.1f s | %.1f s | %s | %s |", name, total, left, s.words, verdict)
}

// sayings solves a problem and returns what is said of the time left on the way, and the time of all of it.
func sayings(t *testing.T, name string) (all []saying, total float64) {
	t.Helper()
	file, err := problems.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	begun, before := time.Now(), usage.Now().CPUSeconds
	now := func() time.Time {
		return begun.Add(time.Duration((usage.Now().CPUSeconds - before) * float64(time.Second)))
	}
	p := &progress{liveLine: liveLine{w: io.Discard}, begun: begun}
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
			least, _, _ := p.pace.left(at)
			most, words := p.left(at)
			p.mu.Unlock()
			all = append(all, saying{at.Sub(begun).Seconds(), least.Seconds(), most.Seconds(), words})
		}
	})
	options := file.Options
	options.Watch = func(e auto.Event) { p.take(e, now()) }
	_, err = auto.Solve(t.Context(), file.Problem, &options)
	close(ended)
	sampler.Wait()
	if err != nil {
		t.Fatal(err)
	}
	return all, now().Sub(begun).Seconds()
}

// What is said is right within a factor of two, between two ends, or wrong.
func TestJudged(t *testing.T) {
	for _, c := range []struct {
		said saying
		want string
	}{
		{saying{10, 10, 40, "about 30 s left"}, "| within a factor of two |"},
		{saying{10, 10, 9, "about 9 s left"}, "| missed |"},
		{saying{10, 5, 50, "5.0 s to 50 s left"}, "| between the ends |"},
		{saying{10, 0, 15, "at most 15 s left"}, "| missed |"},
		{saying{10, 0, 0, ""}, "| nothing | - |"},
	} {
		got := judged("it", []saying{{1, 1, 1, "early"}, c.said, {20, 1, 1, "late"}}, 30)
		if !strings.HasSuffix(got, c.want) {
			t.Errorf("%+v: %q, want %q", c.said, got, c.want)
		}
	}
}
