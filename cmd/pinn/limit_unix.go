//go:build unix

package main

import (
	"os"
	"syscall"
)

// limitSignals say that the CPU time which the process may take is over: batch systems and shells (ulimit -t) set such limits, and
// kill the process some seconds later.
var limitSignals = []os.Signal{syscall.SIGXCPU}
