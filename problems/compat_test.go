package problems_test

import (
	"slices"
	"testing"
	"time"

	"pinn/collocation/compat"
	"pinn/problems"
)

// The data of the gallery are smooth and agree where they meet, but for two that have a kink across the period, a load that sets in, a string that is plucked, and
// the steps of two gases; nothing is given that is not needed. Finding that out is quick.
func TestGalleryData(t *testing.T) {
	const limit = 5 * time.Second // the slowest takes 0.3 s
	kinks, jumps := []string{"allen-cahn", "bar-sudden-load", "schroedinger"}, []string{"contact", "sod"}
	orders := map[string]int{"plucked-string": 1} // of the derivative that jumps in the data; 0: they jump themselves
	for _, name := range problems.Names() {
		begun := time.Now()
		p := load(t, name).Problem
		found := compat.Find(p)
		if spent := time.Since(begun); spent > limit {
			t.Errorf("%s: took %v", name, spent)
		}
		steps := compat.Kinks(p)
		for _, k := range steps {
			if order, bent := orders[name]; k.Order != order || !bent && !slices.Contains(jumps, name) {
				t.Errorf("%s: %s", name, k.Text)
			}
		}
		if _, bent := orders[name]; (bent || slices.Contains(jumps, name)) != (len(steps) > 0) {
			t.Errorf("%s: %d steps of the data", name, len(steps))
		}
		for _, s := range compat.Surpluses(p) {
			t.Errorf("%s: %s", name, s.Text)
		}
		if slices.Contains(kinks, name) && len(found) == 1 && found[0].Order == 1 {
			continue
		}
		for _, c := range found {
			t.Errorf("%s: order %d, size %.1e: %s", name, c.Order, c.Size, c)
		}
		if slices.Contains(kinks, name) {
			t.Errorf("%s: its kink is not found", name)
		}
	}
}
