package auto

import (
	"context"
	"encoding/json"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/pde/expr"
)

// FuzzModel reads any text as a saved model: nothing panics, and what is read can be evaluated.
func FuzzModel(f *testing.F) {
	s := &expr.Scope{Coords: []string{"x"}, Time: -1, Fields: []string{"u"}}
	p := problemOn(s, "u_x = u", map[int]string{0: "u = 1"})
	sol, err := Solve(context.Background(), p, &Options{Network: Network{Width: 3}, NoCheck: true})
	if err != nil {
		f.Fatal(err)
	}
	text, err := json.Marshal(sol.Model)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(text))
	f.Add(`{"version":1,"coords":["x"],"fields":["u"]}`)
	f.Add(`{"version":3}`)
	f.Fuzz(func(t *testing.T, text string) {
		m := new(Model)
		if len(text) > 1<<13 || json.Unmarshal([]byte(text), m) != nil || len(m.Coords) == 0 || len(m.Fields) == 0 {
			return
		}
		m.Values(mat.NewDense(1, len(m.Coords), nil))
	})
}
