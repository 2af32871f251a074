package problem

import (
	"errors"
	"fmt"

	"pinn/auto"
	"pinn/internal/tomltext"
	"pinn/lsgd/eigen"
	"pinn/pde"
)

// defaultEigenvalues is the number of eigenvalues that are looked for by default, as in most eigenvalue software.
const defaultEigenvalues = 6

// mostEigenvalues bounds the number of eigenvalues: the Krylov spaces that hold them grow with it.
const mostEigenvalues = 100

// readEigenvalue reads the name of the eigenvalue, how many are wanted and where. It is the only unknown number of the
// problem, and the point where they are wanted its start.
func (r *reader) readEigenvalue() {
	all := r.root.Table("eigenvalue")
	if all == nil {
		return
	}
	names := all.Keys()
	if len(names) != 1 {
		r.doc.KeyFault(all.Path, "[eigenvalue]: want one name, such as lambda = { count = 6, near = 0 }, found %d", len(names))
		return
	}
	if len(r.file.Problem.Params) > 0 {
		r.doc.KeyFault(all.Path, "[eigenvalue] and [params] exclude each other: all other numbers of an eigenvalue problem are known")
		return
	}
	name := names[0]
	t := all.Table(name)
	if t == nil {
		return
	}
	t.Name = "eigenvalue." + name
	e := &auto.Eigenvalues{Count: t.AtMost("count", mostEigenvalues)}
	if !t.Has("count") {
		e.Count = defaultEigenvalues
	}
	if t.Has("near") {
		e.Near, _ = t.Complex(t.At("near"), "near", t.Values["near"])
	}
	t.Close()
	r.file.Problem.Params = []pde.Param{{Name: name, Start: real(e.Near)}}
	r.file.Options.Eigenvalues = e
}

// checkEigenvalue looks at the form of the equations and at settings that eigenvalue problems have no use for.
func (r *reader) checkEigenvalue() {
	if r.file.Options.Eigenvalues == nil || r.doc.Faults() > 0 {
		return
	}
	p := r.file.Problem
	if r.file.Time >= 0 {
		r.doc.KeyFault("eigenvalue", "[eigenvalue]: an eigenvalue problem has no time, but %q is one: put exp(%s*%s) in for it, or rename the coordinate",
			p.Coords[r.file.Time], p.Params[0].Name, p.Coords[r.file.Time])
		return
	}
	if _, err := eigen.Check(p); err != nil {
		var f *pde.Fault
		if errors.As(err, &f) {
			for i, c := range p.Conditions {
				if c.Name == f.Condition {
					r.doc.Fault(tomltext.Join(tomltext.Element("condition", i), "eq"), "condition %q: %s", c.Name, f.Msg)
					return
				}
			}
		}
		r.doc.KeyFault("eigenvalue", "[eigenvalue]: %s", err)
	}
	seen := map[string]bool{}
	for _, f := range p.Fields {
		seen[f] = true
	}
	for _, f := range p.Fields {
		for k := range r.file.Options.Eigenvalues.Count {
			for _, name := range []string{fmt.Sprintf("%s%d", f, k+1), fmt.Sprintf("%s%di", f, k+1)} {
				if seen[name] {
					r.doc.KeyFault("fields", "the field %q has the name that eigenfunction %d of %q would have: rename it", name, k+1, f)
					return
				}
			}
		}
	}
}

// readExactNumbers reads the values of unknown numbers that are known: one each, or a list for the eigenvalue.
func (r *reader) readExactNumbers(t *tomltext.Table) {
	for _, q := range r.file.Problem.Params {
		if !t.Has(q.Name) {
			continue
		}
		value, path := t.Values[q.Name], t.At(q.Name)
		if r.file.Options.Eigenvalues == nil {
			if v, ok := t.Number(path, q.Name, value); ok {
				if r.file.ExactParams == nil {
					r.file.ExactParams = map[string]float64{}
				}
				r.file.ExactParams[q.Name] = v
			}
			continue
		}
		list, ok := value.([]any)
		if !ok {
			t.Wrong(path, q.Name, "a list of eigenvalues", value)
			continue
		}
		for i, v := range list {
			c, _ := t.Complex(tomltext.Element(path, i), q.Name, v)
			r.file.ExactEigenvalues = append(r.file.ExactEigenvalues, c)
		}
	}
}
