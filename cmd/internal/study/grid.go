package study

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"pinn/internal/tomltext"
)

// Run is one combination of the values of all axes with a seed.
type Run struct {
	Number int      // position among all runs of the study, from 0
	Labels []string // one per axis
	Seed   uint64
	Hash   string // of everything that the run depends on, 8 hexadecimal digits

	sets []string
	base int
}

// Runs lists all runs of the study in their order.
func (s *Study) Runs() []Run {
	runs := []Run{{}}
	for _, a := range s.Axes {
		var next []Run
		for _, r := range runs {
			for _, v := range a.Values {
				n := Run{Labels: append(slices.Clone(r.Labels), v.Label), sets: append(slices.Clone(r.sets), v.sets...), base: r.base}
				if a.Name == "base" {
					n.base = v.base
				}
				next = append(next, n)
			}
		}
		runs = next
	}
	var out []Run
	for _, r := range runs {
		r.sets = append(slices.Clone(s.set), r.sets...)
		for k := range s.Seeds {
			r := r
			r.Number, r.Seed = len(out), s.First+uint64(k)
			r.Hash = s.hash(&r)
			out = append(out, r)
		}
	}
	return out
}

// hash is of the problem and of all settings but the seed.
func (s *Study) hash(r *Run) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%q\n", s.target.identity(r), r.sets)
	return hex.EncodeToString(h.Sum(nil))[:8]
}

// key tells the runs of a study apart.
func (r *Run) key() string {
	return strings.Join(append(slices.Clone(r.Labels), strconv.FormatUint(r.Seed, 10)), "\x00")
}

// slug names the files of a run: the labels, as far as a file name can hold them, and a hash of all.
func (r *Run) slug() string {
	sum := sha256.Sum256([]byte(r.key() + r.Hash))
	var b strings.Builder
	for _, l := range append(slices.Clone(r.Labels), "seed "+strconv.FormatUint(r.Seed, 10)) {
		for _, c := range l {
			switch {
			case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' && b.Len() > 0:
				b.WriteRune(c)
			case c == ' ' || c == '-' || c == '_':
				b.WriteByte('-')
			}
		}
		b.WriteByte('_')
	}
	return b.String() + hex.EncodeToString(sum[:3])
}

// readAxes reads the cases and the grid, in the order of the text.
func (r *reader) readAxes() {
	axes := r.study.Axes
	if cases := r.root.Tables("case"); len(cases) > 0 {
		axis := Axis{Name: "case", path: "case"}
		for _, t := range cases {
			axis.Values = append(axis.Values, Value{Label: t.Text("name"), sets: r.settings(t.Table("set"))})
			t.Close()
		}
		axes = append(axes, axis)
	}
	for _, v := range r.root.Table("grid").Leaves() {
		list, ok := v.Value.([]any)
		if !ok {
			r.Fault(v.Path, "grid: %s: want a list of values", v.Key)
			continue
		}
		axis := Axis{Name: v.Key, path: v.Path}
		for _, e := range list {
			axis.Values = append(axis.Values, Value{Label: label(e), sets: []string{v.Key + "=" + literal(e)}})
		}
		axes = append(axes, axis)
	}
	for _, a := range axes {
		seen := map[string]bool{}
		for _, v := range a.Values {
			if v.Label == "" || seen[v.Label] {
				r.Fault(a.path, "%s: the values want names that are there and differ; found %q", a.Name, v.Label)
			}
			seen[v.Label] = true
		}
		if len(a.Values) == 0 {
			r.Fault(a.path, "%s: no values", a.Name)
		}
	}
	r.study.Axes = axes
}

// settings writes a table of settings as "key=value", sorted by key; nothing for nil.
func (r *reader) settings(t *tomltext.Table) []string {
	all := t.Leaves()
	slices.SortFunc(all, func(a, b tomltext.Leaf) int { return strings.Compare(a.Key, b.Key) })
	var out []string
	for _, v := range all {
		if v.Key == "seed" {
			r.KeyFault(v.Path, "the seed is counted by seeds and first")
		}
		out = append(out, v.Key+"="+literal(v.Value))
	}
	return out
}

// literal writes a value as TOML.
func literal(v any) string {
	switch v := v.(type) {
	case string:
		return strconv.Quote(v)
	case float64:
		text := strconv.FormatFloat(v, 'g', -1, 64)
		if !strings.ContainsAny(text, ".en") {
			text += ".0"
		}
		return text
	case []any:
		var parts []string
		for _, e := range v {
			parts = append(parts, literal(e))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return fmt.Sprint(v)
}

// label writes a value for people.
func label(v any) string {
	switch v := v.(type) {
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case []any:
		return literal(v)
	}
	return fmt.Sprint(v)
}
