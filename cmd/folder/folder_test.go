package folder_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"testing"

	"pinn/auto"
	"pinn/cmd/folder"
	"pinn/problem"
)

// parabola states u_xx = -2 on the unit interval.
func parabola(t testing.TB) *problem.File {
	f, err := problem.New("parabola").Coord("x", 0, 1).Fields("u").Equation("u_xx = -2").On("boundary", "u = 0").Build()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// A solution and its files: solution.csv, model.json, summary.json, figures and report.html.
func ExampleWrite() {
	f, err := problem.New("parabola").Coord("x", 0, 1).Fields("u").Equation("u_xx = -2").On("boundary", "u = 0").Build()
	if err != nil {
		log.Fatal(err)
	}
	s, err := f.Solve(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	f.Output.Points, f.Output.Grid = 200, 21
	if err := folder.Write(context.Background(), filepath.Join(dir, "parabola"), f, s); err != nil {
		log.Fatal(err)
	}
	_, err = os.Stat(filepath.Join(dir, "parabola", "solution.png"))
	fmt.Println(s.Status, err)
	// Output: solved <nil>
}

// A folder is written again from the files in it, without figures if the problem asks for none; without a solution nothing is written.
func TestWrite(t *testing.T) {
	f := parabola(t)
	f.Output.Figures = false
	dir := filepath.Join(t.TempDir(), "out")
	if err := folder.Write(t.Context(), dir, f, &auto.Solution{Model: new(auto.Model), Status: auto.Failed, Reason: "x"}); err == nil {
		t.Error("no error without a solution")
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("a folder without a solution")
	}
	s, err := f.Solve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := folder.Write(t.Context(), dir, f, s); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]bool{"summary.json": true, "model.json": true, "solution.csv": true, "solution.png": false} {
		if _, err := os.Stat(filepath.Join(dir, name)); (err == nil) != want {
			t.Errorf("%s: %v", name, err)
		}
	}
	files, _ := filepath.Glob(filepath.Join(dir, "problem", "*.toml"))
	if len(files) != 1 {
		t.Fatalf("problem files %v", files)
	}
	if _, err := problem.Load(files[0]); err != nil {
		t.Errorf("the problem that was written: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := folder.Write(ctx, filepath.Join(t.TempDir(), "late"), f, s); err == nil {
		t.Error("no error with a context that has ended")
	}
}
