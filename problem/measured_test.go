package problem_test

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"pinn/pde"
	"pinn/problem"
)

const measuredText = `
coords = ["x"]
fields = ["u", "v"]
[params]
k = { start = 1 }
[domain]
x = [0, 1]
[[condition]]
name = "inside"
on = "interior"
eq = ["u_x = k*v", "v_x = -u"]
[[condition]]
name = "probe"
data = "probe.csv"
noise = 0.1
[exact]
k = 2
`

// parseMeasured reads the text with a table beside it.
func parseMeasured(t *testing.T, text, table string) (*problem.File, error) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "probe.csv"), []byte(table), 0o666); err != nil {
		t.Fatal(err)
	}
	return problem.Access{}.Parse(filepath.Join(dir, "problem.toml"), []byte(text), nil)
}

func TestMeasured(t *testing.T) {
	for _, test := range []struct {
		noise, table string
		u, v         []float64
	}{
		{"noise = 0.1", "x,u,v\n0,1,2\n1,3,4\n", []float64{0.1, 0.1}, []float64{0.1, 0.1}},
		{"", "x,u,v\n0,1,2\n1,3,4\n", nil, nil},
		{"noise = { u = 0.2 }", "x,u,v\n0,1,2\n1,3,4\n", []float64{0.2, 0.2}, nil},
		{"", "x,u,stddev(u),v,stddev(v)\n0,1,0.3,2,0.5\n1,3,0.4,4,0.6\n", []float64{0.3, 0.4}, []float64{0.5, 0.6}},
	} {
		f, err := parseMeasured(t, strings.Replace(measuredText, "noise = 0.1", test.noise, 1), test.table)
		if err != nil {
			t.Fatal(err)
		}
		c := f.Problem.Conditions
		if len(c) != 3 || c[1].Name != "probe (u)" || c[2].Name != "probe (v)" || c[0].Measured != nil || f.ExactParams["k"] != 2 {
			t.Fatalf("conditions %+v, exact %v", c, f.ExactParams)
		}
		if !slices.Equal(c[1].Measured.Sigma, test.u) || !slices.Equal(c[2].Measured.Sigma, test.v) {
			t.Errorf("%s: deviations %v and %v, want %v and %v", test.noise, c[1].Measured.Sigma, c[2].Measured.Sigma, test.u, test.v)
		}
	}
}

func TestBadMeasured(t *testing.T) {
	plain, deviations := "x,u,v\n0,1,2\n1,3,4\n", "x,u,stddev(u),v,stddev(v)\n0,1,0.3,2,0.5\n1,3,0.4,4,0.6\n"
	for _, test := range []struct{ old, new, table, want string }{
		{"noise = 0.1", "noise = 0", plain, "noise: want a positive number, found 0"},
		{"noise = 0.1", "noise = { w = 1 }", plain, `unknown key "w"`},
		{"noise = 0.1", "noise = 0.1", deviations, `they and "noise" exclude each other`},
		{"noise = 0.1", "", strings.Replace(deviations, ",0.4", ",-1", 1), "want a positive standard deviation, found -1"},
		{"noise = 0.1", "", "x,u,v,stddev(u)\n0,1,2,1\n", "standard deviations of some fields only"},
		{"on = \"interior\"", "on = \"interior\"\nnoise = 1", plain, `"noise" belongs to measured values`},
	} {
		_, err := parseMeasured(t, strings.Replace(measuredText, test.old, test.new, 1), test.table)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q with %q: error %v, want %q", test.new, test.table, err, test.want)
		}
	}
}

// What was not measured at a point has an empty cell, or what other programs write there; a field without any values is a fault.
func TestHolesInData(t *testing.T) {
	text := strings.Replace(measuredText, "noise = 0.1", "", 1)
	f, err := parseMeasured(t, text, "x,u,stddev(u),v,stddev(v)\n0,1,0.3,,\n0.5,NaN,0.2,2,0.5\n1,3,0.4,NA,0.6\n")
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range [][]float64{{0, 1, 1, 3, 0.3, 0.4}, {0.5, 2, 0.5}} {
		var c pde.Cloud
		condition := f.Problem.Conditions[1+i]
		condition.On.Place(&c, nil, []float64{1})
		var got []float64
		for p := range c.Points() {
			got = append(got, c.X.At(p, 0), c.Data.At(p, 0))
		}
		if got = append(got, condition.Measured.Sigma...); !slices.Equal(got, want) {
			t.Errorf("%s: places, values and deviations %v, want %v", condition.Name, got, want)
		}
	}
	for table, want := range map[string]string{
		"x,u,v\n0,1,\n1,2,nan\n":                  "the table has no values of v",
		"x,u,v\n0,1,2\n,2,3\n":                    "want a finite number",
		"x,u,stddev(u),v,stddev(v)\n0,1,,2,0.1\n": "want a finite number",
		"x,u,v\n0,1,2\n1,2,Inf\n":                 "want a finite number",
		"x,u,v\n0,1,2\n1,2,-\n":                   "leave the cell empty where nothing was measured",
	} {
		if _, err := parseMeasured(t, text, table); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", table, err, want)
		}
	}
}

// A column with a usual name for standard deviations is taken for those of the one field of a table.
func TestShortSigma(t *testing.T) {
	for _, name := range []string{"sigma", "std", " stddev"} {
		f, err := parseMeasured(t, strings.Replace(measuredText, "noise = 0.1", "", 1), "x,u,"+name+"\n0,1,0.3\n1,3,0.4\n")
		if err != nil {
			t.Fatal(err)
		}
		if got := f.Problem.Conditions[1].Measured.Sigma; !slices.Equal(got, []float64{0.3, 0.4}) {
			t.Errorf("%s: deviations %v", name, got)
		}
	}
	_, err := parseMeasured(t, strings.Replace(measuredText, "noise = 0.1", "", 1), "x,u,v,sigma\n0,1,2,0.3\n")
	if err == nil || !strings.Contains(err.Error(), "Call it stddev(u)") {
		t.Errorf("two fields: %v", err)
	}
}

// noise_seed adds the same noise whenever it is the same, of the size that the file says.
func TestNoiseSeed(t *testing.T) {
	table := "x,u,v\n" + strings.Repeat("0.5,1,2\n", 400)
	values := func(seed string) []float64 {
		f, err := parseMeasured(t, seed+measuredText, table)
		if err != nil {
			t.Fatal(err)
		}
		var c pde.Cloud
		f.Problem.Conditions[1].On.Place(&c, nil, []float64{1})
		return mat.Col(nil, 0, c.Data)
	}
	one := values("noise_seed = 7")
	if mean, sd := stat.MeanStdDev(one, nil); math.Abs(mean-1) > 0.02 || math.Abs(sd-0.1) > 0.02 {
		t.Errorf("mean %g and deviation %g, want 1 and 0.1 within four standard errors", mean, sd)
	}
	if !slices.Equal(one, values("noise_seed = 7")) || slices.Equal(one, values("noise_seed = 8")) || values("")[3] != 1 {
		t.Error("the noise is not that of its seed alone")
	}
	for _, c := range []struct{ text, message string }{
		{strings.Replace(measuredText, "noise = 0.1", "", 1), "does not say how large the noise is"},
		{strings.Replace(measuredText, "data = \"probe.csv\"\nnoise = 0.1", "on = \"x = 0\"\neq = \"u = 1\"", 1), "noise_seed has no effect"},
	} {
		if _, err := parseMeasured(t, "noise_seed = 1"+c.text, table); err == nil || !strings.Contains(err.Error(), c.message) {
			t.Errorf("error %v, want %q", err, c.message)
		}
	}
}
