package auto

import (
	"testing"

	"pinn/problems/poisson"
)

// A solve takes no less than is foreseen, and no more than the limit.
func TestWorkEstimate(t *testing.T) {
	p := poisson.New(1)
	for _, o := range []Options{{}, {Network: Network{Width: 100}}, {Tolerance: 1e-3}, {Network: Network{Width: 200, Spread: 8}, NoCheck: true}} {
		least, most := WorkEstimate(p, o)
		work := 0.0
		o.Watch = func(e Event) { work = e.Work }
		if _, err := Solve(t.Context(), p, &o); err != nil {
			t.Fatal(err)
		}
		if !(least/3 <= work && work <= 3*most && least <= most) {
			t.Errorf("%+v: foreseen from %.2g to %.2g, taken %.2g", o.Network, least, most, work)
		}
	}
}
