package problem

import (
	"strings"
	"testing"

	"pinn/auto"
)

func TestRedraw(t *testing.T) {
	const settings = "\n[points]\nredraw = 0.25\n[lsgd]\nmethod = 'lsgd'\nstep = 'gauss-newton'\nredraw_every = 7\n"
	f, err := Access{}.Parse("some.toml", []byte(minimal+settings), nil)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "points", f.Options.Points, auto.Points{Redraw: 0.25})
	equal(t, "training", f.Options.Training, auto.Training{Method: auto.LSGD, Step: auto.GaussNewton, RedrawEvery: 7})
	for change, want := range map[string]string{
		"redraw = 1": "points.redraw", "redraw = -1": "redraw", "redraw_every = 0": "redraw_every", "step = 'adam'": "gauss-newton",
	} {
		key, _, _ := strings.Cut(change, " =")
		lines := strings.Split(minimal+settings, "\n")
		for i, line := range lines {
			if strings.HasPrefix(line, key+" =") {
				lines[i] = change
			}
		}
		if _, err := (Access{}).Parse("some.toml", []byte(strings.Join(lines, "\n")), nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want one that names %s", change, err, want)
		}
	}
}
