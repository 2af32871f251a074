package config

import (
	"slices"

	"pinn/pde/expr"
)

// readExact reads the known solution: formulas, or file = "table.csv".
func (r *reader) readExact() {
	t := r.root.table("exact")
	if t == nil {
		return
	}
	fields := r.file.Problem.Fields
	if t.has("file") && !slices.Contains(fields, "file") {
		r.readExactTable(t)
		t.close()
		return
	}
	e := &Exact{}
	var sources []expr.Source
	for i, field := range fields {
		if t.text(field) != "" {
			e.Fields = append(e.Fields, i)
			sources = append(sources, r.doc.textAt(t.at(field), t.values[field].(string)))
		}
	}
	r.readExactNumbers(t)
	t.close()
	if len(t.values) == 0 {
		r.doc.keyFault(t.path, `[exact] is empty: want formulas of fields, or file = "..."`)
	}
	if r.scope == nil || len(sources) == 0 {
		return
	}
	f, err := r.scope.Function(sources...)
	if err != nil {
		r.doc.report(err)
		return
	}
	e.F = f
	r.file.Exact = e
	r.checkFinite("exact", f, e.Fields)
}

func (r *reader) readExactTable(t *table) {
	for _, field := range r.file.Problem.Fields {
		if t.has(field) {
			r.doc.keyFault(t.at(field), "[exact] has a file already: formulas and a file exclude each other")
		}
	}
	name := t.text("file")
	if name == "" || r.box == nil {
		return
	}
	if d := r.readData(t.at("file"), name); d != nil {
		if d.sigma != nil {
			r.doc.fault(t.at("file"), "the table has columns of standard deviations, which an exact solution has no use for")
		}
		r.file.Exact = &Exact{Fields: d.fields, Points: d.points, Values: d.values}
	}
}
