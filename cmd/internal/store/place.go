package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Place is the place of a results folder, held by one run from [Reserve] to Release. What the run works with, a lock, a
// checkpoint and files that are not complete, lies in a hidden folder beside it, ".<name>.run". The results folder
// itself is as it was until a [Folder] is committed.
type Place struct {
	final  string // absolute, without symbolic links in its last element
	work   string // the hidden folder
	unlock func()
	made   []string // parents that Reserve has made, outermost first
}

// Files of the hidden folder.
const (
	lockFile       = "lock"
	checkpointFile = "checkpoint"
	partialFolder  = "partial" // results that are being written; after an exchange, the former ones
	formerFolder   = "former"  // former results where they cannot be exchanged, see [Folder.Commit]
)

// Reserve takes the place of a results folder and clears what a run that was killed left beside it, but for its
// checkpoint. The error is a [*FolderError]: the folder could not be created or replaced, or is in use by another run
// ([ErrInUse]).
func Reserve(final string) (*Place, error) {
	final, err := resolve(final)
	if err != nil {
		return nil, err
	}
	if err := replaceable(final); err != nil {
		return nil, err
	}
	parent, name := filepath.Split(final)
	p := &Place{final: final, work: filepath.Join(parent, "."+name+".run")}
	if err := p.open(); err != nil {
		return nil, err
	}
	if err := p.recover(); err != nil {
		p.Release(true)
		return nil, unwritable(final, err)
	}
	return p, nil
}

// Path returns the absolute path of the results folder.
func (p *Place) Path() string { return p.final }

// open makes the hidden folder and locks it.
func (p *Place) open() error {
	for {
		if err := p.mkdirAll(p.work); err != nil {
			return parentError(filepath.Dir(p.work), err)
		}
		unlock, err := Lock(filepath.Join(p.work, lockFile), fmt.Sprintf("process %d", os.Getpid()))
		switch {
		case err == nil:
			p.unlock = unlock
			return nil
		case errors.Is(err, ErrInUse):
			return &FolderError{Path: p.final, Err: err}
		case !absent(err): // otherwise another run has just removed the hidden folder
			return unwritable(p.work, err)
		}
	}
}

// mkdirAll makes a folder and those around it, and remembers which ones.
func (p *Place) mkdirAll(dir string) error {
	var made []string
	for d := dir; d != existing(dir); d = filepath.Dir(d) {
		made = append([]string{d}, made...)
	}
	err := os.MkdirAll(dir, 0o777)
	p.made = append(p.made, made...)
	return err
}

// recover puts former results back whose place was left empty between two renames, and removes everything else that a
// killed run left, but for its checkpoint.
func (p *Place) recover() error {
	former := filepath.Join(p.work, formerFolder)
	if _, err := os.Lstat(p.final); absent(err) {
		if err := os.Rename(former, p.final); err != nil && !absent(err) {
			return err
		}
	}
	return errors.Join(os.RemoveAll(former), os.RemoveAll(filepath.Join(p.work, partialFolder)),
		os.RemoveAll(filepath.Join(p.work, checkpointFile+temporary)))
}

// Release gives the place up and removes what the run worked with. The checkpoint stays where a later run is to go on from
// it. Folders that Reserve has made and that hold nothing are removed.
func (p *Place) Release(keepCheckpoint bool) error {
	if p.unlock == nil {
		return nil
	}
	err := os.RemoveAll(filepath.Join(p.work, partialFolder))
	if !keepCheckpoint {
		err = errors.Join(err, os.RemoveAll(filepath.Join(p.work, checkpointFile)))
	}
	p.unlock()
	p.unlock = nil
	os.Remove(p.work) // fails, as it should, where the checkpoint stays
	for k := len(p.made) - 1; k >= 0; k-- {
		os.Remove(p.made[k]) // likewise, where there are results
	}
	return err
}

// HasFinished reports whether the place holds the results of a run that was not cut short.
func (p *Place) HasFinished() bool {
	_, manifest := os.Stat(filepath.Join(p.final, Manifest))
	_, mark := os.Lstat(filepath.Join(p.final, Unfinished))
	return manifest == nil && absent(mark)
}

// unfinished returns where results that are not finished go: to the place itself, or beside finished ones, which they must
// not replace.
func (p *Place) unfinished() string {
	if p.HasFinished() {
		return p.final + ".unfinished"
	}
	return p.final
}

// Folder begins a results folder. A former one that was begun and not committed is removed.
func (p *Place) Folder() (*Folder, error) {
	if p.unlock == nil {
		panic("store: a folder of a place that was released")
	}
	temp := filepath.Join(p.work, partialFolder)
	if err := errors.Join(os.RemoveAll(temp), os.Mkdir(temp, 0o777)); err != nil {
		return nil, unwritable(p.final, err)
	}
	return &Folder{place: p, dir: temp, temp: temp}, nil
}
