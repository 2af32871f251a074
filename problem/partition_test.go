package problem

import (
	"strings"
	"testing"

	"pinn/auto"
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
		{"boxes", "[partition]\nboxes = { x = 4, t = 2 }\n", nil, auto.Partition{Boxes: []int{4, 2}}},
		{"some coordinates", "[partition]\nslabs = 3\n[partition.boxes]\nx = 4\n", nil, auto.Partition{Slabs: 3, Boxes: []int{4, 1}}},
		{"no coordinates", "[partition.boxes]\n", nil, auto.Partition{Boxes: []int{1, 1}}},
		{"overrides", "[partition]\nslabs = 3\n", []string{"partition.slabs=5", "partition.boxes.x=7"}, auto.Partition{Slabs: 5, Boxes: []int{7, 1}}},
	} {
		equal(t, c.name, mustParse(t, started+c.text, c.sets...).Options.Partition, c.want)
	}
}

// A kind of network that pinn solve does not have is refused.
func TestProblemFilesHaveNoPOU(t *testing.T) {
	if _, err := Parse(minimal + "[network]\nkind = \"pou\"\n"); err == nil || !strings.Contains(err.Error(), `"pou"`) {
		t.Errorf("error %v, want one that names the kind", err)
	}
}
