package cluster

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"
)

// State of a task.
type State string

// The states. A task that has ended, well or not, has the zero State.
const (
	Ended   State = ""
	Running State = "running"
	Waiting State = "waiting"
)

// Queue is what a scheduler knows of a job.
type Queue struct {
	Tasks map[int]State // without those that have ended
	Merge State
}

// Active reports whether anything of the job has not ended.
func (q *Queue) Active() bool { return len(q.Tasks) > 0 || q.Merge != Ended }

// Queue asks the scheduler. The error says that it could not be asked, or what it answered.
func (r *Record) Queue(ctx context.Context) (*Queue, error) {
	text, err := templateText(r.Scheduler)
	if err != nil {
		return nil, err
	}
	t, err := parse(r.Scheduler, text, &r.Settings)
	if err != nil {
		return nil, err
	}
	needs, err := render(t, "needs", r)
	if err != nil {
		return nil, err
	}
	if err := installed(r.Scheduler, strings.Fields(needs)); err != nil {
		return nil, err
	}
	script, err := render(t, "queue", r)
	if err != nil {
		return nil, err
	}
	said, err := shell(ctx, r.Dir, script)
	if err != nil {
		return nil, fmt.Errorf("%s does not answer: %s", r.Scheduler, cmp.Or(strings.TrimSpace(stderr(err)), err.Error()))
	}
	return readQueue(said)
}

func readQueue(said string) (*Queue, error) {
	q := &Queue{Tasks: map[int]State{}}
	for line := range strings.Lines(said) {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		if len(words) != 2 || words[1] != string(Running) && words[1] != string(Waiting) {
			return nil, fmt.Errorf("the queue part of the template printed %q: want a number or merge, and running or waiting", strings.TrimSpace(line))
		}
		state := State(words[1])
		if words[0] == "merge" {
			q.Merge = state
			continue
		}
		n, err := strconv.Atoi(words[0])
		if err != nil {
			return nil, fmt.Errorf("the queue part of the template printed the task %q", words[0])
		}
		q.Tasks[n] = state
	}
	return q, nil
}
