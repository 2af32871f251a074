package auto_test

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pinn/auto"
	"pinn/problem"
)

// A flux that sets in suddenly is fitted on cells: a basis on the whole domain satisfies the equations to a few parts in a thousand, which is more than
// the noise of the data.
func TestFluxFromTemperatures(t *testing.T) {
	dir := t.TempDir()
	table := "x,t,T\n0.1,0.05,0.1649\n0.1,0.2,0.4122\n0.1,0.3,0.5223\n0.1,0.4,0.6191\n0.2,0.1,0.1917\n0.2,0.3,0.4383\n0.2,0.45,0.5756\n0.4,0.45,0.4234\n"
	if err := os.WriteFile(filepath.Join(dir, "T.csv"), []byte(strings.TrimSpace(table)), 0o600); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "wall.toml")
	text := `
coords = ["x", "t"]
fields = ["T"]
tolerance = 1e-2
params = { q = 0.1 }
domain.x = [0, 3]
domain.t = [0, 0.5]
[[condition]]
on = "interior"
eq = "T_t = T_xx"
[[condition]]
on = "x = 0"
eq = "-T_x = q"
[[condition]]
on = ["x = 3", "t = 0"]
eq = "T = 0"
[[condition]]
data = "T.csv"
noise = 0.001
`
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := problem.Load(file)
	if err != nil {
		t.Fatal(err)
	}
	s, err := auto.Solve(t.Context(), f.Problem, &f.Options)
	if err != nil {
		t.Fatal(err)
	}
	if s.Status != auto.Fits || math.Abs(s.Params["q"]-1) > 2e-3 {
		t.Errorf("%s (%s): q = %g, want 1", s.Status, s.Reason, s.Params["q"])
	}
}
