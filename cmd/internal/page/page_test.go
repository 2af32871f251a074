package page

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"html/template"
	"io"
	"math"
	"regexp"
	"strings"
	"testing"
)

func TestEncode(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		values []float64
		log    bool
		want   []float64 // what is shown
	}{
		{[]float64{0, 1, 2, -1, nan, 0.5}, false, []float64{0, 1, 2, -1, nan, 0.5}},
		{[]float64{7, 7, 7, 7}, false, []float64{7, 7, 7, 7}},
		{[]float64{nan, math.Inf(1)}, false, []float64{nan, nan}},
		{[]float64{1e-3, -1e-5, 0}, true, []float64{-3, -5, -20}},
	} {
		const columns = 2
		lo, hi, codes := encode(c.values, c.log, columns)
		before := uint16(0)
		for i, want := range c.want {
			if i%columns == 0 {
				before = 0
			}
			before += binary.LittleEndian.Uint16(codes[2*i:])
			got := lo + (hi-lo)*float64(before)/levels
			if before == math.MaxUint16 {
				got = nan
			}
			if math.IsNaN(got) != math.IsNaN(want) || math.Abs(got-want) > (hi-lo)/levels {
				t.Errorf("%v: value %d is shown as %g, want %g", c.values, i, got, want)
			}
		}
	}
}

// The library that is embedded is the one of the npm registry.
func TestPlotly(t *testing.T) {
	const sum = "79542150855a52c567260e3137095dbe2b744e6d702a5cabe67da246942fba7a" // plotly.js-cartesian-dist-min@4.1.1
	z, err := gzip.NewReader(bytes.NewReader(plotly))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprintf("%x", sha256.Sum256(text)); got != sum {
		t.Errorf("sha256 %s, want %s", got, sum)
	}
	if head := string(text[:400]); !strings.Contains(head, "v"+PlotlyVersion) {
		t.Errorf("no version %s in\n%s", PlotlyVersion, head)
	}
}

func TestPage(t *testing.T) {
	p := &Page{
		Title: "a <b> & c", Status: "solved", Tone: Good, Facts: []Fact{{Name: "n", Value: "1"}},
		Sections: []Section{
			{Title: "s", Table: &Table{Head: []string{"h"}, Rows: [][]Cell{{{Formulas: formulas("<mi>u</mi>")}}, Texts("</table>")}}},
			{Title: "p", Plot: &Curves{X: "</script>", Y: "y", Curves: []Curve{{Name: "c", X: []float64{1, 2}, Y: []float64{math.NaN(), 1}}}}},
		},
	}
	var b bytes.Buffer
	if err := p.Write(&b); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	for _, want := range []string{"a &lt;b&gt; &amp; c", "<mi>u</mi>", "&lt;/table&gt;", `"y":[null,1]`, `class="status good"`, `\u003c/script\u003e`} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in the page", want)
		}
	}
	// Addresses would be requests.
	if found := regexp.MustCompile(`(?i)(src|href|url\(|@import)[^>"']*["']?https?:`).FindString(text); found != "" {
		t.Errorf("the page asks for %s", found)
	}
	p.Sections = p.Sections[:1]
	b.Reset()
	if err := p.Write(&b); err != nil || b.Len() > 20e3 {
		t.Errorf("%v; a page without plots has %d bytes", err, b.Len())
	}
}

func formulas(all ...template.HTML) []template.HTML { return all }

// Numbers stay on one line; what is no number, and markup, are as they were.
func TestUnbroken(t *testing.T) {
	for text, want := range map[string]string{
		"an error of 1.0e-08, or less": `an error of <span class="number">1.0e-08,</span> or less`,
		"a<b and one-sided":            "a&lt;b and one-sided",
	} {
		if got := string(unbroken(text)); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
