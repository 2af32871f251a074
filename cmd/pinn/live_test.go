package main

import (
	"os"
	"strings"
	"testing"
)

// The page of a solve under way stays as that of its outcome, which is not loaded anew.
func TestSolveWatch(t *testing.T) {
	elsewhere(t)
	writeFile(t, "drift.toml", drift)
	for _, c := range []struct {
		args string
		code int
		want string
	}{
		{"--no-figures", exitSolved, `class="status good"`},
		{"--no-figures --quiet --set network.width=6", exitShort, "short of the tolerance"},
	} {
		code, _, stderr := pinn(t, append([]string{"solve", "drift.toml", "--watch"}, strings.Fields(c.args)...)...)
		text, err := os.ReadFile("results/drift.live.html")
		if err != nil || code != c.code || !strings.Contains(string(text), c.want) || strings.Contains(string(text), `http-equiv="refresh"`) {
			t.Errorf("%s: %v, exit code %d, want %d and %q\n%s", c.args, err, code, c.code, c.want, stderr)
		}
	}
}
