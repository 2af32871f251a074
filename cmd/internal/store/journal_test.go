package store

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// journal writes a checkpoint of some records and returns its path and its text.
func journal(t testing.TB, run string, records int) (path string, text []byte) {
	t.Helper()
	path = filepath.Join(t.TempDir(), checkpointFile)
	j, err := openJournal(path, run, false)
	if err != nil {
		t.Fatal(err)
	}
	for k := range records {
		if err := j.Keep(fmt.Sprint("record ", k), []byte(strings.Repeat("x", 10*k))); err != nil {
			t.Fatal(err)
		}
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	if text, err = os.ReadFile(path); err != nil {
		t.Fatal(err)
	}
	return path, text
}

func TestJournal(t *testing.T) {
	path, _ := journal(t, "run", 3)
	j, err := openJournal(path, "run", true)
	if err != nil {
		t.Fatal(err)
	}
	if err := j.Keep("record 2", []byte("new")); err != nil { // the last one of a name counts
		t.Fatal(err)
	}
	j.Close()
	if j, err = openJournal(path, "run", true); err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	for name, want := range map[string]string{"record 0": "", "record 1": strings.Repeat("x", 10), "record 2": "new"} {
		if got := j.Recall(name); got == nil || string(got) != want {
			t.Errorf("%s holds %q, want %q", name, got, want)
		}
	}
	if j.Recall("other") != nil || j.Resumed != 3 || j.Note() != "" {
		t.Errorf("%d records, note %q", j.Resumed, j.Note())
	}
}

// A checkpoint that is cut off anywhere, or damaged, yields whole records only, and can be gone on with.
func TestJournalCutOff(t *testing.T) {
	const records = 5
	path, text := journal(t, "run", records)
	begin := len(header("run"))
	whole := map[int]bool{begin: true} // where a record ends
	for at, k := begin, 0; k < records; k++ {
		at += recordHead + len("record 0") + 10*k
		whole[at] = true
	}
	rnd := rand.New(rand.NewPCG(1, 1))
	for cut := begin; cut <= len(text); cut++ {
		part := text[:cut]
		if cut%3 == 0 && cut > begin { // and some bytes that are wrong
			part = append([]byte{}, text...)
			part[begin+rnd.IntN(cut-begin)] ^= 0x40
		}
		if err := os.WriteFile(path, part, 0o666); err != nil {
			t.Fatal(err)
		}
		j, err := openJournal(path, "run", true)
		if err != nil {
			t.Fatalf("cut at %d: %v", cut, err)
		}
		for k := range records {
			if got := j.Recall(fmt.Sprint("record ", k)); got != nil && string(got) != strings.Repeat("x", 10*k) {
				t.Fatalf("cut at %d: record %d holds %q", cut, k, got)
			}
		}
		if whole[cut] != (j.Note() == "") && cut%3 != 0 {
			t.Errorf("cut at %d: note %q", cut, j.Note())
		}
		if err := errors.Join(j.Keep("next", []byte("y")), j.Close()); err != nil {
			t.Fatal(err)
		}
		again, err := openJournal(path, "run", true)
		if err != nil || string(again.Recall("next")) != "y" || again.lost != 0 {
			t.Fatalf("cut at %d: going on: %v", cut, err)
		}
		again.Close()
	}
}

func TestJournalFaults(t *testing.T) {
	path, text := journal(t, "run", 2)
	for _, c := range []struct {
		name, text, run string
		want            error
	}{
		{"empty", "", "run", ErrNotCheckpoint},
		{"header cut off", journalMagic, "run", ErrNotCheckpoint},
		{"something else", "x,y\n1,2\n", "run", ErrNotCheckpoint},
		{"no version", journalMagic + " x run\n", "run", ErrNotCheckpoint},
		{"newer", journalMagic + " 2 run\n", "run", ErrNewerCheckpoint},
		{"other run", string(text), "another", ErrOtherRun},
	} {
		if err := os.WriteFile(path, []byte(c.text), 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := openJournal(path, c.run, true); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, err, c.want)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != c.text {
			t.Errorf("%s: the file was changed", c.name)
		}
	}
	p, err := Reserve(filepath.Join(t.TempDir(), "run"))
	if err != nil {
		t.Fatal(err)
	}
	defer p.Release(false)
	var typed *CheckpointError
	if _, err := p.Journal("run", true); !errors.Is(err, ErrNoCheckpoint) || !errors.As(err, &typed) {
		t.Errorf("nothing there: %v", err)
	}
}

func FuzzJournal(f *testing.F) {
	_, text := journal(f, "run", 3)
	f.Add(text)
	f.Add(text[:len(text)-1])
	f.Add([]byte(header("run")))
	f.Fuzz(func(t *testing.T, text []byte) {
		j := &Journal{records: map[string][]byte{}}
		end, err := j.read(text, "run")
		if err == nil && (end < int64(len(header("run"))) || end > int64(len(text))) {
			t.Errorf("records end at byte %d of %d", end, len(text))
		}
	})
}
