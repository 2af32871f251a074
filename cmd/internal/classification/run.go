package classification

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"pinn/auto"
	"pinn/cmd/internal/dataset"
	"pinn/internal/usage"
	"pinn/lsgd"
	"pinn/lsgd/classify"
	"pinn/network"
	"pinn/problem"
)

// Streams of random numbers, one per purpose.
const (
	streamTrain = iota + 1<<33
	streamTest
	streamSplit
	streamWeights
	streamTraining
)

// Defaults of the network.
const (
	defaultLayers = 2
	defaultWidth  = 32
)

// maxEntries bounds the matrix of the basis functions at the points: 2 GB.
const maxEntries = 1 << 28

// Record is one look at a training.
type Record struct {
	Step        int
	CPUSeconds  float64 // of the training alone, without the looks at it
	Train, Test classify.Score
}

// Trained is the outcome of one training with one seed.
type Trained struct {
	Training Training
	Seed     uint64
	Model    *classify.Classifier
	Fit      classify.Fit
	Steps    int
	CPU      float64 // seconds
	Train    classify.Score
	Test     classify.Score
	History  []Record

	start *network.Net // before the training
	data  *points
}

// points is what the trainings of one seed share.
type points struct{ train, test *dataset.Labelled }

// Outcome of a classification file.
type Outcome struct {
	File *File
	Runs []*Trained // seed after seed, and training after training
}

// Execute carries out all trainings with all seeds. say, if not nil, is told about progress; journal, if not nil, keeps
// the trainings that have ended, and has those of an interrupted run, which are not made again. The error says what is
// wrong with the data, or is the context's or [classify.ErrNotFinite]. With the context's the outcome holds the seeds whose
// trainings have all ended.
func Execute(ctx context.Context, file *File, say func(string), journal auto.Journal) (*Outcome, error) {
	out := &Outcome{File: file}
	for k := range file.Seeds {
		seed := file.Seed + uint64(k)
		data, err := draw(file, seed)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file.Path, err)
		}
		limit := 0.0
		for i, training := range file.Trainings {
			if i > 0 && file.EqualCPU {
				training.CPUSeconds = limit
			}
			r, err := out.trained(ctx, training, data, seed, journal)
			if ctx.Err() != nil {
				out.Runs = out.Runs[:k*len(file.Trainings)]
				return out, ctx.Err()
			}
			if err != nil {
				return nil, fmt.Errorf("%s: training %q, seed %d: %w", file.Path, training.Name, seed, err)
			}
			if i == 0 {
				limit = r.CPU
			}
			if say != nil {
				say(fmt.Sprintf("%s, seed %d: accuracy %.4f (training %.4f) after %d steps and %.2f s CPU",
					training.Name, seed, r.Test.Accuracy, r.Train.Accuracy, r.Steps, r.CPU))
			}
			out.Runs = append(out.Runs, r)
		}
	}
	return out, nil
}

func source(seed, stream uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, stream)) }

// draw makes the points of a seed.
func draw(file *File, seed uint64) (*points, error) {
	d := &file.Data
	switch {
	case d.Generator != nil:
		return &points{
			d.Generator.Draw(d.N, d.Noise, source(seed, streamTrain)),
			d.Generator.Draw(d.TestN, d.Noise, source(seed, streamTest)),
		}, nil
	case d.Test != nil:
		return &points{d.All, d.Test}, nil
	}
	train, test, err := d.All.Split(d.Split, source(seed, streamSplit))
	return &points{train, test}, err
}

// newNet makes the network of a file over the box of the points.
func newNet(file *File, data *dataset.Labelled, seed uint64) (*network.Net, error) {
	n := file.Network
	n.Layers, n.Width = cmp.Or(n.Layers, defaultLayers), cmp.Or(n.Width, defaultWidth)
	if n.Activation == nil {
		n.Activation = network.Tanh
	}
	lower, upper := data.Box()
	return problem.NewNet(n, lower, upper, source(seed, streamWeights))
}

// begin initialises a training.
func begin(file *File, c Training, data *points, seed uint64) (*Trained, error) {
	net, err := newNet(file, data.train, seed)
	if err != nil {
		return nil, err
	}
	_, features := net.Dims()
	if n := max(data.train.Points(), data.test.Points()); float64(n)*float64(features) > maxEntries {
		return nil, fmt.Errorf("%d points and %d basis functions need a matrix too large for memory: lower network.width", n, features)
	}
	r := &Trained{Training: c, Seed: seed, data: data, start: net.Clone()}
	r.Model = &classify.Classifier{Columns: data.train.Columns, Classes: data.train.Classes, Net: net}
	return r, nil
}

// run carries out a training.
func (r *Trained) run(ctx context.Context) error {
	c, data, net := r.Training, r.data, r.Model.Net
	clock := startClock()
	next := 0
	settings := classify.Settings{
		Method: c.Method, Steps: c.Steps, Batch: c.Batch, Rule: rule(c), Ridge: c.Ridge, NewtonSteps: c.NewtonSteps,
		Newton: classify.Newton{Tolerance: c.Tolerance}, Project: c.Project,
		Proceed: func(step int, w []float64) bool {
			if step >= next {
				next = max(step+1, int(math.Ceil(1.15*float64(step))))
				clock.pause(func() { r.look(step, w, clock.used) })
				return c.CPUSeconds == 0 || clock.used < c.CPUSeconds
			}
			return c.CPUSeconds == 0 || clock.now() < c.CPUSeconds
		},
	}
	res, err := classify.Train(ctx, net, classify.Data{X: data.train.X, Label: data.train.Label, Classes: len(data.train.Classes)},
		source(r.Seed, streamTraining), settings)
	if err != nil {
		return err
	}
	r.CPU = clock.now()
	r.Model.W, r.Fit, r.Steps = res.W, res.Fit, res.Steps
	r.look(res.Steps, res.W, r.CPU)
	last := r.History[len(r.History)-1]
	r.Train, r.Test = last.Train, last.Test
	return nil
}

func rule(c Training) lsgd.Rule {
	if c.Step == auto.GradientDescent {
		return &lsgd.GradientDescent{Rate: c.Rate}
	}
	return &lsgd.Adam{Rate: c.Rate}
}

// look records the scores at the present weights.
func (r *Trained) look(step int, w []float64, cpu float64) {
	m := *r.Model
	m.W = w
	rec := Record{
		Step: step, CPUSeconds: cpu,
		Train: classify.Evaluate(m.Probabilities(r.data.train.X), r.data.train.Label),
		Test:  classify.Evaluate(m.Probabilities(r.data.test.X), r.data.test.Label),
	}
	if n := len(r.History); n > 0 && r.History[n-1].Step == step {
		r.History = r.History[:n-1]
	}
	r.History = append(r.History, rec)
}

// clock measures the CPU time of the process, without pauses. Where the system does not tell it, the time on the wall
// serves.
type clock struct {
	begun float64
	used  float64
}

func startClock() *clock { return &clock{begun: cpuSeconds()} }

var started = time.Now()

func cpuSeconds() float64 {
	if v := usage.Now().CPUSeconds; !math.IsNaN(v) {
		return v
	}
	return time.Since(started).Seconds()
}

func (c *clock) now() float64 {
	t := cpuSeconds()
	c.used += t - c.begun
	c.begun = t
	return c.used
}

func (c *clock) pause(f func()) {
	c.now()
	f()
	c.begun = cpuSeconds()
}
