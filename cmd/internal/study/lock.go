package study

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"pinn/cmd/internal/store"
)

// lockFile says who works in the folder of a study.
const lockFile = ".lock"

// LockedError says that another process works in the folder of a study.
type LockedError struct {
	Dir    string
	Holder string // who has written into the lock; empty if that is not known
}

// Error names the holder and the ways out.
func (e *LockedError) Error() string {
	holder := "another process"
	if e.Holder != "" {
		holder = e.Holder
	}
	return fmt.Sprintf("%s: %s works on this study: wait for it, end it, or choose another folder with --out", e.Dir, holder)
}

// hold takes the folder of a study for this process, which it waits for if another one has it. The error is that of the
// context, of a file, or a [*LockedError].
func hold(ctx context.Context, dir string, wait time.Duration) (free func(), err error) {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, err
	}
	const pause = time.Second // between two looks at the lock
	path := filepath.Join(dir, lockFile)
	for until := time.Now().Add(wait); ; {
		free, err := store.Lock(path, holder())
		if !errors.Is(err, store.ErrInUse) {
			return free, err
		}
		if time.Now().After(until) {
			text, _ := os.ReadFile(path) // only for the message
			return nil, &LockedError{dir, strings.TrimSpace(string(text))}
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(pause):
		}
	}
}

// holder describes this process.
func holder() string {
	host, err := os.Hostname()
	if err != nil {
		host = "an unknown host"
	}
	return fmt.Sprintf("process %d on %s, since %s,\n", os.Getpid(), host, time.Now().Format(time.DateTime))
}
