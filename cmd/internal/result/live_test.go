package result

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pinn/auto"
)

func TestLive(t *testing.T) {
	r := solved(t, moving)
	under := *r
	under.Solution = nil
	l := &Live{Path: filepath.Join(t.TempDir(), "live.html"), Run: &under}
	text := func() string {
		b, err := os.ReadFile(l.Path)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	if err := l.Write("It begins.", nil); err != nil {
		t.Fatal(err)
	}
	if got := text(); !strings.Contains(got, "It begins.") || !strings.Contains(got, `http-equiv="refresh" content="3"`) || strings.Contains(got, "How it goes") {
		t.Errorf("at the beginning:\n%.800s", got)
	}
	l.Watch(auto.Event{Phase: "slabs", Note: "a slab", Validation: math.NaN()})
	l.Watch(auto.Event{Phase: "slabs", Validation: 1e-3})
	if err := l.Write("one slab", r.Solution); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"one slab", "<li>a slab</li>", "How it goes", "The best solution so far", `"y":[0.001]`} {
		if !strings.Contains(text(), want) {
			t.Errorf("no %q on the way", want)
		}
	}
	if err := l.Finish(r.Solution, r.Summarize(), ""); err != nil || strings.Contains(text(), `http-equiv="refresh"`) || !strings.Contains(text(), "How to reproduce it") {
		t.Errorf("%v, the end is not the page of the outcome", err)
	}
	if err := l.Finish(nil, nil, "no numbers"); err != nil || !strings.Contains(text(), "no numbers") {
		t.Errorf("%v, no word of how it ended", err)
	}
}
