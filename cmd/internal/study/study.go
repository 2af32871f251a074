package study

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/BurntSushi/toml"

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
	Cluster map[string]any // the table of settings for a scheduler, as it was read
	Text    []byte

	set    []string // settings of all runs, "key=value"
	target target
}

// Axis is one thing that varies.
type Axis struct {
	Name   string // "base", "case", or a dotted key
	Values []Value
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

// document mirrors the file.
type document struct {
	Name, Title string
	Base        any
	Geometry    *geometry
	Seeds       int
	First       uint64
	Noise       bool
	Check       bool
	Points      int
	Set         map[string]any
	Cluster     map[string]any
	Grid        map[string]any
	Case        []struct {
		Name string
		Set  map[string]any
	}
	Figure []Figure
}

const defaultPoints = 2000

// largest is the largest size of a study file, in bytes.
const largest = 16 << 20

// Load reads a study file. With anywhere its problems may read tables outside their folders. The error joins its faults.
func Load(path string, open Opener, anywhere bool) (*Study, error) {
	text, err := files.Read(path, largest)
	if err != nil {
		return nil, err
	}
	return read(path, text, open, anywhere)
}

// Parse reads a study from text; path is used in messages, for the default name and to find the problem.
func Parse(path string, text []byte, open Opener) (*Study, error) {
	return read(path, text, open, false)
}

func read(path string, text []byte, open Opener, anywhere bool) (*Study, error) {
	if err := tomltext.CheckNesting(path, string(text)); err != nil {
		return nil, err
	}
	if err := problem.Mistaken(path, text, problem.KindStudy); err != nil {
		return nil, err
	}
	r := &reader{Document: tomltext.New(path, string(text)), anywhere: anywhere}
	d, md, err := r.decode()
	if err != nil {
		return nil, err
	}
	base := filepath.Base(path)
	s := &Study{
		Path: path, Name: cmp.Or(d.Name, strings.TrimSuffix(base, filepath.Ext(base))), Title: d.Title, Seeds: cmp.Or(d.Seeds, 1),
		First: cmp.Or(d.First, 1), Noise: d.Noise, Check: d.Check, Points: cmp.Or(d.Points, defaultPoints), Figures: d.Figure, Cluster: d.Cluster, Text: text,
	}
	if !safeName.MatchString(s.Name) {
		r.Fault("name", "the name %q cannot name a folder", s.Name)
	}
	for name, n := range map[string]int{"seeds": d.Seeds, "points": d.Points} {
		if n < 1 && md.IsDefined(name) {
			r.Fault(name, "%s = %d: want at least 1", name, n)
		}
	}
	r.readTarget(s, d, open)
	s.set = r.settings("set", d.Set)
	r.readAxes(s, d, md)
	readable := r.Faults() == 0 && r.bounded(s)
	for i := range s.Figures {
		f := &s.Figures[i]
		f.check(s, func(key, format string, args ...any) {
			r.Fault(tomltext.Join(tomltext.Element("figure", i), key), "figure %q: %s", f.Name, fmt.Sprintf(format, args...))
		})
	}
	if readable {
		r.reportSetting(s.readable())
	}
	return s, r.Err()
}

// mostRuns bounds the runs of a study: more are a slip, and their list alone would fill the memory.
const mostRuns = 1_000_000

// bounded reports whether there are not too many runs.
func (r *reader) bounded(s *Study) bool {
	runs := float64(s.Seeds)
	for _, a := range s.Axes {
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

var safeName = regexp.MustCompile(`^[\pL\pN_][\pL\pN_.+-]{0,99}$`)

// free matches the keys below tables of settings, which other readers check.
var free = regexp.MustCompile(`^(set|grid|cluster|case\.set|figure\.where)\.`)

// reader reads a text and collects its faults.
type reader struct {
	*tomltext.Document
	anywhere bool
}

// report adds a fault of something that the study names, which has its own place.
func (r *reader) report(err error) {
	if err != nil {
		r.Report(fmt.Errorf("%s: %w", r.File, err))
	}
}

// keys are those of a study file at its top.
var keys = []string{"name", "title", "base", "geometry", "seeds", "first", "noise", "check", "points", "set", "cluster", "grid", "case", "figure"}

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

// decode reads the text. The error is that of a text from which nothing can be read; keys that mean nothing are faults.
func (r *reader) decode() (*document, toml.MetaData, error) {
	root, err := r.Decode()
	if err != nil {
		return nil, toml.MetaData{}, err
	}
	var d document
	md, err := toml.Decode(r.Text, &d)
	if err != nil {
		return nil, md, r.misfit(root.Values, err)
	}
	seen := map[string]bool{}
	for _, key := range md.Undecoded() {
		if name := key.String(); !free.MatchString(name) && !seen[name] {
			seen[name] = true
			known := keys
			if len(key) > 1 {
				known = nil
			}
			for _, v := range named(root.Values, "", key) {
				r.KeyFault(v.path, "%s", tomltext.Unknown("key", name, known))
			}
		}
	}
	return &d, md, nil
}

// mismatch matches what the decoder says of a value of the wrong type.
var mismatch = regexp.MustCompile(`last key "(.*)"\): (?:incompatible types: TOML value has type (.+); destination has type (\S+)|type mismatch for .*)$`)

// wanted says what goes into a type of Go.
var wanted = map[string]string{
	"string": "text", "slice": "a list", "map": "a table", "": "a table", "boolean": "true or false", "integer": "a whole number", "float": "a number",
}

// misfit places the error of the decoder for a value of the wrong type, which does not say where among the tables of a list it is.
func (r *reader) misfit(tree map[string]any, err error) error {
	m := mismatch.FindStringSubmatch(err.Error())
	if m == nil {
		return fmt.Errorf("%s: %w", r.File, err)
	}
	want := cmp.Or(wanted[m[3]], m[3])
	for _, v := range named(tree, "", strings.Split(m[1], ".")) {
		if is := strings.ReplaceAll(fmt.Sprintf("%T", v.value), "interface {}", "any"); m[2] == "" || is == m[2] {
			r.Fault(v.path, "%s: want %s, found %s", m[1], want, tomltext.Describe(v.value))
			return r.Err()
		}
	}
	r.WholeFault("%s: want %s", m[1], want)
	return r.Err()
}

// placed is a value with its path.
type placed struct {
	path  string
	value any
}

// named returns all values that a key without the numbers of elements may mean.
func named(v any, path string, key []string) []placed {
	if len(key) == 0 {
		return []placed{{path, v}}
	}
	var out []placed
	switch v := v.(type) {
	case map[string]any:
		if sub, ok := v[key[0]]; ok {
			out = named(sub, tomltext.Join(path, key[0]), key[1:])
		}
	case []map[string]any:
		for i, sub := range v {
			out = append(out, named(sub, tomltext.Element(path, i), key)...)
		}
	}
	return out
}

// readTarget finds what the runs do, and the axis of problems if there are several.
func (r *reader) readTarget(s *Study, d *document, open Opener) {
	given := 0
	for _, is := range []bool{d.Base != nil, d.Geometry != nil} {
		if is {
			given++
		}
	}
	if given != 1 {
		r.WholeFault("want either base or [geometry]")
		return
	}
	if d.Geometry != nil {
		d.Geometry.check(r.Document)
		s.target = d.Geometry
		return
	}
	t := &problems{points: s.Points, check: s.Check, noise: s.Noise, anywhere: r.anywhere}
	s.target = t
	names, ok := texts(d.Base)
	if !ok {
		r.Fault("base", "base: want the name of a problem or a list of names")
		return
	}
	axis := Axis{Name: "base"}
	for k, name := range names {
		path, text, tables, err := openBase(filepath.Dir(r.File), name, open)
		if err != nil {
			at := "base"
			if _, list := d.Base.([]any); list {
				at = tomltext.Element(at, k)
			}
			r.Fault(at, "%s", err)
			continue
		}
		t.bases = append(t.bases, base{name: name, path: path, text: text, tables: tables})
		axis.Values = append(axis.Values, Value{Label: strings.TrimSuffix(filepath.Base(name), ".toml"), base: k})
	}
	if len(names) > 1 {
		s.Axes = append(s.Axes, axis)
	}
}

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

// texts takes a string or a list of strings.
func texts(v any) ([]string, bool) {
	switch v := v.(type) {
	case string:
		return []string{v}, true
	case []any:
		var out []string
		for _, e := range v {
			s, ok := e.(string)
			if !ok {
				return nil, false
			}
			out = append(out, s)
		}
		return out, len(out) > 0
	}
	return nil, false
}
