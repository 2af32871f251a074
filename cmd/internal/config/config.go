package config

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"pinn/auto"
	"pinn/collocation/region"
	geometry "pinn/collocation/shape"
	"pinn/pde"
	"pinn/pde/expr"
	"pinn/pde/jet"
)

// File is a problem file that has been read and found without faults.
type File struct {
	Path    string // as given
	Name    string // names the results folder: a single safe element of a path
	Problem *pde.Problem
	Ball    *region.Ball      // the domain, if it is one
	Shape   *geometry.Domain  // the domain, if it is neither a box nor a ball
	Time    int               // axis of time, -1 if there is none
	Scope   *expr.Scope       // the names that equations may use
	Units   map[string]string // of coordinates, fields and unknown coefficients, to be shown; may be nil
	Options auto.Options
	Exact   *Exact // the known solution; nil if there is none
	// ExactParams holds the unknown numbers whose values are known, by name, and ExactEigenvalues the eigenvalues that
	// are, those nearest to where they are wanted first and each as often as its multiplicity.
	ExactParams      map[string]float64
	ExactEigenvalues []complex128
	Output           Output
	// Text is the file with the overrides written into it, so that reading it from the same folder gives the same
	// File. Without overrides it is the text that was read.
	Text []byte
	// Reads lists the other files that the problem was read from, tables of data, as paths that ReadTable opens.
	Reads  []string
	access Access
}

// ReadTable returns the text of one of Reads.
func (f *File) ReadTable(path string) ([]byte, error) { return f.access.read(f.Path, path) }

// Exact is a known solution, either as formulas or as a table.
type Exact struct {
	Fields []int      // positions in Problem.Fields of the fields that are known, ascending
	F      jet.Func   // one function per entry of Fields; nil if the solution is a table
	Points *mat.Dense // points x coordinates; nil if the solution is given by formulas
	Values *mat.Dense // points x len(Fields)
}

// Output says what is written about a solution.
type Output struct {
	Dir     string // the folder that holds results folders; empty: chosen by the caller
	Figures bool   // default true
	Grid    int    // points per axis of figures, default 101
	Points  int    // rows of the table of the solution, at fresh points, default 2000
}

// Defaults of [Output].
const (
	defaultGrid   = 101
	defaultPoints = 2000
)

// Error is one fault and its place. Where a fault comes from an override, File is the flag and Line is 0.
type Error = expr.Error

// Load is [Access.Load] of the zero Access.
func Load(path string, sets []string) (*File, error) { return Access{}.Load(path, sets) }

// Parse is [Access.Parse] of the zero Access.
func Parse(path string, text []byte, sets []string) (*File, error) {
	return Access{}.Parse(path, text, sets)
}

// Parse reads a problem from text. path is used in messages, for the default name and to find files that the problem
// names. Each of sets is an override "key=value" with a dotted key, such as "network.width=200" or
// "condition.initial.weight=3", where conditions go by their names; the value is TOML or, failing that, a string.
//
// The error joins all independent faults in the order of the text; each is an [*Error].
func (a Access) Parse(path string, text []byte, sets []string) (*File, error) {
	doc := newDocument(path, string(text))
	for _, set := range sets {
		if err := doc.override(set); err != nil {
			return nil, err
		}
	}
	tree, err := doc.decode()
	if err != nil {
		return nil, err
	}
	if len(tree) == 0 {
		msg := "the file is empty: a problem needs coords, fields, [domain] and at least one [[condition]]"
		return nil, &Error{Source: expr.Source{File: path}, Msg: msg}
	}
	f := readProblem(doc, a, &table{doc: doc, values: tree})
	if err := doc.err(); err != nil {
		return nil, err
	}
	f.Text = text
	if len(sets) > 0 {
		f.Text = []byte(doc.text)
	}
	return f, nil
}

// order returns the highest derivative that a problem uses.
func order(p *pde.Problem) int {
	n := 0
	for _, c := range p.Conditions {
		for _, s := range c.Op.Slots() {
			n = max(n, s.D.Order())
		}
	}
	return n
}

// unjoin takes joined errors apart.
func unjoin(err error) []error {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var all []error
	for _, e := range joined.Unwrap() {
		all = append(all, unjoin(e)...)
	}
	return all
}

// quoteAll lists names for a message.
func quoteAll(names []string) string {
	s := ""
	for i, n := range names {
		if i > 0 {
			s += ", "
		}
		s += fmt.Sprintf("%q", n)
	}
	return s
}
