package main

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"pinn/cmd/internal/config"
)

// template is a problem file in which NAME stands for the name of the problem.
//
//go:embed template.toml
var template string

type initCommand struct {
	Name string `arg:"" help:"The name of the problem; the file is NAME.toml."`
}

// Run writes a problem file, but never over another one.
func (c *initCommand) Run(t *terminal) error {
	name := strings.TrimSuffix(c.Name, ".toml")
	path := name + ".toml"
	text := strings.ReplaceAll(template, "NAME", name)
	if _, err := config.Parse(path, []byte(text), nil); err != nil || strings.ContainsAny(name, `/\`) {
		return fmt.Errorf("%q cannot name a problem: use letters, digits and _ . + - only", c.Name)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s exists already and is left as it is", path)
	}
	if err != nil {
		return err
	}
	if _, err := f.WriteString(text); err != nil {
		return errors.Join(err, f.Close())
	}
	if err := f.Close(); err != nil {
		return err
	}
	_, err = fmt.Fprintf(t.out, "%s is a problem that solves as it is: pinn solve %[1]s\n", path)
	return err
}
