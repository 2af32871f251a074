package main

import (
	"crypto/sha256"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"pinn/cmd/internal/store"
	"pinn/internal/kernel"
)

// journal begins the checkpoint of a run, or goes on with that of an interrupted one. The run is known by the text of its
// file, that of the tables it reads, and the program.
func (r *running) journal(t *terminal, place *store.Place, text []byte, reads []string, read func(string) ([]byte, error)) (*store.Journal, error) {
	h := sha256.New()
	fmt.Fprintf(h, "%s %s %s %s %d\n", version, revision(), runtime.GOARCH, kernel.Name(), len(text))
	h.Write(text)
	for _, name := range reads {
		table, err := read(name)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(h, "\n%s %d\n", name, len(table))
		h.Write(table)
	}
	run := fmt.Sprintf("%x", h.Sum(nil))
	resume := r.Resume
	if r.orBegin {
		resume = resume && place.Interrupted(run)
	}
	if !resume && place.Interrupted(run) {
		io.WriteString(t.err, "  an interrupted run of this is begun anew; with --resume it would have gone on\n")
	}
	j, err := place.Journal(run, resume)
	if err == nil && j.Note() != "" {
		fmt.Fprintln(t.err, "  "+j.Note())
	}
	return j, err
}

// revision is the commit that the program was built from, as far as it knows.
func revision() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	out := info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" || s.Key == "vcs.modified" {
			out += " " + s.Value
		}
	}
	return out
}
