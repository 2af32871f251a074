package cluster

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"text/template"
)

//go:embed templates/*.tmpl
var shipped embed.FS

const templateEnd = ".tmpl"

// Schedulers lists those whose templates come with the program.
func Schedulers() []string {
	entries, err := fs.ReadDir(shipped, "templates")
	if err != nil {
		panic("cluster: no templates") // they are compiled in
	}
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), templateEnd))
	}
	return names
}

// templateText returns the template of a scheduler by its name or from a file.
func templateText(scheduler string) (string, error) {
	if slices.Contains(Schedulers(), scheduler) {
		text, err := fs.ReadFile(shipped, "templates/"+scheduler+templateEnd)
		return string(text), err
	}
	text, err := os.ReadFile(scheduler)
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("scheduler %q: want one of %s, or a template file", scheduler, strings.Join(Schedulers(), ", "))
	}
	return string(text), err
}

// parts of a template.
var parts = []string{"needs", "array", "merge", "submit", "queue"}

// parse reads a template and checks that it has all parts and uses what the settings ask for.
func parse(scheduler, text string, s *Settings) (*template.Template, error) {
	t, err := template.New(scheduler).Funcs(template.FuncMap{"quote": quote}).Option("missingkey=error").Parse(text)
	if err != nil {
		return nil, fmt.Errorf("scheduler %s: %w", scheduler, err)
	}
	for _, name := range parts {
		if t.Lookup(name) == nil {
			return nil, fmt.Errorf("scheduler %s: the template does not define %q: it needs %s", scheduler, name, strings.Join(parts, ", "))
		}
	}
	for _, asked := range []struct {
		setting, field string
		is             bool
	}{
		{"partition", ".Partition", s.Partition != ""},
		{"account", ".Account", s.Account != ""},
		{"walltime", ".Walltime", s.Walltime != 0},
		{"hosts", ".Hosts", len(s.Hosts) > 0},
		{"options", ".Options", len(s.Options) > 0},
	} {
		if asked.is && !strings.Contains(text, asked.field) {
			return nil, fmt.Errorf("scheduler %s has no use for %s: leave it out", scheduler, asked.setting)
		}
	}
	return t, nil
}

// render executes a part of a template.
func render(t *template.Template, part string, data any) (string, error) {
	var b strings.Builder
	if err := t.ExecuteTemplate(&b, part, data); err != nil {
		return "", fmt.Errorf("scheduler %s: %w", t.Name(), err)
	}
	return b.String(), nil
}
