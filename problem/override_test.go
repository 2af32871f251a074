package problem

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
)

// overrideCases are the cases of TestOverride.
var overrideCases = []struct {
	set, old, new string // the part of the text that changes
}{
	{"consts.a=2", "a = 1.0", "a = 2"},
	{"domain.x=[0,2]", "x = [0, 1]", "x = [0,2]"},
	{`domain.x=[0, "2*pi"]`, "x = [0, 1]", `x = [0, "2*pi"]`},
	{"name=b c", `"a"`, ""}, // not a name of a folder
	{"name=b", `"a"`, `"b"`},
	{"name='b'", `"a"`, `'b'`},
	{"seed=3", "name =", "seed = 3\nname ="},
	{"network.width=200", "width = 5", "width = 200"},
	{"network.kind=resnet", "network.layers", "network.kind = \"resnet\"\nnetwork.layers"},
	{"lsgd.steps=7", "# training", "# training\nsteps = 7"},
	{"points.rule=sobol", "name = \"a\"", "points.rule = \"sobol\"\nname = \"a\""},
	{"condition.initial.weight=3", "[[condition]]\nname", "[[condition]]\nweight = 3\nname"},
	{"condition.initial.eq=u = 2*a", `"u = a"`, `"u = 2*a"`},
	{`condition."x = 0".eq=u = 1`, `"u = 0"`, `"u = 1"`},
	{`condition.interior.on=["x = 1"]`, `"interior"`, `["x = 1"]`},
	{`start.u="x"`, "name = \"a\"", "start.u = \"x\"\nname = \"a\""},
	{"time=", `time = "t"`, `time = ""`},
}

// Overrides are written where the text has the key, or else where TOML allows a new one. Reading the text that
// results gives the same file without overrides.
func TestOverride(t *testing.T) {
	const base = `# title
name = "a" # kept
coords = ["x", "t"]
fields = ["u"]
consts = { a = 1.0 }
time = "t"
params = {}
network.layers = 2
network.width = 5

[domain]
x = [0, 1]
t = [0, 2]

[lsgd] # training
method = "lsgd"
[[condition]]
name = "initial"
on = "t = 0"
eq = "u = a"

[[condition]]
on = "x = 0"
eq = "u = 0"

[[condition]]
on = "interior"
eq = "u_t = 0"`
	for _, test := range overrideCases {
		f, err := Access{}.Parse("a.toml", []byte(base), []string{test.set})
		if test.new == "" {
			if err == nil {
				t.Errorf("%s: no error", test.set)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", test.set, err)
			continue
		}
		if want := strings.Replace(base, test.old, test.new, 1); string(f.Text) != want {
			t.Errorf("%s: got\n%s\nwant\n%s", test.set, f.Text, want)
		}
		again, err := Access{}.Parse("a.toml", f.Text, nil)
		if err != nil {
			t.Errorf("%s: the text does not parse again: %v", test.set, err)
			continue
		}
		if got, want := fmt.Sprint(again.Options.Start), fmt.Sprint(f.Options.Start); got != want {
			t.Errorf("%s: the text gives the start %s, want %s", test.set, got, want)
		}
		again.Options.Start, f.Options.Start = nil, nil // compiled functions differ in what they have cached
		if !reflect.DeepEqual(again.Options, f.Options) || again.Name != f.Name {
			t.Errorf("%s: the text gives %+v, want %+v", test.set, again, f)
		}
	}
}

// Several overrides are applied in turn, and faults elsewhere keep the places that they have in the file on disk.
func TestOverridePlaces(t *testing.T) {
	sets := []string{"seed=1", "network.width=30", "network.layers=2", "seed=2", "domain.x=[\n0,\n1]", "lsgd.steps=0"}
	_, err := Access{}.Parse("a.toml", []byte(minimal+"wieght = 3\n"), sets)
	want := `--set lsgd.steps=0: steps: want a whole number that is at least 1, found 0
a.toml:10:1: unknown key "wieght" in condition "wave": did you mean "weight"?
  wieght = 3
  ^~~~~~`
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
	f := mustParse(t, minimal, sets[:5]...)
	equal(t, "seed", f.Options.Seed, 2)
	equal(t, "network", [2]int{f.Options.Network.Width, f.Options.Network.Layers}, [2]int{30, 2})
}

// A whole file can be overridden key by key.
func TestOverrideWhole(t *testing.T) {
	text, err := os.ReadFile("testdata/whole.toml")
	if err != nil {
		t.Fatal(err)
	}
	f, err := Access{}.Parse("testdata/whole.toml", text, []string{"condition.measured.csv.weight=2"})
	if err == nil {
		t.Fatalf("a name with a dot was taken without quotes: %s", f.Text)
	}
	f, err = Access{}.Parse("testdata/whole.toml", text, []string{`condition."measured.csv".weight=2`, "output.figures=true"})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "weight", f.Problem.Conditions[6].Weight, 2)
	equal(t, "figures", f.Output.Figures, true)
}

func TestOverrideOfBrokenText(t *testing.T) {
	_, err := Access{}.Parse("a.toml", []byte("x = ["), []string{"seed=1"})
	if e := (*Error)(nil); !errors.As(err, &e) || e.File != "a.toml" || e.Line != 1 {
		t.Errorf("got %v, want the fault of the file", err)
	}
}

// A name that the file neither has nor mentions is refused: nothing would use it. One that an equation mentions is added.
func TestOverrideNames(t *testing.T) {
	const base = `
coords = ["x"]
fields = ["u"]
consts = { alpha = 1 }
domain.x = [0, 1]
condition = [{ on = "interior", eq = "u_x = alpha" }, { on = "x = 0", eq = "u = %s" }]
`
	for set, want := range map[string]string{
		"consts.alhpa=2":        `did you mean "alpha"?`,
		"params.k.start=1":      `the file has no unknown coefficient "k": it has none`,
		"functions.zeta=1":      `the file has no helper function "zeta": it has none`,
		"consts.condition = -1": `unknown constant "condition": known are "alpha"`,
	} {
		if _, err := (Access{}).Parse("a.toml", fmt.Appendf(nil, base, "0"), []string{set}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", set, err, want)
		}
	}
	for _, set := range []string{"consts.k = 'alpha/2'", "params.k.start=1", "params.k={start = 1}", "functions.k='x'"} {
		if _, err := (Access{}).Parse("a.toml", fmt.Appendf(nil, base, "k"), []string{set}); err != nil {
			t.Errorf("%s: %v", set, err)
		}
	}
}
