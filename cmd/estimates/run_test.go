package main

import (
	"strings"
	"testing"
)

func TestCut(t *testing.T) {
	for _, c := range []struct {
		summary, faults string
		want            []string
		not             string
	}{
		{`{"name": "a", "status": "solved", "error_estimate": 1e-9, "rel_l2": {"u": 1e-10}}`, "", []string{`"solved"`, `1e-9`, `1e-10`}, "name"},
		{"", "x/a.toml:3:1: no such field\n  u = 0\n  ^\n", []string{`"refused"`, `"a.toml:3:1: no such field"`}, "u = 0"},
	} {
		text, err := cut([]byte(c.summary), c.faults, "x/a.toml")
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range c.want {
			if !strings.Contains(string(text), w) {
				t.Errorf("%s lacks %s", text, w)
			}
		}
		if strings.Contains(string(text), c.not) {
			t.Errorf("%s holds %s", text, c.not)
		}
	}
	if _, err := cut([]byte("{"), "", ""); err == nil {
		t.Error("no error for half a summary")
	}
}
