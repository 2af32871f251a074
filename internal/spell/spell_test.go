package spell

import "testing"

func TestNearest(t *testing.T) {
	known := []string{"width", "layers", "kind", "t"}
	for name, want := range map[string]string{
		"widht": "width", "WIDTH": "width", "layer": "layers", "T": "t", "s": "", "colour": "", "": "", "knid": "kind",
	} {
		if got := Nearest(name, known); got != want {
			t.Errorf("Nearest(%q): got %q, want %q", name, got, want)
		}
	}
	for _, test := range []struct {
		a, b string
		want int
	}{{"", "abc", 3}, {"kitten", "sitting", 3}, {"ab", "ba", 1}, {"same", "same", 0}, {"\u00fc", "u", 1}} {
		if got := Distance(test.a, test.b); got != test.want {
			t.Errorf("Distance(%q, %q): got %d, want %d", test.a, test.b, got, test.want)
		}
	}
}
