package study

import (
	"fmt"
	"io/fs"
)

// functions holds problems in which a function of x is fitted, by the names of their files.
var functions = map[string]string{"sine.toml": function("sin(2*pi*x)"), "x.toml": function("x")}

func function(f string) string {
	return "name = \"function\"\ncoords = [\"x\"]\nfields = [\"u\"]\n[domain]\nx = [0, 1]\n[[condition]]\non = \"interior\"\neq = \"u = " + f +
		"\"\n[exact]\nu = \"" + f + "\"\n"
}

// none is an opener with these problems only.
func none(name string) (string, []byte, fs.FS, error) {
	if text, ok := functions[name]; ok {
		return name, []byte(text), nil, nil
	}
	return "", nil, nil, fmt.Errorf("base: %s: not known", name)
}
