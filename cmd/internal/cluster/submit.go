package cluster

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// Scripts of a job.
type Scripts struct {
	Array, Merge, Submit string
	needs                []string
}

// Scripts renders what would be submitted, and does nothing else.
func (j *Job) Scripts() (*Scripts, error) {
	if err := j.check(); err != nil {
		return nil, err
	}
	text, err := templateText(j.Scheduler)
	if err != nil {
		return nil, err
	}
	t, err := parse(j.Scheduler, text, &j.Settings)
	if err != nil {
		return nil, err
	}
	var out [4]string
	for k, part := range parts[:4] {
		if out[k], err = render(t, part, j); err != nil {
			return nil, err
		}
	}
	return &Scripts{needs: strings.Fields(out[0]), Array: out[1], Merge: out[2], Submit: out[3]}, nil
}

// Print writes the scripts with their names.
func (s *Scripts) Print(w io.Writer) error {
	_, err := fmt.Fprintf(w, "# %s\n%s\n# %s\n%s\n# submitted by\n%s", arrayScript, s.Array, mergeScript, s.Merge, s.Submit)
	return err
}

// Files of the folder of a job.
const (
	arrayScript = "array.sh"
	mergeScript = "merge.sh"
	recordFile  = "job.json"
	logFolder   = "log"
)

// Record says what was submitted. It is kept in the folder of the job.
type Record struct {
	Job
	ArrayID   string // the scheduler's names of the two
	MergeID   string // empty where its submission failed
	Submitted time.Time
}

// ToolError says that a program of the scheduler is not there.
type ToolError struct{ Tool, Scheduler string }

// Error names the program that is missing, and the ways out.
func (e *ToolError) Error() string {
	return fmt.Sprintf("%s is not on the PATH: run this where the tools of %s are installed, such as a login node, choose another scheduler with --scheduler, or look at the scripts with --dry-run",
		e.Tool, e.Scheduler)
}

// SubmitError says that the scheduler has refused a job.
type SubmitError struct {
	Said  string // by the scheduler
	Err   error  // how the submission ended
	Array string // the array that was submitted nevertheless; empty if none
	Dir   string // of the scripts
}

// Error gives what the scheduler said, and what it took nevertheless.
func (e *SubmitError) Error() string {
	said := cmp.Or(strings.TrimSpace(e.Said), e.Err.Error())
	if e.Array != "" {
		return fmt.Sprintf("array job %s was submitted, but not the job that joins its results: %s\nmerge by hand when it has ended", e.Array, said)
	}
	return fmt.Sprintf("the scheduler has refused the job, nothing was submitted: %s\nthe scripts are in %s", said, e.Dir)
}

// Unwrap returns how the submission ended.
func (e *SubmitError) Unwrap() error { return e.Err }

// Check returns what would keep the job from being submitted before the scheduler is asked: a fault of the settings or a
// [*ToolError].
func (j *Job) Check() error {
	_, err := j.ready()
	return err
}

func (j *Job) ready() (*Scripts, error) {
	s, err := j.Scripts()
	if err != nil {
		return nil, err
	}
	return s, installed(j.Scheduler, s.needs)
}

// installed returns a [*ToolError] for the first program that is not on the PATH.
func installed(scheduler string, tools []string) error {
	for _, tool := range tools {
		if _, err := exec.LookPath(tool); err != nil {
			return &ToolError{tool, scheduler}
		}
	}
	return nil
}

// Submit writes the scripts to the folder of the job, submits them, and keeps the record there. The errors are those of
// the settings, of files, a [*ToolError] or a [*SubmitError].
func (j *Job) Submit(ctx context.Context) (*Record, error) {
	s, err := j.ready()
	if err != nil {
		return nil, err
	}
	if err := j.write(s); err != nil {
		return nil, err
	}
	said, err := shell(ctx, j.Dir, s.Submit)
	r := &Record{Job: *j, Submitted: time.Now().UTC().Truncate(time.Second)}
	for line := range strings.Lines(said) {
		switch what, id, _ := strings.Cut(strings.TrimSpace(line), " "); what {
		case "array":
			r.ArrayID = id
		case "merge":
			r.MergeID = id
		}
	}
	if err == nil && (r.ArrayID == "" || r.MergeID == "") {
		err = fmt.Errorf("the submission printed %q instead of the names of two jobs", said)
	}
	if err != nil {
		err = &SubmitError{Said: stderr(err), Err: err, Array: r.ArrayID, Dir: j.Dir}
	}
	if r.ArrayID == "" {
		return nil, err
	}
	return r, errors.Join(err, r.save())
}

func (j *Job) write(s *Scripts) error {
	if err := os.MkdirAll(filepath.Join(j.Dir, logFolder), 0o777); err != nil {
		return err
	}
	return errors.Join(
		os.WriteFile(filepath.Join(j.Dir, arrayScript), []byte(s.Array), 0o777),
		os.WriteFile(filepath.Join(j.Dir, mergeScript), []byte(s.Merge), 0o777))
}

// shell runs a POSIX shell script in a folder and returns what it prints.
func shell(ctx context.Context, dir, script string) (string, error) {
	cmd := exec.CommandContext(ctx, "sh", "-c", script)
	cmd.Dir = dir
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	err := cmd.Run()
	if err != nil {
		err = &shellError{err, said.String()}
	}
	return out.String(), err
}

// shellError is a script that failed, with what it said.
type shellError struct {
	error
	said string
}

// Unwrap returns why the script ended.
func (e *shellError) Unwrap() error { return e.error }

func stderr(err error) string {
	if e := (*shellError)(nil); errors.As(err, &e) {
		return e.said
	}
	return ""
}

func (r *Record) save() error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	temp := filepath.Join(r.Dir, recordFile+".new")
	if err := os.WriteFile(temp, append(text, '\n'), 0o666); err != nil {
		return err
	}
	return os.Rename(temp, filepath.Join(r.Dir, recordFile))
}

// Path returns the file of the record.
func (r *Record) Path() string { return filepath.Join(r.Dir, recordFile) }

// Load returns the record of the job of a folder. The error is fs.ErrNotExist if nothing was submitted from there.
func Load(dir string) (*Record, error) {
	path := filepath.Join(dir, recordFile)
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	r := &Record{}
	if err := json.Unmarshal(text, r); err != nil || r.ArrayID == "" {
		return nil, fmt.Errorf("%s: not the record of a job: remove it if no job of this folder runs", path)
	}
	r.Dir = dir
	return r, nil
}

// MergeLog returns the file of what the job that joins has said.
func (r *Record) MergeLog() string { return filepath.Join(r.Dir, logFolder, "merge.log") }

// LastWords returns the last line that a task has said, and the path of its log; empty if it has said nothing.
func (r *Record) LastWords(task int) (said, path string) {
	path = filepath.Join(r.Dir, logFolder, strconv.Itoa(task)+".log")
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", path
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return strings.TrimSpace(lines[len(lines)-1]), path
}
