package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// kept lists what is kept of a summary.
var kept = []string{"status", "reason", "error_estimate", "rel_l2", "cpu_seconds"}

// run solves problems with a program, those of a folder by its files and others by their names, and writes what the tables need
// of their summaries into the folder. A problem that is refused has the status "refused" and the first line of the message.
func run(program, folder, limit string, names []string) error {
	scratch, err := os.MkdirTemp("", "estimates")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	for _, name := range names {
		file := filepath.Join(folder, name+".toml")
		if _, err := os.Stat(file); err != nil {
			file = name
		}
		cmd := exec.Command(program, "solve", file, "--json", "--quiet", "--cpu", "1", "--no-figures", "--time-limit", limit, "--out", filepath.Join(scratch, name))
		var out, faults bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &faults
		if err := cmd.Run(); err != nil && !errors.As(err, new(*exec.ExitError)) {
			return err
		}
		text, err := cut(out.Bytes(), faults.String(), file)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err := os.WriteFile(filepath.Join(folder, name+".json"), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// cut returns what is kept of a summary, or of a refusal if there is none.
func cut(summary []byte, faults, file string) ([]byte, error) {
	short := map[string]any{}
	if len(bytes.TrimSpace(summary)) == 0 {
		line, _, _ := strings.Cut(strings.TrimSpace(faults), "\n")
		short["status"], short["reason"] = "refused", strings.ReplaceAll(line, file, filepath.Base(file))
	} else {
		whole := map[string]json.RawMessage{}
		if err := json.Unmarshal(summary, &whole); err != nil {
			return nil, err
		}
		for _, key := range kept {
			if v, ok := whole[key]; ok {
				short[key] = v
			}
		}
	}
	text, err := json.MarshalIndent(short, "", "  ")
	return append(text, '\n'), err
}
