package main

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
)

// The manual has a word about every key at the top of a problem file and of a condition.
func TestSchemaHasWords(t *testing.T) {
	_, stdout, _ := pinn(t, "schema")
	type table struct {
		Description string
		Properties  map[string]*struct {
			Description string
			Items       struct {
				Properties map[string]struct{ Description string }
			}
		}
	}
	var s table
	if err := json.Unmarshal([]byte(stdout), &s); err != nil {
		t.Fatal(err)
	}
	if len(s.Properties) < 15 {
		t.Errorf("only %d keys", len(s.Properties))
	}
	for key, p := range s.Properties {
		if p.Description == "" {
			t.Errorf("docs/problem.md has no row for %s", key)
		}
	}
	for key, p := range s.Properties["condition"].Items.Properties {
		if p.Description == "" {
			t.Errorf("docs/conditions.md has no row for %s", key)
		}
	}
}

// Every module that the program may be built of is among the notices.
func TestNotices(t *testing.T) {
	text, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	notices := page("notices")
	modules := regexp.MustCompile(`(?m)^\t(\S+) (v\S+)`).FindAllStringSubmatch(string(text), -1)
	if len(modules) < 10 {
		t.Errorf("only %d modules in go.mod", len(modules))
	}
	for _, m := range modules {
		if want := "## " + m[1] + " " + m[2] + "\n"; !strings.Contains(notices, want) && m[1] != onlyTests {
			t.Errorf("docs/notices.md has no %q", want)
		}
	}
}

// onlyTests is a module that the program does not contain.
const onlyTests = "github.com/santhosh-tekuri/jsonschema/v6"
