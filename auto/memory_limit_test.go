package auto

import (
	"context"
	"errors"
	"strings"
	"testing"

	"pinn/pde/expr"
	"pinn/problems/poisson"
)

// A width that does not fit is refused before memory is taken, and a search ends where the next width would not fit.
func TestMemoryLimit(t *testing.T) {
	s := &expr.Scope{Coords: []string{"x", "t"}, Time: 1, Fields: []string{"u"}}
	p := stated(t, s, "u_t + u_x = 0", map[int]string{0: "u = sin(9*t)", 1: "u = -sin(9*x)"})
	var setting *SettingError
	_, err := Solve(context.Background(), p, &Options{Memory: 8 << 30, Network: Network{Width: 20000}})
	if !errors.As(err, &setting) || setting.Setting != "network.width" || !strings.Contains(err.Error(), "GiB") {
		t.Errorf("a width of 20000: %v", err)
	}
	const most = 110 << 20
	few, err := Solve(context.Background(), p, &Options{Memory: most, Tolerance: 1e-14, Network: Network{Init: "disk"}})
	if err != nil || few.Model == nil || few.Features == 0 {
		t.Fatalf("%v, %+v", err, few)
	}
	free, err := Solve(context.Background(), p, &Options{Tolerance: 1e-14, Network: Network{Init: "disk"}})
	if err != nil || free.Features <= few.Features {
		t.Fatalf("%d functions without a limit, %d with one", free.Features, few.Features)
	}
	if need := MemoryEstimate(p, Options{Network: Network{Width: few.Features}}); need > most {
		t.Errorf("%d functions need %d bytes", few.Features, need)
	}
}

// A mesh that does not fit is not begun: one that was asked for is an error that says what to lower.
func TestMeshThatDoesNotFit(t *testing.T) {
	o := Options{Partition: Partition{Cells: []int{8, 8}}, Memory: 64 << 20}
	_, err := Solve(t.Context(), poisson.New(1), &o)
	var setting *SettingError
	if !errors.As(err, &setting) || setting.Setting != "partition.cells" || !strings.Contains(setting.Msg, "64 cells needs about") || !strings.Contains(setting.Msg, "--memory") {
		t.Errorf("got %v", err)
	}
}

// A solve that the memory keeps from finer cells says what these would need, and what to allow.
func TestCellsThatDoNotFit(t *testing.T) {
	s := &expr.Scope{Coords: []string{"x", "y"}, Fields: []string{"u"}}
	p := stated(t, s, "lap(u) + 1e4*u = 1", map[int]string{0: "u = 0", 1: "u = 0", 2: "u = 0", 3: "u = 0"})
	out, err := Solve(t.Context(), p, &Options{Memory: 150 << 20})
	if err != nil || out.Status != Short || !strings.Contains(out.Reason, "finer cells fail: a mesh of") || !strings.Contains(out.Reason, "--memory") {
		t.Errorf("%v, %v: %q", err, out.Status, out.Reason)
	}
}
