package config

import (
	"errors"
	"fmt"

	"pinn/auto"
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
	all := r.root.table("eigenvalue")
	if all == nil {
		return
	}
	names := all.keys()
	if len(names) != 1 {
		r.doc.keyFault(all.path, "[eigenvalue]: want one name, such as lambda = { count = 6, near = 0 }, found %d", len(names))
		return
	}
	if len(r.file.Problem.Params) > 0 {
		r.doc.keyFault(all.path, "[eigenvalue] and [params] exclude each other: all other numbers of an eigenvalue problem are known")
		return
	}
	name := names[0]
	t := all.table(name)
	if t == nil {
		return
	}
	t.name = "eigenvalue." + name
	e := &auto.Eigenvalues{Count: t.atMost("count", mostEigenvalues)}
	if !t.has("count") {
		e.Count = defaultEigenvalues
	}
	if t.has("near") {
		e.Near, _ = t.complex(t.at("near"), "near", t.values["near"])
	}
	t.close()
	r.file.Problem.Params = []pde.Param{{Name: name, Start: real(e.Near)}}
	r.file.Options.Eigenvalues = e
}

// complex takes a value as a number or as a list of a real and an imaginary part, and reports whether it is one.
func (t *table) complex(path, key string, value any) (complex128, bool) {
	list, ok := value.([]any)
	if !ok {
		x, ok := t.number(path, key, value)
		return complex(x, 0), ok
	}
	if len(list) != 2 {
		t.doc.fault(path, "%s: want a number or a real and an imaginary part such as [0.2, 0.004], found %d values", key, len(list))
		return 0, false
	}
	re, okRe := t.number(element(path, 0), key, list[0])
	im, okIm := t.number(element(path, 1), key, list[1])
	return complex(re, im), okRe && okIm
}

// checkEigenvalue looks at the form of the equations and at settings that eigenvalue problems have no use for.
func (r *reader) checkEigenvalue() {
	if r.file.Options.Eigenvalues == nil || len(r.doc.faults) > 0 {
		return
	}
	p := r.file.Problem
	if r.file.Time >= 0 {
		r.doc.keyFault("eigenvalue", "[eigenvalue]: an eigenvalue problem has no time, but %q is one: put exp(%s*%s) in for it, or rename the coordinate",
			p.Coords[r.file.Time], p.Params[0].Name, p.Coords[r.file.Time])
		return
	}
	if _, err := eigen.Check(p); err != nil {
		var f *pde.Fault
		if errors.As(err, &f) {
			for i, c := range p.Conditions {
				if c.Name == f.Condition {
					r.doc.fault(join(element("condition", i), "eq"), "condition %q: %s", c.Name, f.Msg)
					return
				}
			}
		}
		r.doc.keyFault("eigenvalue", "[eigenvalue]: %s", err)
	}
	seen := map[string]bool{}
	for _, f := range p.Fields {
		seen[f] = true
	}
	for _, f := range p.Fields {
		for k := range r.file.Options.Eigenvalues.Count {
			for _, name := range []string{fmt.Sprintf("%s%d", f, k+1), fmt.Sprintf("%s%di", f, k+1)} {
				if seen[name] {
					r.doc.keyFault("fields", "the field %q has the name that eigenfunction %d of %q would have: rename it", name, k+1, f)
					return
				}
			}
		}
	}
}

// readExactNumbers reads the values of unknown numbers that are known: one each, or a list for the eigenvalue.
func (r *reader) readExactNumbers(t *table) {
	for _, q := range r.file.Problem.Params {
		if !t.has(q.Name) {
			continue
		}
		value, path := t.values[q.Name], t.at(q.Name)
		if r.file.Options.Eigenvalues == nil {
			if v, ok := t.number(path, q.Name, value); ok {
				if r.file.ExactParams == nil {
					r.file.ExactParams = map[string]float64{}
				}
				r.file.ExactParams[q.Name] = v
			}
			continue
		}
		list, ok := value.([]any)
		if !ok {
			t.wrong(path, q.Name, "a list of eigenvalues", value)
			continue
		}
		for i, v := range list {
			c, _ := t.complex(element(path, i), q.Name, v)
			r.file.ExactEigenvalues = append(r.file.ExactEigenvalues, c)
		}
	}
}
