package study

import (
	"context"
	"errors"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"pinn/cmd/internal/origin"
	"pinn/cmd/internal/store"
)

// Worker makes runs, one at a time.
type Worker interface {
	// Do makes a run. The error is the context's or says that no worker can be had; a run that fails is an outcome.
	Do(ctx context.Context, r *Run) (*Outcome, error)
	Close() error
}

// Local returns a worker of this process. The processor time that it reports is of the whole process, and so means
// something only while nothing else runs.
func (s *Study) Local() Worker { return local{s} }

type local struct{ *Study }

// Do implements [Worker] in this process.
func (w local) Do(ctx context.Context, r *Run) (*Outcome, error) {
	return w.target.execute(ctx, r, w.keeps(r))
}

// Close implements [Worker]: there is nothing to end.
func (w local) Close() error { return nil }

// Settings of [Study.Execute].
type Settings struct {
	Dir     string                 // the folder of the study
	Workers int                    // at least 1
	Worker  func() (Worker, error) // makes a worker
	Origin  origin.Origin          // who makes the runs
	// Mixed lets rows of other programs than that of Origin stay; otherwise they are a [*MixedError].
	Mixed bool
	// Wait is how long to wait for another process that works in the folder, as a former attempt at a cluster's task may
	// do that was taken for dead.
	Wait time.Duration
	// Known is a folder whose rows need not be made again; they are not copied. Empty: none.
	Known string
	// Shard and Shards leave all runs out but those whose number is Shard-1 modulo Shards. Zero means all.
	Shard, Shards int
	Restart       bool           // begin anew: runs.csv is renamed to runs.csv.old
	Watch         func(Progress) // called as runs end, from one goroutine at a time; may be nil
}

// Progress says how far a study is.
type Progress struct {
	Done, Total, Failed int
	Resumed             int // rows that were there at the start
	Elapsed             time.Duration
	Left                time.Duration // estimated; 0 while nothing is known
}

// Execute makes the runs that the folder has no rows of. A row is in runs.csv as soon as its run has ended; at the end
// the rows are sorted. Runs are taken in an order mixed by their keys, so that early ones are typical. The error is the
// context's, a [*ForeignError], a [*MixedError], or that of a file or a worker.
func (s *Study) Execute(ctx context.Context, set Settings) ([]Row, error) {
	if err := os.MkdirAll(set.Dir, 0o777); err != nil {
		return nil, err
	}
	unlock, err := hold(ctx, set.Dir, set.Wait)
	if err != nil {
		return nil, err
	}
	defer unlock()
	rows, err := s.resume(&set)
	var known []Row
	if err == nil && set.Known != "" {
		known, err = s.Rows(set.Known)
	}
	if err == nil {
		err = s.Acceptable(slices.Concat(rows, known), set.Origin, set.Mixed)
	}
	if err == nil {
		err = s.deposit(set.Dir)
	}
	if err != nil {
		return nil, err
	}
	f, err := os.OpenFile(filepath.Join(set.Dir, runsFile), os.O_WRONLY|os.O_APPEND, 0o666)
	if err != nil {
		return nil, err
	}
	e := &execution{study: s, set: set, file: f, rows: rows, begun: time.Now(), todo: s.missing(slices.Concat(rows, known), set)}
	e.total, e.resumed = len(e.todo)+len(rows), len(rows)
	e.report()
	err = errors.Join(e.work(ctx), f.Close())
	if ctx.Err() != nil {
		return e.rows, ctx.Err()
	}
	if err != nil {
		return e.rows, err
	}
	slices.SortFunc(e.rows, func(a, b Row) int { return a.Run.Number - b.Run.Number })
	return e.rows, s.writeRows(set.Dir, e.rows)
}

// resume reads the rows that are there and leaves a runs.csv that can be appended to.
func (s *Study) resume(set *Settings) ([]Row, error) {
	path := filepath.Join(set.Dir, runsFile)
	if set.Restart {
		if err := os.Rename(path, path+".old"); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	rows, damaged, err := s.readRows(set.Dir)
	if err != nil {
		return nil, err
	}
	whole := slices.DeleteFunc(slices.Clone(rows), func(r Row) bool { return !s.complete(set.Dir, &r) })
	if damaged || len(whole) < len(rows) {
		rows = whole
		err = s.writeRows(set.Dir, rows)
	}
	return rows, err
}

// complete reports whether the files that a run leaves are there, so that its row can be trusted.
func (s *Study) complete(dir string, r *Row) bool {
	if r.Status() == Failed {
		return true
	}
	for _, name := range s.keeps(&r.Run).files(&r.Run) {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			return false
		}
	}
	return true
}

// missing lists the runs of the shard that have no row, in a mixed order.
func (s *Study) missing(rows []Row, set Settings) []Run {
	done := map[int]bool{}
	for _, r := range rows {
		done[r.Run.Number] = true
	}
	var out []Run
	for _, r := range s.Runs() {
		if !done[r.Number] && (set.Shards == 0 || r.Number%set.Shards == set.Shard-1) {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b Run) int { return strings.Compare(a.mixed(), b.mixed()) })
	return out
}

// mixed is a key of a pseudo-random order.
func (r *Run) mixed() string {
	h := fnv.New64a()
	h.Write([]byte(r.key()))
	return string(h.Sum(nil)) + r.key()
}

type execution struct {
	study   *Study
	set     Settings
	file    *os.File
	begun   time.Time
	total   int
	resumed int

	mu   sync.Mutex
	todo []Run
	rows []Row
	err  error
}

// work runs the workers and waits for them.
func (e *execution) work(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var wg sync.WaitGroup
	for range min(e.set.Workers, len(e.todo)) {
		wg.Go(func() {
			if err := e.serve(ctx); err != nil {
				e.mu.Lock()
				if e.err == nil {
					e.err = err
				}
				e.mu.Unlock()
				cancel()
			}
		})
	}
	wg.Wait()
	return e.err
}

// serve makes runs with one worker until none is left.
func (e *execution) serve(ctx context.Context) error {
	w, err := e.set.Worker()
	if err != nil {
		return err
	}
	defer w.Close()
	for {
		r := e.next()
		if r == nil {
			return nil
		}
		out, err := w.Do(ctx, r)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			return err
		}
		if err := e.keep(r, out); err != nil {
			return err
		}
	}
}

func (e *execution) next() *Run {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.todo) == 0 {
		return nil
	}
	r := e.todo[0]
	e.todo = e.todo[1:]
	return &r
}

// keep writes what a run left, its row last: a row means that all of the run is there.
func (e *execution) keep(r *Run, out *Outcome) error {
	if err := writeFiles(e.set.Dir, out.Files); err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	row := Row{Run: *r, Cells: out.Cells, Origin: e.set.Origin}
	if _, err := e.file.Write(store.CSV(row.record())); err != nil {
		return err
	}
	e.rows = append(e.rows, row)
	e.report()
	return nil
}

// report tells the watch how far the study is.
func (e *execution) report() {
	if e.set.Watch == nil {
		return
	}
	p := Progress{Done: len(e.rows), Total: e.total, Failed: failures(e.rows), Resumed: e.resumed, Elapsed: time.Since(e.begun)}
	if made := p.Done - p.Resumed; made > 0 {
		p.Left = p.Elapsed / time.Duration(made) * time.Duration(p.Total-p.Done)
	}
	e.set.Watch(p)
}
