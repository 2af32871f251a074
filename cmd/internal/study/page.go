package study

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"pinn/cmd/internal/page"
	"pinn/cmd/internal/store"
)

// Page is the name of the page in the folder of a study.
const Page = "report.html"

// WritePage writes a page about the study in a folder, of its summary, its orders of convergence, and its figures.
func WritePage(dir, path string) error {
	summary, err := os.ReadFile(filepath.Join(dir, "summary.md"))
	if err != nil {
		return err
	}
	text, err := os.ReadFile(filepath.Join(dir, "study.toml"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	title, words, table := outline(string(summary))
	p := &page.Page{Title: title, Kind: "Study"}
	figures, err := pictures(dir)
	if err != nil {
		return err
	}
	if len(figures) > 0 {
		p.Sections = append(p.Sections, page.Section{Title: "Figures", Images: figures})
	}
	p.Sections = append(p.Sections, page.Section{Title: "Summary", Paragraphs: words, Table: table})
	if rows, err := store.ReadRows(filepath.Join(dir, "orders.csv")); err == nil && len(rows) > 0 {
		orders := &page.Table{Head: rows[0]}
		for _, row := range rows[1:] {
			orders.Rows = append(orders.Rows, page.Texts(row...))
		}
		p.Sections = append(p.Sections, page.Section{Title: "Orders of convergence", Table: orders})
	}
	p.Sections = append(p.Sections, page.Section{
		Title: "How to reproduce it", Commands: []string{"pinn study study.toml"}, Fold: "study.toml", Text: string(text),
		Paragraphs: []string{"runs.csv beside this page has a row for every run, with the program that made it."},
	})
	return store.WriteFile(path, p.Write)
}

// outline takes summary.md apart: its heading, its paragraphs and its table.
func outline(text string) (title string, words []string, table *page.Table) {
	for line := range strings.SplitSeq(text, "\n") {
		switch {
		case strings.HasPrefix(line, "# "):
			title = strings.TrimPrefix(line, "# ")
		case strings.HasPrefix(line, "|"):
			var cells []string
			for cell := range strings.SplitSeq(strings.Trim(line, "| "), "|") {
				cells = append(cells, strings.TrimSpace(cell))
			}
			switch {
			case table == nil:
				table = &page.Table{Head: cells}
			case strings.Trim(line, "|-: ") != "":
				table.Rows = append(table.Rows, page.Texts(cells...))
			}
		case strings.TrimSpace(line) != "":
			words = append(words, line)
		}
	}
	return title, words, table
}

// pictures reads the figures of a folder.
func pictures(dir string) ([]page.Image, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.png"))
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	var all []page.Image
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		title := strings.TrimSuffix(filepath.Base(name), ".png")
		all = append(all, page.Image{Title: strings.ReplaceAll(title, "-", " "), Data: data, Type: "image/png"})
	}
	return all, nil
}
