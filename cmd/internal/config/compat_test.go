package config_test

import (
	"slices"
	"testing"
	"time"

	"pinn/collocation/compat"
	"pinn/problems"
)

// The data of the gallery agree where they meet, but for two whose data have a kink across the period; finding that out is
// quick.
func TestGalleryData(t *testing.T) {
	const limit = 5 * time.Second // the slowest takes 0.3 s
	kinks := []string{"allen-cahn", "schroedinger"}
	for _, name := range problems.Names() {
		begun := time.Now()
		found := compat.Find(load(t, name).Problem)
		if spent := time.Since(begun); spent > limit {
			t.Errorf("%s: took %v", name, spent)
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
