package problem

import (
	"slices"

	"pinn/internal/tomltext"
	"pinn/pde/expr"
)

// readExact reads the known solution: formulas, or file = "table.csv".
func (r *reader) readExact() {
	t := r.root.Table("exact")
	if t == nil {
		return
	}
	fields := r.file.Problem.Fields
	if t.Has("file") && !slices.Contains(fields, "file") {
		r.readExactTable(t)
		r.readExactNumbers(t)
		t.Close()
		return
	}
	e := &Exact{}
	var sources []expr.Source
	for i, field := range fields {
		if t.Text(field) != "" {
			e.Fields = append(e.Fields, i)
			sources = append(sources, r.doc.TextAt(t.At(field), t.Values[field].(string)))
		}
	}
	r.readExactNumbers(t)
	t.Close()
	if len(t.Values) == 0 {
		r.doc.KeyFault(t.Path, `[exact] is empty: want formulas of fields, or file = "..."`)
	}
	if e.F = r.function("exact", sources, e.Fields); e.F != nil {
		r.file.Exact = e
	}
}

func (r *reader) readExactTable(t *tomltext.Table) {
	for _, field := range r.file.Problem.Fields {
		if t.Has(field) {
			r.doc.KeyFault(t.At(field), "[exact] has a file already: formulas and a file exclude each other")
		}
	}
	name := t.Text("file")
	if name == "" || r.box == nil {
		return
	}
	if d := r.readData(t.At("file"), name, false); d != nil {
		if d.sigma != nil {
			r.doc.Fault(t.At("file"), "the table has columns of standard deviations, which an exact solution has no use for")
		}
		r.file.Exact = &Exact{Fields: d.fields, Points: d.points, Values: d.values}
	}
}
