package problem

import (
	"reflect"
	"testing"

	"pinn/auto"
	"pinn/network"
)

func TestPartition(t *testing.T) {
	const started = minimal + "[[condition]]\nname = \"start\"\non = \"t = 0\"\neq = \"u = x\"\n"
	for _, c := range []struct {
		name, text string
		sets       []string
		want       auto.Partition
	}{
		{"absent", "", nil, auto.Partition{}},
		{"empty", "[partition]\n", nil, auto.Partition{}},
		{"slabs", "[partition]\nslabs = 8\n", nil, auto.Partition{Slabs: 8}},
		{"cells", "[partition]\ncells = { x = 4, t = 2 }\n", nil, auto.Partition{Cells: []int{4, 2}}},
		{"some coordinates", "[partition]\nslabs = 3\n[partition.cells]\nx = 4\n", nil, auto.Partition{Slabs: 3, Cells: []int{4, 1}}},
		{"no coordinates", "[partition.cells]\n", nil, auto.Partition{Cells: []int{1, 1}}},
		{"overrides", "[partition]\nslabs = 3\n", []string{"partition.slabs=5", "partition.cells.x=7"}, auto.Partition{Slabs: 5, Cells: []int{7, 1}}},
	} {
		equal(t, c.name, mustParse(t, started+c.text, c.sets...).Options.Partition, c.want)
	}
}

// A partition of unity has parts with polynomials, and a network where its gate is neural.
func TestReadPOU(t *testing.T) {
	for text, want := range map[string]auto.Network{
		"kind = \"pou\"":                        {POU: &network.POUConfig{Degree: 1}},
		"kind = \"pou\"\nparts = 8\ndegree = 0": {POU: &network.POUConfig{Parts: 8}},
		"kind = \"pou\"\ngate = \"neural\"\nhidden = \"resnet\"\nwidth = 5\ninit = \"he\"\nspread = 3": {
			POU: &network.POUConfig{Gate: network.Neural, Degree: 1, Net: network.Config{Kind: network.ResNet, Width: 5}}, Init: "he", Spread: 3,
		},
	} {
		if got := mustParse(t, minimal+"[network]\n"+text+"\n").Options.Network; !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v with %+v, want %+v with %+v", text, got, got.POU, want, want.POU)
		}
	}
}
