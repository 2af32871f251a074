package cluster

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pinn/internal/tomltext"
)

func job(t *testing.T, scheduler string) *Job {
	t.Helper()
	return &Job{
		Name: "sweep", Dir: filepath.Join(t.TempDir(), "a b"), Work: "/w", Numbers: []int{1, 2, 3, 5, 8},
		Task: []string{"/bin/echo", "part-" + Number + "-of-8", Number, "it's"}, Merge: []string{"/bin/echo", "done here"},
		Settings: Settings{Scheduler: scheduler, Tasks: 8, Cores: 2, Memory: 300 * mebi},
	}
}

func TestScripts(t *testing.T) {
	for scheduler, wants := range map[string][]string{
		"slurm":    {"#SBATCH --array=1-3,5,8\n", "#SBATCH --cpus-per-task=2\n", "#SBATCH --mem=300M\n", "#SBATCH --time=01:30:00\n", "#SBATCH --partition=long\n", "#SBATCH --account=me\n", "#SBATCH --qos=low\n", "--requeue"},
		"pbs":      {"#PBS -J 1-5\n", "ncpus=2:mem=300mb\n", "walltime=01:30:00\n", "#PBS -q long\n", "#PBS -A me\n", "#PBS --qos=low\n", "tasks=( 1 2 3 5 8 )"},
		"parallel": {"--timeout 5400", "--memfree 300M", "::: 1 2 3 5 8", "--sshlogin a,4/b ", "--jobs $((100 / 2))%"},
	} {
		j := job(t, scheduler)
		j.Walltime, j.Options = Duration(90*time.Minute), []string{"--qos=low"}
		if scheduler == "parallel" {
			j.Hosts = []string{"a", "4/b"}
		} else {
			j.Partition, j.Account = "long", "me"
		}
		s, err := j.Scripts()
		if err != nil {
			t.Fatalf("%s: %v", scheduler, err)
		}
		all := s.Array + s.Merge + s.Submit
		for _, want := range append(wants, `/bin/echo part-"$task"-of-8 "$task" 'it'\''s'`, "/bin/echo 'done here'", "a b") {
			if !strings.Contains(all, want) {
				t.Errorf("%s: no %q in\n%s", scheduler, want, all)
			}
		}
	}
}

func TestPBSOfOneTask(t *testing.T) {
	j := job(t, "pbs")
	j.Numbers = []int{5}
	s, err := j.Scripts()
	if err != nil || strings.Contains(s.Array, "#PBS -J") {
		t.Errorf("error %v, script\n%s\nwant no array: PBS refuses one of a single task", err, s.Array)
	}
}

func TestFaults(t *testing.T) {
	own := filepath.Join(t.TempDir(), "own.tmpl")
	if err := os.WriteFile(own, []byte(`{{define "array"}}{{end}}`), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		change func(*Job)
		want   string
	}{
		{func(j *Job) { j.Scheduler = "lsf" }, "want one of parallel, pbs, slurm, or a template file"},
		{func(j *Job) { j.Scheduler = own }, `does not define "needs"`},
		{func(j *Job) { j.Scheduler, j.Partition = "parallel", "long" }, "has no use for partition"},
		{func(j *Job) { j.Hosts = []string{"a"} }, "has no use for hosts"},
		{func(j *Job) { j.Cores = -1 }, "want at least 1"},
		{func(j *Job) { j.Options = []string{"a\nb"} }, "want one line"},
		{func(j *Job) { j.Dir = "/a'b" }, "name another folder"},
		{func(j *Job) { j.Numbers = nil }, "no task"},
	} {
		j := job(t, "slurm")
		c.change(j)
		if _, err := j.Scripts(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got error %v, want one with %q", err, c.want)
		}
	}
}

// tools puts programs of these names and texts on a PATH with nothing else but the system's own.
func tools(t *testing.T, programs map[string]string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range programs {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+text), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"sh", "awk", "id", "echo"} {
		for _, at := range []string{"/bin/", "/usr/bin/"} {
			if _, err := os.Stat(at + name); err == nil {
				os.Symlink(at+name, filepath.Join(dir, name)) // where it is there twice, the first
			}
		}
	}
	t.Setenv("PATH", dir)
}

func TestSubmitAndQueue(t *testing.T) {
	for _, c := range []struct {
		scheduler string
		programs  map[string]string
	}{
		{"slurm", map[string]string{
			"sbatch": `for a; do case $a in --dependency=afterany:12) echo 13; exit;; esac; done; echo "12;here"`,
			"squeue": "echo 12 1 RUNNING; echo 12 3 PENDING; echo 12 2 COMPLETING; echo 7 1 RUNNING; echo 13 N/A PENDING",
		}},
		{"pbs", map[string]string{
			"qsub": `case $* in *depend=afterany:12*) echo 13.server;; *) echo "12[].server";; esac`,
			"qstat": `cat <<END
Job id            Name             User              Time Use S Queue
----------------  ---------------- ----------------  -------- - -----
12[].server       sweep            me                       0 B long
12[1].server      sweep            me                00:00:10 R long
12[2].server      sweep            me                00:00:10 E long
12[3].server      sweep            me                       0 Q long
12[4].server      sweep            me                00:01:00 X long
7[1].server       other            me                00:01:00 R long
13.server         sweep-merge      me                       0 H long
END`,
		}},
	} {
		tools(t, c.programs)
		os.Symlink("/bin/cat", filepath.Join(os.Getenv("PATH"), "cat"))
		j := job(t, c.scheduler)
		j.Walltime = Duration(time.Hour)
		r, err := j.Submit(t.Context())
		if err != nil {
			t.Fatalf("%s: %v", c.scheduler, err)
		}
		if !strings.HasPrefix(r.ArrayID, "12") || !strings.HasPrefix(r.MergeID, "13") {
			t.Errorf("%s: array %q, merge %q", c.scheduler, r.ArrayID, r.MergeID)
		}
		again, err := Load(j.Dir)
		if err != nil || again.ArrayID != r.ArrayID || again.Memory != j.Memory || again.Walltime != j.Walltime || again.Tasks != 8 {
			t.Fatalf("%s: loaded %+v, error %v; want %+v", c.scheduler, again, err, r)
		}
		q, err := again.Queue(t.Context())
		if err != nil {
			t.Fatalf("%s: %v", c.scheduler, err)
		}
		if len(q.Tasks) != 3 || q.Tasks[1] != Running || q.Tasks[2] != Running || q.Tasks[3] != Waiting || q.Merge != Waiting || !q.Active() {
			t.Errorf("%s: queue %+v, want 1 and 2 running, 3 and the merge job waiting", c.scheduler, q)
		}
	}
}

func TestSubmitFails(t *testing.T) {
	tools(t, nil)
	j := job(t, "slurm")
	_, err := j.Submit(t.Context())
	if tool := (*ToolError)(nil); !errors.As(err, &tool) || tool.Tool != "sbatch" {
		t.Errorf("without sbatch: got error %v", err)
	}
	tools(t, map[string]string{"squeue": "exit 1", "sbatch": "echo sbatch: error: invalid partition specified: nowhere >&2; exit 1"})
	_, err = j.Submit(t.Context())
	if refused := (*SubmitError)(nil); !errors.As(err, &refused) || refused.Array != "" || !strings.Contains(err.Error(), "invalid partition") {
		t.Errorf("refused: got error %v", err)
	}
	if _, err := Load(j.Dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("after a refusal: got error %v, want no record", err)
	}
	tools(t, map[string]string{"squeue": "echo unreachable >&2; exit 1", "sbatch": `case $* in *afterany*) echo no >&2; exit 1;; esac; echo 12`})
	_, err = j.Submit(t.Context())
	if refused := (*SubmitError)(nil); !errors.As(err, &refused) || refused.Array != "12" || !strings.Contains(err.Error(), "array job 12 was submitted") {
		t.Errorf("half refused: got error %v", err)
	}
	r, err := Load(j.Dir)
	if err != nil || r.ArrayID != "12" || r.MergeID != "" {
		t.Fatalf("half refused: record %+v, error %v", r, err)
	}
	if _, err := r.Queue(t.Context()); err == nil || !strings.Contains(err.Error(), "slurm does not answer: unreachable") {
		t.Errorf("queue: got error %v", err)
	}
}

func TestReadSettings(t *testing.T) {
	read := func(table map[string]any) (Settings, error) {
		t := tomltext.FromValues(table)
		s := Read(t)
		return s, t.Doc.Err()
	}
	s, err := read(map[string]any{"scheduler": "pbs", "memory": "1.5GiB", "walltime": "1-02:00:00", "options": []any{"-m n"}, "tasks": int64(4)})
	if err != nil || s.Memory != 1536*mebi || s.Walltime.Clock() != "26:00:00" || s.Tasks != 4 || s.Options[0] != "-m n" {
		t.Errorf("got %+v, error %v", s, err)
	}
	for _, c := range []struct {
		key   string
		value any
		want  string
	}{
		{"memory", "lots", "no size"},
		{"memory", int64(3), "memory"},
		{"walltime", "soon", "no time for a job"},
		{"walltime", "0s", "no time for a job"},
		{"partion", "long", `unknown key "partion"`},
		{"tasks", "many", "tasks"},
	} {
		if _, err := read(map[string]any{c.key: c.value}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s = %v: got error %v, want one with %q", c.key, c.value, err, c.want)
		}
	}
	over := Settings{Scheduler: "slurm", Tasks: 3, Account: "a", Options: []string{"x"}}.Over(Settings{Tasks: 5, Partition: "p"})
	if over.Scheduler != "slurm" || over.Tasks != 5 || over.Account != "a" || over.Partition != "p" || over.Options[0] != "x" {
		t.Errorf("settings over others: %+v", over)
	}
}

func TestLastWords(t *testing.T) {
	r := &Record{Job: Job{Dir: t.TempDir()}}
	if said, _ := r.LastWords(3); said != "" {
		t.Errorf("no log says %q", said)
	}
	if err := os.Mkdir(filepath.Join(r.Dir, logFolder), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(r.Dir, logFolder, "3.log"), []byte("first\nkilled\n\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if said, _ := r.LastWords(3); said != "killed" {
		t.Errorf("got %q, want the last line", said)
	}
}
