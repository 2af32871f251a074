package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestReport(t *testing.T) {
	home := elsewhere(t)
	writeFile(t, "drift.toml", drift)
	if code, _, stderr := pinn(t, "solve", "drift.toml", "--no-figures", "--quiet"); code != exitSolved {
		t.Fatal(stderr)
	}
	for _, c := range []struct{ args, page, want string }{
		{"results/drift", "results/drift/report.html", "<mi>u</mi>"},
		{"results/drift --out page.html", "page.html", "How to reproduce it"},
		{filepath.Join(home, "../../results/descent-transport") + " --out study.html", "study.html", "<figcaption>solution error</figcaption>"},
	} {
		code, stdout, stderr := pinn(t, append([]string{"report"}, strings.Fields(c.args)...)...)
		text, err := os.ReadFile(c.page)
		if err != nil || code != exitSolved || stdout != c.page+"\n" || !strings.Contains(string(text), c.want) {
			t.Errorf("%s: exit code %d, %v, no %q in %d bytes\n%s%s", c.args, code, err, c.want, len(text), stdout, stderr)
		}
	}
	// The page belongs to the folder, which may be replaced.
	if code, _, stderr := pinn(t, "solve", "drift.toml", "--quiet"); code != exitSolved {
		t.Error(stderr)
	}
	for _, bad := range []string{"nowhere", ".", "results"} {
		if code, stdout, stderr := pinn(t, "report", bad); code != exitInput || stdout != "" || stderr == "" {
			t.Errorf("report %s: exit code %d, %q, %q", bad, code, stdout, stderr)
		}
	}
}
