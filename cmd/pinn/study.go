package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"time"

	"pinn/cmd/internal/origin"
	"pinn/cmd/internal/study"
	"pinn/internal/usage"
	"pinn/problems"
)

type studyCommand struct {
	Files   []string `arg:"" name:"file" help:"A study file; with --merge, the folders of the parts."`
	Out     string   `placeholder:"DIR" help:"The folder of the study; results/<name> by default, and with --shard results/<name>-<i>-of-<n>."`
	CPU     cores    `name:"cpu" placeholder:"N" help:"Make at most N runs at a time, each on one core; all cores by default."`
	Shard   string   `placeholder:"I/N" help:"Make every N-th run only, from the I-th on."`
	Merge   bool     `help:"Join the parts of a study that were made with --shard, or by a cluster in the folder of the study."`
	Known   string   `placeholder:"DIR" help:"Leave out runs that have rows in this folder, too."`
	Wait    period   `placeholder:"TIME" help:"How long to wait for another process that works in the folder, such as 10m."`
	Restart bool     `help:"Begin anew; the former runs.csv is kept as runs.csv.old."`
	Mixed   bool     `help:"Let rows that other versions of the program have made stay beside each other; otherwise they are an error."`
	Quiet   bool     `help:"Print nothing but errors."`
	reading
	Memory    size   `placeholder:"SIZE" help:"Use at most so much memory for all runs at a time, such as 8GiB; what is free by default. Runs that do not fit fail."`
	TimeLimit period `name:"time-limit" placeholder:"DURATION" help:"End after so long, such as 90s or 2h, with the rows so far."`
	Worker    bool   `hidden:"" help:"Make runs for another process."`
	Resume    bool   `help:"Go on with a study that was begun, which is done without it, too; an error if there is none. With --slurm or --scheduler: submit again what a former job has left undone."`
	clusterFlags
}

// saves lets an interrupted study say what there is.
func (*studyCommand) saves() {}

// Help says more than the flags do.
func (c *studyCommand) Help() string {
	return `Runs a problem over a grid of settings and seeds. Each run is a row of runs.csv as soon as it ends; a study that was
interrupted goes on where it was. Then summaries and figures are drawn, but for the parts that --shard makes.

  pinn study sweep.toml
  pinn study --shard 2/8 sweep.toml            one of eight parts, on any machine
  pinn study --merge results/sweep-*-of-8      joins them
  pinn study sweep.toml --slurm --walltime 2h  submits tasks and a job that joins their rows
  pinn study sweep.toml --status               how far they are
  pinn study sweep.toml --slurm --resume       submits what failed or was lost again`
}

// Run makes the runs of a study and draws its conclusions.
func (c *studyCommand) Run(t *terminal) error {
	if c.Merge {
		return c.merge(t)
	}
	if c.elsewhere() || c.Status {
		if err := c.here(map[string]bool{"--shard": c.Shard != "", "--memory": c.Memory != 0, "--time-limit": c.TimeLimit != 0, "--restart": c.Restart, "--known": c.Known != "", "--wait": c.Wait != 0}); err != nil {
			return err
		}
	}
	if len(c.Files) != 1 {
		return errors.New("pinn study: want one study file; folders are joined with --merge")
	}
	s, err := study.Load(c.Files[0], openBase, c.ReadAnywhere)
	if err != nil {
		return err
	}
	if c.Worker {
		r := running{Memory: c.Memory}
		r.limit(t)
		s.Limit(int64(r.Memory))
		return s.Serve(t, t.in, t.out, func() { os.Exit(exitInterrupted) })
	}
	switch {
	case c.Status:
		return c.status(t, s)
	case c.elsewhere():
		return c.submitted(t, s)
	}
	if err := c.idle(); err != nil {
		return err
	}
	return c.study(t, s)
}

// folder is that of the study, or of a part that is made here.
func (c *studyCommand) folder(s *study.Study) string {
	if c.Out != "" {
		return c.Out
	}
	return filepath.Join("results", s.Name)
}

// openBase finds the problems that come with the program.
func openBase(name string) (string, []byte, fs.FS, error) {
	if text, ok := problems.Text(name); ok {
		return name + ".toml", text, problems.Tables(name), nil
	}
	return "", nil, nil, fmt.Errorf("base: %s: there is no such file, and no problem of this name comes with the program%s", name, hint(name))
}

func (c *studyCommand) study(t *terminal, s *study.Study) error {
	shard, shards, err := shardOf(c.Shard)
	if err != nil {
		return err
	}
	dir := c.folder(s)
	if c.Out == "" && shards > 0 {
		dir += fmt.Sprintf("-%d-of-%d", shard, shards)
	}
	if c.Resume && !exists(filepath.Join(dir, "runs.csv")) {
		return fmt.Errorf("%s: there is nothing to go on from: no study was begun in this folder", dir)
	}
	workers := cmp.Or(int(c.CPU), runtime.NumCPU())
	command, err := c.worker(workers)
	if err != nil {
		return err
	}
	r := running{TimeLimit: c.TimeLimit, Memory: c.Memory}
	ctx, cancel := r.limit(t)
	defer cancel()
	show := &studyProgress{liveLine: newLine(t.err), quiet: c.Quiet}
	rows, err := s.Execute(ctx, study.Settings{
		Dir: dir, Workers: workers, Shard: shard, Shards: shards, Restart: c.Restart, Watch: show.watch,
		Origin: origin.Here(version), Mixed: c.Mixed, Known: c.Known, Wait: time.Duration(c.Wait),
		Worker: func() (study.Worker, error) {
			return s.Process(command, []string{"GOMAXPROCS=1"}), nil
		},
	})
	show.end()
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		fmt.Fprintf(t.err, "pinn: %s with %d of %d runs made; the same command goes on from there\n", stopped(ctx), len(rows), len(rows)+s.Missing(rows))
		return stopCode(ctx)
	}
	if err != nil {
		return err
	}
	if shards > 0 {
		return c.say(t, s, dir, rows)
	}
	return c.conclude(t, s, dir, rows)
}

// worker returns the command line of one of several processes that make runs, which share the memory.
func (c *studyCommand) worker(of int) ([]string, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	command := []string{self, "study", "--worker", c.Files[0]}
	share := cmp.Or(int64(c.Memory), usage.FreeBytes()) / int64(of)
	switch {
	case share >= leastMemory:
		command = append(command, fmt.Sprintf("--memory=%d", share))
	case c.Memory > 0:
		return nil, fmt.Errorf("--memory: %d runs at a time have less than %d MiB each: ask for more, or for fewer runs with --cpu", of, leastMemory>>20)
	}
	return command, nil
}

// shardOf reads i/n; both are 0 for an empty text.
func shardOf(text string) (i, n int, err error) {
	if text == "" {
		return 0, 0, nil
	}
	part, of, _ := strings.Cut(text, "/")
	i, errPart := strconv.Atoi(part)
	n, errOf := strconv.Atoi(of)
	if errors.Join(errPart, errOf) != nil || i < 1 || i > n {
		return 0, 0, fmt.Errorf("--shard %s: want i/n with 1 <= i <= n, such as 2/8", text)
	}
	return i, n, nil
}

// merge joins parts, each a folder with its copy of the study file, or those that a cluster has made in one folder.
func (c *studyCommand) merge(t *terminal) error {
	s, err := study.Load(filepath.Join(c.Files[0], "study.toml"), openBase, c.ReadAnywhere)
	if noFile := (*fs.PathError)(nil); errors.As(err, &noFile) {
		return fmt.Errorf("--merge wants folders of studies, and %s is none (%w)", c.Files[0], err)
	}
	if err != nil {
		return err
	}
	dir, from := c.folder(s), c.Files
	if made := taskParts(c.Files[0]); len(c.Files) == 1 && len(made) > 0 {
		from, dir = made, cmp.Or(c.Out, c.Files[0])
	}
	rows, err := s.Merge(dir, from, c.Mixed)
	if err != nil {
		return err
	}
	if kernels := study.Kernels(rows); len(kernels) > 1 && !c.Quiet {
		fmt.Fprintf(t.err, "pinn: the rows were made by %s, whose last digits differ; PINN_KERNEL chooses one for all\n", strings.Join(kernels, " and "))
	}
	if err := c.conclude(t, s, dir, rows); err != nil {
		return err
	}
	if !c.Quiet {
		c.lacking(t, s, rows, from)
	}
	return nil
}

// partName is how the folders of parts end.
var partName = regexp.MustCompile(`-([0-9]+)-of-([0-9]+)$`)

// lacking says of which shards runs are missing, where the names of the parts tell how many shards there are.
func (c *studyCommand) lacking(t *terminal, s *study.Study, rows []study.Row, parts []string) {
	shards := 0
	for _, p := range parts {
		m := partName.FindStringSubmatch(filepath.Clean(p))
		if m == nil {
			return
		}
		n, err := strconv.Atoi(m[2])
		if err != nil || n < 1 || shards != 0 && n != shards {
			return
		}
		shards = n
	}
	for k, n := range s.Left(rows, shards) {
		if n > 0 {
			fmt.Fprintf(t.out, "  of shard %d/%d %s missing: pinn study --shard %d/%d makes them\n", k+1, shards, count(n, "run is", "runs are"), k+1, shards)
		}
	}
}

// conclude writes summaries and figures and says what there is.
func (c *studyCommand) conclude(t *terminal, s *study.Study, dir string, rows []study.Row) error {
	if err := s.Conclude(dir, rows); err != nil {
		return err
	}
	return c.say(t, s, dir, rows)
}

// failed counts the rows of runs that failed.
func failed(rows []study.Row) int {
	n := 0
	for _, r := range rows {
		if r.Status() == study.Failed {
			n++
		}
	}
	return n
}

// say says what rows there are. A study fails only if it is complete and all of its runs failed.
func (c *studyCommand) say(t *terminal, s *study.Study, dir string, rows []study.Row) error {
	failures, reason := failed(rows), ""
	for _, r := range rows {
		if r.Status() == study.Failed {
			reason = cmp.Or(reason, r.Reason())
		}
	}
	if !c.Quiet {
		fmt.Fprintf(t.out, "%s: %d runs, %d of them failed", s.Name, len(rows), failures)
		if missing := s.Missing(rows); missing > 0 {
			fmt.Fprintf(t.out, "; %d runs of the study are not among them", missing)
		}
		fmt.Fprintf(t.out, "\nresults in %s\n", dir)
	}
	if failures > 0 {
		fmt.Fprintf(t.err, "pinn: %d of %d runs failed, one of them because of: %s\n", failures, len(rows), reason)
	}
	if failures > 0 && failures == len(rows) && s.Missing(rows) == 0 {
		return outcome(exitShort)
	}
	return nil
}

// studyProgress shows how far a study is.
type studyProgress struct {
	liveLine
	quiet bool
	last  time.Time // when something was shown
}

func (p *studyProgress) watch(e study.Progress) {
	now := time.Now()
	if p.quiet || now.Sub(p.last) < p.interval() && e.Done < e.Total {
		return
	}
	p.last = now
	line := fmt.Sprintf("  %d of %d runs", e.Done, e.Total)
	if e.Resumed > 0 {
		line += fmt.Sprintf(" (%d from before)", e.Resumed)
	}
	if e.Failed > 0 {
		line += fmt.Sprintf(", %d failed", e.Failed)
	}
	line += "  " + clock(e.Elapsed)
	if e.Left > 0 {
		line += "  about " + clock(e.Left) + " left"
	}
	p.put(line)
}

// end finishes the live line.
func (p *studyProgress) end() {
	if p.shown {
		fmt.Fprintln(p.w)
	}
}
