package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"pinn/cmd/internal/result"
	"pinn/cmd/internal/store"
	"pinn/cmd/internal/study"
)

type reportCommand struct {
	Folder string `arg:"" name:"run|study" help:"The results folder of a solve or of a study."`
	Out    string `placeholder:"FILE" help:"The page; report.html in the folder by default."`
}

// Run writes the page about a folder anew.
func (c *reportCommand) Run(t *terminal) error {
	out := c.Out
	if out == "" {
		out = filepath.Join(c.Folder, result.Page)
	}
	switch {
	case exists(filepath.Join(c.Folder, "study.toml")):
		if err := study.WritePage(c.Folder, out); err != nil {
			if errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("%s: the study has not ended: its summary is missing (%w)", c.Folder, err)
			}
			return err
		}
	case exists(filepath.Join(c.Folder, store.Marker)):
		r, s, err := result.Read(c.Folder)
		if err != nil {
			return err
		}
		if err := r.WritePage(out, s); err != nil {
			return err
		}
		if c.Out == "" {
			if err := store.Adopt(c.Folder, result.Page); err != nil {
				return err
			}
		}
	case !exists(c.Folder):
		return fmt.Errorf("%s: there is no such folder", c.Folder)
	default:
		return fmt.Errorf("%s holds neither the results of a solve (%s) nor a study (study.toml)", c.Folder, store.Marker)
	}
	_, err := fmt.Fprintln(t.out, out)
	return err
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return !errors.Is(err, fs.ErrNotExist)
}
