package expr

import (
	"strings"
	"testing"
)

// Jumps that no switch of the text makes are refused under a derivative, and smooth quotients and roots are not.
func TestHiddenJumps(t *testing.T) {
	scope := &Scope{Coords: []string{"x"}, Fields: []string{"u"}, Time: -1}
	for text, jumps := range map[string]bool{
		"abs(x - 0.4)/(x - 0.4)":          true,
		"(x - 0.4)/abs(x - 0.4)":          true,
		"(x - 0.4)/sqrt((x - 0.4)^2)":     true,
		"sqrt((x - 0.4)^2)/(x - 0.4)":     true,
		"atan(1/(x - 0.4))":               true,
		"atan2(0, x - 0.4)":               true,
		"sin(x - 0.4)/(x - 0.4)":          false,
		"sqrt(x)":                         false,
		"1/(1 + x)":                       false,
		"sqrt((x - 0.4)^2)":               false,
		"exp(-1/(x - 0.4)^2)":             false,
		"((x - 0.4)^2 + 1e-4)^0.5 + x^-2": false,
	} {
		op, err := scope.Operator(Source{Text: "d((20 + " + text + ")*u_x, x) = 0"})
		if err != nil {
			t.Fatal(err)
		}
		_, err = op.Switches([]float64{0}, []float64{1}, [][]int{{2}})
		if got := err != nil; got != jumps {
			t.Errorf("%s: error %v, want one: %v", text, err, jumps)
		} else if jumps && !strings.Contains(err.Error(), "jumps at x = 0.4") {
			t.Errorf("%s: %v", text, err)
		}
	}
}
