package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"pinn/auto"
	"pinn/cmd/internal/result"
)

// liveEvery is the time between two versions of the page of a solve under way.
const liveEvery = 2 * time.Second

// live keeps a page about a solve up to date. A nil live does nothing.
type live struct {
	mu       sync.Mutex
	page     result.Live
	progress *progress
	saver    *saver
	failed   error // of writing the page; it is not tried again
	stop     chan struct{}
	stopped  sync.WaitGroup
}

// startLive writes the page from now on, beside the results folder, and says where it is.
func startLive(t *terminal, out string, s *saver, p *progress) (*live, error) {
	path := filepath.Clean(out) + ".live.html"
	l := &live{page: result.Live{Path: path, Run: &s.run}, progress: p, saver: s, stop: make(chan struct{})}
	if err := l.page.Write("It begins.", nil); err != nil {
		return nil, fmt.Errorf("--watch: %w", err)
	}
	fmt.Fprintf(t.err, "  open %s in a browser: it follows the solve\n", path)
	l.stopped.Go(l.follow)
	return l, nil
}

// follow writes the page at regular times.
func (l *live) follow() {
	clock := time.NewTicker(liveEvery)
	defer clock.Stop()
	for {
		select {
		case <-l.stop:
			return
		case now := <-clock.C:
			best := l.saver.kept()
			stage := strings.ReplaceAll(l.progress.says(now), "  ", ", ")
			l.mu.Lock()
			if l.failed == nil {
				l.failed = l.page.Write(stage, best)
			}
			l.mu.Unlock()
		}
	}
}

// watch takes an event of the solver.
func (l *live) watch(e auto.Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.page.Watch(e)
}

// finish writes the last version of the page, about what was written of the solve.
func (l *live) finish(words string) error {
	if l == nil {
		return nil
	}
	close(l.stop)
	l.stopped.Wait()
	return l.page.Finish(l.saver.written, l.saver.summary, words)
}
