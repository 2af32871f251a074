// Package parallel runs independent tasks on all cores.
//
// Tasks must not write the same memory; then the result does not depend on the number of cores. A steady loop over the
// same kind of work allocates nothing. A task that panics makes the loop panic on the caller's goroutine.
//
// Loops run over blocks whose boundaries depend only on the problem, and partial sums are added in block order: the same
// seed gives the same bits on any number of cores of one kind of processor.
package parallel

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Work is a set of independent tasks.
type Work interface{ Task(k int) }

// Func is a set of tasks given by a function.
type Func func(k int)

// Task calls the function.
func (f Func) Task(k int) { f(k) }

// For calls f(0), ..., f(n-1) on up to GOMAXPROCS goroutines, the caller's being one of them, and waits for them.
func For(n int, f func(k int)) { Run(Func(f), n, runtime.GOMAXPROCS(0)) }

// Run runs tasks 0, ..., n-1 of w on up to the given number of goroutines, the caller's being one of them, and waits
// for them.
func Run(w Work, n, workers int) {
	if min(workers, n) <= 1 {
		for k := range n {
			w.Task(k)
		}
		return
	}
	c := crews.Get().(*crew)
	c.work, c.n = w, n
	c.next.Store(0)
	for range min(workers, n) - 1 {
		c.left.Add(1)
		go c.run()
	}
	c.drain()
	c.left.Wait()
	c.work = nil
	if c.fault != nil {
		panic(c.fault)
	}
	crews.Put(c)
}

// crew runs the tasks of one loop. It is used again, so that no closure is made.
type crew struct {
	work Work
	n    int
	next atomic.Int64
	left sync.WaitGroup
	run  func()

	once  sync.Once
	fault any // what a task gave to panic on another goroutine
}

var crews = sync.Pool{New: func() any {
	c := new(crew)
	c.run = func() {
		defer c.left.Done()
		defer func() {
			if r := recover(); r != nil {
				c.once.Do(func() { c.fault = r })
			}
		}()
		c.drain()
	}
	return c
}}

func (c *crew) drain() {
	for k := int(c.next.Add(1)) - 1; k < c.n; k = int(c.next.Add(1)) - 1 {
		c.work.Task(k)
	}
}
