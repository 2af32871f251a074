package study

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"

	"pinn/cmd/internal/cluster"
	"pinn/internal/files"
	"pinn/internal/tomltext"
	"pinn/problem"
)

// Study is a study file that has been read.
type Study struct {
	Path    string // as given
	Name    string // names the folder
	Title   string
	Axes    []Axis // what varies, slowest first; the seed varies fastest
	Seeds   int
	First   uint64 // the first seed
	Noise   bool   // the seeds are those of the noise that is added to measured values
	Check   bool   // make the independent solve that estimates the error
	Points  int    // fresh points at which errors are measured
	Figures []Figure
	Cluster cluster.Settings // what is asked of a scheduler
	Text    []byte

	set    []string // settings of all runs, "key=value"
	target target
}

// Axis is one thing that varies.
type Axis struct {
	Name   string // "base", "case", or a dotted key
	Values []Value
	path   string // in the file
}

// Value is one value of an axis.
type Value struct {
	Label string
	sets  []string // "key=value"
	base  int      // number of the problem, on the axis "base"
}

// Opener returns the text of a problem by its name, the path that messages give, and the file system that has the
// tables that come with it, if there are any. It is how a study reaches the problems that come with the program.
type Opener func(name string) (path string, text []byte, tables fs.FS, err error)

const defaultPoints = 2000

// Load reads a study file. With anywhere its problems may read tables outside their folders. The error joins its faults.
func Load(path string, open Opener, anywhere bool) (*Study, error) {
	text, err := problem.ReadText(path, problem.KindStudy)
	if err != nil {
		return nil, err
	}
	return read(path, text, open, anywhere)
}

// Parse reads a study from text; path is used in messages, for the default name and to find the problem.
func Parse(path string, text []byte, open Opener) (*Study, error) {
	return read(path, text, open, false)
}

// reader reads the tables of a text and collects its faults.
type reader struct {
	root *tomltext.Table
	*tomltext.Document
	study    *Study
	anywhere bool
}

func read(path string, text []byte, open Opener, anywhere bool) (*Study, error) {
	root, err := problem.Tables(path, text, nil, "a study needs base or [geometry]")
	if err != nil {
		return nil, err
	}
	s := &Study{
		Path: path, Name: problem.ReadName(root), Title: root.Text("title"), Seeds: cmp.Or(root.Count("seeds"), 1),
		First: cmp.Or(uint64(root.Whole("first", 1)), 1), Noise: root.Flag("noise", false), Check: root.Flag("check", false),
		Points: cmp.Or(root.Count("points"), defaultPoints), Cluster: cluster.Read(root.Table("cluster")), Text: text,
	}
	r := &reader{root: root, Document: root.Doc, study: s, anywhere: anywhere}
	r.readTarget(open)
	s.set = r.settings(root.Table("set"))
	r.readAxes()
	readable := r.Faults() == 0 && r.bounded()
	for _, t := range root.Tables("figure") {
		s.Figures = append(s.Figures, readFigure(t, s))
	}
	root.Close()
	if readable {
		r.reportSetting(s.readable())
	}
	return s, r.Err()
}

// mostRuns bounds the runs of a study: more are a slip, and their list alone would fill the memory.
const mostRuns = 1_000_000

// bounded reports whether there are not too many runs.
func (r *reader) bounded() bool {
	runs := float64(r.study.Seeds)
	for _, a := range r.study.Axes {
		runs *= float64(len(a.Values))
	}
	if runs > mostRuns {
		r.Fault("seeds", "%.3g runs: a study has at most %d", runs, mostRuns)
		return false
	}
	return true
}

// Limit bounds the memory of every run that this process makes, in bytes; see [auto.Options].
func (s *Study) Limit(bytes int64) {
	if p, ok := s.target.(*problems); ok {
		p.memory = bytes
	}
}

// report adds a fault of something that the study names, which has its own place.
func (r *reader) report(err error) {
	if err != nil {
		r.Report(fmt.Errorf("%s: %w", r.File, err))
	}
}

// set matches the override at the beginning of a fault.
var set = regexp.MustCompile(`^--set ([^=\s]+)=`)

// reportSetting adds the fault of a run at the setting that it is about, if the text has that.
func (r *reader) reportSetting(err error) {
	if err != nil {
		if m := set.FindStringSubmatch(err.Error()); m != nil {
			for _, table := range []string{"grid", "set"} {
				if at := r.FaultAtName(tomltext.Join(table, strings.ReplaceAll(m[1], ".", tomltext.Separator)), "%s", err); at != nil {
					r.Report(at)
					return
				}
			}
		}
	}
	r.report(err)
}

// readTarget finds what the runs do, and the axis of problems if there are several.
func (r *reader) readTarget(open Opener) {
	s, names, square := r.study, r.root.Texts("base"), r.root.Table("geometry")
	if r.root.Has("base") == r.root.Has("geometry") {
		r.WholeFault("want either base or [geometry]")
		return
	}
	if square != nil {
		s.target = readGeometry(square)
		return
	}
	t := &problems{points: s.Points, check: s.Check, noise: s.Noise, anywhere: r.anywhere}
	s.target = t
	axis := Axis{Name: "base", path: "base"}
	for k, name := range names {
		path, text, tables, err := openBase(filepath.Dir(r.File), name.Text, open)
		if err != nil {
			at := "base"
			if _, list := r.root.Values["base"].([]any); list {
				at = tomltext.Element(at, k)
			}
			r.Fault(at, "%s", err)
			continue
		}
		t.bases = append(t.bases, base{name: name.Text, path: path, text: text, tables: tables})
		axis.Values = append(axis.Values, Value{Label: strings.TrimSuffix(filepath.Base(name.Text), ".toml"), base: k})
	}
	if len(names) > 1 {
		s.Axes = append(s.Axes, axis)
	}
}

// largest is the largest size of a problem file, in bytes.
const largest = 16 << 20

// openBase reads a problem file beside the study, or a problem that comes with the program.
func openBase(dir, name string, open Opener) (path string, text []byte, tables fs.FS, err error) {
	path = name
	if !filepath.IsAbs(name) {
		path = filepath.Join(dir, name)
	}
	text, err = files.Read(path, largest)
	if err == nil {
		return path, text, nil, nil
	}
	shippedPath, text, tables, unknown := open(name)
	if unknown != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", nil, nil, err // what is there cannot be read
	}
	return shippedPath, text, tables, unknown
}
