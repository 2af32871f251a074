package study

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// reads is what a run reads besides its problem file.
type reads struct {
	paths  []string
	digest []byte // of the texts; nil if there are none
}

// readings remembers what runs read, because all seeds of a setting read the same.
type readings struct {
	mu    sync.Mutex
	known map[string]*reads
}

// reads finds the tables of data of a run by reading its problem. A problem with a fault reads nothing.
func (p *problems) reads(r *Run) *reads {
	p.tables.mu.Lock()
	defer p.tables.mu.Unlock()
	key := fmt.Sprintf("%d\x00%s", r.base, strings.Join(r.sets, "\x00"))
	if known, ok := p.tables.known[key]; ok {
		return known
	}
	found := &reads{}
	if file, err := p.read(r); err == nil && len(file.Reads) > 0 {
		h := sha256.New()
		for _, path := range file.Reads {
			if text, err := file.ReadTable(path); err == nil {
				fmt.Fprintf(h, "%d\n%s", len(text), text)
			}
		}
		found.paths, found.digest = file.Reads, h.Sum(nil)
	}
	if p.tables.known == nil {
		p.tables.known = map[string]*reads{}
	}
	p.tables.known[key] = found
	return found
}

// beside lists the problem files in or below the folder dir and the tables of data that they read there, by their
// names relative to it.
func (p *problems) beside(dir string, runs []Run) map[string][]byte {
	files := map[string][]byte{}
	for _, b := range p.bases {
		if b.beside(dir) {
			files[filepath.FromSlash(b.name)] = b.text
		}
	}
	for _, r := range runs {
		if b := p.bases[r.base]; !b.beside(dir) {
			continue
		}
		for _, path := range p.reads(&r).paths {
			name, err := filepath.Rel(dir, path)
			if err != nil || !filepath.IsLocal(name) || files[name] != nil {
				continue
			}
			if text, err := os.ReadFile(path); err == nil {
				files[name] = text
			}
		}
	}
	return files
}

// beside reports whether a problem file lies in or below the folder dir.
func (b *base) beside(dir string) bool {
	name := filepath.FromSlash(b.name)
	return name != "" && filepath.IsLocal(name) && filepath.Join(dir, name) == b.path
}
