package main

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"pinn/auto"
	"pinn/cmd/internal/origin"
	"pinn/cmd/internal/result"
	"pinn/cmd/internal/store"
	"pinn/problem"
)

// solveSetCommand solves problems, one after another here or on a cluster.
type solveSetCommand struct {
	Problems []string `arg:"" name:"file|name" help:"Problem files, or names of problems that come with the program."`
	Shard    string   `placeholder:"I/N" help:"Solve every N-th of the problems only, from the I-th on."`
	Missing  bool     `help:"Leave out problems whose results are there already, from the same file by the same program."`
	Wait     period   `placeholder:"TIME" help:"How long to wait for another run that works on the same results folder, such as 10m."`
	Merge    bool     `help:"Solve nothing: join the summaries that are there to one table."`
	Mixed    bool     `help:"Let results of different versions of the program stand in one table; otherwise they are an error."`
	solveCommand
	clusterFlags
}

// Help says more than the flags do.
func (c *solveSetCommand) Help() string {
	return `Solves problems and writes a results folder for each. Several problems also leave a table of their summaries; with
--out DIR their folders are DIR/<name>.

  pinn solve heat.toml
  pinn solve a.toml b.toml c.toml
  pinn solve a.toml b.toml c.toml --slurm --mem 4GiB     a task for each
  pinn solve a.toml b.toml c.toml --status
  pinn solve a.toml b.toml c.toml --slurm --resume       what failed or was lost again`
}

// Run solves one problem, or a set.
func (c *solveSetCommand) Run(t *terminal) error {
	if len(c.Problems) == 1 && c.Shard == "" && !c.Missing && c.Wait == 0 && !c.Merge && !c.Status && !c.elsewhere() {
		if err := c.idle(); err != nil {
			return err
		}
		c.Problem = c.Problems[0]
		return c.solveCommand.Run(t)
	}
	if c.elsewhere() || c.Status {
		if err := c.here(map[string]bool{"--shard": c.Shard != "", "--missing": c.Missing, "--wait": c.Wait != 0, "--json": c.JSON, "--watch": c.Watch}); err != nil {
			return err
		}
	}
	s, err := c.open()
	if err != nil {
		return err
	}
	switch {
	case c.Merge:
		return s.merge(t, c.Mixed, c.Quiet)
	case c.Status:
		return c.status(t, s)
	case c.elsewhere():
		return c.submitted(t, s)
	}
	if err := c.idle(); err != nil {
		return err
	}
	return c.all(t, s)
}

// problemSet is some problem files and where their results go.
type problemSet struct {
	names   []string // as given
	files   []*problem.File
	folders []string
	dir     string // of the table
}

// open reads all problems, so that faults of the last one are found before the first one is solved.
func (c *solveSetCommand) open() (*problemSet, error) {
	s := &problemSet{names: c.Problems}
	var faults []error
	taken := map[string]string{}
	for _, name := range c.Problems {
		file, err := c.openProblem(name, c.sets())
		if err != nil {
			faults = append(faults, err)
			continue
		}
		folder := resultsFolder(c.Out, file.Output.Dir, file.Name)
		if len(c.Problems) > 1 && c.Out != "" {
			folder = filepath.Join(c.Out, file.Name)
		}
		if other, ok := taken[folder]; ok {
			faults = append(faults, fmt.Errorf("%s and %s have the same results folder, %s: give them different names", other, name, folder))
		}
		taken[folder] = name
		s.files, s.folders = append(s.files, file), append(s.folders, folder)
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	set := "solve-" + s.files[0].Name
	if n := len(s.files) - 1; n > 0 {
		set += fmt.Sprintf("-and-%d-more", n)
	}
	s.dir = filepath.Join(filepath.Dir(s.folders[0]), set)
	return s, nil
}

// all solves the problems of the shard, one after another. A problem that fails does not keep the others from being
// solved; the outcome is the worst of all.
func (c *solveSetCommand) all(t *terminal, s *problemSet) error {
	i, n, err := shardOf(c.Shard)
	if err != nil {
		return err
	}
	worst := exitSolved
	for k := range s.files {
		if n > 0 && k%n != i-1 || c.Missing && s.made(k, origin.Here(version)) != nil {
			continue
		}
		code := exitCode(c.one(t, s, k), t.err)
		if code == exitInterrupted {
			return outcome(code)
		}
		worst = max(worst, code)
	}
	if n == 0 {
		if err := s.merge(t, true, c.Quiet || c.JSON); err != nil {
			return err
		}
	}
	if worst != exitSolved {
		return outcome(worst)
	}
	return nil
}

// one solves a problem of the set. It waits for another run that has its results folder, as a former attempt at a
// cluster's task may that was taken for dead.
func (c *solveSetCommand) one(t *terminal, s *problemSet, k int) error {
	const pause = time.Second // between two attempts
	for until := time.Now().Add(time.Duration(c.Wait)); ; {
		one := c.solveCommand
		one.Problem, one.Out, one.orBegin = s.names[k], s.folders[k], true
		err := one.Run(t)
		if !errors.Is(err, store.ErrInUse) || time.Now().After(until) {
			return err
		}
		select {
		case <-t.Done():
			return t.Err()
		case <-time.After(pause):
		}
		if c.Missing && s.made(k, origin.Here(version)) != nil {
			return nil
		}
	}
}

// summary reads the summary of a problem's results; nil if there are none, or of another problem, or not finished.
func (s *problemSet) summary(k int) *result.Summary {
	file := s.files[k]
	if _, err := os.Lstat(filepath.Join(s.folders[k], store.Unfinished)); err == nil {
		return nil
	}
	used, err := os.ReadFile(filepath.Join(s.folders[k], "problem", filepath.Base(file.Path)))
	if err != nil || string(used) != string(file.Text) {
		return nil
	}
	var sum result.Summary
	if store.ReadJSON(filepath.Join(s.folders[k], store.Marker), &sum) != nil {
		return nil
	}
	return &sum
}

// made returns the summary of a problem's results if the program of the origin has made them.
func (s *problemSet) made(k int, by origin.Origin) *result.Summary {
	if sum := s.summary(k); sum != nil && sum.Origin().Program() == by.Program() {
		return sum
	}
	return nil
}

// tableFile is the table of the summaries of a set.
const tableFile = "runs.csv"

// merge writes the table of the summaries that are there and says what is in it.
func (s *problemSet) merge(t *terminal, mixed, quiet bool) error {
	var rows []*result.Summary
	var missing []string
	programs := map[string]int{}
	for k := range s.files {
		sum := s.summary(k)
		if sum == nil {
			missing = append(missing, s.names[k])
			continue
		}
		rows = append(rows, sum)
		programs[sum.Origin().Program()]++
	}
	if len(programs) > 1 && !mixed {
		return fmt.Errorf("the results were made by different versions of the program, %v: allow that with --mixed, or solve those of the other versions again",
			slices.Sorted(maps.Keys(programs)))
	}
	if err := os.MkdirAll(s.dir, 0o777); err != nil {
		return err
	}
	path := filepath.Join(s.dir, tableFile)
	if err := writeSummaries(path, rows); err != nil {
		return err
	}
	if quiet {
		return nil
	}
	solved := 0
	for _, r := range rows {
		if r.Status == auto.Solved {
			solved++
		}
	}
	fmt.Fprintf(t.out, "%d of %d problems have results, %d of them solved\ntable in %s\n", len(rows), len(s.files), solved, path)
	for _, name := range missing {
		fmt.Fprintf(t.out, "  no results of %s\n", name)
	}
	return nil
}

// writeSummaries writes one row for each summary, with a column for every coefficient that one of them has found.
func writeSummaries(path string, rows []*result.Summary) error {
	params := map[string]bool{}
	for _, r := range rows {
		for name := range r.Params {
			params[name] = true
		}
	}
	found := slices.Sorted(maps.Keys(params))
	header := []string{"name", "status", "reason", "rel_l2", "rel_max", "error_estimate", "features", "seconds", "cpu_seconds", "peak_memory", "seed"}
	for _, name := range found {
		header = append(header, "param."+name)
	}
	table := [][]string{append(header, origin.Columns...)}
	for _, r := range rows {
		cells := []string{r.Name, r.Status.String(), r.Reason, largest(r.RelL2), largest(r.RelMax), plainNumber(r.ErrorEstimate), strconv.Itoa(r.Features),
			plainNumber(r.Seconds["total"]), plainNumber(r.CPUSeconds), strconv.FormatInt(r.PeakMemory, 10), strconv.FormatUint(r.Seed, 10)}
		for _, name := range found {
			v, ok := r.Params[name]
			if !ok {
				v = store.Number(math.NaN())
			}
			cells = append(cells, plainNumber(v))
		}
		table = append(table, append(cells, r.Origin().Record()...))
	}
	return store.ReplaceFile(path, store.CSV(table...))
}

func plainNumber(v store.Number) string { return strconv.FormatFloat(float64(v), 'g', -1, 64) }

// largest writes the largest of some numbers, NaN if there is none.
func largest(m map[string]store.Number) string {
	most := store.Number(math.NaN())
	for _, v := range m {
		if !(v <= most) {
			most = v
		}
	}
	return plainNumber(most)
}
