//go:build !unix

package main

import "os"

// limitSignals is empty where there are no such limits.
var limitSignals []os.Signal
