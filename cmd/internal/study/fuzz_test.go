package study

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// FuzzStudy reads any text as a study: nothing panics.
func FuzzStudy(f *testing.F) {
	paths, err := filepath.Glob("../../../results/*/study.toml")
	if err != nil || len(paths) == 0 {
		f.Fatal("no studies", err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<13 {
			return
		}
		Parse("fuzz.toml", []byte(text), func(string) (string, []byte, fs.FS, error) {
			return "", nil, nil, errors.New("no problems here")
		})
	})
}
