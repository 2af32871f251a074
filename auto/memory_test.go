package auto_test

import (
	"testing"

	"pinn/auto"
	"pinn/problems/transport"
)

// TestMemoryEstimate compares with what whole processes took for the transport equation.
func TestMemoryEstimate(t *testing.T) {
	for _, c := range []struct{ width, mebibytes int }{{250, 53}, {500, 63}, {1000, 136}, {2000, 344}, {4000, 1155}} {
		got := int(auto.MemoryEstimate(transport.New(1), auto.Options{Network: auto.Network{Width: c.width}}) >> 20)
		if got < c.mebibytes || got > c.mebibytes+100+c.mebibytes/2 {
			t.Errorf("width %d: %d MiB, want between the %d MiB that were seen and half as much again with 100 MiB", c.width, got, c.mebibytes)
		}
	}
	fixed := auto.MemoryEstimate(transport.New(1), auto.Options{Network: auto.Network{Width: 100}})
	trained := auto.MemoryEstimate(transport.New(1), auto.Options{Network: auto.Network{Width: 100, Layers: 4}, Training: auto.Training{Step: auto.GaussNewton}})
	open := auto.MemoryEstimate(transport.New(1), auto.Options{})
	if !(fixed < trained && trained < 16*(4*101*100)*(4*101*100)+2*fixed && open > 1<<30) {
		t.Errorf("fixed %d, trained %d, open %d bytes", fixed, trained, open)
	}
}
