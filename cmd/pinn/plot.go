package main

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"pinn/cmd/internal/report"
	"pinn/cmd/internal/result"
	"pinn/cmd/internal/saved"
	"pinn/problem"
)

type plotCommand struct {
	Saved string   `arg:"" name:"run" help:"A results folder, or its model.json."`
	Want  []string `name:"derivatives" short:"d" sep:"none" placeholder:"EXPRESSIONS" help:"What to draw, such as u,u_x or u_x^2+u_t; the first field by default."`
	At    []string `sep:"none" placeholder:"x=VALUE" help:"Fixes a coordinate, such as t=0.5, for a slice or a line. May be repeated."`
	Times int      `placeholder:"N" help:"Draw N times: lines in one coordinate of space, maps in two; in an animation N frames, 60 by default."`
	Grid  *int     `placeholder:"N" help:"Points along an axis: 801 for lines and 201 for maps by default."`
	Log   bool     `help:"Draw magnitudes on a logarithmic scale."`
	Out   string   `placeholder:"FILE" help:"plot.png by default; its name ends in .png or .svg, or in .gif for an animation over time (.mp4 where ffmpeg is installed). With several maps the expressions' numbers are added."`
}

// animationFrames is the number of frames of an animation: five seconds.
const animationFrames = 60

// Points along the axes of figures: more than a line can show, and about as many as a map has pixels.
const (
	linePoints = 801
	mapPoints  = 201
)

// Run draws expressions of a saved solution: over one coordinate as lines, over two as maps.
func (c *plotCommand) Run(t *terminal) error {
	f, err := saved.Load(c.Saved)
	if err != nil {
		return err
	}
	if f.Lower == nil {
		return fmt.Errorf("%s does not know its domain: pinn eval has its values at points", c.Saved)
	}
	fixed, err := f.Fix("--at", c.At)
	if err != nil {
		return err
	}
	if err := f.Within("--at", fixed); err != nil {
		return err
	}
	texts := wanted(c.Want)
	if len(texts) == 0 {
		texts = f.Fields[:1]
	}
	quantities, err := f.Quantities("-d", texts)
	if err != nil {
		return err
	}
	out := c.Out
	if out == "" {
		out = "plot.png"
	}
	animated := report.IsAnimation(out)
	if animated && c.Times == 0 {
		c.Times = animationFrames
	}
	p := &plot{animated: animated, f: f, quantities: quantities, fixed: fixed, log: c.Log, name: filepath.Base(filepath.Clean(c.Saved))}
	folder := c.Saved
	if filepath.Base(folder) == "model.json" {
		folder = filepath.Dir(folder)
	}
	if file, err := result.Problem(folder); err == nil {
		p.file = file
	}
	if err := p.layOut(c.Times); err != nil {
		return err
	}
	p.points = linePoints
	if len(p.axes) > 1 {
		p.points = mapPoints
	}
	if c.Grid != nil {
		if p.points = *c.Grid; p.points < 2 {
			return fmt.Errorf("--grid %d: want at least 2", p.points)
		}
	}
	return p.save(t, out)
}

// plot is what is drawn: quantities over one or two axes, at one time or several.
type plot struct {
	f          *saved.Function
	quantities []*saved.Quantity
	fixed      saved.Fixed
	log        bool
	points     int
	animated   bool
	name       string
	file       *problem.File // that knows the units; nil: nothing does
	axes       []int
	times      []float64 // nil: time is an axis, fixed, or not there
	time       int
}

// layOut finds the axes that are left to draw over.
func (p *plot) layOut(times int) error {
	p.time = slices.Index(p.f.Coords, p.f.Time)
	_, held := p.fixed[p.time]
	if times < 0 {
		return fmt.Errorf("--times %d: want a positive number", times)
	}
	if times > 0 {
		if p.time < 0 || held {
			return errors.New("--times: there is no time that is free")
		}
		p.times = saved.Linspace(p.f.Lower[p.time], p.f.Upper[p.time], times)
	}
	var names []string
	for a, name := range p.f.Coords {
		if _, ok := p.fixed[a]; !ok && !(a == p.time && times > 0) {
			p.axes, names = append(p.axes, a), append(names, name)
		}
	}
	switch {
	case len(p.axes) == 0:
		return errors.New("plot: no coordinate is left to draw over: pinn eval has the value at a point")
	case len(p.axes) > 2:
		return fmt.Errorf("plot: %d coordinates are free (%s): fix all but two by --at, or time by --times", len(p.axes), strings.Join(names, ", "))
	}
	slices.SortStableFunc(p.axes, func(a, b int) int { // time upwards
		switch p.time {
		case a:
			return 1
		case b:
			return -1
		}
		return 0
	})
	return nil
}

// values returns a quantity over the axes, the first one running fastest, at a time, which does not matter where there are none.
func (p *plot) values(q *saved.Quantity, time float64) (nodes [][]float64, v []float64) {
	l := &saved.Lattice{At: make([]float64, len(p.f.Coords))}
	for a, at := range p.fixed {
		l.At[a] = at
	}
	if p.times != nil {
		l.At[p.time] = time
	}
	for _, a := range p.axes {
		nodes = append(nodes, saved.Linspace(p.f.Lower[a], p.f.Upper[a], p.points))
	}
	for k, a := range slices.Backward(p.axes) { // the last axis of a lattice runs fastest
		l.Axes, l.Nodes = append(l.Axes, a), append(l.Nodes, nodes[k])
	}
	if len(p.axes) == 2 { // the figure ends at the edge by itself
		return nodes, q.At(l.Points())
	}
	return nodes, q.Inside(l.Points())
}

// inside returns the domain in the plane of a map at a time.
func (p *plot) inside(time float64) func(x, y float64) bool {
	at := make([]float64, len(p.f.Coords))
	for a, v := range p.fixed {
		at[a] = v
	}
	if p.times != nil {
		at[p.time] = time
	}
	return func(x, y float64) bool {
		at[p.axes[0]], at[p.axes[1]] = x, y
		return p.f.Contains(at)
	}
}

// moments returns the times, or one that does not matter.
func (p *plot) moments() []float64 {
	if p.times == nil {
		return []float64{0}
	}
	return p.times
}

// heading names what is drawn and where.
func (p *plot) heading(what string) string {
	var at []string
	for a, name := range p.f.Coords {
		if v, ok := p.fixed[a]; ok {
			at = append(at, result.At(p.file, name, "%.4g", v))
		}
	}
	if len(at) == 0 {
		return p.name + ": " + what
	}
	return p.name + ": " + what + " at " + strings.Join(at, ", ")
}

// label names an axis, with its unit.
func (p *plot) label(name string) string {
	if unit := result.UnitOf(p.file, name); unit != "" {
		return name + " [" + unit + "]"
	}
	return name
}

// drawing is a figure or an animation.
type drawing interface{ SaveAs(path string) error }

// save draws lines into one file and maps into one each.
func (p *plot) save(t *terminal, out string) error {
	drawings := map[string]drawing{}
	ext := filepath.Ext(out)
	if len(p.axes) == 1 {
		drawings[out] = p.lines()
	} else {
		for k, q := range p.quantities {
			name := out
			if len(p.quantities) > 1 {
				name = fmt.Sprintf("%s-%d%s", strings.TrimSuffix(out, ext), k+1, ext)
			}
			drawings[name] = p.maps(q)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(drawings)) {
		if err := t.Err(); err != nil {
			return err
		}
		if err := drawings[name].SaveAs(name); err != nil {
			return err
		}
		fmt.Fprintln(t.out, name)
	}
	return nil
}

// lines draws all quantities over one axis, at all times: over one another, or one after another.
func (p *plot) lines() drawing {
	var what, labels []string
	for _, q := range p.quantities {
		what, labels = append(what, q.Text), append(labels, p.label(q.Text))
	}
	axes := report.Axes{Title: p.heading(strings.Join(what, ", ")), X: p.label(p.f.Coords[p.axes[0]]), Y: strings.Join(labels, ", "), LogY: p.log}
	if !p.animated {
		var curves []report.Curve
		for _, q := range p.quantities {
			for k := range p.moments() {
				curves = append(curves, p.curve(q, k))
			}
		}
		return report.Lines(axes, curves...)
	}
	var frames []report.Panel
	for k, time := range p.times {
		frame := report.Panel{Axes: axes}
		frame.Axes.Title += p.at(time)
		for _, q := range p.quantities {
			c := p.curve(q, k)
			c.Shade, c.Name = 0, ""
			if len(p.quantities) > 1 {
				c.Name = q.Text
			}
			frame.Curves = append(frame.Curves, c)
		}
		frames = append(frames, frame)
	}
	return report.LineFrames(frames)
}

// at writes a time of an animation, with as many digits each.
func (p *plot) at(time float64) string {
	span := p.f.Upper[p.time] - p.f.Lower[p.time]
	if span < 1e-4 || span > 1e6 {
		return ", " + result.At(p.file, p.f.Time, "%.3e", time)
	}
	return ", " + result.At(p.file, p.f.Time, "%.*f", max(0, 3-int(math.Ceil(math.Log10(span)))), time)
}

// curve is a quantity at the k-th moment.
func (p *plot) curve(q *saved.Quantity, k int) report.Curve {
	time := p.moments()[k]
	nodes, v := p.values(q, time)
	c := report.Curve{X: nodes[0], Y: v}
	if p.log {
		c.Y = magnitudes(v)
	}
	if len(p.quantities) > 1 {
		c.Name = q.Text
	}
	if p.times != nil {
		c.Name = strings.TrimSpace(c.Name + " " + result.At(p.file, p.f.Time, "%.4g", time))
		if len(p.quantities) == 1 {
			c.Shade = float64(k+1) / float64(len(p.times))
		}
	}
	return c
}

func magnitudes(v []float64) []float64 {
	out := make([]float64, len(v))
	for i, x := range v {
		out[i] = max(x, -x)
	}
	return out
}

// maps draws a quantity over two axes, a panel or a frame for each time.
func (p *plot) maps(q *saved.Quantity) drawing {
	var panels []*report.Grid
	for _, time := range p.moments() {
		nodes, v := p.values(q, time)
		g := &report.Grid{
			XName: p.label(p.f.Coords[p.axes[0]]), YName: p.label(p.f.Coords[p.axes[1]]), ZName: p.label(q.Text), X: nodes[0], Y: nodes[1], Z: v, Log: p.log,
			EqualAspect: !slices.Contains(p.axes, p.time), Inside: p.inside(time),
		}
		if p.times != nil {
			g.Title = result.At(p.file, p.f.Time, "%.4g", time)
			if p.animated {
				g.Title = strings.TrimPrefix(p.at(time), ", ")
			}
		}
		panels = append(panels, g)
	}
	if p.animated {
		return report.HeatFrames(p.heading(q.Text), panels)
	}
	return report.HeatPanels(p.heading(q.Text), panels)
}
