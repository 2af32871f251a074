// Package vtk writes functions on grids as files of the Visualization Toolkit: one .vtu file (an unstructured grid) per
// moment, and a .pvd file that says at which times they are. ParaView and VTK open both.
package vtk

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"strings"

	"pinn/cmd/internal/store"
)

// Grid is a grid of up to three coordinates with values at its points.
type Grid struct {
	Nodes [][]float64 // per coordinate, the last one running fastest over the points
	Data  []Array
}

// Array holds one value for each point of a grid. A cell one of whose corners has a NaN in any array is left out.
type Array struct {
	Name   string
	Values []float64
}

// Cell types of VTK, by the number of coordinates.
var cellTypes = [...]uint8{1: 3, 2: 9, 3: 12} // line, quadrilateral, hexahedron

// corners lists, per number of coordinates, the corners of a cell in VTK's order as steps along the coordinates.
var corners = [...][][]int{
	1: {{0}, {1}},
	2: {{0, 0}, {1, 0}, {1, 1}, {0, 1}},
	3: {{0, 0, 0}, {1, 0, 0}, {1, 1, 0}, {0, 1, 0}, {0, 0, 1}, {1, 0, 1}, {1, 1, 1}, {0, 1, 1}},
}

// Write writes a grid to a .vtu file.
func (g *Grid) Write(path string) error {
	if d := len(g.Nodes); d < 1 || d > 3 {
		return fmt.Errorf("vtk: a grid has one to three coordinates, not %d", d)
	}
	return store.WriteFile(path, func(w io.Writer) error {
		cells := g.cells()
		points := g.points()
		n := len(points) / 3
		count := len(cells) / len(corners[len(g.Nodes)])
		p := &printer{w: w}
		p.line(`<?xml version="1.0"?>`)
		p.line(`<VTKFile type="UnstructuredGrid" version="1.0" byte_order="LittleEndian" header_type="UInt64">`)
		p.line(`<UnstructuredGrid><Piece NumberOfPoints="%d" NumberOfCells="%d">`, n, count)
		p.line(`<PointData>`)
		for _, a := range g.Data {
			p.array("Float64", a.Name, 1, a.Values)
		}
		p.line(`</PointData>`)
		p.line(`<Points>`)
		p.array("Float64", "Points", 3, points)
		p.line(`</Points>`)
		p.line(`<Cells>`)
		p.array("Int64", "connectivity", 1, cells)
		offsets, types := make([]int64, count), make([]uint8, count)
		for k := range offsets {
			offsets[k], types[k] = int64((k+1)*len(corners[len(g.Nodes)])), cellTypes[len(g.Nodes)]
		}
		p.array("Int64", "offsets", 1, offsets)
		p.array("UInt8", "types", 1, types)
		p.line(`</Cells>`)
		p.line(`</Piece></UnstructuredGrid></VTKFile>`)
		return p.err
	})
}

// points returns the points with three coordinates each; those that the grid does not have are zero.
func (g *Grid) points() []float64 {
	total := 1
	for _, nodes := range g.Nodes {
		total *= len(nodes)
	}
	out := make([]float64, 3*total)
	for i := range total {
		at := i
		for a := len(g.Nodes) - 1; a >= 0; a-- {
			out[3*i+a] = g.Nodes[a][at%len(g.Nodes[a])]
			at /= len(g.Nodes[a])
		}
	}
	return out
}

// cells returns the corners of the cells that have values at all of them.
func (g *Grid) cells() []int64 {
	dim := len(g.Nodes)
	stride, total := make([]int, dim), 1
	for a := dim - 1; a >= 0; a-- {
		stride[a] = total
		total *= len(g.Nodes[a])
	}
	void := make([]bool, total)
	for _, a := range g.Data {
		for i, v := range a.Values {
			void[i] = void[i] || math.IsNaN(v)
		}
	}
	var out []int64
cell:
	for i := range total {
		for a := range dim {
			if i/stride[a]%len(g.Nodes[a]) == len(g.Nodes[a])-1 {
				continue cell
			}
		}
		begin := len(out)
		for _, steps := range corners[dim] {
			at := i
			for a, s := range steps {
				at += s * stride[a]
			}
			if void[at] {
				out = out[:begin]
				continue cell
			}
			out = append(out, int64(at))
		}
	}
	return out
}

// Moment is a file of a series and its time.
type Moment struct {
	Time float64
	File string // relative to the folder of the series
}

// WriteSeries writes the .pvd file of a series.
func WriteSeries(path string, moments []Moment) error {
	return store.WriteFile(path, func(w io.Writer) error {
		p := &printer{w: w}
		p.line(`<?xml version="1.0"?>`)
		p.line(`<VTKFile type="Collection" version="0.1" byte_order="LittleEndian"><Collection>`)
		for _, m := range moments {
			p.line(`<DataSet timestep="%g" part="0" file="%s"/>`, m.Time, escape(filepath.ToSlash(m.File)))
		}
		p.line(`</Collection></VTKFile>`)
		return p.err
	})
}

// printer writes XML and keeps the first error.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

// array writes numbers in binary: their length in bytes, and they, in base 64.
func (p *printer) array(kind, name string, components int, data any) {
	p.line(`<DataArray type="%s" Name="%s" NumberOfComponents="%d" format="binary">`, kind, escape(name), components)
	if p.err != nil {
		return
	}
	to := base64.NewEncoder(base64.StdEncoding, p.w)
	p.err = errors.Join(
		binary.Write(to, binary.LittleEndian, uint64(binary.Size(data))),
		binary.Write(to, binary.LittleEndian, data),
		to.Close())
	p.line("")
	p.line(`</DataArray>`)
}

func escape(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(s))
	return b.String()
}
