// Package tomltexttest helps to test the readers of files.
package tomltexttest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Large reports whether a text asks for so much that reading it, which may sample points, would take long by right.
func Large(text string) bool {
	const tables = 24                                                         // in lines of their own: reading a domain with forty holes takes half a second, and a target reads it six times
	solid := strings.Contains(text, `"z"`) && strings.Contains(text, "minus") // a second
	return len(text) > 1<<14 || strings.Count(text, "{") > tables || solid
}

// Seed adds the files that match the patterns, except those that are large.
func Seed(f *testing.F, patterns ...string) {
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
			if !Large(string(text)) {
				f.Add(string(text))
			}
		}
	}
}

// ShortLines fails if a message has an excerpt that is too long to be read.
func ShortLines(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		return
	}
	for line := range strings.Lines(err.Error()) {
		if strings.HasPrefix(line, "  ") && len([]rune(line)) > 200 {
			t.Errorf("an excerpt of %d characters", len([]rune(line)))
		}
	}
}

// WriteFile writes a file of a temporary folder and returns its path.
func WriteFile(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// Fuzz reads any text as a file, beginning with those that the patterns match: nothing panics, and excerpts in messages are short.
func Fuzz(f *testing.F, read func(path string) error, patterns ...string) {
	Seed(f, patterns...)
	f.Fuzz(func(t *testing.T, text string) { ShortLines(t, read(WriteFile(t, "fuzz.toml", text))) })
}
