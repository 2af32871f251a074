package store

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"pinn/internal/files"
)

// The reasons why a run cannot go on from a checkpoint, for errors.Is on a [CheckpointError].
var (
	ErrNoCheckpoint    = errors.New("there is nothing to go on from: no run into this results folder was interrupted")
	ErrNotCheckpoint   = errors.New("is not a checkpoint of this program: remove it, or run without --resume")
	ErrNewerCheckpoint = errors.New("was written by a newer version of this program: go on with that one, or run without --resume")
	ErrOtherRun        = errors.New("belongs to another run: the file, its data, the settings or the program have changed since; run without --resume to begin anew")
)

// CheckpointError says which checkpoint cannot be gone on from. Its cause is one of the sentinel errors of this package or
// the system's.
type CheckpointError struct {
	Path string
	Err  error
}

// Error names the file.
func (e *CheckpointError) Error() string { return e.Path + ": " + e.Err.Error() }

// Unwrap returns the cause.
func (e *CheckpointError) Unwrap() error { return e.Err }

const (
	journalMagic   = "pinn checkpoint"
	journalVersion = 1
	// syncInterval is the time between two moments at which records are made sure to be on the disk. A process that is
	// killed loses none of them at any time; a computer that loses its power loses those since.
	syncInterval = 5 * time.Second
	// largestRecord bounds a record in bytes, so that a damaged length does not ask for all memory.
	largestRecord = 1 << 30
)

// Journal is the checkpoint of a run: named records of what it has computed, in the order in which that was done. A record
// is in the file as soon as Keep returns. It is not safe for concurrent use.
//
// The file begins with a line that names format, version and run. A record is the lengths of name and data, a checksum, name
// and data. What follows the last whole record, as a process that was killed leaves it, does not count.
type Journal struct {
	file    *os.File
	records map[string][]byte // of the run that is gone on from
	synced  time.Time
	lost    int64 // bytes after the last whole record
	kept    bool  // there are records, these or older ones
	Resumed int   // records that were there
}

// Journal begins the checkpoint of a run that is identified by run, a text without line breaks that is the same for the
// same computation only. With resume it goes on with the one that is there. The error is a [*CheckpointError].
func (p *Place) Journal(run string, resume bool) (*Journal, error) {
	path := filepath.Join(p.work, checkpointFile)
	j, err := openJournal(path, run, resume)
	if err != nil {
		return nil, &CheckpointError{Path: path, Err: err}
	}
	return j, nil
}

func openJournal(path, run string, resume bool) (*Journal, error) {
	j := &Journal{records: map[string][]byte{}}
	end := int64(0)
	if resume {
		text, err := files.Read(path, largestCheckpoint)
		if absent(err) {
			return nil, ErrNoCheckpoint
		}
		if err != nil {
			return nil, err
		}
		if end, err = j.read(text, run); err != nil {
			return nil, err
		}
		j.lost, j.Resumed = int64(len(text))-end, len(j.records)
	} else if err := ReplaceFile(path, []byte(header(run))); err != nil {
		return nil, err
	}
	var err error
	if j.file, err = os.OpenFile(path, os.O_RDWR, 0o666); err != nil {
		return nil, err
	}
	if !resume {
		_, err = j.file.Seek(0, io.SeekEnd)
	} else if err = j.file.Truncate(end); err == nil {
		_, err = j.file.Seek(end, io.SeekStart)
	}
	if err != nil {
		j.file.Close()
		return nil, err
	}
	j.synced, j.kept = time.Now(), j.Resumed > 0
	return j, nil
}

// largestCheckpoint bounds the size of a checkpoint that is read, in bytes.
const largestCheckpoint = 1 << 34

func header(run string) string {
	return fmt.Sprintf("%s %d %s\n", journalMagic, journalVersion, run)
}

// read takes the records of a checkpoint, and returns where the last whole one ends.
func (j *Journal) read(text []byte, run string) (end int64, err error) {
	r := bytes.NewReader(text)
	line, err := bufio.NewReader(io.LimitReader(r, 1<<12)).ReadString('\n')
	rest, ours := strings.CutPrefix(line, journalMagic+" ")
	version := 0
	if n, scanErr := fmt.Sscanf(rest, "%d ", &version); err != nil || !ours || n != 1 || scanErr != nil || version < 1 {
		return 0, ErrNotCheckpoint
	}
	switch {
	case version > journalVersion:
		return 0, ErrNewerCheckpoint
	case line != header(run):
		return 0, ErrOtherRun
	}
	at := len(line)
	for {
		name, data, size := record(text[at:])
		if size == 0 {
			return int64(at), nil
		}
		j.records[name] = data
		at += size
	}
}

// Sizes of the head of a record: length of the name, length of the data, checksum of both.
const recordHead = 4 + 8 + 4

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// record takes the first record of a text apart and returns its size, 0 if it is not whole.
func record(text []byte) (name string, data []byte, size int) {
	if len(text) < recordHead {
		return "", nil, 0
	}
	n, d := uint64(binary.LittleEndian.Uint32(text)), binary.LittleEndian.Uint64(text[4:])
	if n > largestRecord || d > largestRecord || n+d > uint64(len(text)-recordHead) {
		return "", nil, 0
	}
	body := text[recordHead : recordHead+n+d]
	if crc32.Checksum(body, castagnoli) != binary.LittleEndian.Uint32(text[12:]) {
		return "", nil, 0
	}
	return string(body[:n]), body[n:], recordHead + len(body)
}

// Note says, as a sentence without a final stop, that the checkpoint was cut short; it is empty if it was not.
func (j *Journal) Note() string {
	if j.lost == 0 {
		return ""
	}
	return fmt.Sprintf("the last %d bytes of the checkpoint are no whole record: what they should hold is computed again", j.lost)
}

// Empty reports whether there is nothing to go on from.
func (j *Journal) Empty() bool { return !j.kept }

// Recall returns the data of a record of the run that is gone on from, nil if there is none.
func (j *Journal) Recall(name string) []byte { return j.records[name] }

// Keep adds a record. The data must not be longer than 1 GiB.
func (j *Journal) Keep(name string, data []byte) error {
	if len(data) > largestRecord {
		return fmt.Errorf("a record of %d bytes is too long for a checkpoint", len(data))
	}
	text := make([]byte, recordHead, recordHead+len(name)+len(data))
	text = append(append(text, name...), data...)
	binary.LittleEndian.PutUint32(text, uint32(len(name)))
	binary.LittleEndian.PutUint64(text[4:], uint64(len(data)))
	binary.LittleEndian.PutUint32(text[12:], crc32.Checksum(text[recordHead:], castagnoli))
	if _, err := j.file.Write(text); err != nil {
		return err
	}
	j.kept = true
	if now := time.Now(); now.Sub(j.synced) > syncInterval {
		j.synced = now
		return j.file.Sync()
	}
	return nil
}

// Close makes sure that all records are on the disk and closes the file.
func (j *Journal) Close() error { return errors.Join(j.file.Sync(), j.file.Close()) }

// Interrupted reports whether the place has a checkpoint of a run that could be gone on with.
func (p *Place) Interrupted(run string) bool {
	f, err := files.Open(filepath.Join(p.work, checkpointFile), largestCheckpoint)
	if err != nil {
		return false
	}
	defer f.Close()
	want := header(run)
	got := make([]byte, len(want)+1) // a record must follow
	_, err = io.ReadFull(f, got)
	return err == nil && string(got[:len(want)]) == want
}
