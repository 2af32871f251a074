package tomltext

import (
	"fmt"
	"testing"
)

// TestLeaves checks that the values of nested tables come in the order of the text, however their keys are written.
func TestLeaves(t *testing.T) {
	root, err := New("f.toml", "[grid]\nb.y = [1]\na = 2\nb.x = \"t\"\n[grid.b.c]\nz = 3\n").Decode()
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, l := range root.Table("grid").Leaves() {
		got += fmt.Sprintf("%s=%v ", l.Key, l.Value)
	}
	if want := "b.y=[1] a=2 b.x=t b.c.z=3 "; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if none := root.Table("set").Leaves(); none != nil {
		t.Errorf("no table has the values %v", none)
	}
}
