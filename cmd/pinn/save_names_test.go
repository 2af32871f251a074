package main

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// Whatever the solver says that it goes on with has words.
func TestPhaseNames(t *testing.T) {
	files, err := filepath.Glob("../../auto/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	offers, found := regexp.MustCompile(`s\.offer(?:Trial)?\("([a-z]+)"`), 0
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range offers.FindAllSubmatch(text, -1) {
			found++
			if phaseNames[string(m[1])] == "" {
				t.Errorf("%s offers a solution before %q, which has no words", name, m[1])
			}
		}
	}
	if found < 5 {
		t.Errorf("%d offers found", found)
	}
}
