package batch

import (
	"bytes"
	"encoding/gob"
	"fmt"

	"pinn/auto"
)

// Recall fills a record, by its pointer, with what a journal keeps under a name, and reports whether it could. A nil journal
// keeps nothing.
func Recall(journal auto.Journal, name string, record any) bool {
	if journal == nil {
		return false
	}
	data := journal.Recall(name)
	return data != nil && gob.NewDecoder(bytes.NewReader(data)).Decode(record) == nil
}

// Keep gives the journal a record of a run that has ended. With a nil journal it does nothing.
func Keep(journal auto.Journal, name string, record any) error {
	if journal == nil {
		return nil
	}
	var b bytes.Buffer
	err := gob.NewEncoder(&b).Encode(record)
	if err == nil {
		err = journal.Keep(name, b.Bytes())
	}
	if err != nil {
		return fmt.Errorf("no checkpoint can be written: %w", err)
	}
	return nil
}
