package problem

import (
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"pinn/auto"
	"pinn/collocation/region"
	"pinn/internal/tomltext"
	"pinn/pde"
	"pinn/pde/expr"
)

// reader turns a document into a File. What later parts need of earlier ones may be missing after faults: then they
// are left out, so that no fault is reported twice.
type reader struct {
	doc   *tomltext.Document
	root  *tomltext.Table
	file  *File
	scope *expr.Scope // nil if names, constants or functions are at fault
	box   domain      // nil if the domain is at fault

	noiseSeed     uint64     // of the noise that is added to measured values; 0: none is
	integrals     []integral // in the equations, inner ones first
	transmissions []transmission
	equations     map[string][]expr.Source // of conditions, by their names
	spans         []tableSpan
}

// ReadStatement reads a problem from the tables of a document, to which it reports faults: the File is whole only if there are
// none. It is for readers of other kinds of files, which take their own tables out of root before.
func ReadStatement(root *tomltext.Table, access Access) *File {
	doc, p := root.Doc, &pde.Problem{}
	r := &reader{doc: doc, root: root, file: &File{Files: NewFiles(doc, access), Problem: p, Time: -1}, equations: map[string][]expr.Source{}}
	p.Coords, p.Fields = root.Names("coords"), root.Names("fields")
	r.readTime()
	tomltext.ReadConstants(root)
	r.readParams()
	r.readUnits()
	r.readEigenvalue()
	r.readScope()
	r.file.Name = ReadName(root)
	r.readDomain()
	r.checkSpans()
	r.readNoiseSeed()
	r.readConditions()
	r.addLaplacians()
	r.addIntegrals()
	r.placeTransmissions()
	r.readRegularise()
	r.readOptions()
	r.readContinuation()
	r.readExact()
	r.file.Output = ReadOutput(root)
	root.Close()
	if doc.Faults() == 0 {
		r.check()
	}
	return r.file
}

var safeName = regexp.MustCompile(`^[\pL\pN_][\pL\pN_.+-]{0,99}$`)

// IsFileName reports whether a name can be that of a file or a folder on any system.
func IsFileName(name string) bool { return safeName.MatchString(name) }

// ReadName reads the name at the root of a file, by default that of the file.
func ReadName(root *tomltext.Table) string {
	name := root.Text("name")
	if !root.Has("name") {
		base := filepath.Base(filepath.ToSlash(root.Doc.File))
		name = strings.TrimSuffix(base, filepath.Ext(base))
	}
	if name != "" && !IsFileName(name) {
		root.Doc.Fault("name", "the name %q cannot name a folder: want name = %q with letters, digits and _ . + - only", name, "...")
	}
	return name
}

// readTime finds the axis of time: the coordinate t unless the file says otherwise.
func (r *reader) readTime() {
	r.findTime()
	if r.file.Time >= 0 {
		r.file.Problem.Time = r.file.Problem.Coords[r.file.Time]
	}
}

func (r *reader) findTime() {
	coords := r.file.Problem.Coords
	if !r.root.Has("time") {
		r.file.Time = slices.Index(coords, "t")
		return
	}
	name, ok := r.root.Values["time"].(string)
	if !ok {
		r.root.Wrong("time", "time", `the name of a coordinate, or "" for none`, r.root.Values["time"])
		return
	}
	r.file.Time = slices.Index(coords, name)
	if name != "" && r.file.Time < 0 {
		r.doc.Fault("time", "%s", tomltext.Unknown("coordinate", name, coords))
	}
}

// readScope puts the names together that equations may use.
func (r *reader) readScope() {
	p := r.file.Problem
	s := &expr.Scope{
		Coords: p.Coords, Time: r.file.Time, Fields: p.Fields,
		Consts: r.root.Consts.Known(), Functions: map[string]expr.Source{},
	}
	for _, q := range p.Params {
		s.Params = append(s.Params, q.Name)
	}
	if t := r.root.Table("functions"); t != nil {
		for _, name := range t.Keys() {
			if src, ok := r.readFunction(t, name); ok {
				s.Functions[name] = src
			}
		}
	}
	if r.doc.Faults() > 0 {
		return
	}
	r.findIntegrals(s)
	if err := s.Check(); err != nil {
		for _, e := range tomltext.Unjoin(err) {
			r.doc.Report(r.locate(e))
		}
		return
	}
	r.scope, r.file.Scope = s, s
}

var quoted = regexp.MustCompile(`"([^"]+)"`)

// locate gives a fault of a name, which has no place of its own, the place where the first name in its message is
// defined.
func (r *reader) locate(err error) error {
	e := (*Error)(nil)
	if !errors.As(err, &e) || e.Line != 0 || e.File != "" {
		return err
	}
	e.File = r.doc.File
	m := quoted.FindStringSubmatch(e.Msg)
	if m == nil {
		return e
	}
	p := r.file.Problem
	at := []string{tomltext.Join("functions", m[1]), tomltext.Join("params", m[1]), tomltext.Join("eigenvalue", m[1]), tomltext.Join("consts", m[1])}
	if k := slices.Index(p.Fields, m[1]); k >= 0 {
		at = append(at, tomltext.Element("fields", k))
	}
	if k := slices.Index(p.Coords, m[1]); k >= 0 {
		at = append(at, tomltext.Element("coords", k))
	}
	for _, path := range at {
		if found := r.doc.FaultAtName(path, "%s", e.Msg); found != nil {
			return found
		}
	}
	return e
}

// readDomain reads the intervals of the coordinates, or the ball that some of them have instead, or shapes.
func (r *reader) readDomain() {
	p := r.file.Problem
	t := r.root.Table("domain")
	if t == nil {
		if !r.root.Has("domain") {
			r.doc.WholeFault("missing table [domain]")
		}
		return
	}
	if r.shaped(t) {
		r.readShape(t)
		return
	}
	ball := r.readBall(t)
	sound := len(p.Coords) > 0 && (ball == nil || ball.sound)
	for a, c := range p.Coords {
		lo, hi, ok := 0.0, 0.0, true
		if ball == nil || !ball.takes(r, t, a) {
			lo, hi, ok = r.readInterval(t, c)
		}
		p.Lower, p.Upper = append(p.Lower, lo), append(p.Upper, hi)
		sound = sound && ok
	}
	t.Close()
	if !sound {
		return
	}
	r.makeDomain(t, ball)
}

// readInterval reads the two ends of a coordinate and reports whether they are sound.
func (r *reader) readInterval(t *tomltext.Table, coord string) (lo, hi float64, ok bool) {
	if !t.Has(coord) {
		if tomltext.IsName(coord) {
			r.doc.KeyFault(t.Path, "[domain]: missing the coordinate %q, such as %s = [0, 1]", coord, coord)
		}
		return 0, 0, false
	}
	ends, isList := t.Values[coord].([]any)
	if !isList || len(ends) != 2 {
		found := tomltext.Describe(t.Values[coord])
		switch {
		case isList && len(ends) == 1:
			found = "one value"
		case isList:
			found = fmt.Sprintf("%d values", len(ends))
		}
		r.doc.Fault(t.At(coord), "%s: want two ends such as [0, 1], found %s", coord, found)
		return 0, 0, false
	}
	lo, okLower := t.Number(tomltext.Element(t.At(coord), 0), coord, ends[0])
	hi, okUpper := t.Number(tomltext.Element(t.At(coord), 1), coord, ends[1])
	if !okLower || !okUpper {
		return 0, 0, false
	}
	_, err := region.NewBox([]float64{lo}, []float64{hi})
	var axis *region.AxisError
	if errors.As(err, &axis) {
		r.doc.Fault(t.At(coord), "%s: %s", coord, axis.Msg)
	}
	if err == nil {
		if msg := checkLength(lo, hi); msg != "" {
			r.doc.Fault(t.At(coord), "%s: %s", coord, msg)
			return lo, hi, false
		}
	}
	return lo, hi, err == nil
}

// check looks at the whole.
func (r *reader) check() {
	p := r.file.Problem
	used := make([]bool, len(p.Fields))
	for _, c := range p.Conditions {
		for _, s := range c.Op.Slots() {
			used[s.Field] = true
		}
	}
	for i, name := range p.Fields {
		if !used[i] {
			r.doc.Fault(tomltext.Element("fields", i), "the field %q occurs in no condition", name)
		}
	}
	if r.doc.Faults() > 0 {
		return
	}
	r.checkPieces()
	if err := p.Check(); err != nil {
		for _, e := range tomltext.Unjoin(err) {
			r.doc.WholeFault("%s", e)
		}
	}
	options := r.file.Options
	options.Continuation = nil // whether it suits the problem has messages of its own
	if err := errors.Join(r.file.Options.Check(p.Order()), options.CheckProblem(p)); err != nil {
		for _, e := range tomltext.Unjoin(err) {
			var setting *auto.SettingError
			if errors.As(e, &setting) {
				r.doc.Fault(strings.ReplaceAll(setting.Setting, ".", tomltext.Separator), "%s", setting.InFile())
			} else {
				r.doc.WholeFault("%s", e)
			}
		}
	}
	r.checkContinuation()
	if r.doc.Faults() == 0 {
		r.checkInterfaces()
	}
	r.checkEigenvalue()
}
