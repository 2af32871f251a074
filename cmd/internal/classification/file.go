package classification

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"pinn/auto"
	"pinn/cmd/internal/dataset"
	"pinn/internal/tomltext"
	"pinn/lsgd/classify"
	"pinn/problem"
)

// File is a classification file that has been read and found without faults:
//
//	name, seed       as in problem files; seeds: the number of runs, with consecutive seeds
//	equal_cpu        every training but the first ends when it has used as much CPU time as the first
//	[data]           file, label, and test (a file) or split (the share held out); or generator, n, noise, test_n
//	[network]        kind, layers, width, activation, init, spread
//	[train]          name, method, step, steps, batch, rate, ridge, newton_steps, tolerance, project, cpu_seconds;
//	                 [[train]] makes several, which start from the same weights
//	[output]         dir, figures, grid
type File struct {
	problem.Files
	Name      string
	Seed      uint64
	Seeds     int
	EqualCPU  bool
	Data      Data
	Network   auto.Network
	Trainings []Training
	Output    problem.Output
}

// Data says where the points come from: a generator or files.
type Data struct {
	Generator *dataset.Generator // nil: files
	N, TestN  int
	Noise     float64

	Label string
	All   *dataset.Labelled // what File holds
	Test  *dataset.Labelled // what the test file holds; nil: Split is held out
	Split float64
}

// Training is one way to train.
type Training struct {
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

// Defaults of a [File].
const (
	defaultSplit      = 0.2
	defaultClassN     = 500
	defaultTestN      = 2000
	defaultClassSteps = 200
	defaultClassRate  = 1e-2
)

// Load reads the classification file at path, and the data it names, and applies overrides as [problem.Access.Parse]
// does. The error joins all independent faults; each is a [*problem.Error], a [*pinn/internal/csvtext.Error], or that of a
// file that cannot be read.
func Load(access problem.Access, path string, sets []string) (*File, error) {
	text, err := problem.ReadText(path, problem.KindClassification)
	if err != nil {
		return nil, err
	}
	root, err := problem.Tables(path, text, sets, "a classification needs [data]")
	if err != nil {
		return nil, err
	}
	c := readFile(root, access)
	if err := root.Doc.Err(); err != nil {
		return nil, err
	}
	return c, nil
}

func readFile(root *tomltext.Table, access problem.Access) *File {
	doc := root.Doc
	c := &File{Files: problem.NewFiles(doc, access), Name: problem.ReadName(root)}
	tomltext.ReadConstants(root)
	c.Seed = uint64(root.Whole("seed", 0))
	c.Seeds = max(1, root.Count("seeds"))
	c.EqualCPU = root.Flag("equal_cpu", false)
	if t := root.Table("data"); t != nil {
		c.readData(t)
	} else if !root.Has("data") {
		doc.WholeFault("missing table [data]")
	}
	if t := root.Table("network"); t != nil {
		c.Network = problem.ReadNetwork(t)
		problem.CheckSize(t, c.Network.Layers, c.Network.Width)
		if c.Network.Separate {
			doc.Fault(t.At("separate"), "separate has no meaning for a classification")
		}
	}
	c.readTrainings(root)
	c.Output = problem.ReadOutput(root)
	root.Close()
	return c
}

func (c *File) readData(t *tomltext.Table) {
	defer t.Close()
	d := &c.Data
	switch generated, file := t.Has("generator"), t.Has("file"); {
	case generated == file:
		t.Doc.KeyFault(t.Path, "[data]: want either generator or file")
		t.Values = nil
	case generated:
		name := t.Text("generator")
		if d.Generator = dataset.Find(name); d.Generator == nil && name != "" {
			t.Doc.Fault(t.At("generator"), "%s", tomltext.Unknown("generator", name, dataset.Generators()))
		}
		d.N = cmp.Or(t.Count("n"), defaultClassN)
		d.TestN = cmp.Or(t.Count("test_n"), defaultTestN)
		d.Noise = t.PositiveOrZero("noise")
		if t.Has("n") && d.N < 2 {
			t.Doc.Fault(t.At("n"), "n: want at least 2 points")
		}
		if t.Has("test_n") && d.TestN < 2 {
			t.Doc.Fault(t.At("test_n"), "test_n: want at least 2 points")
		}
	default:
		c.readTables(t)
	}
}

// readTables reads the CSV files.
func (c *File) readTables(t *tomltext.Table) {
	d := &c.Data
	d.Label = t.Text("label")
	if !t.Has("label") {
		d.Label = "label"
	}
	if d.All = c.readTable(t, "file", nil); d.All == nil {
		t.Has("test")
		t.Has("split")
		return
	}
	if t.Has("test") {
		if d.Test = c.readTable(t, "test", d.All.Classes); d.Test != nil && !slices.Equal(d.Test.Columns, d.All.Columns) {
			t.Doc.Fault(t.At("test"), "the columns are %s, those of the training file %s",
				strings.Join(d.Test.Columns, ", "), strings.Join(d.All.Columns, ", "))
		}
		if t.Has("split") {
			t.Doc.Fault(t.At("split"), "split: the test file holds the test points, so nothing is held out")
		}
		return
	}
	d.Split = cmp.Or(t.Positive("split"), defaultSplit)
	if d.Split >= 1 {
		t.Doc.Fault(t.At("split"), "split: want a share below 1, found %g", d.Split)
	}
}

func (c *File) readTable(t *tomltext.Table, key string, classes []string) *dataset.Labelled {
	name := t.Text(key)
	if name == "" {
		return nil
	}
	file, text, err := c.ReadBeside(name)
	if err != nil {
		t.Doc.Fault(t.At(key), "cannot read the data: %s", err)
		return nil
	}
	d, err := dataset.ParseCSV(bytes.NewReader(text), file, c.Data.Label, classes)
	if err != nil {
		t.Doc.Report(err)
		return nil
	}
	return d
}

func (c *File) readTrainings(root *tomltext.Table) {
	all := root.OneOrMore("train")
	if len(all) == 0 {
		c.Trainings = []Training{completeTraining(Training{})}
		return
	}
	for k, t := range all {
		n := Training{
			Name:        t.Text("name"),
			Method:      tomltext.Choice(t, "method", classify.Methods),
			Step:        tomltext.Choice(t, "step", []auto.Step{auto.Adam, auto.GradientDescent}),
			Steps:       t.Count("steps"),
			Batch:       t.Count("batch"),
			Rate:        t.Positive("rate"),
			Ridge:       t.Positive("ridge"),
			NewtonSteps: t.Count("newton_steps"),
			Tolerance:   t.Positive("tolerance"),
			Project:     t.Flag("project", false),
			CPUSeconds:  t.Positive("cpu_seconds"),
		}
		if t.Has("steps") && n.Steps == 0 {
			n.Steps = -1 // a fault has been reported
		}
		if n.Step == auto.GradientDescent && n.Batch > 0 {
			t.Doc.Fault(t.At("batch"), `batch: step = "gd" adapts its rate to the loss, which mini-batches do not tell: use "adam"`)
		}
		t.Close()
		n = completeTraining(n)
		if slices.ContainsFunc(c.Trainings, func(o Training) bool { return o.Name == n.Name }) {
			if t.Has("name") {
				t.Doc.Fault(t.At("name"), "two trainings are called %q", n.Name)
			}
			n.Name = fmt.Sprintf("%s %d", n.Name, k+1)
		}
		c.Trainings = append(c.Trainings, n)
	}
}

func completeTraining(n Training) Training {
	n.Method = cmp.Or(n.Method, classify.NewtonGD)
	n.Step = cmp.Or(n.Step, auto.Adam)
	n.Name = cmp.Or(n.Name, string(n.Method))
	n.Steps = cmp.Or(n.Steps, defaultClassSteps)
	n.Rate = cmp.Or(n.Rate, defaultClassRate)
	n.Ridge = cmp.Or(n.Ridge, classify.DefaultRidge)
	return n
}
