package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"pinn/auto"
	"pinn/cmd/internal/cluster"
	"pinn/cmd/internal/origin"
)

// submitted hands the problems that have no results to a scheduler.
func (c *solveSetCommand) submitted(t *terminal, s *problemSet) error {
	dir, former, settings, err := c.prepare(s.dir, cluster.Settings{}, c.Resume, int(c.CPU))
	if err != nil {
		return err
	}
	settings.Tasks = taskCount(settings.Tasks, len(s.files))
	if settings.Memory == 0 {
		for _, file := range s.files {
			settings.Memory = max(settings.Memory, cluster.Size(auto.MemoryEstimate(file.Problem, file.Options)))
		}
	}
	var copies []string
	for k, file := range s.files {
		copies = append(copies, filepath.Join(dir, clusterFolder, fmt.Sprintf("problem-%d", k+1), filepath.Base(file.Path)))
	}
	w := &work{
		command: c.again(), name: filepath.Base(dir), unit: "problem", dir: dir, former: former, resume: c.Resume, total: len(s.files),
		left: s.left(settings.Tasks), settings: settings, merge: append([]string{"solve", "--merge"}, copies...),
		task:    append([]string{"solve", "--shard", fmt.Sprintf("%s/%d", cluster.Number, settings.Tasks), "--missing", "--resume", "--wait", attemptWait, "--cpu", fmt.Sprint(settings.Cores)}, copies...),
		deposit: func() error { return c.deposit(s, copies) },
	}
	if c.Out != "" {
		out, err := filepath.Abs(c.Out)
		if err != nil {
			return err
		}
		w.task, w.merge = append(w.task, "--out", out), append(w.merge, "--out", out)
	}
	w.task = append(w.task, "--memory", fmt.Sprintf("%dMiB", settings.Memory.MiB()))
	if c.TimeLimit != 0 {
		w.task = append(w.task, "--time-limit", time.Duration(c.TimeLimit).String())
	}
	if c.ReadAnywhere {
		w.task, w.merge = append(w.task, "--read-anywhere"), append(w.merge, "--read-anywhere")
	}
	if !c.Figures {
		w.task = append(w.task, "--no-figures")
	}
	if c.Mixed {
		w.merge = append(w.merge, "--mixed")
	}
	return c.submit(t, w)
}

// deposit copies the problems, with all overrides and the tables that they read, so that what was submitted is solved,
// whatever becomes of the files meanwhile.
func (c *solveSetCommand) deposit(s *problemSet, copies []string) error {
	for k, file := range s.files {
		if err := os.MkdirAll(filepath.Dir(copies[k]), 0o777); err != nil {
			return err
		}
		if err := file.Copy(filepath.Dir(copies[k])); err != nil {
			return err
		}
		replica, err := c.openProblem(copies[k], nil)
		if err == nil && len(replica.Reads) != len(file.Reads) {
			err = errors.New("its tables differ")
		}
		if err != nil {
			return fmt.Errorf("%s: the copy for its task does not say the same: %w\n"+
				"tables must lie in or below the folder of the problem file, or have absolute paths", file.Path, err)
		}
	}
	return nil
}

// left returns how many problems of each of the tasks have no results of this program.
func (s *problemSet) left(tasks int) []int {
	here := origin.Here(version)
	left := make([]int, tasks)
	for k := range s.files {
		if s.made(k, here) == nil {
			left[k%tasks]++
		}
	}
	return left
}

// again is the command of the user, for hints.
func (c *solveSetCommand) again() string {
	words := "pinn solve"
	for _, name := range c.Problems {
		words += " " + shellQuoted(name)
	}
	for _, set := range c.Set {
		words += " --set " + shellQuoted(set)
	}
	if c.Seed != nil {
		words += fmt.Sprintf(" --seed %d", *c.Seed)
	}
	if c.Tolerance != nil {
		words += fmt.Sprintf(" --tolerance %g", *c.Tolerance)
	}
	if c.Out != "" {
		words += " --out " + shellQuoted(c.Out)
	}
	return words
}

// status says how far the submitted problems are.
func (c *solveSetCommand) status(t *terminal, s *problemSet) error {
	dir, err := filepath.Abs(s.dir)
	if err != nil {
		return err
	}
	here := origin.Here(version)
	made, short := 0, 0
	for k := range s.files {
		if sum := s.made(k, here); sum != nil {
			made++
			if sum.Status != auto.Solved {
				short++
				fmt.Fprintf(t.out, "%s: %s\n", s.names[k], sum.Status)
			}
		}
	}
	fmt.Fprintf(t.out, "%d of %d problems have results, %d of them are not solved\n", made, len(s.files), short)
	r, err := submission(dir)
	if err != nil {
		return err
	}
	if r == nil {
		fmt.Fprintf(t.out, "  no job was submitted from %s\n", dir)
		return unfinished(len(s.files) - made)
	}
	q, err := r.Queue(t)
	if err != nil {
		return err
	}
	return c.told(t, &work{command: c.again(), left: s.left(r.Settings.Tasks)}, r, q)
}
