package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"pinn/cmd/internal/cluster"
	"pinn/cmd/internal/origin"
	"pinn/cmd/internal/study"
)

// partFolder is where task number i of n leaves its rows, below the folder of the cluster.
const partFolder = "part-%s-of-%d"

// attemptWait is how long a task waits for a former attempt at it to let go of its folder: that may live on where a
// machine was taken for dead and the task was started elsewhere.
const attemptWait = "15m"

// submitted hands the runs that have no row to a scheduler.
func (c *studyCommand) submitted(t *terminal, s *study.Study) error {
	dir, former, settings, err := c.prepare(c.folder(s), s.Cluster, c.Resume, int(c.CPU))
	if err != nil {
		return err
	}
	rows, err := c.gathered(s, dir)
	if err != nil {
		return err
	}
	settings.Tasks = taskCount(settings.Tasks, s.Missing(nil))
	if settings.Memory == 0 {
		settings.Memory = cluster.Size(processBytes + int64(settings.Cores)*s.Memory())
	}
	file, w := filepath.Join(dir, "study.toml"), &work{
		command: c.again(), name: s.Name, unit: "run", dir: dir, former: former, resume: c.Resume,
		total: s.Missing(nil), left: s.Left(rows, settings.Tasks), settings: settings,
	}
	w.deposit = func() error { return deposit(s, dir, file, c.ReadAnywhere) }
	part := filepath.Join(dir, clusterFolder, fmt.Sprintf(partFolder, cluster.Number, settings.Tasks))
	w.task = []string{"study", file, "--shard", fmt.Sprintf("%s/%d", cluster.Number, settings.Tasks), "--cpu", fmt.Sprint(settings.Cores),
		"--known", dir, "--wait", attemptWait, "--out", part}
	w.merge = []string{"study", "--merge", dir}
	if c.ReadAnywhere {
		w.task, w.merge = append(w.task, "--read-anywhere"), append(w.merge, "--read-anywhere")
	}
	if c.Mixed {
		w.task, w.merge = append(w.task, "--mixed"), append(w.merge, "--mixed")
	}
	return c.submit(t, w)
}

// processBytes is the memory of a process that hands runs to others.
const processBytes = 64 << 20

// deposit copies the study and what its runs read, and makes sure that the copy says the same.
func deposit(s *study.Study, dir, file string, anywhere bool) error {
	if err := s.Deposit(dir); err != nil {
		return err
	}
	replica, err := study.Load(file, openBase, anywhere)
	if err == nil && !slices.EqualFunc(replica.Runs(), s.Runs(), func(a, b study.Run) bool { return a.Hash == b.Hash }) {
		err = errors.New("its runs differ")
	}
	if err != nil {
		return fmt.Errorf("%s: the copy of the study for its tasks does not say the same: %w\n"+
			"problem files and tables must lie in or below the folder of the study file, or have absolute paths", file, err)
	}
	return nil
}

// taskParts lists the folders of the parts that tasks have begun.
func taskParts(dir string) []string {
	found, err := filepath.Glob(filepath.Join(dir, clusterFolder, "part-*-of-*"))
	if err != nil {
		panic(err) // the pattern is at fault
	}
	return found
}

// gathered merges what former jobs have left, if there is anything, and returns the rows of the folder.
func (c *studyCommand) gathered(s *study.Study, dir string) ([]study.Row, error) {
	if found := taskParts(dir); len(found) > 0 && !c.DryRun {
		return s.Merge(dir, found, c.Mixed)
	}
	rows, err := s.Rows(dir)
	if err != nil {
		return nil, err
	}
	return rows, s.Acceptable(rows, origin.Here(version), c.Mixed)
}

// status says how far the submitted runs are.
func (c *studyCommand) status(t *terminal, s *study.Study) error {
	dir, err := filepath.Abs(c.folder(s))
	if err != nil {
		return err
	}
	var rows []study.Row
	merged := 0
	known := map[int]bool{}
	for _, part := range append([]string{dir}, taskParts(dir)...) {
		found, err := s.Rows(part)
		if err != nil {
			return err
		}
		if part == dir {
			merged = len(found)
		}
		for _, r := range found {
			if !known[r.Run.Number] {
				known[r.Run.Number] = true
				rows = append(rows, r)
			}
		}
	}
	r, err := submission(dir)
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "%s: %d of %d runs made, %d of them failed\n", s.Name, len(rows), s.Missing(nil), failed(rows))
	if r == nil {
		fmt.Fprintf(t.out, "  no job was submitted from %s\n", dir)
		return unfinished(s.Missing(rows))
	}
	q, err := r.Queue(t)
	if err != nil {
		return err
	}
	err = c.told(t, &work{command: c.again(), left: s.Left(rows, r.Settings.Tasks)}, r, q)
	if n := len(rows) - merged; n > 0 && !q.Active() {
		fmt.Fprintf(t.out, "  %s not merged, see %s: pinn study --merge %s merges what is there\n", count(n, "row is", "rows are"), r.MergeLog(), shellQuoted(c.folder(s)))
	}
	return err
}

// again is the command of the user, for hints.
func (c *studyCommand) again() string {
	if c.Out != "" {
		return "pinn study " + shellQuoted(c.Files[0]) + " --out " + shellQuoted(c.Out)
	}
	return "pinn study " + shellQuoted(c.Files[0])
}
