//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestCPULimit lets a solve that takes longer run under a limit of the CPU time: what it has by then is written and marked, and
// the process ends by itself.
func TestCPULimit(t *testing.T) {
	if testing.Short() {
		t.Skip("takes three seconds")
	}
	elsewhere(t)
	t.Setenv(asProgram, "1")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("sh", "-c", `ulimit -S -t 3; exec "$0" solve schroedinger --quiet --cpu 1 --no-figures --out out`, self)
	out, err := cmd.CombinedOutput()
	if code := cmd.ProcessState.ExitCode(); code != exitInterrupted {
		t.Fatalf("exit code %d (%v), want %d:\n%s", code, err, exitInterrupted, out)
	}
	whole(t, "out")
	if text, _ := os.ReadFile(filepath.Join("out", "summary.json")); !strings.Contains(string(text), "stopped early") {
		t.Errorf("the summary does not say that the run was stopped: %s", text)
	}
}
