package tomltext

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
)

// keysOf lists the paths of all keys of a decoded text, elements of arrays included.
func keysOf(path string, v any) []string {
	var all []string
	add := func(part string, v any) {
		p := Join(path, part)
		all = append(append(all, p), keysOf(p, v)...)
	}
	switch v := v.(type) {
	case map[string]any:
		for key, v := range v {
			add(key, v)
		}
	case []map[string]any:
		for i, v := range v {
			p := Element(path, i)
			all = append(append(all, p), keysOf(p, v)...)
		}
	case []any:
		for i, v := range v {
			p := Element(path, i)
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
		shown := strings.ReplaceAll(path, Separator, "/")
		want := lookUp(tree, strings.Split(path, Separator))
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
	for _, pattern := range []string{"../../problem/testdata/bad/*.toml", "../../problem/testdata/whole.toml", "../../problems/*/*.toml"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: no files (%v)", pattern, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			checkPlaces(t, file, string(text))
		}
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
		p := places[strings.Join(test.path, Separator)]
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

// No text makes the scanner panic, and it agrees with the parser.
func FuzzPlaces(f *testing.F) {
	for _, text := range odd {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { checkPlaces(t, "text", text) })
}
