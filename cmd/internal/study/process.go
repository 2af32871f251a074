package study

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
)

// Process returns a worker that is a process of its own, started with command, which must call [Study.Serve] on its
// standard streams. With one process to a core and one core to a process (GOMAXPROCS=1 in env) the processor time of a
// run is that of its process between two moments, exactly, and a run that takes the process down is a row like others.
func (s *Study) Process(command []string, env []string) Worker {
	return &process{study: s, command: command, env: env}
}

type process struct {
	study   *Study
	command []string
	env     []string

	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *bufio.Reader
	stderr *tail
}

// request asks for a run by its number; the key guards against a study file that has changed meanwhile.
type request struct {
	Number int
	Hash   string
	Seed   uint64
}

func (p *process) start() error {
	cmd := exec.Command(p.command[0], p.command[1:]...)
	cmd.Env = append(os.Environ(), p.env...)
	p.stderr = &tail{}
	cmd.Stderr = p.stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	p.cmd, p.in, p.out = cmd, in, bufio.NewReader(out)
	return nil
}

// Do makes a run in the process, which is started when there is none.
func (p *process) Do(ctx context.Context, r *Run) (*Outcome, error) {
	if p.cmd == nil {
		if err := p.start(); err != nil {
			return nil, err
		}
	}
	running := p.cmd.Process
	defer context.AfterFunc(ctx, func() { running.Kill() })()
	text, err := json.Marshal(request{r.Number, r.Hash, r.Seed})
	if err != nil {
		return nil, err
	}
	_, err = p.in.Write(append(text, '\n'))
	var answer []byte
	if err == nil {
		answer, err = p.out.ReadBytes('\n')
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return failure(p.study.target, "the process of the run ended: "+p.end()), nil
	}
	var out Outcome
	if err := json.Unmarshal(answer, &out); err != nil {
		return nil, fmt.Errorf("a worker answered %q: %w", answer, err)
	}
	if len(out.Cells) != 2+len(p.study.target.columns()) {
		return nil, errors.New("a worker reads another study: " + strings.Join(out.Cells, " "))
	}
	return &out, nil
}

// end waits for a process that is on its way out and says why it ended.
func (p *process) end() string {
	p.in.Close()
	err := p.cmd.Wait()
	p.cmd = nil
	reason := "no reason given"
	if err != nil {
		reason = err.Error()
	}
	if said := p.stderr.first(); said != "" {
		reason += ": " + said
	}
	return reason
}

// Close ends the process.
func (p *process) Close() error {
	if p.cmd == nil {
		return nil
	}
	p.in.Close()
	err := p.cmd.Wait()
	p.cmd = nil
	return err
}

// Serve is the other end of [Study.Process]: it makes the runs that in asks for and writes the outcomes to out, until in
// ends. It calls gone when in ends during a run: whoever asked is no more.
func (s *Study) Serve(ctx context.Context, in io.Reader, out io.Writer, gone func()) error {
	lines := make(chan []byte)
	var busy atomic.Bool
	go func() {
		scanner := bufio.NewScanner(in)
		for scanner.Scan() {
			busy.Store(true)
			lines <- bytes.Clone(scanner.Bytes())
		}
		if busy.Load() {
			gone()
		}
		close(lines)
	}()
	runs := s.Runs()
	w := s.Local()
	for l := range lines {
		var q request
		if err := json.Unmarshal(l, &q); err != nil {
			return err
		}
		answer := &Outcome{Cells: []string{"the study file has changed"}}
		if q.Number < len(runs) && runs[q.Number].Hash == q.Hash && runs[q.Number].Seed == q.Seed {
			var err error
			if answer, err = w.Do(ctx, &runs[q.Number]); err != nil {
				return err
			}
		}
		text, err := json.Marshal(answer)
		if err != nil {
			return err
		}
		busy.Store(false)
		if _, err := out.Write(append(text, '\n')); err != nil {
			return err
		}
	}
	return nil
}

// tail keeps the beginning of what a process says on its error stream.
type tail struct{ b []byte }

// Write implements [io.Writer] and takes all that is left over as written.
func (t *tail) Write(p []byte) (int, error) {
	const most = 4096
	t.b = append(t.b, p[:min(len(p), most-min(most, len(t.b)))]...)
	return len(p), nil
}

// first returns the first line that is not empty.
func (t *tail) first() string {
	for _, l := range strings.Split(string(t.b), "\n") {
		if l = strings.TrimSpace(l); l != "" {
			return l
		}
	}
	return ""
}
