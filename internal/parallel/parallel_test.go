package parallel

import (
	"runtime"
	"testing"
)

func TestForCallsEachOnce(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	for _, cores := range []int{1, 3} {
		runtime.GOMAXPROCS(cores)
		for _, n := range []int{0, 1, 2, 1000} {
			calls := make([]int, n)
			For(n, func(k int) { calls[k]++ })
			for k, c := range calls {
				if c != 1 {
					t.Errorf("%d cores, n = %d: f(%d) was called %d times, want once", cores, n, k, c)
				}
			}
		}
	}
}

// A panic of a task reaches the caller, whichever goroutine it was on.
func TestPanic(t *testing.T) {
	for bad := range 8 {
		func() {
			defer func() {
				if r := recover(); r != "task" {
					t.Errorf("task %d: recovered %v", bad, r)
				}
			}()
			Run(Func(func(k int) {
				if k == bad {
					panic("task")
				}
			}), 8, 4)
		}()
	}
}
