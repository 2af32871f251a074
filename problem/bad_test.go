package problem

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"pinn/internal/tomltext"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// setsOf returns the overrides in leading comments "# --set key=value".
func setsOf(text string) []string {
	var sets []string
	for line := range strings.Lines(text) {
		set, ok := strings.CutPrefix(strings.TrimSpace(line), "# --set ")
		if !ok {
			break
		}
		sets = append(sets, set)
	}
	return sets
}

// Each file in testdata/bad gives the messages in the file beside it.
func TestBad(t *testing.T) {
	files, err := filepath.Glob("testdata/bad/*.toml")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".toml"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			_, err = Load(file, setsOf(string(text))...)
			if err == nil {
				t.Fatal("no error")
			}
			for _, e := range tomltext.Unjoin(err) {
				if typed := (*Error)(nil); !errors.As(e, &typed) {
					t.Errorf("an error of type %T: %v", e, e)
				}
			}
			golden := strings.TrimSuffix(file, ".toml") + ".txt"
			got := filepath.ToSlash(err.Error()) + "\n"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s: got\n%s\nwant\n%s", file, got, want)
			}
		})
	}
}
