package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/alecthomas/kong"

	"pinn/internal/kernel"
)

// version is that of the program; results folders name it.
const version = "0.1.0"

type versionCommand struct{}

// Run prints what can matter for a result.
func (*versionCommand) Run(t *terminal) error {
	_, err := fmt.Fprint(t.out, versionText())
	return err
}

// versionFlag is --version.
type versionFlag bool

// BeforeReset prints the version and ends the program.
func (versionFlag) BeforeReset(app *kong.Kong) error {
	fmt.Fprint(app.Stdout, versionText())
	app.Exit(exitSolved)
	return nil
}

func versionText() string {
	return fmt.Sprintf("pinn %s%s\n%s %s/%s, kernel %s\n", version, commit(), runtime.Version(), runtime.GOOS, runtime.GOARCH, kernel.Name())
}

// commit says of which commit the program was built, if the build knows.
func commit() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	var revision, changed string
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			revision = s.Value[:min(12, len(s.Value))]
		case s.Key == "vcs.modified" && s.Value == "true":
			changed = ", changed"
		}
	}
	if revision == "" {
		return ""
	}
	return " (commit " + revision + changed + ")"
}
