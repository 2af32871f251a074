package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/cmd/internal/store"
)

// drift has the solution exp(-t) (1 + x), which a basis on one box resolves.
const drift = `
name   = "drift"
coords = ["x", "t"]
fields = ["u"]

[domain]
x = [0, 1]
t = [0, 2]

[[condition]]
on = "interior"
eq = "u_t = -u"

[[condition]]
on = "t = 0"
eq = "u = 1 + x"
`

// Moments in Debian's VTK: the times of the series, and the mean of the last one.
const series = `
import sys, vtk, xml.etree.ElementTree as tree
moments = [(float(d.get("timestep")), d.get("file")) for d in tree.parse("results/drift-export/series.pvd").iter("DataSet")]
r = vtk.vtkXMLUnstructuredGridReader()
r.SetFileName("results/drift-export/" + moments[-1][1])
r.Update()
a = r.GetOutput().GetPointData().GetArray("u_x")
n = a.GetNumberOfTuples()
print([t for t, _ in moments], n, "%.5f" % (sum(a.GetValue(i) for i in range(n)) / n))
`

func TestExport(t *testing.T) {
	elsewhere(t)
	writeFile(t, "drift.toml", drift)
	if code, _, stderr := pinn(t, "solve", "drift.toml", "--no-figures", "--quiet"); code != exitSolved {
		t.Fatal(stderr)
	}
	if code, stdout, stderr := pinn(t, "export", "results/drift", "--times", "3", "--grid", "5", "-d", "u,u_x"); code != exitSolved || stdout != "results/drift-export/series.pvd\n" {
		t.Fatalf("exit code %d: %s%s", code, stdout, stderr)
	}
	if exec.Command("/usr/bin/python3", "-c", "import vtk").Run() != nil {
		t.Log("python3-vtk9 is not installed: the series is not opened")
	} else {
		out, err := exec.Command("/usr/bin/python3", "-c", series).CombinedOutput()
		if got := strings.TrimSpace(string(out)); err != nil || got != "[0.0, 1.0, 2.0] 5 0.13534" {
			t.Errorf("%v: VTK finds %s", err, got)
		}
	}
	for _, c := range []struct {
		args, path string
	}{
		{"--at t=1 --out one.vtu", "one.vtu"}, {"--at x=0.5 --grid 11 --out course.vtu", "course.vtu"}, {"--times 2 --grid 3 --out u.npz", "u.npz"},
		{"--times 2 --grid 3 --out v.1/", "v.1/series.pvd"},
	} {
		args := append([]string{"export", "results/drift"}, strings.Fields(c.args)...)
		code, stdout, stderr := pinn(t, args...)
		if _, err := os.Stat(c.path); err != nil || code != exitSolved || stdout != c.path+"\n" {
			t.Errorf("%s: exit code %d, %v\n%s%s", c.args, code, err, stdout, stderr)
		}
	}
	all, err := store.ReadNPZ("u.npz")
	if err != nil || len(all) != 3 || all[0].Name != "t" || all[1].Name != "x" || all[2].Name != "u" {
		t.Fatalf("%v, arrays %v", err, all)
	}
	if u := all[2].Data.(*mat.Dense); u.At(0, 2) < 1.999 || u.At(0, 2) > 2.001 || u.At(1, 0) > 0.14 {
		t.Errorf("u over t and x is %v", mat.Formatted(u))
	}
	for _, bad := range []string{"--at t=1,x=1", "--times 0", "--grid 3x3", "-d u_y", "--at y=1", "--out no/such/file.npz", "--out u.docx"} {
		args := append([]string{"export", "results/drift"}, strings.Fields(bad)...)
		if code, stdout, stderr := pinn(t, args...); code != exitInput || stdout != "" || stderr == "" {
			t.Errorf("export %s: exit code %d, %q, %q", bad, code, stdout, stderr)
		}
	}
}

func TestEvalGrid(t *testing.T) {
	elsewhere(t)
	writeFile(t, "drift.toml", drift)
	if code, _, stderr := pinn(t, "solve", "drift.toml", "--no-figures", "--quiet"); code != exitSolved {
		t.Fatal(stderr)
	}
	const want = "x,t,u,u_x\n0.000,0.000,1.000,1.000\n0.500,0.000,1.500,1.000\n1.000,0.000,2.000,1.000\n"
	code, stdout, stderr := pinn(t, "eval", "results/drift", "--grid", "3", "--at", "t=0", "-d", "u,u_x")
	if got := rounded(stdout); code != exitSolved || got != want {
		t.Errorf("exit code %d\n%s%s", code, got, stderr)
	}
	writeFile(t, "points.csv", "x\n0.5\n")
	if _, stdout, stderr = pinn(t, "eval", "results/drift", "--points", "points.csv", "--at", "t=0"); rounded(stdout) != "x,t,u\n0.500,0.000,1.500\n" {
		t.Errorf("points at a time:\n%s%s", stdout, stderr)
	}
	if code, _, stderr = pinn(t, "eval", "results/drift", "--grid", "4x3", "-d", "u/2", "--out", "u.npz"); code != exitSolved {
		t.Error(stderr)
	}
	all, err := store.ReadNPZ("u.npz")
	if err != nil || len(all) != 3 || all[2].Name != "u/2" {
		t.Fatalf("%v, arrays %v", err, all)
	}
	if rows, cols := all[2].Data.(*mat.Dense).Dims(); rows != 4 || cols != 3 {
		t.Errorf("%d x %d values, want 4 x 3", rows, cols)
	}
}
