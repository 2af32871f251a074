package main

import (
	"fmt"
	"strings"

	"github.com/cpuguy83/go-md2man/v2/md2man"

	"pinn/docs"
	"pinn/internal/tomltext"
)

// topics are the pages that pinn help prints, files of package docs.
var topics = []string{"problem", "expressions", "conditions", "shapes", "params", "methods", "trust", "results", "tutorial", "coming-from", "cluster", "scaling", "notices"}

type helpCommand struct {
	Topic string `arg:"" optional:"" help:"The page; without one, pinn help lists them."`
	Man   bool   `help:"Print the page as a manual page: pinn help problem --man | man -l -"`
}

// Run prints a page of the manual, or what pages there are.
func (c *helpCommand) Run(t *terminal) error {
	if c.Topic == "" {
		fmt.Fprintln(t.out, "pinn --help lists the commands, and pinn COMMAND --help their flags. Pages of the manual:")
		fmt.Fprintln(t.out)
		for _, name := range topics {
			title, _, _ := strings.Cut(page(name), "\n")
			_, words, found := strings.Cut(title, ": ")
			if !found {
				words = strings.TrimPrefix(title, "# ")
			}
			fmt.Fprintf(t.out, "  pinn help %-12s %s\n", name, words)
		}
		return nil
	}
	text := page(c.Topic)
	if text == "" {
		return fmt.Errorf("pinn help: %s", tomltext.Unknown("page", c.Topic, topics))
	}
	if c.Man {
		title, body, _ := strings.Cut(text, "\n")
		text = fmt.Sprintf("%% pinn-%s(7)\n\n# NAME\n\n%s\n\n# DESCRIPTION\n%s", c.Topic, strings.TrimPrefix(title, "# "), body)
		_, err := t.out.Write(md2man.Render([]byte(text)))
		return err
	}
	_, err := fmt.Fprint(t.out, text)
	return err
}

// page returns a page of the manual; empty: there is none of that name.
func page(name string) string {
	text, err := docs.Pages.ReadFile(name + ".md")
	if err != nil {
		return ""
	}
	return string(text)
}
