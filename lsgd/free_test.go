package lsgd_test

import (
	"context"
	"runtime"
	"testing"

	"pinn/lsgd"
)

// A projection does not keep its factors: one collection frees them, though its workspaces wait for the next one.
func TestFactorsAreFreed(t *testing.T) {
	const width, perAxis = 200, 4
	s, at := newTiling(t, perAxis, 25, "lap(u) = -2*pi^2*sin(pi*x)*sin(pi*y)", "sin(pi*x)*sin(pi*y)", "x", "y").system(width, 6)
	balance(t, s, at)
	heap := func() int64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	heap()
	before := heap()
	if _, err := lsgd.Project(context.Background(), s, at, lsgd.ProjectSettings{}); err != nil {
		t.Fatal(err)
	}
	factors := int64(perAxis * perAxis * 3 * 8 * width * width)
	if grown := heap() - before; grown > factors/2 {
		t.Errorf("%d MB stay after a projection whose factors take %d MB", grown>>20, factors>>20)
	}
	runtime.KeepAlive(s)
}
