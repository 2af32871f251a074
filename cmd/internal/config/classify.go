package config

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"pinn/auto"
	"pinn/cmd/internal/dataset"
	"pinn/lsgd/classify"
	"pinn/pde/expr"
)

// Classification is a classification file that has been read and found without faults:
//
//	name, seed       as in problem files; seeds: the number of runs, with consecutive seeds
//	equal_cpu        every training but the first ends when it has used as much CPU time as the first
//	[data]           file, label, and test (a file) or split (the share held out); or generator, n, noise, test_n
//	[network]        kind, layers, width, activation, init, spread
//	[train]          name, method, step, steps, batch, rate, ridge, newton_steps, tolerance, project, cpu_seconds;
//	                 [[train]] makes several, which start from the same weights
//	[output]         dir, figures, grid
type Classification struct {
	Path, Name string
	Seed       uint64
	Seeds      int
	EqualCPU   bool
	Data       ClassData
	Network    auto.Network
	Trainings  []ClassTraining
	Output     Output
	Text       []byte   // the file with the overrides written into it
	Reads      []string // the tables of data, as paths that ReadTable opens
	access     Access
}

// ReadTable returns the text of one of Reads.
func (c *Classification) ReadTable(path string) ([]byte, error) { return c.access.read(c.Path, path) }

// ClassData says where the points come from: a generator or files.
type ClassData struct {
	Generator *dataset.Generator // nil: files
	N, TestN  int
	Noise     float64

	Label string
	All   *dataset.Labelled // what File holds
	Test  *dataset.Labelled // what the test file holds; nil: Split is held out
	Split float64
}

// ClassTraining is one way to train.
type ClassTraining struct {
	Name        string
	Method      classify.Method
	Step        auto.Step // "adam" or "gd"
	Steps       int
	Batch       int
	Rate        float64
	Ridge       float64
	NewtonSteps int
	Tolerance   float64
	Project     bool
	CPUSeconds  float64 // 0: no limit. With a limit, results depend on the machine
}

// Defaults of a [Classification].
const (
	defaultSplit      = 0.2
	defaultClassN     = 500
	defaultTestN      = 2000
	defaultClassSteps = 200
	defaultClassRate  = 1e-2
)

// LoadClassification is [Access.LoadClassification] of the zero Access.
func LoadClassification(path string, sets []string) (*Classification, error) {
	return Access{}.LoadClassification(path, sets)
}

// LoadClassification reads the classification file at path, and the data it names, and applies overrides as [Parse]
// does. The error joins all independent faults; each is an [*Error], a [*pinn/cmd/internal/store.CSVError], or that of a
// file that cannot be read.
func (a Access) LoadClassification(path string, sets []string) (*Classification, error) {
	text, err := readText(path)
	if err != nil {
		return nil, err
	}
	if err := Mistaken(path, text, KindClassification); err != nil {
		return nil, err
	}
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
		return nil, &Error{Source: expr.Source{File: path}, Msg: "the file is empty: a classification needs [data]"}
	}
	c := readClassification(doc, a, &table{doc: doc, values: tree})
	if err := doc.err(); err != nil {
		return nil, err
	}
	c.Text = []byte(doc.text)
	return c, nil
}

func readClassification(doc *document, access Access, root *table) *Classification {
	c := &Classification{Path: doc.file, access: access}
	r := &reader{doc: doc, root: root, file: &File{Path: doc.file}}
	r.readName()
	root.consts = readConstants(root)
	c.Name = r.file.Name
	c.Seed = uint64(root.whole("seed", 0))
	c.Seeds = max(1, root.count("seeds"))
	c.EqualCPU = root.flag("equal_cpu", false)
	if t := root.table("data"); t != nil {
		c.readData(t)
	} else if !root.has("data") {
		doc.wholeFault("missing table [data]")
	}
	if t := root.table("network"); t != nil {
		c.Network = readNetwork(t)
		checkSize(t, c.Network.Layers, c.Network.Width)
		if c.Network.Separate {
			doc.fault(t.at("separate"), "separate has no meaning for a classification")
		}
	}
	c.readTrainings(root)
	r.readOutput()
	c.Output = r.file.Output
	root.close()
	return c
}

func (c *Classification) readData(t *table) {
	defer t.close()
	d := &c.Data
	switch generated, file := t.has("generator"), t.has("file"); {
	case generated == file:
		t.doc.keyFault(t.path, "[data]: want either generator or file")
		t.values = nil
	case generated:
		name := t.text("generator")
		if d.Generator = dataset.Find(name); d.Generator == nil && name != "" {
			t.doc.fault(t.at("generator"), "%s", unknown("generator", name, dataset.Generators()))
		}
		d.N = orDefault(t.count("n"), defaultClassN)
		d.TestN = orDefault(t.count("test_n"), defaultTestN)
		d.Noise = t.positiveOrZero("noise")
		if t.has("n") && d.N < 2 {
			t.doc.fault(t.at("n"), "n: want at least 2 points")
		}
		if t.has("test_n") && d.TestN < 2 {
			t.doc.fault(t.at("test_n"), "test_n: want at least 2 points")
		}
	default:
		c.readTables(t)
	}
}

// readTables reads the CSV files.
func (c *Classification) readTables(t *table) {
	d := &c.Data
	d.Label = t.text("label")
	if !t.has("label") {
		d.Label = "label"
	}
	if d.All = c.readTable(t, "file", nil); d.All == nil {
		t.has("test")
		t.has("split")
		return
	}
	if t.has("test") {
		if d.Test = c.readTable(t, "test", d.All.Classes); d.Test != nil && !slices.Equal(d.Test.Columns, d.All.Columns) {
			t.doc.fault(t.at("test"), "the columns are %s, those of the training file %s",
				strings.Join(d.Test.Columns, ", "), strings.Join(d.All.Columns, ", "))
		}
		if t.has("split") {
			t.doc.fault(t.at("split"), "split: the test file holds the test points, so nothing is held out")
		}
		return
	}
	d.Split = orDefault(t.positive("split"), defaultSplit)
	if d.Split >= 1 {
		t.doc.fault(t.at("split"), "split: want a share below 1, found %g", d.Split)
	}
}

func (c *Classification) readTable(t *table, key string, classes []string) *dataset.Labelled {
	name := t.text(key)
	if name == "" {
		return nil
	}
	file := filepath.FromSlash(name)
	if !filepath.IsAbs(file) {
		file = filepath.Join(filepath.Dir(t.doc.file), file)
	}
	text, err := c.ReadTable(file)
	if err != nil {
		t.doc.fault(t.at(key), "cannot read the data: %s", err)
		return nil
	}
	d, err := dataset.ParseCSV(bytes.NewReader(text), file, c.Data.Label, classes)
	if err != nil {
		t.doc.report(err)
		return nil
	}
	c.Reads = append(c.Reads, file)
	return d
}

func (c *Classification) readTrainings(root *table) {
	var all []*table
	if _, single := root.values["train"].(map[string]any); single {
		all = []*table{root.table("train")}
	} else {
		all = root.tables("train")
	}
	if len(all) == 0 {
		c.Trainings = []ClassTraining{completeTraining(ClassTraining{})}
		return
	}
	for k, t := range all {
		n := ClassTraining{
			Name:        t.text("name"),
			Method:      choice(t, "method", classify.Methods),
			Step:        choice(t, "step", []auto.Step{auto.Adam, auto.GradientDescent}),
			Steps:       t.count("steps"),
			Batch:       t.count("batch"),
			Rate:        t.positive("rate"),
			Ridge:       t.positive("ridge"),
			NewtonSteps: t.count("newton_steps"),
			Tolerance:   t.positive("tolerance"),
			Project:     t.flag("project", false),
			CPUSeconds:  t.positive("cpu_seconds"),
		}
		if t.has("steps") && n.Steps == 0 {
			n.Steps = -1 // a fault has been reported
		}
		if n.Step == auto.GradientDescent && n.Batch > 0 {
			t.doc.fault(t.at("batch"), `batch: step = "gd" adapts its rate to the loss, which mini-batches do not tell: use "adam"`)
		}
		t.close()
		n = completeTraining(n)
		if slices.ContainsFunc(c.Trainings, func(o ClassTraining) bool { return o.Name == n.Name }) {
			if t.has("name") {
				t.doc.fault(t.at("name"), "two trainings are called %q", n.Name)
			}
			n.Name = fmt.Sprintf("%s %d", n.Name, k+1)
		}
		c.Trainings = append(c.Trainings, n)
	}
}

func completeTraining(n ClassTraining) ClassTraining {
	n.Method = orDefault(n.Method, classify.NewtonGD)
	n.Step = orDefault(n.Step, auto.Adam)
	n.Name = orDefault(n.Name, string(n.Method))
	n.Steps = orDefault(n.Steps, defaultClassSteps)
	n.Rate = orDefault(n.Rate, defaultClassRate)
	n.Ridge = orDefault(n.Ridge, classify.DefaultRidge)
	return n
}

// positiveOrZero reads a finite number that is not negative.
func (t *table) positiveOrZero(key string) float64 {
	if !t.has(key) {
		return 0
	}
	v, ok := t.number(t.at(key), key, t.values[key])
	if ok && v < 0 {
		t.doc.fault(t.at(key), "%s: want a number that is not negative, found %g", key, v)
	}
	return v
}

func orDefault[T comparable](v, def T) T {
	var zero T
	if v == zero {
		return def
	}
	return v
}
