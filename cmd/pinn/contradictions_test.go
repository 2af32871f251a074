package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"pinn/cmd/internal/result"
)

// hotWall has data that contradict each other in a corner; its basis is too small for that and quick.
const hotWall = `coords = ["x", "t"]
fields = ["u"]
[domain]
x = [0, 1]
t = [0, 1]
[[condition]]
name = "heat"
on   = "interior"
eq   = "u_t = u_xx"
[[condition]]
name = "walls"
on   = "boundary"
eq   = "u = 100"
[[condition]]
name = "start"
on   = "t = 0"
eq   = "u = 100*x"
[network]
width = 40
`

// Contradicting data are named before and after the solve, with what they mean for it.
func TestContradictions(t *testing.T) {
	t.Chdir(t.TempDir())
	writeFile(t, "wall.toml", hotWall)
	const corner = "at x = 0, t = 0 `walls` asks for u = 100 and `start` for u = 0"
	code, out, _ := pinn(t, "check", "wall.toml")
	if code != 0 || !strings.Contains(out, "the data contradict each other\n    "+corner+"\n") {
		t.Errorf("check: exit code %d, output\n%s", code, out)
	}
	code, out, progress := pinn(t, "solve", "wall.toml", "--no-figures")
	for _, want := range []string{"the data contradict each other at x = 0, t = 0", "data      " + corner, "away      from t = "} {
		if code != exitShort || !strings.Contains(out, want) {
			t.Errorf("solve: exit code %d, want %q in\n%s", code, want, out)
		}
	}
	if !strings.Contains(progress, "contradicting data: "+corner) {
		t.Errorf("solve: not said at the beginning:\n%s", progress)
	}
	code, out, _ = pinn(t, "solve", "wall.toml", "--no-figures", "--json", "--quiet")
	var s result.Summary
	if err := json.Unmarshal([]byte(out), &s); err != nil || code != exitShort {
		t.Fatalf("exit code %d, error %v", code, err)
	}
	// At the wall x = 1 the data agree, in the derivatives that the equation gives as well.
	if len(s.Contradictions) != 1 || !slices.Equal(s.Contradictions[0].Conditions, []string{"walls", "start"}) || s.Contradictions[0].Order != 0 {
		t.Errorf("summary: %+v", s.Contradictions)
	}
	if s.Away == nil || s.Away.Since != "t" || len(s.Away.Rings) < 5 || !(s.Away.Rings[4].L2 < s.Away.Rings[0].L2) {
		t.Errorf("summary: away %+v", s.Away)
	}
}
