package problem

import (
	"strings"
	"testing"
)

const withUnits = `
coords = ["x"]
fields = ["T"]
units  = { x = "m", T = "K" }
[domain]
x = [0, 1]
[[condition]]
on = "interior"
eq = "T_x = 1"
[[condition]]
on = "x = 0"
eq = "T = 0"
`

func TestUnits(t *testing.T) {
	f, err := Access{}.Parse("a.toml", []byte(withUnits), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Label("x") + f.Label("T") + f.Label("q"); got != "x [m]T [K]q" {
		t.Errorf("labels %q", got)
	}
	for _, c := range []struct{ bad, want string }{
		{`{ y = "m" }`, `unknown name "y"`}, {`{ x = 1 }`, "want a string, found 1"}, {`{ x = "" }`, "is empty"}, {`"m"`, "want a table"},
	} {
		_, err := Access{}.Parse("a.toml", []byte(strings.Replace(withUnits, `{ x = "m", T = "K" }`, c.bad, 1)), nil)
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "a.toml:4") {
			t.Errorf("units = %s: %v, want %q", c.bad, err, c.want)
		}
	}
}
