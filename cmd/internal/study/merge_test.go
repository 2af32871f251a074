package study

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pinn/cmd/internal/origin"
)

// shard makes one of n parts of a study by a program of some version.
func shard(t *testing.T, s *Study, k, n int, version string) string {
	t.Helper()
	dir := t.TempDir()
	execute(t, s, dir, Settings{Shard: k, Shards: n, Origin: origin.Origin{Version: version, Host: "here", Kernel: "test"}})
	return dir
}

func TestMergeRefusesVersions(t *testing.T) {
	s := parse(t, fit)
	parts := []string{shard(t, s, 1, 2, "1"), shard(t, s, 2, 2, "2")}
	dir := t.TempDir()
	_, err := s.Merge(dir, parts, false)
	mixed := (*MixedError)(nil)
	if !errors.As(err, &mixed) || !slices.Equal(mixed.Programs, []string{"1", "2"}) || !slices.Equal(mixed.Rows, []int{6, 6}) {
		t.Errorf("got error %v, want a MixedError of 6 rows by 1 and 6 by 2", err)
	}
	if rows, err := s.Rows(dir); err != nil || len(rows) != 0 {
		t.Errorf("after the refusal: %d rows, error %v; want none", len(rows), err)
	}
	rows, err := s.Merge(dir, parts, true)
	if err != nil || len(rows) != 12 {
		t.Fatalf("allowed: %d rows, error %v; want 12", len(rows), err)
	}
	if back, err := s.Rows(dir); err != nil || back[0].Origin.Version != "1" || back[1].Origin.Version != "2" || back[1].Origin.Host != "here" {
		t.Errorf("rows that were read have the origins %+v and %+v, error %v", back[0].Origin, back[1].Origin, err)
	}
	set := Settings{Dir: dir, Workers: 1, Worker: func() (Worker, error) { return s.Local(), nil }, Origin: origin.Origin{Version: "1"}}
	if _, err := s.Execute(t.Context(), set); !errors.As(err, &mixed) {
		t.Errorf("going on with rows of two versions: got error %v, want a MixedError", err)
	}
}

// TestMergeWithAPartMissing merges what is there, twice, and the rest later.
func TestMergeWithAPartMissing(t *testing.T) {
	s := parse(t, fit)
	parts := []string{shard(t, s, 1, 3, "1"), shard(t, s, 2, 3, "1"), shard(t, s, 3, 3, "1")}
	dir, empty := t.TempDir(), t.TempDir()
	for range 2 {
		rows, err := s.Merge(dir, []string{parts[0], empty, parts[2]}, false)
		if err != nil || s.Missing(rows) != 4 || !slices.Equal(s.Left(rows, 3), []int{0, 4, 0}) {
			t.Fatalf("%d rows missing, by shards %v, error %v; want 4, all of the second", s.Missing(rows), s.Left(rows, 3), err)
		}
	}
	if rows, err := s.Merge(dir, parts[1:2], false); err != nil || s.Missing(rows) != 0 {
		t.Errorf("the rest: %d rows missing, error %v", s.Missing(rows), err)
	}
	whole := t.TempDir()
	execute(t, s, whole, Settings{})
	if got, want := timeless(t, dir), timeless(t, whole); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if _, err := s.Merge(dir, []string{filepath.Join(empty, "gone")}, false); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a part that is no folder: got error %v", err)
	}
}

// TestMergeComparesDigits joins two attempts at the same shard.
func TestMergeComparesDigits(t *testing.T) {
	s := parse(t, fit)
	first, second := shard(t, s, 1, 3, "1"), shard(t, s, 1, 3, "1")
	if rows, err := s.Merge(t.TempDir(), []string{first, second}, false); err != nil || len(rows) != 4 {
		t.Fatalf("equal digits: %d rows, error %v; want 4", len(rows), err)
	}
	path := filepath.Join(second, runsFile)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(text), "not checked", "solved", 1)
	if changed == string(text) {
		t.Fatalf("all runs are checked in\n%s", text)
	}
	if err := os.WriteFile(path, []byte(changed), 0o666); err != nil {
		t.Fatal(err)
	}
	_, err = s.Merge(t.TempDir(), []string{first, second}, false)
	if differ := (*DifferError)(nil); !errors.As(err, &differ) {
		t.Errorf("a run that differs: got error %v, want a DifferError", err)
	}
}

func TestRowsWithoutOrigin(t *testing.T) {
	s := parse(t, fit)
	dir := t.TempDir()
	execute(t, s, dir, Settings{})
	before := timeless(t, dir)
	var old []string
	text, err := os.ReadFile(filepath.Join(dir, runsFile))
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		cells := strings.Split(l, ",")
		old = append(old, strings.Join(cells[:len(cells)-len(origin.Columns)], ","))
	}
	if err := os.WriteFile(filepath.Join(dir, runsFile), []byte(strings.Join(old, "\n")+"\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if rows, err := s.Rows(dir); err != nil || len(rows) != 12 || rows[0].Origin != (origin.Origin{}) {
		t.Fatalf("%d rows, error %v; want 12 without an origin", len(rows), err)
	}
	execute(t, s, dir, Settings{})
	if got := timeless(t, dir); got != before {
		t.Errorf("rewritten:\n%s\nwant\n%s", got, before)
	}
}

func TestHoldWaits(t *testing.T) {
	dir := t.TempDir()
	free, err := hold(t.Context(), dir, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = hold(t.Context(), dir, 0)
	if locked := (*LockedError)(nil); !errors.As(err, &locked) || !strings.Contains(locked.Holder, "process") {
		t.Errorf("got error %v, want a LockedError that names the holder", err)
	}
	time.AfterFunc(100*time.Millisecond, free)
	again, err := hold(t.Context(), dir, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	again()
}

// TestTablesBelongToTheStudy changes a table of data beside the problem of a study.
func TestTablesBelongToTheStudy(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("p/fit.toml", "coords = [\"x\"]\nfields = [\"u\"]\n[domain]\nx = [0, 1]\n[[condition]]\nname = \"data\"\ndata = \"d/points.csv\"\n")
	write("p/d/points.csv", "x,u\n0,0\n0.5,1\n1,0\n")
	write("s.toml", "base = \"p/fit.toml\"\n")
	load := func(path string) *Study {
		t.Helper()
		s, err := Load(path, none, false)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	s := load(filepath.Join(dir, "s.toml"))
	to := t.TempDir()
	if err := s.Deposit(to); err != nil {
		t.Fatal(err)
	}
	hash := s.Runs()[0].Hash
	if copied := load(filepath.Join(to, studyFile)).Runs()[0].Hash; copied != hash {
		t.Errorf("the copy has the hash %s, want %s", copied, hash)
	}
	write("p/d/points.csv", "x,u\n0,0\n0.5,2\n1,0\n")
	if changed := load(filepath.Join(dir, "s.toml")).Runs()[0].Hash; changed == hash {
		t.Error("other data have the same hash")
	}
}
