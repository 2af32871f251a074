package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pinn/cmd/internal/store"
)

// here is the template of a scheduler that runs the tasks while they are submitted, but for the one that LOSE names.
const here = `{{define "needs"}}sh cat{{end}}
{{define "array"}}task=$1
cd '{{.Work}}' && exec {{.TaskCommand}} >>'{{.Dir}}'/log/"$task".log 2>&1
{{end}}
{{define "merge"}}cd '{{.Work}}' && exec {{.MergeCommand}} >>'{{.Dir}}'/log/merge.log 2>&1
{{end}}
{{define "submit"}}for task in {{range .Numbers}}{{.}} {{end}}; do
	if [ "$task" = "$LOSE" ]; then echo out of memory >log/"$task".log; else sh array.sh "$task"; fi
done
sh merge.sh
echo array 12
echo merge 13
{{end}}
{{define "queue"}}cat queue.txt 2>/dev/null || true
{{end}}
`

func TestStudyOnACluster(t *testing.T) {
	elsewhere(t)
	t.Setenv(asProgram, "1")
	writeFile(t, "sine.toml", sine)
	writeFile(t, "sweep.toml", sweep+"[cluster]\ntasks = 3\nscheduler = \"here.tmpl\"\n")
	writeFile(t, "here.tmpl", here)
	if code, _, msg := pinn(t, "study", "--quiet", "--out", "whole", "sweep.toml"); code != exitSolved {
		t.Fatalf("code %d, messages %q", code, msg)
	}
	expect := func(code int, want string, args ...string) {
		t.Helper()
		got, out, msg := pinn(t, append([]string{"study", "sweep.toml"}, args...)...)
		if got != code || !strings.Contains(out+msg, want) {
			t.Errorf("%v: code %d, output %q, messages %q; want %d and %q", args, got, out, msg, code, want)
		}
	}
	expect(exitShort, "no job was submitted", "--status")
	expect(exitSolved, "--shard \"$task\"/3 --cpu 1", "--dry-run")
	if _, err := os.Stat("results"); err == nil {
		t.Error("a dry run has made a folder")
	}
	writeFile(t, "taken", "a file")
	expect(exitInput, "taken/x: the folder of the results cannot be written", "--scheduler", "here.tmpl", "--out", "taken/x")
	expect(exitInput, "no former job", "--scheduler", "here.tmpl", "--resume")
	t.Setenv("LOSE", "2")
	expect(exitSolved, "40 runs in 3 tasks, each with 1 core", "--scheduler", "here.tmpl")
	expect(exitShort, "task 2 ended early, 13 missing: out of memory", "--status")
	expect(exitShort, "to go on: pinn study sweep.toml --scheduler here.tmpl --resume", "--status")
	expect(exitInput, "a former job, 12, has ended with 13 of 40 runs missing: --resume", "--scheduler", "here.tmpl")
	queue := filepath.Join("results", "sweep", "cluster", "queue.txt")
	writeFile(t, queue, "2 running\nmerge waiting\n")
	expect(exitShort, "13 in running tasks, 0 in waiting tasks, 0 missing", "--status")
	expect(exitInput, "the jobs 12 and 13 are still at work", "--scheduler", "here.tmpl", "--resume")
	if err := os.Remove(queue); err != nil {
		t.Fatal(err)
	}
	t.Setenv("LOSE", "")
	expect(exitSolved, "13 runs in 1 task, each", "--scheduler", "here.tmpl", "--resume")
	expect(exitSolved, "40 of 40 runs made, 0 of them failed", "--status")
	if err := os.Remove("results/sweep/runs.csv"); err != nil {
		t.Fatal(err)
	}
	expect(exitSolved, "40 rows are not merged", "--status")
	if code, _, msg := pinn(t, "study", "--merge", "results/sweep"); code != exitSolved {
		t.Errorf("merging by hand: code %d, messages %q", code, msg)
	}
	expect(exitSolved, "there is nothing to submit", "--scheduler", "here.tmpl", "--resume")
	if got, want := rows(t, "results/sweep"), rows(t, "whole"); got != want {
		t.Errorf("from the cluster:\n%s\nwant\n%s", got, want)
	}
}

func TestProblemsOnACluster(t *testing.T) {
	elsewhere(t)
	t.Setenv(asProgram, "1")
	writeFile(t, "here.tmpl", here)
	if err := os.Mkdir("d", 0o777); err != nil {
		t.Fatal(err)
	}
	writeFile(t, "d/points.csv", "x,u\n0,0\n0.25,1\n0.5,0\n0.75,-1\n1,0\n")
	writeFile(t, "d/fit.toml", "coords = [\"x\"]\nfields = [\"u\"]\n[domain]\nx = [0, 1]\n[[condition]]\nname = \"data\"\ndata = \"points.csv\"\n[network]\nwidth = 5\n[points]\nvalidation = 5\n")
	set := []string{"solve", "poisson", "d/fit.toml", "transport", "--no-figures", "--set", "network.width=40"}
	code, out, msg := pinn(t, append(set, "--out", "whole", "--quiet")...)
	if code == exitInput {
		t.Fatalf("code %d, output %q, messages %q", code, out, msg)
	}
	expect := func(want string, args ...string) {
		t.Helper()
		_, out, msg := pinn(t, append(set, args...)...)
		if !strings.Contains(out+msg, want) {
			t.Errorf("%v: output %q, messages %q; want %q", args, out, msg, want)
		}
	}
	t.Setenv("LOSE", "3")
	expect("3 problems in 3 tasks, each with 1 core", "--scheduler", "here.tmpl")
	expect("task 3 ended early, 1 missing: out of memory", "--status")
	expect("2 of 3 problems have results", "--status")
	mark := filepath.Join("results", "fit", store.Unfinished)
	writeFile(t, mark, "interrupted\n")
	expect("1 of 3 problems have results", "--status")
	if err := os.Remove(mark); err != nil {
		t.Fatal(err)
	}
	t.Setenv("LOSE", "")
	expect("1 problem in 1 task", "--scheduler", "here.tmpl", "--resume")
	expect("3 of 3 problems have results", "--status")
	for _, name := range []string{"poisson", "fit", "transport"} {
		for _, file := range []string{"solution.csv", "model.json"} {
			want, err := os.ReadFile(filepath.Join("whole", name, file))
			if err != nil {
				t.Fatal(err)
			}
			if got, err := os.ReadFile(filepath.Join("results", name, file)); err != nil || string(got) != string(want) {
				t.Errorf("%s of %s differs from that of a solve here, error %v", file, name, err)
			}
		}
	}
	table, err := os.ReadFile(filepath.Join("results", "solve-poisson-and-2-more", tableFile))
	if err != nil || strings.Count(string(table), "\n") != 4 || !strings.Contains(string(table), ",host,kernel,core\n") {
		t.Errorf("table %q, error %v; want a row for each problem, with its origin", table, err)
	}
}

// TestProblemSet checks that all files of a set are read before one is solved, and that a failure does not end it.
func TestProblemSet(t *testing.T) {
	elsewhere(t)
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"poisson", "nowhere"}, "nowhere: there is no such file"},
		{[]string{"poisson", "poisson"}, "the same results folder"},
		{[]string{"poisson", "transport", "--shard", "3/2"}, "want i/n"},
		{[]string{"poisson", "--mem", "3GiB"}, "--mem is for work that is submitted"},
		{[]string{"poisson", "--resume"}, "nothing to go on from"},
		{[]string{"poisson", "--slurm", "--scheduler", "pbs"}, "want one of them"},
		{[]string{"poisson", "--scheduler", "lsf"}, "want one of parallel, pbs, slurm"},
		{[]string{"poisson", "--slurm", "--cluster", "nowhere.toml"}, "no such file"},
	} {
		code, _, msg := pinn(t, append([]string{"solve", "--no-figures"}, c.args...)...)
		if code != exitInput || !strings.Contains(msg, c.want) {
			t.Errorf("%v: code %d, messages %q; want %d and %q", c.args, code, msg, exitInput, c.want)
		}
	}
	if _, err := os.Stat("results"); err == nil {
		t.Error("something was solved")
	}
	short := []string{"solve", "transport", "poisson", "--no-figures", "--set", "network.width=20", "--quiet"}
	if code, _, msg := pinn(t, short...); code != exitShort {
		t.Errorf("problems with too few functions: code %d, messages %q; want %d", code, msg, exitShort)
	}
	if _, err := os.Stat("results/poisson/summary.json"); err != nil {
		t.Error(err)
	}
}

func TestStudyOnAClusterUsage(t *testing.T) {
	elsewhere(t)
	writeFile(t, "sine.toml", sine)
	writeFile(t, "sweep.toml", sweep)
	writeFile(t, "bad.toml", sweep+"[cluster]\nqueue = \"long\"\n")
	t.Setenv("PATH", t.TempDir())
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"sweep.toml", "--slurm"}, "sbatch is not on the PATH"},
		{[]string{"bad.toml"}, `unknown key "queue"`},
		{[]string{"sweep.toml", "--slurm", "--shard", "1/2"}, "leave one of them out"},
		{[]string{"sweep.toml", "--status", "--restart"}, "--restart is for work that is done here"},
		{[]string{"sweep.toml", "--slurm", "--tasks=-1"}, "want at least 1"},
		{[]string{"sweep.toml", "--partition", "long"}, "add --slurm or --scheduler"},
		{[]string{"sweep.toml", "--slurm", "--walltime", "soon"}, "no time for a job"},
		{[]string{"sweep.toml", "--slurm", "--dry-run", "--out", "a$b"}, "name another folder"},
		{[]string{"sweep.toml", "--dry-run", "--scheduler", "parallel", "--account", "me"}, "has no use for account"},
	} {
		code, _, msg := pinn(t, append([]string{"study"}, c.args...)...)
		if code != exitInput || !strings.Contains(msg, c.want) {
			t.Errorf("%v: code %d, messages %q; want %d and %q", c.args, code, msg, exitInput, c.want)
		}
	}
	if _, err := os.Stat("results"); err == nil {
		t.Error("a folder was made")
	}
}
