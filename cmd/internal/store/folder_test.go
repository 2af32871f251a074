package store

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// tree returns the files below dir with their contents, and folders with the content "/".
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := make(map[string]string)
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == dir || d.Name() == Manifest {
			return err
		}
		name, _ := filepath.Rel(dir, path)
		files[name] = "/"
		if d.Type().IsRegular() {
			b, err := os.ReadFile(path)
			files[name] = string(b)
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o777), os.WriteFile(path, []byte(text), 0o666)); err != nil {
		t.Fatal(err)
	}
}

func wantTree(t *testing.T, dir string, want map[string]string) {
	t.Helper()
	if got := tree(t, dir); !maps.Equal(got, want) {
		t.Errorf("%s holds %v, want %v", dir, got, want)
	}
}

// begin takes a place and begins a folder.
func begin(t *testing.T, final string) (*Place, *Folder) {
	t.Helper()
	p, err := Reserve(final)
	if err != nil {
		t.Fatal(err)
	}
	f, err := p.Folder()
	if err != nil {
		t.Fatal(err)
	}
	return p, f
}

// run makes a folder with a summary and commits it.
func run(t *testing.T, final, text string) {
	t.Helper()
	p, f := begin(t, final)
	defer p.Release(false)
	write(t, f.Path(Marker), text)
	if err := f.Commit(); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(f.Path(Marker)); err != nil || string(got) != text {
		t.Errorf("after Commit %s holds %q, %v; want %q", f.Path(Marker), got, err, text)
	}
	if err := f.Discard(); err != nil {
		t.Errorf("Discard after Commit: %v", err)
	}
}

func TestFolder(t *testing.T) {
	dir := t.TempDir()
	final := filepath.Join(dir, "a", "b", "run")
	p, err := Reserve(final)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Release(false); err != nil {
		t.Fatal(err)
	}
	wantTree(t, dir, map[string]string{}) // a place that is given up leaves nothing
	run(t, final, "first")
	parent := filepath.Dir(final)
	wantTree(t, parent, map[string]string{"run": "/", "run/summary.json": "first"})
	// A run that fails half-way leaves the former results as they are.
	p, f := begin(t, final)
	write(t, f.Path(Marker), "half")
	if err := f.Discard(); err != nil {
		t.Fatal(err)
	}
	if err := f.Discard(); err != nil {
		t.Errorf("second Discard: %v", err)
	}
	p.Release(false)
	wantTree(t, parent, map[string]string{"run": "/", "run/summary.json": "first"})

	run(t, final, "second")
	wantTree(t, parent, map[string]string{"run": "/", "run/summary.json": "second"})

	// A file of somebody else's among the results is never lost.
	write(t, filepath.Join(final, "sub", "thesis.tex"), "x")
	if _, err := Reserve(final); !errors.Is(err, ErrForeign) || !strings.Contains(err.Error(), "sub/thesis.tex") {
		t.Errorf("results with a foreign file: error %v, want %v that names it", err, ErrForeign)
	}
}

// TestTwoRuns lets two runs into the same folder overlap: the second is told, and may begin when the first has ended.
func TestTwoRuns(t *testing.T) {
	final := filepath.Join(t.TempDir(), "run")
	p, f := begin(t, final)
	if _, err := Reserve(final); !errors.Is(err, ErrInUse) || !strings.Contains(err.Error(), strconv.Itoa(os.Getpid())) {
		t.Errorf("got %v, want %v with the process", err, ErrInUse)
	}
	write(t, f.Path(Marker), "a")
	if err := errors.Join(f.Commit(), p.Release(false)); err != nil {
		t.Fatal(err)
	}
	run(t, final, "b")
	wantTree(t, filepath.Dir(final), map[string]string{"run": "/", "run/summary.json": "b"})
}

func TestLink(t *testing.T) {
	dir := t.TempDir()
	final, link := filepath.Join(dir, "run"), filepath.Join(dir, "link")
	run(t, final, "first")
	if err := os.Symlink(final, link); err != nil {
		t.Skip(err)
	}
	run(t, link, "second")
	if got, err := os.ReadFile(filepath.Join(final, Marker)); err != nil || string(got) != "second" {
		t.Errorf("the folder behind the link holds %q, %v; want %q", got, err, "second")
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link is no longer one: %v, %v", info, err)
	}
}

func TestFolderErrors(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	write(t, in("file"), "")
	write(t, in("foreign/notes.txt"), "keep me")
	write(t, in("odd/summary.json"), "the marker alone")
	write(t, in("locked/empty/x"), "")
	if err := errors.Join(os.Remove(in("locked/empty/x")), os.Chmod(in("locked/empty"), 0o555)); err != nil {
		t.Fatal(err)
	}
	before := tree(t, dir)
	for _, c := range []struct {
		name, final string
		want        error
		root        bool // holds for the superuser too
	}{
		{"empty path", "", fs.ErrInvalid, true},
		{"a file", in("file"), ErrNotFolder, true},
		{"below a file", in("file/run"), ErrNotFolder, true},
		{"far below a file", in("file/a/run"), ErrNotFolder, true},
		{"other files", in("foreign"), ErrForeign, true},
		{"a summary of somebody else", in("odd"), ErrForeign, true},
		{"top of the file system", "/", ErrForeign, true},
		{"no permission", in("locked/empty/run"), ErrUnwritable, false},
		{"no permission below", in("locked/empty/a/run"), ErrUnwritable, false},
		{"pseudo file system", "/proc/run", ErrUnwritable, true},
	} {
		if _, err := os.Stat("/proc/self"); c.final == "/proc/run" && err != nil || !c.root && os.Getuid() == 0 {
			continue
		}
		_, err := Reserve(c.final)
		var typed *FolderError
		if !errors.Is(err, c.want) || !errors.As(err, &typed) || typed.Path == "" {
			t.Errorf("%s: got %v, want a FolderError with %v", c.name, err, c.want)
		}
	}
	wantTree(t, dir, before)
}

// TestForeignAtCommit puts a file of somebody else's into the final folder during the run.
func TestForeignAtCommit(t *testing.T) {
	dir := t.TempDir()
	final := filepath.Join(dir, "run")
	p, f := begin(t, final)
	write(t, f.Path(Marker), "new")
	write(t, filepath.Join(final, "notes.txt"), "keep me")
	if err := f.Commit(); !errors.Is(err, ErrForeign) {
		t.Errorf("got %v, want %v", err, ErrForeign)
	}
	if err := f.Discard(); err != nil {
		t.Fatal(err)
	}
	p.Release(false)
	wantTree(t, dir, map[string]string{"run": "/", "run/notes.txt": "keep me"})
}

// TestFailedRename makes the last rename of Commit fail; the former results must be back.
func TestFailedRename(t *testing.T) {
	dir := t.TempDir()
	final := filepath.Join(dir, "run")
	run(t, final, "first")
	p, f := begin(t, final)
	if err := os.RemoveAll(f.Path("")); err != nil {
		t.Fatal(err)
	}
	if err := f.Commit(); !errors.Is(err, ErrUnwritable) {
		t.Errorf("got %v, want %v", err, ErrUnwritable)
	}
	p.Release(false)
	wantTree(t, dir, map[string]string{"run": "/", "run/summary.json": "first"})
}

func TestCommitAfterDiscard(t *testing.T) {
	_, f := begin(t, filepath.Join(t.TempDir(), "run"))
	if err := f.Discard(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if recover() == nil {
			t.Error("Commit after Discard did not panic")
		}
	}()
	_ = f.Commit()
}
