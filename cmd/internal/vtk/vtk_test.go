package vtk

import (
	"fmt"
	"math"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// grid has the value x + 10 y + 100 z at its points.
func grid(counts ...int) *Grid {
	g := &Grid{}
	for _, n := range counts {
		var nodes []float64
		for i := range n {
			nodes = append(nodes, float64(i)/2)
		}
		g.Nodes = append(g.Nodes, nodes)
	}
	p := g.points()
	a := Array{Name: "u <1>"}
	for i := 0; i < len(p); i += 3 {
		a.Values = append(a.Values, p[i]+10*p[i+1]+100*p[i+2])
	}
	g.Data = []Array{a}
	return g
}

func TestCells(t *testing.T) {
	for _, c := range []struct {
		counts []int
		want   string
	}{
		{[]int{3}, "[0 1 1 2]"},
		{[]int{2, 3}, "[0 3 4 1 1 4 5 2]"},
		{[]int{2, 2, 2}, "[0 4 6 2 1 5 7 3]"},
		{[]int{1, 3}, "[]"},
	} {
		if got := fmt.Sprint(grid(c.counts...).cells()); got != c.want {
			t.Errorf("%v: cells %s, want %s", c.counts, got, c.want)
		}
	}
	g := grid(2, 3)
	g.Data[0].Values[5] = math.NaN()
	if got := fmt.Sprint(g.cells()); got != "[0 3 4 1]" {
		t.Errorf("with a hole: cells %s", got)
	}
	if err := (&Grid{Nodes: make([][]float64, 4)}).Write(filepath.Join(t.TempDir(), "u.vtu")); err == nil {
		t.Error("four coordinates were written")
	}
}

// read prints what VTK finds in a file: cells, their measure (length, area, volume) and the sum of the values.
const read = `
import sys, vtk
r = vtk.vtkXMLUnstructuredGridReader()
r.SetFileName(sys.argv[1])
r.Update()
g = r.GetOutput()
size = vtk.vtkCellSizeFilter()
size.SetInputData(g)
size.SetComputeSum(True)
size.Update()
total = size.GetOutput().GetFieldData()
measure = sum(total.GetArray(n).GetValue(0) for n in ("Length", "Area", "Volume"))
a = g.GetPointData().GetArray(0)
print(g.GetNumberOfPoints(), g.GetNumberOfCells(), "%.6f" % measure, a.GetName(),
      "%.3f" % sum(a.GetValue(i) for i in range(a.GetNumberOfTuples())))
`

// VTK itself reads what is written.
func TestVTKReads(t *testing.T) {
	const python = "/usr/bin/python3" // Debian's, which sees python3-vtk9
	if exec.Command(python, "-c", "import vtk").Run() != nil {
		t.Skip("python3-vtk9 is not installed: apt-get install python3-vtk9")
	}
	for _, c := range []struct {
		counts []int
		want   string
	}{
		{[]int{5}, "5 4 2.000000 u <1> 5.000"},
		{[]int{5, 3}, "15 8 2.000000 u <1> 90.000"},
		{[]int{2, 3, 3}, "18 4 0.500000 u <1> 994.500"},
	} {
		path := filepath.Join(t.TempDir(), "u.vtu")
		if err := grid(c.counts...).Write(path); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(python, "-c", read, path).CombinedOutput()
		if got := strings.TrimSpace(string(out)); err != nil || got != c.want {
			t.Errorf("%v: %v: VTK finds %q, want %q", c.counts, err, got, c.want)
		}
	}
}
