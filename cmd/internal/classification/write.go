package classification

import (
	"fmt"
	"slices"
	"strconv"

	"pinn/cmd/internal/origin"
	"pinn/cmd/internal/report"
	"pinn/cmd/internal/store"
)

// Summary is what summary.json holds.
type Summary struct {
	Name       string            `json:"name"`
	Trainings  []TrainingSummary `json:"trainings"`
	Train      int               `json:"train_points"`
	Test       int               `json:"test_points"`
	Features   int               `json:"features"`   // basis functions
	Parameters int               `json:"parameters"` // hidden and output weights
	origin.Process
}

// TrainingSummary holds, per run, what one training reached.
type TrainingSummary struct {
	Name          string         `json:"name"`
	Seeds         []uint64       `json:"seeds"`
	Accuracy      []store.Number `json:"accuracy"` // at the test points
	CrossEntropy  []store.Number `json:"cross_entropy"`
	TrainAccuracy []store.Number `json:"train_accuracy"`
	TrainLoss     []store.Number `json:"train_cross_entropy"`
	Steps         []int          `json:"steps"`
	CPUSeconds    []store.Number `json:"cpu_seconds"`
}

// of returns the runs of a training, seed after seed.
func (o *Outcome) of(training int) []*Trained {
	var own []*Trained
	for i := training; i < len(o.Runs); i += len(o.File.Trainings) {
		own = append(own, o.Runs[i])
	}
	return own
}

// spread returns the least, the median and the largest value; NaN sorts first.
func spread(v []store.Number) (low, mid, high float64) {
	s := slices.Clone(v)
	slices.Sort(s)
	n := len(s)
	return float64(s[0]), float64(s[(n-1)/2]+s[n/2]) / 2, float64(s[n-1])
}

// Summarize collects the numbers of all runs.
func (o *Outcome) Summarize(version string) *Summary {
	first := o.Runs[0]
	_, features := first.Model.Net.Dims()
	s := &Summary{
		Name: o.File.Name, Train: first.data.train.Points(), Test: first.data.test.Points(),
		Features: features, Parameters: len(first.Model.Net.Params()) + len(first.Model.W),
		Process: origin.Now(version),
	}
	for k, training := range o.File.Trainings {
		t := TrainingSummary{Name: training.Name}
		for _, r := range o.of(k) {
			t.Seeds = append(t.Seeds, r.Seed)
			t.Accuracy = append(t.Accuracy, store.Number(r.Test.Accuracy))
			t.CrossEntropy = append(t.CrossEntropy, store.Number(r.Test.CrossEntropy))
			t.TrainAccuracy = append(t.TrainAccuracy, store.Number(r.Train.Accuracy))
			t.TrainLoss = append(t.TrainLoss, store.Number(r.Train.CrossEntropy))
			t.Steps = append(t.Steps, r.Steps)
			t.CPUSeconds = append(t.CPUSeconds, store.Number(r.CPU))
		}
		s.Trainings = append(s.Trainings, t)
	}
	return s
}

// Table returns the summary as Markdown: medians over the seeds, with the extremes of the accuracy.
func (s *Summary) Table() string {
	var rows [][]string
	for _, t := range s.Trainings {
		low, mid, high := spread(t.Accuracy)
		_, ce, _ := spread(t.CrossEntropy)
		_, trainAccuracy, _ := spread(t.TrainAccuracy)
		_, trainLoss, _ := spread(t.TrainLoss)
		_, cpu, _ := spread(t.CPUSeconds)
		steps := slices.Clone(t.Steps)
		slices.Sort(steps)
		rows = append(rows, []string{
			t.Name, fmt.Sprintf("%.4f", mid), fmt.Sprintf("%.4f", low), fmt.Sprintf("%.4f", high), fmt.Sprintf("%.3g", ce),
			fmt.Sprintf("%.4f", trainAccuracy), fmt.Sprintf("%.3g", trainLoss),
			strconv.Itoa(steps[len(steps)/2]), fmt.Sprintf("%.2f", cpu), strconv.Itoa(len(t.Seeds)),
		})
	}
	header := []string{"training", "accuracy", "least", "most", "cross-entropy", "on training points", "cross-entropy there", "steps", "CPU s", "seeds"}
	return report.Markdown(header, rows)
}

// historyRows returns the table of the steps.
func (o *Outcome) historyRows() [][]string {
	rows := [][]string{{"training", "seed", "step", "cpu_seconds", "train_cross_entropy", "train_accuracy", "test_cross_entropy", "test_accuracy"}}
	number := func(v float64) string { return strconv.FormatFloat(v, 'g', 6, 64) }
	for _, r := range o.Runs {
		for _, h := range r.History {
			rows = append(rows, []string{
				r.Training.Name, strconv.FormatUint(r.Seed, 10), strconv.Itoa(h.Step), number(h.CPUSeconds),
				number(h.Train.CrossEntropy), number(h.Train.Accuracy), number(h.Test.CrossEntropy), number(h.Test.Accuracy),
			})
		}
	}
	return rows
}

// confusionRows returns how many points of each class were taken for which, over the runs of the first training.
func (o *Outcome) confusionRows() [][]string {
	classes := o.Runs[0].Model.Classes
	rows := [][]string{append([]string{"true class"}, classes...)}
	for i, name := range classes {
		row := []string{name}
		for j := range classes {
			n := 0
			for _, r := range o.of(0) {
				n += r.Test.Confusion[i][j]
			}
			row = append(row, strconv.Itoa(n))
		}
		rows = append(rows, row)
	}
	return rows
}
