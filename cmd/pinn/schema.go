package main

import (
	"regexp"
	"strings"

	"pinn/cmd/internal/store"
	"pinn/problem"
)

type schemaCommand struct{}

// Help says what it is for.
func (*schemaCommand) Help() string {
	return `Editors that know the language of schemas complete and check problem files with it. With Taplo or Even Better TOML:

  pinn schema > pinn.schema.json        and as the first line of a problem file:   #:schema ./pinn.schema.json`
}

// Run prints the JSON schema of problem files.
func (*schemaCommand) Run(t *terminal) error {
	return store.EncodeJSON(t.out, problem.Schema(keyWords()))
}

// keyRow is a row of the table of keys in a page of the manual.
var keyRow = regexp.MustCompile(`(?m)^\| (\[*)([\w, ]+?)\]* \| (.*) \|$`)

// keyWords returns what the manual says of the keys of a problem file and of its conditions.
func keyWords() func(path string) string {
	words := map[string]string{}
	for topic, prefix := range map[string]string{"problem": "", "conditions": "condition."} {
		for _, m := range keyRow.FindAllStringSubmatch(page(topic), -1) {
			words[prefix+m[2]] = strings.ReplaceAll(m[3], "`", "")
		}
	}
	return func(path string) string { return words[path] }
}
