package main

import (
	"fmt"
	"os"
	"regexp"
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

// badInputCases are the cases of TestBadInput.
var badInputCases = []struct {
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
		want: `bad.toml:12:1: condition "equation": the coefficient of u is NaN at x = 0.`,
	},
	{name: "infinite value", old: "sin(x)", new: "log(-x)", want: `bad.toml:17:1: condition "initial": the residual is NaN at x = 0.`},
	{name: "unknown override", args: "solve sound.toml --set network.widht=3", want: `did you mean "width"?`},
	{name: "override without a value", args: "solve sound.toml --set network.width", want: "want key=value"},
	{name: "bad override", args: "solve sound.toml --set network.width=-1", want: "--set network.width=-1"},
	{name: "bad seed", args: "solve sound.toml --seed x", want: "--seed"},
	{name: "negative tolerance", args: "solve sound.toml --tolerance=-1", want: "tolerance"},
	{name: "zero cores", args: "solve sound.toml --cpu 0", want: `--cpu: "0" cores`},
	{name: "an empty value", args: "solve sound.toml --out=", want: "--out has an empty value"},
	{name: "unknown flag", args: "solve sound.toml --widht 3", want: "--widht"},
	{name: "unknown command", args: "slove sound.toml", want: "slove"},
	{name: "no file", args: "solve", want: "<file|name>"},
	{name: "check", args: "check nix", want: "there is no such file"},
	{name: "width that does not fit", args: "solve sound.toml --set network.width=20000 --memory 1GiB", want: "lower network.width, or allow more with --memory"},
	{name: "width beyond all", old: "width = 20", new: "width = 200000", want: "network.width"},
	{name: "many cores", args: "solve sound.toml --cpu 100000", want: "want a whole number from 1 to 4096"},
	{name: "little memory", args: "solve sound.toml --memory 1k", want: "want at least 64 MiB"},
	{name: "memory of no unit", args: "solve sound.toml --memory much", want: "such as 8GiB"},
	{name: "negative time", args: "solve sound.toml --time-limit=-3s", want: "such as 90s"},
	{name: "time of no unit", args: "solve sound.toml --time-limit 90", want: "such as 90s"},
	{name: "nothing to resume", args: "solve sound.toml --resume", want: "no run into this results folder was interrupted"},
	{name: "device as problem", args: "solve /dev/null", want: "is not an ordinary file"},
	{name: "device as data", old: `eq   = "u = sin(x)"`, new: `data = "/dev/zero"`, want: "lies outside the folder"},
	{name: "data elsewhere", old: `eq   = "u = sin(x)"`, new: `data = "../points.csv"`, want: "--read-anywhere"},
	{name: "data missing", old: `eq   = "u = sin(x)"`, new: `data = "points.csv"`, want: "no such file"},
	{name: "deep lists", old: "width = 20", new: "width = " + strings.Repeat("[", 1e5), want: "nested more than 64 deep"},
	{name: "deep tables", old: "[network]", new: "[" + strings.Repeat("a.", 1e5) + "a]", want: "nested more than 64 deep"},
	{name: "deep parentheses", old: "sin(x)", new: strings.Repeat("(", 2000) + "x", want: "nested more than 1000 deep"},
	{name: "long sum", old: "sin(x)", new: strings.Repeat("x+", 1e5) + "x", want: "the text is too long"},
	{name: "tiny domain", old: "x = [0, 1]", new: "x = [0, 1e-300]", want: "shorter than 1e-100"},
	{name: "huge domain", old: "x = [0, 1]", new: "x = [0, 1e120]", want: "beyond 1e100"},
	{name: "domain of rounding", old: "x = [0, 1]", new: "x = [1e12, 1000000000001]", want: "the same to rounding"},
	{name: "huge constant", old: "[domain]", new: "consts.k = 1e300\n[domain]", want: "beyond 1e150"},
	{name: "huge value", old: "sin(x)", new: "1e300", want: "out of range"},
	{name: "huge product", old: "sin(x)", new: "1e100*1e100", want: "beyond 1e+150"},
	{name: "unknown constant", args: "solve sound.toml --set consts.k=3", want: `the file has no constant "k"`},
	{name: "unknown params", args: "solve sound.toml --set params.k.start=3", want: `the file has no unknown coefficient "k"`},
	{name: "infinite end", old: "x = [0, 1]", new: "x = [0, inf]", want: "finite"},
	{name: "one end", old: "x = [0, 1]", new: "x = [0]", want: "want two ends"},
	{name: "missing coordinate", old: "t = [0, 1]\n", new: "", want: `missing the coordinate "t"`},
	{name: "twice a coordinate", old: `["x", "t"]`, new: `["x", "x"]`, want: "twice"},
	{name: "no fields", old: `["u"]`, new: `[]`, want: "the list is empty"},
	{name: "name of a function", old: `["u"]`, new: `["sin"]`, want: "belongs to the language"},
	{name: "order nine", old: "u_t + u_x = 0", new: "u_xxxxxxxxx = u_t", want: "at most 8"},
	{name: "no equals sign", old: "u_t + u_x = 0", new: "u_t + u_x", want: `missing "="`},
	{name: "two equals signs", old: "u_t + u_x = 0", new: "u_t = u_x = 0", want: `a second "="`},
	{name: "bad weight", old: "on   = \"interior\"", new: "on   = \"interior\"\nweight = -1", want: "want a positive number"},
	{name: "bad rule", old: "[network]", new: "[points]\nrule = \"dice\"\n\n[network]", want: "dice"},
	{name: "fraction of a width", old: "width = 20", new: "width = 2.5", want: "want a whole number"},
	{name: "text for a number", old: "width = 20", new: "width = \"wide\"", want: "want a whole number"},
	{name: "name that leads away", old: `name   = "sound"`, new: `name   = "../../sound"`, want: "cannot name a folder"},
	{name: "eval of nothing", args: "eval nothing --points sound.toml", want: "there is no such results folder"},
	{name: "plot of nothing", args: "plot nothing", want: "there is no such results folder"},
	{name: "explanation of nothing", args: "explain nothing", want: "there is no such results folder"},
	{name: "explanation of a folder", args: "explain folder", want: "holds no results of a solve"},
	{name: "explanation of a file", args: "explain sound.toml", want: "is no results folder"},
	{name: "near page", args: "help expresions", want: `did you mean "expressions"?`},
	{name: "near template", args: "init rod --template heatt", want: `did you mean "heat"?`},
	{name: "negative wait", args: "solve sound.toml --wait=-3s", want: "such as 90s"},
	{name: "zero tolerance", args: "solve sound.toml --tolerance 0", want: "--tolerance 0: want a relative error"},
	{name: "eval without points", args: "eval folder", want: "--points"},
	{name: "parts of nothing", args: "study --merge sound.toml", want: "--merge wants folders of studies"},
	{name: "disk of one coordinate", old: "x = [0, 1]", new: "disk = { center = [0], radius = 1 }", want: "disk: want two coordinates, found 1"},
	{name: "study of nothing", args: "study nothing.toml", want: "no such file"},
	{name: "study of a problem", args: "study sound.toml", want: "this is a problem file, not a study: pinn solve reads it"},
	{name: "classify a problem", args: "classify sound.toml", want: "this is a problem file"},
}

// Bad input gives a message, exit code 2, and nothing else: nothing on the output, nothing written.
// What is said is collected in testdata, to be read as a user would.
func TestBadInput(t *testing.T) {
	home, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	for _, c := range badInputCases {
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
			for _, line := range strings.Split(stderr, "\n") {
				if len([]rune(line)) > widest {
					t.Errorf("a line of %d characters: %.100s...", len([]rune(line)), line)
				}
			}
			fmt.Fprintf(&said, "## %s\n%s\n", c.name, stderr)
			if code != exitInput || stdout != "" || !strings.Contains(stderr, c.want) {
				t.Errorf("exit code %d, stdout %q, want %d and a message with %q\n%s", code, stdout, exitInput, c.want, stderr)
			}
			sameTree(t, c.name, before)
		})
	}
	golden(t, home, "bad-input", mask(said.String()))
}

// mask takes out of messages what differs between machines: the places of temporary folders and free memory.
func mask(text string) string {
	text = regexp.MustCompile(`/[^ :"]*/TestBadInput[^/ ]*/\d+`).ReplaceAllString(text, "DIR")
	return regexp.MustCompile(`process \d+`).ReplaceAllString(text, "process N")
}

func TestUnknownKernel(t *testing.T) {
	t.Setenv("PINN_KERNEL", "none")
	if code, _, stderr := pinn(t, "version"); code != exitInput || !strings.Contains(stderr, "PINN_KERNEL") {
		t.Errorf("exit code %d, %s", code, stderr)
	}
}
