package auto

import "testing"

// The first trials of nonlinear systems of many fields, which are solved many times over, have fewer functions where cells do for more.
func TestPilotWidth(t *testing.T) {
	one := units{[]float64{1, 1}, []float64{1, 1, 1}, []float64{1}}
	linear, carried := [2]string{"interior", "u_x + v_y = w"}, [2]string{"interior", "u*u_x + v*u_y = w"}
	for _, c := range []struct {
		what      string
		fields    []string
		condition [2]string
		divides   bool
		want      int
	}{
		{"three fields", []string{"u", "v", "w"}, carried, true, 133},
		{"without cells", []string{"u", "v", "w"}, carried, false, 200},
		{"affine", []string{"u", "v", "w"}, linear, true, 200},
		{"two fields", []string{"u", "v"}, [2]string{"interior", "u*u_x + v*u_y = 0"}, true, 200},
	} {
		s := &solver{problem: inUnits(t, []string{"x", "y"}, c.fields, one, c.condition), divides: c.divides}
		if got := s.pilotWidth(); got != c.want {
			t.Errorf("%s: the first trials have %d functions, want %d", c.what, got, c.want)
		}
	}
}
