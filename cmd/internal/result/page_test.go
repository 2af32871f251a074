package result

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pinn/cmd/internal/page"
)

// plate is in two coordinates of space and one of time, on a disk, with units.
const plate = `
coords = ["x", "y", "t"]
fields = ["T"]
units  = { x = "m", y = "m", T = "K" }

[domain]
ball = { coords = ["x", "y"], radius = 1 }
t    = [0, 1]

[functions]
s = "(x^2 + y^2)/4 + t"

[[condition]]
on = "interior"
eq = "T_t = lap(T)"

[[condition]]
on = ["t = 0", "sphere"]
eq = "T = s"
`

// bar has a load that is to be found from measured values.
const bar = `
coords = ["x"]
fields = ["u", "f"]
units  = { f = "N/m" }

[domain]
x = [0, 1]

[[condition]]
on = "interior"
eq = "-u_xx = f"

[[condition]]
on = "x = 0"
eq = ["u = 0", "u_x = 2"]

[[condition]]
data  = "tables/seen.csv"
noise = 0.01

[regularise]
f = {}

[output]
grid   = 11
points = 50
`

const mostPage = 3 << 20

// chromium shows a page to headless Chromium and returns the document that its scripts have made of it and what they said.
func chromium(t *testing.T, path string, flags ...string) (document, said string) {
	t.Helper()
	flags = append(flags, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--user-data-dir="+t.TempDir(),
		"--virtual-time-budget=4000", "--enable-logging=stderr", "--dump-dom", "file://"+path)
	cmd := exec.CommandContext(t.Context(), "chromium", flags...)
	var errs strings.Builder
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("chromium: %v\n%s", err, errs.String())
	}
	var console []string
	for line := range strings.SplitSeq(errs.String(), "\n") {
		if strings.Contains(line, "CONSOLE") { // errors, refused requests among them, and warnings
			console = append(console, line)
		}
	}
	return string(out), strings.Join(console, "\n")
}

// The page is drawn by a browser, on a desktop and on a phone, in the light and in the dark, and asks for nothing.
func TestPageInBrowser(t *testing.T) {
	if _, err := exec.LookPath("chromium"); err != nil {
		t.Skip("chromium is not installed: apt-get install chromium")
	}
	if testing.Short() {
		t.Skip("it starts a browser")
	}
	for _, c := range []struct {
		name, text string
		flags      []string
		values     []string // of the readout at the middle node
	}{
		{"pair", system, []string{"--window-size=400,800"}, []string{"x = 0.5", "u = 0.84147", "u_x = 1.0806", "v = 1.0806", "exact u = 0.84147"}},
		{"moving", moving, []string{"--window-size=1300,900", "--blink-settings=preferredColorScheme=0"}, []string{"x = 0,  t = 1.4727", "u = -0.99519", "exact u = -0.99519"}},
		{"bar", bar, []string{"--window-size=1300,900"}, []string{"x = 0.5", "f = 3.299 ± 0.89 N/m"}},
		{"plate", plate, []string{"--window-size=1300,900"}, []string{"x = 0,  y = 0,  t = 0", "T = 0 K", "T_t = 1"}},
	} {
		r := solved(t, c.text)
		r.File.Name = c.name
		path := filepath.Join(t.TempDir(), Page)
		s := r.Summarize()
		r.compare(s, r.sample(50))
		if err := r.WritePage(path, s); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(path); err != nil || info.Size() > mostPage {
			t.Errorf("%s: %v, %d bytes, want at most %d", c.name, err, info.Size(), mostPage)
		}
		document, said := chromium(t, path, c.flags...)
		if said != "" {
			t.Errorf("%s: the console says\n%s", c.name, said)
		}
		if !strings.Contains(document, `data-drawn="yes"`) {
			t.Fatalf("%s: the page is not drawn", c.name)
		}
		readout := regexp.MustCompile(`(?s)<div class="readout".*?</div>`).FindString(document)
		for _, want := range c.values {
			if !strings.Contains(readout, ">"+want) && !strings.Contains(readout, " "+want) {
				t.Errorf("%s: no %q in %s", c.name, want, readout)
			}
		}
	}
}

// A folder that is read back gives the same page, but for what only the solve knew.
func TestRead(t *testing.T) {
	readsBack(t, bar)
	out := readsBack(t, moving)
	if _, _, err := Read(t.TempDir()); err == nil {
		t.Error("an empty folder was read")
	}
	if err := os.RemoveAll(filepath.Join(out, "problem")); err != nil {
		t.Fatal(err)
	}
	if _, _, err := Read(out); err == nil || !strings.Contains(fmt.Sprint(err), "problem") {
		t.Errorf("without the problem: %v", err)
	}
}

// readsBack solves a problem, compares the page in its folder with one that is written anew, and returns the folder.
func readsBack(t *testing.T, text string) string {
	t.Helper()
	r := solved(t, text)
	folder, out := newFolder(t)
	r.Figures = true
	if _, err := r.Write(t.Context(), folder); err != nil {
		t.Fatal(err)
	}
	if err := folder.Commit(); err != nil {
		t.Fatal(err)
	}
	again, s, err := Read(out)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), Page)
	if err := again.WritePage(path, s); err != nil {
		t.Fatal(err)
	}
	times := regexp.MustCompile(`<dd>[\d.]+ s</dd><dd class="note">[^<]*</dd>`)
	var pages [2]string
	for k, p := range []string{filepath.Join(out, Page), path} {
		text, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		pages[k] = times.ReplaceAllString(string(text), "")
	}
	if pages[0] != pages[1] {
		at := 0
		for at < len(pages[1]) && pages[0][at] == pages[1][at] {
			at++
		}
		t.Errorf("the pages differ from byte %d on: %.80q and %.80q", at, pages[0][at:], pages[1][at:])
	}
	return out
}

// drum asks for eigenvalues.
const drum = `
coords = ["x"]
fields = ["u"]
[domain]
x = [0, 1]
[eigenvalue]
lambda = { count = 2 }
[[condition]]
on = "interior"
eq = "-u_xx = lambda*u"
[[condition]]
on = "boundary"
eq = "u = 0"
`

// The page of an eigenvalue problem shows the eigenfunctions, and no residual: the equation has another number for each.
func TestPageOfEigenvalues(t *testing.T) {
	r := solved(t, drum)
	f := r.field()
	var names []string
	for _, q := range f.Quantities {
		names = append(names, q.Name)
	}
	if want := []string{"u1", "u1_x", "u2", "u2_x"}; !slices.Equal(names, want) {
		t.Errorf("quantities %v, want %v", names, want)
	}
	p := r.page(r.Summarize())
	k := slices.IndexFunc(p.Sections, func(s page.Section) bool { return s.Title == "Eigenvalues" })
	if k < 0 || len(p.Sections[k].Table.Rows) != 2 || !strings.HasPrefix(p.Sections[k].Table.Rows[0][1].Text, "9.869604401") {
		t.Errorf("no table of two eigenvalues in %+v", p.Sections)
	}
}
