package config

import (
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"pinn/auto"
	"pinn/collocation/region"
	"pinn/pde"
	"pinn/pde/expr"
)

// reader turns a document into a File. What later parts need of earlier ones may be missing after faults: then they
// are left out, so that no fault is reported twice.
type reader struct {
	doc   *document
	root  *table
	file  *File
	scope *expr.Scope // nil if names, constants or functions are at fault
	box   domain      // nil if the domain is at fault

	integrals []integral // in the equations, inner ones first
}

// readProblem reports faults to doc; the File is whole only if there are none.
func readProblem(doc *document, access Access, root *table) *File {
	p := &pde.Problem{}
	r := &reader{doc: doc, root: root, file: &File{Path: doc.file, Problem: p, Time: -1, access: access}}
	p.Coords, p.Fields = root.names("coords"), root.names("fields")
	r.readTime()
	root.consts = readConstants(root)
	r.readParams()
	r.readUnits()
	r.readEigenvalue()
	r.readScope()
	r.readName()
	r.readDomain()
	r.readConditions()
	r.addIntegrals()
	r.readOptions()
	r.readContinuation()
	r.readExact()
	r.readOutput()
	root.close()
	if len(doc.faults) == 0 {
		r.check()
	}
	return r.file
}

var safeName = regexp.MustCompile(`^[\pL\pN_][\pL\pN_.+-]{0,99}$`)

// readName reads the name of the problem, by default that of the file.
func (r *reader) readName() {
	r.file.Name = r.root.text("name")
	if !r.root.has("name") {
		base := filepath.Base(filepath.ToSlash(r.doc.file))
		r.file.Name = strings.TrimSuffix(base, filepath.Ext(base))
	}
	if r.file.Name != "" && !safeName.MatchString(r.file.Name) {
		r.doc.fault("name", "the name %q cannot name a folder: want name = %q with letters, digits and _ . + - only",
			r.file.Name, "...")
	}
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
	if !r.root.has("time") {
		r.file.Time = slices.Index(coords, "t")
		return
	}
	name, ok := r.root.values["time"].(string)
	if !ok {
		r.root.wrong("time", "time", `the name of a coordinate, or "" for none`, r.root.values["time"])
		return
	}
	r.file.Time = slices.Index(coords, name)
	if name != "" && r.file.Time < 0 {
		r.doc.fault("time", "%s", unknown("coordinate", name, coords))
	}
}

// readParams reads the unknown coefficients in the order of the text.
func (r *reader) readParams() {
	all := r.root.table("params")
	if all == nil {
		return
	}
	for _, name := range all.keys() {
		t := all.table(name)
		if t == nil {
			continue
		}
		t.name = "params." + name
		p := pde.Param{Name: name}
		number := func(key string) (float64, bool) {
			if !t.has(key) {
				return 0, false
			}
			return t.number(t.at(key), key, t.values[key])
		}
		var bounded [2]bool
		p.Start, _ = number("start")
		p.Min, bounded[0] = number("min")
		p.Max, bounded[1] = number("max")
		checkParam(t, &p, bounded)
		t.close()
		r.file.Problem.Params = append(r.file.Problem.Params, p)
	}
}

// checkParam opens the ends that are not given and checks the others.
func checkParam(t *table, p *pde.Param, bounded [2]bool) {
	switch {
	case !t.has("start"):
		t.doc.keyFault(t.path, "params.%s: missing key %q", p.Name, "start")
		return
	case bounded[0] && !bounded[1]:
		p.Max = inf
	case bounded[1] && !bounded[0]:
		p.Min = -inf
	}
	switch {
	case bounded[0] && bounded[1] && p.Min >= p.Max:
		t.doc.fault(t.at("min"), "params.%s: the minimum %g is not below the maximum %g", p.Name, p.Min, p.Max)
	case p.Min < p.Max && (p.Start < p.Min || p.Start > p.Max):
		t.doc.fault(t.at("start"), "params.%s: the start %g lies outside [%g, %g]", p.Name, p.Start, p.Min, p.Max)
	}
}

// readScope puts the names together that equations may use.
func (r *reader) readScope() {
	p := r.file.Problem
	s := &expr.Scope{
		Coords: p.Coords, Time: r.file.Time, Fields: p.Fields,
		Consts: r.root.consts.known(), Functions: map[string]expr.Source{},
	}
	for _, q := range p.Params {
		s.Params = append(s.Params, q.Name)
	}
	if t := r.root.table("functions"); t != nil {
		for _, name := range t.keys() {
			if t.text(name) != "" {
				s.Functions[name] = r.doc.textAt(t.at(name), t.values[name].(string))
			}
		}
	}
	if len(r.doc.faults) > 0 {
		return
	}
	r.findIntegrals(s)
	if err := s.Check(); err != nil {
		for _, e := range unjoin(err) {
			r.doc.report(r.locate(e))
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
	e.File = r.doc.file
	m := quoted.FindStringSubmatch(e.Msg)
	if m == nil {
		return e
	}
	p := r.file.Problem
	at := []string{join("functions", m[1]), join("params", m[1]), join("eigenvalue", m[1]), join("consts", m[1])}
	if k := slices.Index(p.Fields, m[1]); k >= 0 {
		at = append(at, element("fields", k))
	}
	if k := slices.Index(p.Coords, m[1]); k >= 0 {
		at = append(at, element("coords", k))
	}
	for _, path := range at {
		if place, ok := r.doc.places[path]; ok {
			return r.doc.at(place.named(), "%s", e.Msg)
		}
	}
	return e
}

// readDomain reads the intervals of the coordinates, or the ball that some of them have instead, or shapes.
func (r *reader) readDomain() {
	p := r.file.Problem
	t := r.root.table("domain")
	if t == nil {
		if !r.root.has("domain") {
			r.doc.wholeFault("missing table [domain]")
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
	t.close()
	if !sound {
		return
	}
	r.makeDomain(t, ball)
}

// readInterval reads the two ends of a coordinate and reports whether they are sound.
func (r *reader) readInterval(t *table, coord string) (lo, hi float64, ok bool) {
	if !t.has(coord) {
		if isName(coord) {
			r.doc.keyFault(t.path, "[domain]: missing the coordinate %q, such as %s = [0, 1]", coord, coord)
		}
		return 0, 0, false
	}
	ends, isList := t.values[coord].([]any)
	if !isList || len(ends) != 2 {
		found := describe(t.values[coord])
		if isList {
			found = fmt.Sprintf("%d values", len(ends))
		}
		r.doc.fault(t.at(coord), "%s: want two ends such as [0, 1], found %s", coord, found)
		return 0, 0, false
	}
	lo, okLower := t.number(element(t.at(coord), 0), coord, ends[0])
	hi, okUpper := t.number(element(t.at(coord), 1), coord, ends[1])
	if !okLower || !okUpper {
		return 0, 0, false
	}
	_, err := region.NewBox([]float64{lo}, []float64{hi})
	var axis *region.AxisError
	if errors.As(err, &axis) {
		r.doc.fault(t.at(coord), "%s: %s", coord, axis.Msg)
	}
	if err == nil {
		if msg := checkLength(lo, hi); msg != "" {
			r.doc.fault(t.at(coord), "%s: %s", coord, msg)
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
			r.doc.fault(element("fields", i), "the field %q occurs in no condition", name)
		}
	}
	if len(r.doc.faults) > 0 {
		return
	}
	r.checkPieces()
	if err := p.Check(); err != nil {
		for _, e := range unjoin(err) {
			r.doc.wholeFault("%s", e)
		}
	}
	options := r.file.Options
	options.Continuation = nil // whether it suits the problem has messages of its own
	if err := errors.Join(r.file.Options.Check(order(p)), options.CheckProblem(p)); err != nil {
		for _, e := range unjoin(err) {
			var setting *auto.SettingError
			if errors.As(e, &setting) {
				r.doc.fault(strings.ReplaceAll(setting.Setting, ".", pathSeparator), "%s", e)
			} else {
				r.doc.wholeFault("%s", e)
			}
		}
	}
	r.checkContinuation()
	if len(r.doc.faults) == 0 {
		r.doc.report(auto.CheckInterfaces(p, r.file.Options))
	}
	r.checkEigenvalue()
}
