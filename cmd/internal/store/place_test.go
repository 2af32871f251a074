package store

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"pinn/internal/files"
)

// A run that was killed leaves its hidden folder; the next one clears it, and puts back what lay there between two renames.
func TestLeftovers(t *testing.T) {
	dir := t.TempDir()
	final, work := filepath.Join(dir, "run"), filepath.Join(dir, ".run.run")
	write(t, filepath.Join(work, lockFile), "1\n")
	write(t, filepath.Join(work, partialFolder, Marker), "half")
	write(t, filepath.Join(work, formerFolder, Marker), "first")
	write(t, filepath.Join(work, formerFolder, Manifest), Marker+"\n")
	p, err := Reserve(final)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Release(false); err != nil {
		t.Fatal(err)
	}
	wantTree(t, dir, map[string]string{"run": "/", "run/summary.json": "first"})

	write(t, filepath.Join(work, formerFolder, Marker), "older")
	if p, err = Reserve(final); err != nil {
		t.Fatal(err)
	}
	p.Release(false)
	wantTree(t, dir, map[string]string{"run": "/", "run/summary.json": "first"})
}

// Unfinished results replace one another and nothing else, and finished ones replace both.
func TestUnfinished(t *testing.T) {
	dir := t.TempDir()
	final := filepath.Join(dir, "run")
	unfinished := func(text string) {
		t.Helper()
		p, f := begin(t, final)
		defer p.Release(false)
		write(t, f.Path(Marker), text)
		path, err := f.CommitUnfinished("interrupted")
		if err != nil || !strings.HasPrefix(path, final) {
			t.Fatal(path, err)
		}
	}
	unfinished("a")
	unfinished("b")
	wantTree(t, dir, map[string]string{"run": "/", "run/summary.json": "b", "run/unfinished.txt": "interrupted\n"})
	run(t, final, "whole")
	unfinished("c")
	wantTree(t, dir, map[string]string{
		"run": "/", "run/summary.json": "whole",
		"run.unfinished": "/", "run.unfinished/summary.json": "c", "run.unfinished/unfinished.txt": "interrupted\n",
	})
	run(t, final, "again")
	wantTree(t, dir, map[string]string{"run": "/", "run/summary.json": "again"})
}

func TestExchange(t *testing.T) {
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	write(t, filepath.Join(a, "x"), "1")
	write(t, filepath.Join(b, "y"), "2")
	if err := exchange(a, b); errors.Is(err, errors.ErrUnsupported) {
		t.Skip("this system does not exchange folders")
	} else if err != nil {
		t.Fatal(err)
	}
	wantTree(t, dir, map[string]string{"a": "/", "a/y": "2", "b": "/", "b/x": "1"})
	if err := exchange(a, filepath.Join(dir, "nothing")); !absent(err) {
		t.Errorf("exchange with nothing: %v", err)
	}
}

// Files that may have no end are not opened at all.
func TestNotRegular(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o666); err != nil {
		t.Skip(err)
	}
	for _, path := range []string{pipe, os.DevNull, "/dev/zero"} {
		if _, err := files.Read(path, 10); !errors.Is(err, files.ErrNotRegular) && !absent(err) {
			t.Errorf("%s: got %v, want %v", path, err, files.ErrNotRegular)
		}
	}
	long := filepath.Join(t.TempDir(), "long")
	write(t, long, strings.Repeat("x", 11))
	if _, err := files.Read(long, 10); err == nil || !strings.Contains(err.Error(), "at most") {
		t.Errorf("a long file: %v", err)
	}
	if text, err := files.Read(long, 11); err != nil || len(text) != 11 {
		t.Errorf("%d bytes, %v", len(text), err)
	}
}
