package main

import (
	"os"
	"strings"
	"testing"
)

// sound is a problem without faults; the cases below replace a part of it.
const sound = `name   = "sound"
coords = ["x", "t"]
fields = ["u"]

[domain]
x = [0, 1]
t = [0, 1]

[[condition]]
name = "equation"
on   = "interior"
eq   = "u_t + u_x = 0"

[[condition]]
name = "initial"
on   = "t = 0"
eq   = "u = sin(x)"

[network]
width = 20
`

// Bad input gives a message, exit code 2, and nothing else: nothing on the output, nothing written.
func TestBadInput(t *testing.T) {
	for _, c := range []struct {
		name     string
		old, new string // a replacement in sound
		args     string // instead of "solve bad.toml"
		want     string // part of the message
	}{
		{name: "missing file", args: "solve nix.toml", want: "nix.toml: there is no such file"},
		{name: "near name", args: "solve trnsport", want: "did you mean transport or transport-lsgd?"},
		{name: "directory", args: "solve folder", want: "is a directory"},
		{name: "empty file", old: sound, new: "", want: "the file is empty"},
		{name: "broken TOML", old: "[domain]", new: "[domain", want: "bad.toml:5:"},
		{name: "unknown key", old: "width = 20", new: "widht = 20", want: `did you mean "width"?`},
		{name: "unknown table", old: "[network]", new: "[netwrk]", want: `did you mean "network"?`},
		{name: "wrong type", old: "width = 20", new: "width = [20]", want: "width"},
		{name: "syntax error", old: "u_t + u_x = 0", new: "u_t + * u_x = 0", want: "\n  u_t + * u_x = 0\n        ^\n"},
		{name: "unknown symbol", old: "u_t + u_x = 0", new: "u_t + b*u_x = 0", want: "bad.toml:12:15: "},
		{name: "undeclared field", old: "u_t + u_x = 0", new: "u_t + v_x = 0", want: "bad.toml:12:15: "},
		{name: "unknown region", old: "interior", new: "inside", want: `unknown region "inside"`},
		{name: "region outside", old: "t = 0\"", new: "t = 2\"", want: "outside"},
		{name: "empty region", old: "t = 0\"", new: "\"", want: "the region is empty"},
		{name: "lower = upper", old: "x = [0, 1]", new: "x = [1, 1]", want: "bad.toml:6:5: x: "},
		{name: "lower > upper", old: "x = [0, 1]", new: "x = [1, 0]", want: "bad.toml:6:5: x: "},
		{name: "NaN", old: "x = [0, 1]", new: "x = [nan, 1]", want: "bad.toml:6:"},
		{name: "no conditions", old: sound[strings.Index(sound, "[[condition]]"):], new: "", want: "no conditions"},
		{name: "unmentioned field", old: `["u"]`, new: `["u", "w"]`, want: `the field "w" occurs in no condition`},
		{name: "zero width", old: "width = 20", new: "width = 0", want: "width"},
		{name: "negative width", old: "width = 20", new: "width = -3", want: "width"},
		{name: "zero layers", old: "width = 20", new: "layers = 0", want: "layers"},
		{name: "negative points", old: "[network]", new: "[points]\ninterior = -1\n\n[network]", want: "interior"},
		{name: "zero steps", old: "[network]", new: "[lsgd]\nsteps = 0\n\n[network]", want: "steps"},
		{name: "rough activation", args: "solve sound.toml --set network.activation=relu --set condition.equation.eq=u_t=u_xx", want: "relu"},
		{name: "output below a file", args: "solve sound.toml --out sound.toml/out", want: "sound.toml"},
		{name: "output is a file", args: "solve sound.toml --out sound.toml", want: "exists and is not a folder"},
		{name: "foreign output", args: "solve sound.toml --out folder", want: "holds files that no run has written"},
		{
			name: "NaN coefficient", old: "u_t + u_x = 0", new: "u_t + log(x - 0.5)*u = 0",
			want: `bad.toml: condition "equation": the coefficient of u is NaN at x = 0.`,
		},
		{name: "infinite value", old: "sin(x)", new: "log(-x)", want: `bad.toml: condition "initial": the residual is NaN at x = 0.`},
		{name: "unknown override", args: "solve sound.toml --set network.widht=3", want: `did you mean "width"?`},
		{name: "override without a value", args: "solve sound.toml --set network.width", want: "want key=value"},
		{name: "bad override", args: "solve sound.toml --set network.width=-1", want: "--set network.width=-1"},
		{name: "bad seed", args: "solve sound.toml --seed x", want: "--seed"},
		{name: "negative tolerance", args: "solve sound.toml --tolerance=-1", want: "tolerance"},
		{name: "zero cores", args: "solve sound.toml --cpu 0", want: `--cpu: "0" cores`},
		{name: "unknown flag", args: "solve sound.toml --widht 3", want: "--widht"},
		{name: "unknown command", args: "slove sound.toml", want: "slove"},
		{name: "no file", args: "solve", want: "<file|name>"},
		{name: "check", args: "check nix", want: "there is no such file"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			if err := os.Mkdir("folder", 0o777); err != nil {
				t.Fatal(err)
			}
			writeFile(t, "folder/notes", "mine")
			writeFile(t, "sound.toml", sound)
			if c.args == "" {
				bad := strings.Replace(sound, c.old, c.new, 1)
				if bad == sound {
					t.Fatal("the case changes nothing")
				}
				writeFile(t, "bad.toml", bad)
				c.args = "solve bad.toml"
			}
			before := tree(t)
			code, stdout, stderr := pinn(t, strings.Fields(c.args)...)
			if code != exitInput || stdout != "" || !strings.Contains(stderr, c.want) {
				t.Errorf("exit code %d, stdout %q, want %d and a message with %q\n%s", code, stdout, exitInput, c.want, stderr)
			}
			sameTree(t, c.name, before)
		})
	}
}

func TestUnknownKernel(t *testing.T) {
	t.Setenv("PINN_KERNEL", "none")
	if code, _, stderr := pinn(t, "version"); code != exitInput || !strings.Contains(stderr, "PINN_KERNEL") {
		t.Errorf("exit code %d, %s", code, stderr)
	}
}
