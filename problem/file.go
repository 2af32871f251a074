package problem

import (
	"gonum.org/v1/gonum/mat"

	"pinn/auto"
	"pinn/collocation/region"
	geometry "pinn/collocation/shape"
	"pinn/internal/tomltext"
	"pinn/pde"
	"pinn/pde/expr"
	"pinn/pde/jet"
)

// File is a problem that has been read and found without faults.
type File struct {
	// Split names the fields of equations with lap(lap(w)) that have their Laplacian as a field more.
	Split []string
	Files
	Name    string // names the results folder: a single safe element of a path
	Problem *pde.Problem
	Ball    *region.Ball      // the domain, if it is one
	Shape   *geometry.Domain  // the domain, if it is neither a box nor a ball
	Time    int               // axis of time, -1 if there is none
	Scope   *expr.Scope       // the names that equations may use
	Units   map[string]string // of coordinates, fields and unknown coefficients, to be shown; may be nil
	Options auto.Options
	// Transmissions lists the conditions that are no [pde.Condition]: those on surfaces inside of the domain.
	Transmissions []Transmission
	Exact         *Exact // the known solution; nil if there is none
	// ExactParams holds the unknown numbers whose values are known, by name, and ExactEigenvalues the eigenvalues that
	// are, those nearest to where they are wanted first and each as often as its multiplicity.
	ExactParams      map[string]float64
	ExactEigenvalues []complex128
	Output           Output

	places map[string]*Error // by the names of conditions: where they are, without a message
}

// note keeps the place of a condition, as far as the text has it: that of its equations or data.
func (f *File) note(condition string, doc *tomltext.Document, t *tomltext.Table) {
	for _, key := range []string{"eq", "data"} {
		if at := doc.FaultAtName(t.At(key), ""); at != nil {
			if f.places == nil {
				f.places = map[string]*Error{}
			}
			f.places[condition] = at
			return
		}
	}
}

// Fault returns an error about a condition that was found when the problem was solved: an [*Error] at its place, as those of
// [Load] are.
func (f *File) Fault(condition, message string) error {
	if at := f.places[condition]; at != nil {
		fault := *at
		fault.Msg = message
		return &fault
	}
	return &Error{Source: expr.Source{File: f.Path}, Msg: message}
}

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
type Error = tomltext.Error

// Load reads the problem file at path, as [Access.Load] of the zero Access does.
func Load(path string, sets ...string) (*File, error) { return Access{}.Load(path, sets) }

// Parse reads a problem from text, as [Access.Parse] of the zero Access does with files that the problem names in the working
// folder.
func Parse(text string, sets ...string) (*File, error) {
	return Access{}.Parse("problem.toml", []byte(text), sets)
}

// Load reads the problem file at path and applies overrides as [Access.Parse] does. A file that cannot be read gives an
// error that wraps a [*fs.PathError].
func (a Access) Load(path string, sets []string) (*File, error) {
	text, err := ReadText(path, KindProblem)
	if err != nil {
		return nil, err
	}
	return a.Parse(path, text, sets)
}

// Parse reads a problem from text. path is used in messages, for the default name and to find files that the problem
// names. Each of sets is an override "key=value" with a dotted key, such as "network.width=200" or
// "condition.initial.weight=3", where conditions go by their names; the value is TOML or, failing that, a string.
//
// The error joins all independent faults in the order of the text; each is an [*Error].
func (a Access) Parse(path string, text []byte, sets []string) (*File, error) {
	root, err := Tables(path, text, sets, "a problem needs coords, fields, [domain] and at least one [[condition]]")
	if err != nil {
		return nil, err
	}
	f := ReadStatement(root, a)
	if err := root.Doc.Err(); err != nil {
		return nil, err
	}
	return f, nil
}
