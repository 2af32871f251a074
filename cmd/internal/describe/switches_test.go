package describe

import (
	"testing"

	"pinn/problem"
)

func TestSwitches(t *testing.T) {
	const text = `
coords = ["x", "t"]
fields = ["u"]
[domain]
x = [0, 2]
t = [0, 1]
[[condition]]
name = "heat"
on = "interior"
eq = "u_t = u_xx + if(t < 0.5, 1, 0)"
[[condition]]
name = "start"
on = "t = 0"
eq = "u = START"
[[condition]]
name = "ends"
on = "boundary"
eq = "u = 0"
`
	for start, want := range map[string]string{
		"max(0, 1 - abs(x - 1))": "x = 1 (data), t = 0.5 (source or coefficient)",
		"sin(pi*x)":              "t = 0.5 (source or coefficient)",
	} {
		f, err := problem.Parse(text, `condition.start.eq="u = `+start+`"`)
		if err != nil {
			t.Fatal(err)
		}
		if got := Switches(f.Problem); got != want {
			t.Errorf("%s: %q, want %q", start, got, want)
		}
	}
}
