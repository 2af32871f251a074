package main

import (
	"context"
	"strings"
	"testing"
	"time"
)

// A study ends at its time limit with the rows that there are, goes on from there, and keeps to its memory.
func TestStudyLimits(t *testing.T) {
	elsewhere(t)
	t.Setenv(asProgram, "1")
	writeFile(t, "sine.toml", sine)
	writeFile(t, "sweep.toml", sweep)
	for _, c := range []struct {
		args string
		code int
		want string
	}{
		{"--resume", exitInput, "there is nothing to go on from"},
		{"--time-limit 1ms", exitShort, "the time limit was reached with 0 of 40 runs made; the same command goes on from there"},
		{"--memory 100MiB --cpu 2", exitInput, "2 runs at a time have less than 64 MiB each"},
		{"--resume --time-limit 10m --memory 1GiB --cpu 2", exitSolved, ""},
		{"--time-limit 1m --slurm", exitInput, "--time-limit is for work that is done here"},
	} {
		args := append([]string{"study", "sweep.toml"}, strings.Fields(c.args)...)
		if code, out, msg := pinn(t, args...); code != c.code || !strings.Contains(msg, c.want) {
			t.Errorf("%s: code %d, want %d with %q\n%s%s", c.args, code, c.code, c.want, out, msg)
		}
	}
	writeFile(t, "sine.toml", sine)
	writeFile(t, "wide.toml", strings.ReplaceAll(sweep, "[4, 8]", "[4, 9000]"))
	code, out, msg := pinn(t, "study", "wide.toml", "--out", "wide", "--memory", "256MiB", "--cpu", "1")
	if code != exitSolved || !strings.Contains(out, "40 runs, 20 of them failed") || !strings.Contains(msg, "network.width 9000 needs about") {
		t.Errorf("code %d\n%s%s", code, out, msg)
	}
}

// An interrupted study says how far it came.
func TestStudyInterrupted(t *testing.T) {
	elsewhere(t)
	t.Setenv(asProgram, "1")
	writeFile(t, "sine.toml", sine)
	writeFile(t, "sweep.toml", strings.Replace(sweep, "lsgd.steps  = 20", "lsgd.steps = 100000", 1))
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	var out, errs strings.Builder
	code := run(ctx, []string{"study", "sweep.toml"}, strings.NewReader(""), &out, &errs)
	if want := "interrupted with 0 of 40 runs made; the same command goes on from there"; code != exitInterrupted || !strings.Contains(errs.String(), want) {
		t.Errorf("exit code %d, want %d with %q\n%s", code, exitInterrupted, want, errs.String())
	}
}
