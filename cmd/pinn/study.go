package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"pinn/cmd/internal/origin"
	"pinn/cmd/internal/study"
	"pinn/problems"
)

type studyCommand struct {
	Files   []string `arg:"" name:"file" help:"A study file; with --merge, the folders of the parts."`
	Out     string   `placeholder:"DIR" help:"The folder of the study; results/<name> by default, and with --shard results/<name>-<i>-of-<n>."`
	CPU     cores    `name:"cpu" placeholder:"N" help:"Make at most N runs at a time, each on one core; all cores by default."`
	Shard   string   `placeholder:"I/N" help:"Make every N-th run only, from the I-th on."`
	Merge   bool     `help:"Join the parts of a study that were made with --shard."`
	Restart bool     `help:"Begin anew; the former runs.csv is kept as runs.csv.old."`
	Mixed   bool     `help:"Let rows that other versions of the program have made stay beside each other; otherwise they are an error."`
	Quiet   bool     `help:"Print nothing but errors."`
	reading
	Worker bool `hidden:"" help:"Make runs for another process."`
}

// Help says more than the flags do.
func (c *studyCommand) Help() string {
	return `Runs a problem over a grid of settings and seeds. Each run is a row of runs.csv as soon as it ends; a study that was
interrupted goes on where it was. Then summaries and figures are drawn.

  pinn study sweep.toml
  pinn study --shard 2/8 sweep.toml            one of eight parts, on any machine
  pinn study --merge results/sweep-*-of-8      joins them`
}

// Run makes the runs of a study and draws its conclusions.
func (c *studyCommand) Run(t *terminal) error {
	if c.Merge {
		return c.merge(t)
	}
	if len(c.Files) != 1 {
		return errors.New("pinn study: want one study file; folders are joined with --merge")
	}
	s, err := study.Load(c.Files[0], openBase, c.ReadAnywhere)
	if err != nil {
		return err
	}
	if c.Worker {
		return s.Serve(t, t.in, t.out, func() { os.Exit(exitInterrupted) })
	}
	return c.study(t, s)
}

// openBase finds the problems that come with the program.
func openBase(name string) (string, []byte, fs.FS, error) {
	if text, ok := problems.Text(name); ok {
		return name + ".toml", text, problems.Tables(name), nil
	}
	return "", nil, nil, fmt.Errorf("base: %s: there is no such file, and no problem of this name comes with the program%s", name, hint(name))
}

func (c *studyCommand) study(t *terminal, s *study.Study) error {
	shard, shards, err := c.shard()
	if err != nil {
		return err
	}
	dir := c.Out
	if dir == "" {
		dir = filepath.Join("results", s.Name)
		if shards > 0 {
			dir += fmt.Sprintf("-%d-of-%d", shard, shards)
		}
	}
	workers := cmp.Or(int(c.CPU), runtime.NumCPU())
	self, err := os.Executable()
	if err != nil {
		return err
	}
	show := &studyProgress{w: t.err, live: isTerminal(t.err), quiet: c.Quiet}
	rows, err := s.Execute(t, study.Settings{
		Dir: dir, Workers: workers, Shard: shard, Shards: shards, Restart: c.Restart, Watch: show.watch,
		Origin: origin.Here(version), Mixed: c.Mixed,
		Worker: func() (study.Worker, error) {
			return s.Process([]string{self, "study", "--worker", c.Files[0]}, []string{"GOMAXPROCS=1"}), nil
		},
	})
	show.end()
	if errors.Is(err, context.Canceled) {
		fmt.Fprintf(t.err, "pinn: interrupted with %d of %d runs made; the same command goes on from there\n", len(rows), len(rows)+s.Missing(rows))
		return outcome(exitInterrupted)
	}
	if err != nil {
		return err
	}
	return c.conclude(t, s, dir, rows)
}

// shard reads i/n.
func (c *studyCommand) shard() (i, n int, err error) {
	if c.Shard == "" {
		return 0, 0, nil
	}
	part, of, _ := strings.Cut(c.Shard, "/")
	i, errPart := strconv.Atoi(part)
	n, errOf := strconv.Atoi(of)
	if errors.Join(errPart, errOf) != nil || i < 1 || i > n {
		return 0, 0, fmt.Errorf("--shard %s: want i/n with 1 <= i <= n, such as 2/8", c.Shard)
	}
	return i, n, nil
}

// merge joins parts, each a folder with its copy of the study file.
func (c *studyCommand) merge(t *terminal) error {
	s, err := study.Load(filepath.Join(c.Files[0], "study.toml"), openBase, c.ReadAnywhere)
	if err != nil {
		return err
	}
	dir := c.Out
	if dir == "" {
		dir = filepath.Join("results", s.Name)
	}
	rows, err := s.Merge(dir, c.Files, c.Mixed)
	if err != nil {
		return err
	}
	return c.conclude(t, s, dir, rows)
}

// conclude writes summaries and figures and says what there is. A study fails only if it is
// complete and all of its runs failed.
func (c *studyCommand) conclude(t *terminal, s *study.Study, dir string, rows []study.Row) error {
	if err := s.Conclude(dir, rows); err != nil {
		return err
	}
	failures, reason := 0, ""
	for _, r := range rows {
		if r.Status() == study.Failed {
			failures++
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

// studyProgress shows how far a study is: a live line on a terminal, a line now and then elsewhere.
type studyProgress struct {
	w           io.Writer
	live, quiet bool
	shown       time.Time
	pending     bool
}

func (p *studyProgress) watch(e study.Progress) {
	now := time.Now()
	interval := plainInterval
	if p.live {
		interval = liveInterval
	}
	if p.quiet || now.Sub(p.shown) < interval && e.Done < e.Total {
		return
	}
	p.shown = now
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
	if p.live {
		fmt.Fprint(p.w, "\r\x1b[K"+line)
		p.pending = true
		return
	}
	fmt.Fprintln(p.w, line)
}

// end finishes the live line.
func (p *studyProgress) end() {
	if p.pending {
		fmt.Fprintln(p.w)
	}
}
