package pinn_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// What CONTRIBUTING.md says of the sizes of files and functions.
const (
	fileLines     = 400
	functionLines = 60
	readmeLines   = 150
)

// steered are the packages whose numbers decide what a solve does: they stand in files that are called limits.
var steered = []string{"auto", "collocation", "conservation", "lsgd", "network", "pde", "internal/lsq"}

// notSteered are packages below these whose numbers are checks, indices and physics.
var notSteered = []string{"pde/pdetest/", "pde/jet/", "conservation/riemann/"}

// goFiles returns the Go files of the module, each with its syntax.
func goFiles(t *testing.T) (*token.FileSet, map[string]*ast.File) {
	t.Helper()
	set, files := token.NewFileSet(), map[string]*ast.File{}
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(name, ".go") {
			files[filepath.ToSlash(name)], err = parser.ParseFile(set, name, nil, parser.SkipObjectResolution|parser.ParseComments)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return set, files
}

// Files, functions and the README are as long as CONTRIBUTING.md says.
func TestLengths(t *testing.T) {
	set, files := goFiles(t)
	if len(files) < 100 {
		t.Fatalf("%d files", len(files))
	}
	for name, f := range files {
		if n := set.File(f.Pos()).LineCount(); n > fileLines+1 {
			t.Errorf("%s has %d lines", name, n-1)
		}
		for _, d := range f.Decls {
			if g, ok := d.(*ast.FuncDecl); ok {
				if n := set.Position(g.End()).Line - set.Position(g.Pos()).Line + 1; n > functionLines {
					t.Errorf("%s: %s has %d lines", name, g.Name, n)
				}
			}
		}
	}
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(text), "\n"); n >= readmeLines {
		t.Errorf("README.md has %d lines", n)
	}
}

// Numbers that decide what a solve does stand in the limits files of their packages, under names of files that exist.
func TestNumbersStandInLimits(t *testing.T) {
	heading := regexp.MustCompile(`^(\w+\.go)\n$`)
	_, files := goFiles(t)
	for name, f := range files {
		dir, base := filepath.Split(name)
		if strings.HasPrefix(base, "limits") {
			for _, c := range f.Comments {
				if m := heading.FindStringSubmatch(c.Text()); m != nil && files[dir+m[1]] == nil {
					t.Errorf("%s names %s, which does not exist", name, m[1])
				}
			}
			continue
		}
		if strings.HasSuffix(base, "_test.go") || !isSteered(dir) {
			continue
		}
		for _, d := range f.Decls {
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.CONST {
				for _, s := range g.Specs {
					if c := steers(s.(*ast.ValueSpec)); c != "" {
						t.Errorf("%s: %s belongs into a limits file", name, c)
					}
				}
			}
		}
	}
}

// isSteered reports whether the numbers of a folder decide what a solve does.
func isSteered(dir string) bool {
	for _, s := range steered {
		if strings.HasPrefix(dir, s+"/") {
			return !slices.Contains(notSteered, dir)
		}
	}
	return false
}

// steers returns the name of an unexported constant that is a literal number; "" for others, and for versions and sizes of formats, ranks of
// operators, and what marks that there is none.
func steers(c *ast.ValueSpec) string {
	for i, v := range c.Values {
		name := c.Names[i].Name
		lit, ok := v.(*ast.BasicLit)
		if !ok || lit.Kind != token.INT && lit.Kind != token.FLOAT || c.Names[i].IsExported() || regexp.MustCompile(`^(bind|epsilon$)|(Version|Bytes|Bits)$`).MatchString(name) {
			continue
		}
		return name
	}
	return ""
}

// The largest package says in its documentation what its files are for: each stands there by its name or, with others, by its first word.
func TestFilesOfAutoHaveTheirPlace(t *testing.T) {
	_, files := goFiles(t)
	_, text, _ := strings.Cut(files["auto/doc.go"].Doc.Text(), "# Where what stands")
	text, _, _ = strings.Cut(text, "\n# ")
	words := regexp.MustCompile(`\w+`).FindAllString(text, -1)
	if len(words) < 100 {
		t.Fatalf("%d words", len(words))
	}
	for name := range files {
		base, ok := strings.CutPrefix(strings.TrimSuffix(name, ".go"), "auto/")
		if !ok || strings.HasSuffix(base, "_test") || base == "doc" {
			continue
		}
		first, _, _ := strings.Cut(base, "_")
		if !slices.Contains(words, base) && !slices.Contains(words, first) && !slices.Contains(words, first+"_") {
			t.Errorf("%s is not in auto/doc.go", name)
		}
	}
}

// Every exported name of a public package is explained by a comment that begins with it, and every public package has an example.
func TestPublicNamesAreExplained(t *testing.T) {
	_, files := goFiles(t)
	public, shown := map[string]bool{}, map[string]bool{}
	for name, f := range files {
		dir := filepath.ToSlash(filepath.Dir(name))
		if strings.Contains(dir, "internal") || strings.HasPrefix(dir, "cmd/") && dir != "cmd/folder" || strings.TrimSuffix(f.Name.Name, "_test") == "main" {
			continue
		}
		if strings.HasSuffix(name, "_test.go") {
			for _, d := range f.Decls {
				if g, ok := d.(*ast.FuncDecl); ok && strings.HasPrefix(g.Name.Name, "Example") {
					shown[dir] = true
				}
			}
			continue
		}
		for _, d := range f.Decls {
			for what, doc := range exported(d) {
				public[dir] = true
				if !strings.HasPrefix(doc.Text(), what+" ") {
					t.Errorf("%s: no comment that begins with %s", name, what)
				}
			}
		}
	}
	if len(public) < 15 {
		t.Errorf("%d public packages", len(public))
	}
	for dir := range public {
		if !shown[dir] {
			t.Errorf("%s has no example", dir)
		}
	}
}

// exported returns the exported functions, methods of exported types, and types of a declaration with their comments.
func exported(d ast.Decl) map[string]*ast.CommentGroup {
	out := map[string]*ast.CommentGroup{}
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Name.IsExported() && (d.Recv == nil || receiver(d).IsExported()) {
			out[d.Name.Name] = d.Doc
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			if s, ok := s.(*ast.TypeSpec); ok && s.Name.IsExported() {
				out[s.Name.Name] = d.Doc
				if s.Doc != nil {
					out[s.Name.Name] = s.Doc
				}
			}
		}
	}
	return out
}

// receiver returns the name of the type that a method belongs to.
func receiver(d *ast.FuncDecl) *ast.Ident {
	at := d.Recv.List[0].Type
	if p, ok := at.(*ast.StarExpr); ok {
		at = p.X
	}
	if g, ok := at.(*ast.IndexExpr); ok {
		at = g.X
	}
	return at.(*ast.Ident)
}
