package main

import (
	"bytes"
	"image/gif"
	"image/png"
	"os"
	"os/exec"
	"strings"
	"testing"

	"pinn/cmd/internal/saved"
)

func TestPlot(t *testing.T) {
	elsewhere(t)
	writeFile(t, "drift.toml", drift)
	if code, _, stderr := pinn(t, "solve", "drift.toml", "--no-figures", "--quiet"); code != exitSolved {
		t.Fatal(stderr)
	}
	for _, c := range []struct {
		args string
		want []string
	}{
		{"", []string{"plot.png"}},
		{"-d u,u_x --out a.png", []string{"a-1.png", "a-2.png"}},
		{"-d u,u_x --at t=1 --out b.png", []string{"b.png"}},
		{"--at x=0.5 --log --out c.svg", []string{"c.svg"}},
		{"--times 3 --grid 21 --out d.png", []string{"d.png"}},
	} {
		code, stdout, stderr := pinn(t, append([]string{"plot", "results/drift"}, strings.Fields(c.args)...)...)
		if got := strings.Fields(stdout); code != exitSolved || strings.Join(got, " ") != strings.Join(c.want, " ") {
			t.Errorf("%s: exit code %d, files %v, want %v\n%s", c.args, code, got, c.want, stderr)
		}
		for _, name := range c.want {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Error(err)
			} else if strings.HasSuffix(name, ".png") {
				if _, err := png.Decode(bytes.NewReader(text)); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			}
		}
	}
	for _, bad := range []string{"--at x=0,t=0", "--at t=0 --times 3", "--times -1", "--grid 1", "-d v", "--out plot.bmp", "--at y=0"} {
		if code, stdout, stderr := pinn(t, append([]string{"plot", "results/drift"}, strings.Fields(bad)...)...); code != exitInput || stdout != "" || stderr == "" {
			t.Errorf("plot %s: exit code %d, %q, %q", bad, code, stdout, stderr)
		}
	}
}

// Axes, times and places have the units of the problem.
func TestPlotUnits(t *testing.T) {
	elsewhere(t)
	writeFile(t, "drift.toml", "units = { x = \"m\", t = \"s\", u = \"K\" }\n"+drift)
	if code, _, stderr := pinn(t, "solve", "drift.toml", "--no-figures", "--quiet"); code != exitSolved {
		t.Fatal(stderr)
	}
	if _, stdout, stderr := pinn(t, "explain", "results/drift"); !strings.Contains(stdout, "asks for u [K] on x in [0, 1] m, t in [0, 2] s (time)") {
		t.Errorf("%s%s", stdout, stderr)
	}
	for args, want := range map[string][]string{
		"results/drift -d u_x --times 2":            {"x [m]", "u_x [K/m]", "t = 2 s"},
		"results/drift --at t=0.5":                  {"x [m]", "u [K]", "at t = 0.5 s"},
		"results/drift -d u,u_x --at x=0.5":         {"t [s]", "u [K], u_x [K/m]", "at x = 0.5 m"},
		"results/drift -d u+u_x --at t=1 --grid 11": {"u+u_x<"},
		"results/drift/model.json --at t=0.5":       {"x [m]", "u [K]", "at t = 0.5 s"},
	} {
		code, _, stderr := pinn(t, append([]string{"plot", "--out", "p.svg"}, strings.Fields(args)...)...)
		text, err := os.ReadFile("p.svg")
		if code != exitSolved || err != nil {
			t.Fatalf("%s: exit code %d, %v\n%s", args, code, err, stderr)
		}
		for _, w := range want {
			if !strings.Contains(string(text), w) {
				t.Errorf("%s: no %q in the figure", args, w)
			}
		}
	}
}

// The first axis of a map runs fastest, and time goes upwards.
func TestPlotValues(t *testing.T) {
	elsewhere(t)
	writeFile(t, "drift.toml", strings.Replace(drift, `["x", "t"]`, `["t", "x"]`, 1))
	if code, _, stderr := pinn(t, "solve", "drift.toml", "--no-figures", "--quiet"); code != exitSolved {
		t.Fatal(stderr)
	}
	f, err := saved.Load("results/drift")
	if err != nil {
		t.Fatal(err)
	}
	q, err := f.Quantities("-d", nil)
	if err != nil {
		t.Fatal(err)
	}
	p := &plot{f: f, quantities: q, points: 3}
	if err := p.layOut(0); err != nil {
		t.Fatal(err)
	}
	nodes, v := p.values(q[0], 0)
	if f.Coords[p.axes[0]] != "x" || nodes[0][2] != 1 || nodes[1][2] != 2 || v[1] < 1.49 || v[1] > 1.51 || v[3] > 0.4 {
		t.Errorf("axes %v, nodes %v, values %v", p.axes, nodes, v)
	}
}

// Animations have a frame for each moment, with one scale for all, and begin at the start of time.
func TestPlotAnimation(t *testing.T) {
	elsewhere(t)
	writeFile(t, "drift.toml", drift)
	if code, _, stderr := pinn(t, "solve", "drift.toml", "--no-figures", "--quiet"); code != exitSolved {
		t.Fatal(stderr)
	}
	if code, stdout, stderr := pinn(t, "plot", "results/drift", "-d", "u,u_x", "--times", "5", "--out", "a.gif"); code != exitSolved || stdout != "a.gif\n" {
		t.Fatalf("exit code %d, %q\n%s", code, stdout, stderr)
	}
	f, err := os.Open("a.gif")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	g, err := gif.DecodeAll(f)
	if err != nil {
		t.Fatal(err)
	}
	if len(g.Image) != 5 || g.LoopCount != 0 || bytes.Equal(g.Image[0].Pix, g.Image[4].Pix) || g.Image[0].Bounds() != g.Image[4].Bounds() {
		t.Errorf("%d frames, repeated %d times, of %v and %v", len(g.Image), g.LoopCount, g.Image[0].Bounds(), g.Image[4].Bounds())
	}
	if _, err := exec.LookPath("ffmpeg"); err == nil {
		if code, _, stderr := pinn(t, "plot", "results/drift", "--times", "3", "--out", "a.mp4"); code != exitSolved {
			t.Errorf("exit code %d\n%s", code, stderr)
		}
	}
	t.Setenv("PATH", t.TempDir())
	for _, bad := range []struct{ args, want string }{
		{"--out b.mp4", "ffmpeg, which writes films, is not installed"},
		{"--out b.gif --at t=1", "there is no time that is free"},
	} {
		code, _, stderr := pinn(t, append([]string{"plot", "results/drift"}, strings.Fields(bad.args)...)...)
		if code != exitInput || !strings.Contains(stderr, bad.want) {
			t.Errorf("%s: exit code %d, %s", bad.args, code, stderr)
		}
	}
}
