// Package docs holds the manual: the pages that pinn help prints.
package docs

import "embed"

// Pages are the pages, in Markdown.
//
//go:embed *.md
var Pages embed.FS
