package main

import (
	"context"
	"encoding/json"
	"os"
	"pinn/auto"
	"strings"
	"testing"
	"time"
)

// An interruption leaves earlier results as they are, and the best so far beside them.
func TestInterruption(t *testing.T) {
	elsewhere(t)
	if err := os.MkdirAll("out", 0o777); err != nil {
		t.Fatal(err)
	}
	writeFile(t, "out/summary.json", "{}")
	writeFile(t, "out/.pinn", "summary.json\n")
	before := tree(t)
	const command = "solve transport-lsgd --set lsgd.steps=100000 --out out"
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	code, stdout, stderr := pinnIn(t, ctx, strings.Fields(command)...)
	if code != exitInterrupted || stdout != "" || !strings.Contains(stderr, "nothing was written") {
		t.Errorf("at once: exit code %d, want %d\n%s%s", code, exitInterrupted, stdout, stderr)
	}
	sameTree(t, "at once", before)

	ctx, cancel = context.WithCancel(t.Context())
	defer cancel()
	time.AfterFunc(500*time.Millisecond, cancel)
	begun := time.Now()
	code, stdout, stderr = pinnIn(t, ctx, strings.Fields(command)...)
	if code != exitInterrupted || !strings.Contains(stdout, "stopped early\n  interrupted during the training") {
		t.Errorf("exit code %d, want %d\n%s%s", code, exitInterrupted, stdout, stderr)
	}
	if spent := time.Since(begun); spent > 10*time.Second {
		t.Errorf("it took %v to end", spent)
	}
	var s summary
	text, err := os.ReadFile("out.unfinished/summary.json")
	if err == nil {
		err = json.Unmarshal(text, &s)
	}
	if err != nil || s.Status != auto.Stopped.String() {
		t.Errorf("beside the earlier results: status %q, %v; want %q", s.Status, err, auto.Stopped)
	}
	if text, err := os.ReadFile("out/summary.json"); err != nil || string(text) != "{}" {
		t.Errorf("the earlier results hold %q, %v", text, err)
	}
}

// A time limit ends a solve with the best so far, where the finished one would be, and the exit code of what is short.
func TestTimeLimit(t *testing.T) {
	elsewhere(t)
	code, stdout, stderr := pinn(t, "solve", "transport-lsgd", "--set", "lsgd.steps=100000", "--time-limit", "500ms", "--out", "out", "--no-figures")
	if code != exitShort || !strings.Contains(stdout, "the time limit was reached during the training") {
		t.Errorf("exit code %d, want %d\n%s%s", code, exitShort, stdout, stderr)
	}
	if text, err := os.ReadFile("out/unfinished.txt"); err != nil || !strings.Contains(string(text), "--resume") {
		t.Errorf("unfinished.txt holds %q, %v", text, err)
	}
}
