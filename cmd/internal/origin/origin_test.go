package origin

import (
	"runtime"
	"strings"
	"testing"
)

func TestHereIsKnown(t *testing.T) {
	o := Here("1.2.3")
	if o.Version != "1.2.3" || o.Commit == "" || !strings.HasPrefix(o.Kernel, runtime.GOARCH+"/") {
		t.Errorf("got %+v, want the version, a commit or a digest, and the kernel of %s", o, runtime.GOARCH)
	}
	if again := Parse(o.Record()); again != o {
		t.Errorf("record and parse: got %+v, want %+v", again, o)
	}
	if len(o.Record()) != len(Columns) {
		t.Errorf("%d cells for %d columns", len(o.Record()), len(Columns))
	}
}

func TestProgram(t *testing.T) {
	for _, c := range []struct {
		o    Origin
		want string
	}{
		{Origin{Version: "1", Commit: "abc"}, "1 (abc)"},
		{Origin{Version: "1"}, "1"},
		{Origin{Host: "a"}, "an unknown version"},
	} {
		if got := c.o.Program(); got != c.want {
			t.Errorf("%+v: got %q, want %q", c.o, got, c.want)
		}
	}
}
