package main

import (
	"crypto/sha256"
	"fmt"
	"io"

	"pinn/cmd/internal/origin"
	"pinn/cmd/internal/store"
)

// journal begins the checkpoint of a run, or goes on with that of an interrupted one. The run is known by the text of its
// file, that of the tables it reads, and the program.
func (r *running) journal(t *terminal, place *store.Place, text []byte, reads []string, read func(string) ([]byte, error)) (*store.Journal, error) {
	h := sha256.New()
	o := origin.Here(version)
	fmt.Fprintf(h, "%s %s %d\n", o.Program(), o.Kernel, len(text))
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
