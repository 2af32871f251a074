package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"pinn/internal/usage"
)

// running holds the flags of the commands that may take long.
type running struct {
	CPU       cores  `name:"cpu" placeholder:"N" help:"Use at most N cores."`
	Memory    size   `name:"memory" placeholder:"SIZE" help:"Use at most so much memory, such as 8GiB; what is free by default. What does not fit is refused."`
	TimeLimit period `name:"time-limit" placeholder:"DURATION" help:"End after so long, such as 90s or 2h, with the best so far."`
	Resume    bool   `help:"Go on from the checkpoint of an interrupted run."`

	orBegin bool // with no checkpoint of the run, Resume begins it
}

// saves marks the commands that write what they have when they are interrupted.
func (*running) saves() {}

// cores is a number of cores on the command line; 0: not given. Where there are fewer, all are used.
type cores int

// mostCores bounds a number of cores: a larger one is a slip.
const mostCores = 4096

// UnmarshalText reads a positive number.
func (c *cores) UnmarshalText(text []byte) error {
	n, err := strconv.Atoi(string(text))
	if err != nil || n < 1 || n > mostCores {
		return fmt.Errorf("%q cores: want a whole number from 1 to %d", text, mostCores)
	}
	*c = cores(n)
	return nil
}

// seed is that of all random choices, on the command line.
type seed uint64

// UnmarshalText reads a whole number.
func (s *seed) UnmarshalText(text []byte) error {
	n, err := strconv.ParseUint(string(text), 10, 64)
	if err != nil {
		return fmt.Errorf("%q: want a whole number from 0 on, such as 7", text)
	}
	*s = seed(n)
	return nil
}

// set returns the override that states it.
func (s seed) set() string { return "seed=" + strconv.FormatUint(uint64(s), 10) }

// period is a time on the command line; 0: not given.
type period time.Duration

// UnmarshalText reads a positive time with its unit.
func (p *period) UnmarshalText(text []byte) error {
	d, err := time.ParseDuration(string(text))
	if err != nil || d <= 0 {
		return fmt.Errorf("%q: want a positive time with its unit, such as 90s, 10m or 1h30m", text)
	}
	*p = period(d)
	return nil
}

// errTimeLimit is why a context ends at --time-limit.
var errTimeLimit = errors.New("the time limit was reached")

// limit makes the limits hold for what is done in the context that it returns.
func (r *running) limit(t *terminal) (ctx context.Context, cancel func()) {
	if r.CPU > 0 {
		runtime.GOMAXPROCS(min(int(r.CPU), runtime.NumCPU()))
	}
	if r.Memory == 0 {
		r.Memory = size(usage.FreeBytes())
	}
	if r.Memory > 0 {
		debug.SetMemoryLimit(int64(r.Memory)) // the collector works harder near it
	}
	if r.TimeLimit == 0 {
		return t, func() {}
	}
	return context.WithTimeoutCause(t, time.Duration(r.TimeLimit), errTimeLimit)
}

// stopped says why a context ended, in words that "was" may follow.
func stopped(ctx context.Context) string {
	if errors.Is(context.Cause(ctx), errTimeLimit) {
		return errTimeLimit.Error()
	}
	return "interrupted"
}

// stopCode is the exit code of a command whose context ended.
func stopCode(ctx context.Context) outcome {
	if errors.Is(context.Cause(ctx), errTimeLimit) {
		return exitShort
	}
	return exitInterrupted
}

// again returns the command line that goes on with an interrupted run.
func (t *terminal) again() string {
	words := []string{"pinn"}
	for _, a := range t.args {
		if a != "--resume" {
			words = append(words, shellQuoted(a))
		}
	}
	return strings.Join(append(words, "--resume"), " ")
}

// shellQuoted writes a word so that a shell reads it back.
func shellQuoted(word string) string {
	plain := func(r rune) bool {
		return r == '_' || r == '-' || r == '.' || r == '/' || r == '=' || r == ',' || r == ':' || r == '+' ||
			'0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
	}
	if word != "" && strings.IndexFunc(word, func(r rune) bool { return !plain(r) }) < 0 {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// size is a number of bytes on the command line.
type size int64

var units = map[string]float64{
	"": 1, "b": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40, "kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30, "tib": 1 << 40,
	"kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12,
}

// leastMemory is a bound on memory that means something: the program itself needs about as much.
const leastMemory = 64 << 20

// UnmarshalText reads a number with a unit, such as 8GiB, 500MB or 2g.
func (s *size) UnmarshalText(text []byte) error {
	word := strings.ToLower(strings.TrimSpace(string(text)))
	digits := strings.TrimRight(word, "abcdefghijklmnopqrstuvwxyz ")
	factor, known := units[strings.TrimSpace(word[len(digits):])]
	v, err := strconv.ParseFloat(digits, 64)
	switch {
	case err != nil || !known || !(v*factor < 1<<60):
		return fmt.Errorf("%q is not a size: want a number with KiB, MiB, GiB or TiB, such as 8GiB", text)
	case v*factor < leastMemory:
		return fmt.Errorf("%q is too little: want at least %d MiB", text, leastMemory>>20)
	}
	*s = size(v * factor)
	return nil
}
