package config

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"pinn/problems"
)

// keysOf lists the paths of all keys of a decoded text, elements of arrays included.
func keysOf(path string, v any) []string {
	var all []string
	add := func(part string, v any) {
		p := join(path, part)
		all = append(append(all, p), keysOf(p, v)...)
	}
	switch v := v.(type) {
	case map[string]any:
		for key, v := range v {
			add(key, v)
		}
	case []map[string]any:
		for i, v := range v {
			p := element(path, i)
			all = append(append(all, p), keysOf(p, v)...)
		}
	case []any:
		for i, v := range v {
			p := element(path, i)
			all = append(append(all, p), keysOf(p, v)...)
		}
	}
	return all
}

// checkPlaces compares the scanner with the TOML parser: every value is where the scanner says, because parsing that
// part of the text alone gives it again.
func checkPlaces(t *testing.T, name, text string) {
	t.Helper()
	tree := map[string]any{}
	if _, err := toml.Decode(text, &tree); err != nil {
		return
	}
	places := findPlaces(text)
	for _, path := range keysOf("", tree) {
		shown := strings.ReplaceAll(path, pathSeparator, "/")
		want := lookUp(tree, strings.Split(path, pathSeparator))
		p, ok := places[path]
		if !ok {
			switch want.(type) {
			case map[string]any, []map[string]any: // tables made by the headers of others
			default:
				t.Errorf("%s: %s has no place", name, shown)
			}
			continue
		}
		if p.value == (span{}) {
			continue
		}
		var got map[string]any
		if _, err := toml.Decode("v = "+text[p.value.lo:p.value.hi], &got); err != nil {
			t.Errorf("%s: %s is not %q: %v", name, shown, text[p.value.lo:p.value.hi], err)
			continue
		}
		if s, ok := want.(string); ok {
			if got["v"] != s {
				t.Errorf("%s: %s: got %q, want %q", name, shown, got["v"], s)
			}
			if !strings.Contains(text[p.value.lo:p.value.hi], `\`) && !strings.HasPrefix(text[p.body:], s) &&
				!strings.Contains(text, "\r") {
				t.Errorf("%s: %s: the characters of %q are not at %d", name, shown, s, p.body)
			}
		}
	}
}

func lookUp(v any, path []string) any {
	for _, part := range path {
		index := 0
		for _, c := range part {
			index = 10*index + int(c-'0')
		}
		switch w := v.(type) {
		case map[string]any:
			v = w[part]
		case []map[string]any:
			v = w[index]
		case []any:
			v = w[index]
		}
	}
	return v
}

func TestPlaces(t *testing.T) {
	files, err := filepath.Glob("testdata/bad/*.toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range append(files, "testdata/whole.toml") {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		checkPlaces(t, file, string(text))
	}
	for _, name := range problems.Names() {
		text, _ := problems.Text(name)
		checkPlaces(t, name, string(text))
	}
	for name, text := range odd {
		if _, err := toml.Decode(text, new(map[string]any)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		checkPlaces(t, name, text)
	}
}

// odd holds valid texts with the unusual parts of TOML.
var odd = map[string]string{
	"strings": `a = "x\"y" # "
b = 'x\'
c = """
one "two" ""three
four"""
d = '''
it''s '''
e = """"quoted""""
f = """\
   folded"""
"g h" = ""
'i.j' = ''`,
	"tables": `a.b.c = 1
a.b.d = {e = [1, {f = "]}"}], g.h = "#"}
[x.y]
z = 1979-05-27 07:32:00 # a date
[[x.list]]
k = 1
[x.list.sub]
k = 2
[[x.list]]
k = [ "a", # comment ]
  'b',
]
[[x.list.inner]]
k = 3
[[x.list.inner]]
k = 4`,
	"line ends": "a = 1\r\n[b]\r\nc = \"\"\"\r\ntext\"\"\"\r\n",
	"unicode":   "a = \"\u00fc\"\n\"\u00fc\" = { b = '\u20ac', c = 1 }",
}

func TestPlaceOfEachKind(t *testing.T) {
	text := "a = 1\n[b] # header\nc = \"\"\"\n\n x\"\"\"\n"
	places := findPlaces(text)
	for _, test := range []struct {
		path             []string
		key, value, body string // what begins there
	}{
		{[]string{"a"}, "a = 1", "1\n[b]", "1\n[b]"},
		{[]string{"b"}, "[b]", "", ""},
		{[]string{"b", "c"}, "c = ", `"""`, "\n x"},
	} {
		p := places[strings.Join(test.path, pathSeparator)]
		for what, at := range map[string]struct {
			offset int
			want   string
		}{"key": {p.key.lo, test.key}, "value": {p.value.lo, test.value}, "body": {p.body, test.body}} {
			if !strings.HasPrefix(text[at.offset:], at.want) {
				t.Errorf("%v: the %s is at %q, want %q", test.path, what, text[at.offset:], at.want)
			}
		}
	}
}

func TestNearest(t *testing.T) {
	known := []string{"width", "layers", "kind", "t"}
	for name, want := range map[string]string{
		"widht": "width", "WIDTH": "width", "layer": "layers", "T": "t", "s": "", "colour": "", "": "", "knid": "kind",
	} {
		if got := nearest(name, known); got != want {
			t.Errorf("nearest(%q): got %q, want %q", name, got, want)
		}
	}
	for _, test := range []struct {
		a, b string
		want int
	}{{"", "abc", 3}, {"kitten", "sitting", 3}, {"ab", "ba", 1}, {"same", "same", 0}, {"\u00fc", "u", 1}} {
		if got := distance(test.a, test.b); got != test.want {
			t.Errorf("distance(%q, %q): got %d, want %d", test.a, test.b, got, test.want)
		}
	}
}

func seeds(f *testing.F) []string {
	files, _ := filepath.Glob("testdata/bad/*.toml")
	var all []string
	for _, file := range append(files, "testdata/whole.toml") {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		all = append(all, string(text))
	}
	for _, text := range odd {
		all = append(all, text)
	}
	slices.Sort(all)
	return all
}

// No text and no override make Parse panic, and a file that parses does so again from its Text.
func FuzzParse(f *testing.F) {
	for _, text := range seeds(f) {
		set := "network.width=3"
		if sets := setsOf(text); len(sets) > 0 {
			set = sets[0]
		}
		f.Add(text, set)
	}
	f.Fuzz(func(t *testing.T, text, set string) {
		checkPlaces(t, "text", text)
		for _, sets := range [][]string{nil, {set}} {
			file, err := Parse("testdata/fuzz.toml", []byte(text), sets)
			if err != nil {
				_ = err.Error()
				continue
			}
			if _, err := Parse("testdata/fuzz.toml", file.Text, nil); err != nil {
				t.Errorf("overrides %q: the text\n%s\ndoes not parse again: %v", sets, file.Text, err)
			}
		}
	})
}
