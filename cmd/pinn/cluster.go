package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"pinn/cmd/internal/cluster"
	"pinn/problem"
)

// clusterFlags are those of commands whose work a scheduler can do.
type clusterFlags struct {
	Slurm     bool             `group:"On a cluster" help:"Submit the work to Slurm as an array of tasks and a job that joins their results."`
	Scheduler string           `group:"On a cluster" placeholder:"NAME|FILE" help:"Submit it to another scheduler: pbs, parallel (GNU parallel over --host), or that of a template file."`
	Cluster   string           `group:"On a cluster" placeholder:"FILE" help:"Read the table [cluster] of this file: scheduler, tasks, cores, memory, walltime, partition, account, options, hosts."`
	Tasks     int              `group:"On a cluster" placeholder:"N" help:"Divide the work into N tasks."`
	Mem       cluster.Size     `group:"On a cluster" placeholder:"SIZE" help:"Memory of a task, such as 4GiB; an estimate by default."`
	Walltime  cluster.Duration `group:"On a cluster" placeholder:"TIME" help:"Time limit of a task, such as 90m; that of the partition by default."`
	Partition string           `group:"On a cluster" placeholder:"NAME" help:"The partition or queue."`
	Account   string           `group:"On a cluster" placeholder:"NAME" help:"The account that pays."`
	Option    []string         `group:"On a cluster" sep:"none" placeholder:"TEXT" help:"A further option for the scheduler, such as --option=--qos=long. May be repeated."`
	Host      []string         `group:"On a cluster" placeholder:"HOST" help:"Machines for the scheduler parallel; this one by default."`
	DryRun    bool             `group:"On a cluster" help:"Print the scripts and submit nothing."`
	Status    bool             `group:"On a cluster" help:"Say what of the submitted work is done, running, failed and missing."`
}

// elsewhere reports whether the work is for a scheduler.
func (f *clusterFlags) elsewhere() bool { return f.Slurm || f.Scheduler != "" || f.DryRun }

// idle returns the fault of flags that mean nothing without a scheduler.
func (f *clusterFlags) idle() error {
	for name, is := range map[string]bool{
		"--tasks": f.Tasks != 0, "--mem": f.Mem != 0, "--walltime": f.Walltime != 0, "--partition": f.Partition != "", "--account": f.Account != "",
		"--option": len(f.Option) > 0, "--host": len(f.Host) > 0,
	} {
		if is {
			return fmt.Errorf("%s is for work that is submitted: add --slurm or --scheduler", name)
		}
	}
	return nil
}

// here returns the fault of flags that mean something only where the work is done by this process.
func (f *clusterFlags) here(given map[string]bool) error {
	for name, is := range given {
		if is {
			return fmt.Errorf("%s is for work that is done here, not for a scheduler's: leave one of them out", name)
		}
	}
	return nil
}

// prepare returns the absolute path of a folder for work that is submitted, the job that was submitted there before, nil if there is
// none, and the settings; those of a file are own.
func (f *clusterFlags) prepare(folder string, own cluster.Settings, resume bool, cores int) (dir string, former *cluster.Record, all cluster.Settings, err error) {
	if dir, err = filepath.Abs(folder); err == nil {
		err = room(dir)
	}
	if err == nil {
		former, err = submission(dir)
	}
	if err == nil {
		all, err = f.settings(own, former, resume, cores)
	}
	return dir, former, all, err
}

// settings joins those of a file, of --cluster, of a former job if it is resumed, and of the flags, the last in front.
// former is nil where there is none.
func (f *clusterFlags) settings(s cluster.Settings, former *cluster.Record, resume bool, cores int) (cluster.Settings, error) {
	if f.Cluster != "" {
		more, err := readCluster(f.Cluster)
		if err != nil {
			return s, err
		}
		s = s.Over(more)
	}
	if f.Slurm && f.Scheduler != "" && f.Scheduler != slurm {
		return s, fmt.Errorf("--slurm and --scheduler %s: want one of them", f.Scheduler)
	}
	named := f.Scheduler
	if f.Slurm {
		named = slurm
	}
	if former != nil && resume && cmp.Or(named, former.Scheduler) == former.Scheduler {
		s = s.Over(former.Settings)
	}
	s = s.Over(cluster.Settings{
		Scheduler: named, Tasks: f.Tasks, Cores: cores, Memory: f.Mem, Walltime: f.Walltime, Partition: f.Partition, Account: f.Account,
		Options: f.Option, Hosts: f.Host,
	})
	s.Scheduler, s.Cores = cmp.Or(s.Scheduler, slurm), cmp.Or(s.Cores, 1)
	return s, s.Check()
}

// readCluster reads the table [cluster] of a file of any kind.
func readCluster(path string) (cluster.Settings, error) {
	text, err := problem.ReadText(path, problem.KindStudy, problem.KindProblem, problem.KindClassification)
	if err != nil {
		return cluster.Settings{}, err
	}
	root, err := problem.Tables(path, text, nil, "there is no table [cluster]")
	if err != nil {
		return cluster.Settings{}, err
	}
	t := root.Table("cluster")
	if !root.Has("cluster") {
		root.Doc.WholeFault("there is no table [cluster]")
	}
	s := cluster.Read(t)
	return s, root.Doc.Err()
}

// slurm is the scheduler where none is named.
const slurm = "slurm"

// mostTasks is the number of tasks where none is asked for: few enough for the limits of schedulers (Slurm's is 1000 by
// default) and for the start of a task, about a second, to count little.
const mostTasks = 64

// clusterFolder, in the folder of the results, holds scripts, logs, parts and a copy of the program.
const clusterFolder = "cluster"

// work is what a scheduler is asked to do.
type work struct {
	command  string // that of the user, for hints: "pinn study sweep.toml"
	name     string
	unit     string          // what there is to make: "run"
	dir      string          // absolute: holds clusterFolder
	former   *cluster.Record // the job that was submitted before; nil: none
	resume   bool            // submit what it has left
	total    int             // units
	left     []int           // units that each task has to make
	task     []string        // arguments of the program, with cluster.Number
	merge    []string
	settings cluster.Settings
	deposit  func() error // puts what the tasks read into dir
}

// submit submits the work, or prints the scripts.
func (f *clusterFlags) submit(t *terminal, w *work) error {
	job, missing, err := w.job()
	if err != nil {
		return err
	}
	if missing == 0 {
		fmt.Fprintf(t.out, "%s: all %d %ss are made, there is nothing to submit\n", w.name, w.total, w.unit)
		return nil
	}
	if f.DryRun {
		scripts, err := job.Scripts()
		if err != nil {
			return err
		}
		return scripts.Print(t.out)
	}
	if err := job.Check(); err != nil {
		return err
	}
	if err := w.free(t, missing); err != nil {
		return err
	}
	if err := os.MkdirAll(job.Dir, 0o777); err != nil {
		return unwritable(w.dir, err)
	}
	if err := errors.Join(w.deposit(), copyProgram(filepath.Join(job.Dir, programName))); err != nil {
		return err
	}
	r, err := job.Submit(t)
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "%s: %s in %s, each with %s and %s\n", w.name, count(missing, w.unit, w.unit+"s"), count(len(job.Numbers), "task", "tasks"),
		count(job.Cores, "core", "cores"), job.Memory)
	fmt.Fprintf(t.out, "array job %s, merge job %s\nhow far they are: %s --status\n", r.ArrayID, r.MergeID, w.command)
	return nil
}

// programName is the copy of the program that the tasks run: what was submitted, whatever is built meanwhile.
const programName = "pinn"

// job makes a job of the tasks that have something left to do.
func (w *work) job() (job *cluster.Job, missing int, err error) {
	work, err := os.Getwd()
	if err != nil {
		return nil, 0, err
	}
	dir := filepath.Join(w.dir, clusterFolder)
	program := filepath.Join(dir, programName)
	job = &cluster.Job{
		Name: w.name, Dir: dir, Work: work, Settings: w.settings,
		Task: append([]string{program}, w.task...), Merge: append([]string{program}, w.merge...),
	}
	for k, n := range w.left {
		if n > 0 {
			job.Numbers = append(job.Numbers, k+1)
		}
		missing += n
	}
	return job, missing, nil
}

// free makes sure that no job of the folder is at work and that one that has ended short is resumed on purpose.
func (w *work) free(t *terminal, missing int) error {
	r := w.former
	switch {
	case r == nil && w.resume:
		return fmt.Errorf("%s: there is no former job to resume: leave --resume out", w.dir)
	case r == nil:
		return nil
	}
	q, err := r.Queue(t)
	switch {
	case err != nil:
		return fmt.Errorf("cannot find out whether the former job %s has ended (if it has, remove %s): %w", r.ArrayID, r.Path(), err)
	case q.Active():
		return fmt.Errorf("%s: the jobs %s and %s are still at work: %s --status says how far they are; cancel them before submitting anew", w.name, r.ArrayID, r.MergeID, w.command)
	case !w.resume:
		return fmt.Errorf("%s: a former job, %s, has ended with %d of %d %ss missing: --resume submits those again", w.name, r.ArrayID, missing, w.total, w.unit)
	}
	return nil
}

// copyProgram copies the running program, in one step, so that a job that reads it sees a whole one.
func copyProgram(to string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	from, err := os.Open(self)
	if err != nil {
		return err
	}
	defer from.Close()
	f, err := os.OpenFile(to+".new", os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o777)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, from)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(to+".new", to)
}

// taskCount is the number of tasks for an amount of work.
func taskCount(asked, units int) int { return max(1, min(cmp.Or(asked, mostTasks), units)) }

// told says how far a job is, and how to go on where tasks have ended without having made all that was theirs. left has
// what each task has not made. The outcome is short while anything is missing.
func (f *clusterFlags) told(t *terminal, w *work, r *cluster.Record, q *cluster.Queue) error {
	var ended []int
	units, tasks := map[cluster.State]int{}, map[cluster.State]int{}
	for k, n := range w.left {
		state := q.Tasks[k+1]
		units[state] += n
		if n == 0 && state == cluster.Ended {
			continue
		}
		tasks[state]++
		if state == cluster.Ended {
			ended = append(ended, k+1)
		}
	}
	fmt.Fprintf(t.out, "  %d in running tasks, %d in waiting tasks, %d missing\n", units[cluster.Running], units[cluster.Waiting], units[cluster.Ended])
	fmt.Fprintf(t.out, "  job %s: %d of %d tasks done, %d running, %d waiting, %d ended early; merge job %s\n", r.ArrayID,
		len(w.left)-tasks[cluster.Running]-tasks[cluster.Waiting]-tasks[cluster.Ended], len(w.left),
		tasks[cluster.Running], tasks[cluster.Waiting], tasks[cluster.Ended], merging(r, q))
	const most = 5 // lines about tasks: more repeat each other
	for _, k := range ended[:min(len(ended), most)] {
		said, path := r.LastWords(k)
		fmt.Fprintf(t.out, "    task %d ended early, %d missing: %s\n      (%s)\n", k, w.left[k-1], cmp.Or(shortened(said), "it has said nothing"), path)
	}
	if n := len(ended) - most; n > 0 {
		fmt.Fprintf(t.out, "    and %d more\n", n)
	}
	if len(ended) > 0 && !q.Active() {
		flag := "--scheduler " + r.Scheduler
		if r.Scheduler == slurm {
			flag = "--slurm"
		}
		fmt.Fprintf(t.out, "to go on: %s %s --resume\n", w.command, flag)
	}
	return unfinished(units[cluster.Running] + units[cluster.Waiting] + units[cluster.Ended])
}

func merging(r *cluster.Record, q *cluster.Queue) string {
	switch {
	case r.MergeID == "":
		return "was not submitted"
	case q.Merge == cluster.Ended:
		return r.MergeID + " has ended"
	}
	return r.MergeID + " is " + string(q.Merge)
}

// unfinished is the outcome of work of which some is missing.
func unfinished(missing int) error {
	if missing > 0 {
		return outcome(exitShort)
	}
	return nil
}

// shortened cuts a line to what a terminal shows.
func shortened(line string) string {
	const width = 120
	if r := []rune(line); len(r) > width {
		return string(r[:width-3]) + "..."
	}
	return line
}

// room makes sure that there can be a folder: what is there of its path must be folders.
func room(dir string) error {
	for at := dir; ; at = filepath.Dir(at) {
		info, err := os.Stat(at)
		switch {
		case err == nil && !info.IsDir():
			return unwritable(dir, fmt.Errorf("%s is a file", at))
		case err == nil || at == filepath.Dir(at):
			return nil
		}
	}
}

func unwritable(dir string, err error) error {
	return fmt.Errorf("%s: the folder of the results cannot be written: %w", dir, err)
}

// submission returns the record of the job that was submitted from a folder; nil if none was.
func submission(dir string) (*cluster.Record, error) {
	r, err := cluster.Load(filepath.Join(dir, clusterFolder))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return r, err
}
