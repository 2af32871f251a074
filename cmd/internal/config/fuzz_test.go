package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// seedFiles adds the files of testdata and of the repository that match a pattern.
func seedFiles(f *testing.F, patterns ...string) {
	f.Helper()
	for _, pattern := range patterns {
		paths, err := filepath.Glob(pattern)
		if err != nil || len(paths) == 0 {
			f.Fatalf("%s: no files (%v)", pattern, err)
		}
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err != nil {
				f.Fatal(err)
			}
			if len(text) < 1<<14 {
				f.Add(string(text))
			}
		}
	}
}

// shortLines fails if a message has a line that is too long to be read, names of the text itself left aside.
func shortLines(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		return
	}
	for _, line := range strings.Split(err.Error(), "\n") {
		if strings.HasPrefix(line, "  ") && len([]rune(line)) > 200 {
			t.Errorf("an excerpt of %d characters", len([]rune(line)))
		}
	}
}

// large reports whether a text asks for so much that reading it, which samples points, would take long by right.
func large(text string) bool { return len(text) > 1<<14 }

// FuzzProblem reads any text as a problem: nothing panics, and one without faults is read again from its own text.
func FuzzProblem(f *testing.F) {
	seedFiles(f, "../../../problems/*/*.toml", "testdata/bad/*.toml", "testdata/*.toml")
	f.Fuzz(func(t *testing.T, text string) {
		if large(text) {
			return
		}
		file, err := Parse("testdata/fuzz.toml", []byte(text), nil)
		shortLines(t, err)
		if err != nil {
			return
		}
		if _, err := Parse("testdata/fuzz.toml", file.Text, nil); err != nil {
			t.Errorf("the text as used is not read again: %v", err)
		}
	})
}

// FuzzFit and FuzzClassification read any text as the other kinds of files.
func FuzzFit(f *testing.F) {
	seedFiles(f, "../../../results/*/problem/pou*.toml", "testdata/bad/*.toml")
	f.Fuzz(func(t *testing.T, text string) {
		if large(text) {
			return
		}
		path := filepath.Join(t.TempDir(), "fuzz.toml")
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		_, err := LoadFit(path, nil)
		shortLines(t, err)
	})
}

func FuzzClassification(f *testing.F) {
	seedFiles(f, "../../../results/*/problem/classify*.toml", "testdata/bad/*.toml")
	f.Fuzz(func(t *testing.T, text string) {
		if large(text) {
			return
		}
		path := filepath.Join(t.TempDir(), "fuzz.toml")
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		_, err := LoadClassification(path, nil)
		shortLines(t, err)
	})
}
