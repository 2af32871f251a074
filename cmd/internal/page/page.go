// Package page writes results as one HTML page that holds all it needs: no request leaves it. It knows tables, formulas and
// plots, and not what they show.
package page

import (
	"embed"
	"encoding/base64"
	"encoding/json"
	"html/template"
	"io"
	"regexp"
)

// Page is a page: a heading, some facts and sections.
type Page struct {
	Title    string
	Kind     string // what the page is about, such as "solution"
	Status   string
	Tone     Tone
	Reason   string // one sentence below the status
	Facts    []Fact
	Sections []Section
	Foot     string
	Refresh  int // seconds after which a browser loads the page anew; 0: never
}

// Tone colours a status.
type Tone string

// The tones.
const (
	Good Tone = "good"
	Fair Tone = "fair"
	Poor Tone = "poor"
)

// Fact is a number worth a look.
type Fact struct{ Name, Value, Note string }

// Section is a part of the page with what it holds, in this order; all but the title may be absent.
type Section struct {
	Title      string
	Paragraphs []string
	Table      *Table
	List       []string
	Plot       Plot
	Images     []Image
	Commands   []string
	Fold       string // the title of Text, which is shown when it is opened
	Text       string
}

// Table is a table. Rows have as many cells as the head, or fewer.
type Table struct {
	Head    []string
	Rows    [][]Cell
	Stacked bool // on a narrow screen the last cell of a row stands below the others, with all of the width
}

// Cell is what stands in a table: a text, or formulas below each other.
type Cell struct {
	Text     string
	Formulas []template.HTML // contents of <math> elements
}

// Texts makes cells of texts.
func Texts(texts ...string) []Cell {
	var cells []Cell
	for _, t := range texts {
		cells = append(cells, Cell{Text: t})
	}
	return cells
}

// Image is a picture.
type Image struct {
	Title string
	Data  []byte
	Type  string // image/png or image/svg+xml
}

// Source returns the picture as a data URL.
func (i Image) Source() template.URL {
	return template.URL("data:" + i.Type + ";base64," + base64.StdEncoding.EncodeToString(i.Data))
}

//go:embed page.html page.css page.js
var sources embed.FS

//go:embed plotly/plotly-cartesian.min.js.gz
var plotly []byte

// PlotlyVersion is the release of plotly.js that is embedded in pages.
const PlotlyVersion = "4.1.1"

// powers are the words with a negative power of ten in them, which browsers break at its sign.
var powers = regexp.MustCompile(`\S*\de-\d+\S*`)

// unbroken returns a text whose numbers stay on one line.
func unbroken(text string) template.HTML {
	return template.HTML(powers.ReplaceAllString(template.HTMLEscapeString(text), `<span class="number">$0</span>`))
}

var layout = template.Must(template.New("page.html").Funcs(template.FuncMap{
	"unbroken": unbroken,
	"data": func(p Plot) (template.JS, error) {
		text, err := json.Marshal(p.data())
		return template.JS(text), err // the encoder escapes <, > and &
	},
}).ParseFS(sources, "page.html"))

// Write writes the page. The plotting library is part of it only if there is a plot.
func (p *Page) Write(w io.Writer) error {
	read := func(name string) string {
		text, err := sources.ReadFile(name)
		if err != nil {
			panic(err) // it is embedded
		}
		return string(text)
	}
	v := struct {
		*Page
		CSS     template.CSS
		JS      template.JS
		Plotly  template.JS // a string in base 64
		Version string
	}{Page: p, CSS: template.CSS(read("page.css")), JS: template.JS(read("page.js")), Version: PlotlyVersion}
	for _, s := range p.Sections {
		if s.Plot != nil {
			v.Plotly = template.JS(`"` + base64.StdEncoding.EncodeToString(plotly) + `"`)
		}
	}
	return layout.Execute(w, v)
}
