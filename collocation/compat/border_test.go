package compat_test

import (
	"testing"

	"pinn/collocation/compat"
)

// Where a border of two materials ends in a corner, the sides have derivatives of different materials, which contradict nothing; values have to
// agree there, too.
func TestFindOnBorders(t *testing.T) {
	for _, c := range []struct {
		top  string
		want int
	}{
		{"0.6*(y - x)^2 + 0.2*(y^2 - x^2) + x*y", 0},
		{"x + 1", 1},
	} {
		p := boxed(t, []string{"x", "y"}, []string{"u"}, []float64{0, 0}, []float64{1, 1},
			stated{"conduction", inside, []string{"d(if(x > y, 5, 1)*u_x, x) + d(if(x > y, 5, 1)*u_y, y) = 0"}},
			stated{"right", face(0, true), []string{"u = x*y"}}, stated{"top", face(1, true), []string{"u = " + c.top}})
		if got := compat.Find(p); len(got) != c.want {
			t.Errorf("%s: %v, want %d", c.top, got, c.want)
		}
	}
}
