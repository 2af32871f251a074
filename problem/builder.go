package problem

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/BurntSushi/toml"

	"pinn/auto"
	"pinn/internal/tomltext"
)

// Builder puts a problem together from text. It has the tables of a problem file, so that everything that is said of these holds
// for it as well: names, regions, equations, checks. Methods return the builder; faults are reported by Build.
type Builder struct {
	tree       map[string]any
	conditions []any
	repeated   []string // what was said twice
}

// New begins a problem of the given name, which names results.
func New(name string) *Builder {
	return &Builder{tree: map[string]any{"name": name, "time": ""}}
}

// Coord adds a coordinate that goes from lower to upper.
func (b *Builder) Coord(name string, lower, upper float64) *Builder {
	b.list("coords", name)
	return b.set("domain", name, []any{lower, upper})
}

// Time adds the coordinate that is time.
func (b *Builder) Time(name string, start, end float64) *Builder {
	b.tree["time"] = name
	return b.Coord(name, start, end)
}

// Ball makes coordinates the interior of a ball instead of intervals: an interval of length 2 radius in one, a disk in two
// dimensions. center has one entry per coordinate.
func (b *Builder) Ball(coords []string, center []float64, radius float64) *Builder {
	names, at := []any{}, []any{}
	for _, c := range coords {
		b.list("coords", c)
		names = append(names, c)
	}
	for _, c := range center {
		at = append(at, c)
	}
	return b.set("domain", "ball", map[string]any{"coords": names, "center": at, "radius": radius})
}

// Fields adds unknown functions of all coordinates.
func (b *Builder) Fields(names ...string) *Builder {
	for _, n := range names {
		b.list("fields", n)
	}
	return b
}

// Const gives a number a name.
func (b *Builder) Const(name string, value float64) *Builder { return b.set("consts", name, value) }

// Function gives an expression of coordinates, constants and fields a name.
func (b *Builder) Function(name, text string) *Builder { return b.set("functions", name, text) }

// Param adds an unknown number, found together with the fields from conditions that would otherwise be too many.
func (b *Builder) Param(name string, start float64) *Builder {
	return b.set("params", name, map[string]any{"start": start})
}

// Equation adds equations that hold in the interior.
func (b *Builder) Equation(equations ...string) *Builder { return b.On("interior", equations...) }

// On adds equations that hold on a region: "boundary", "x = 0", "y = 1 and x < 0.5".
func (b *Builder) On(region string, equations ...string) *Builder {
	eqs := []any{}
	for _, e := range equations {
		eqs = append(eqs, e)
	}
	b.conditions = append(b.conditions, map[string]any{"on": region, "eq": eqs})
	return b
}

// Exact states the known solution of a field, with which results are compared.
func (b *Builder) Exact(field, text string) *Builder { return b.set("exact", field, text) }

// Start says where the iteration of a nonlinear problem begins.
func (b *Builder) Start(field, text string) *Builder { return b.set("start", field, text) }

// list appends a name to a list at the root.
func (b *Builder) list(key, name string) {
	names, _ := b.tree[key].([]any)
	b.tree[key] = append(names, name)
}

// set puts a value into a table at the root.
func (b *Builder) set(table, key string, value any) *Builder {
	t, _ := b.tree[table].(map[string]any)
	if t == nil {
		t = map[string]any{}
		b.tree[table] = t
	}
	if _, ok := t[key]; ok {
		b.repeated = append(b.repeated, fmt.Sprintf("%s %q is said twice", table, key))
	}
	t[key] = value
	return b
}

// Build returns the problem, with a text that says the same. The error joins all independent faults; each is an [*Error], and those of a text show it with a
// caret.
func (b *Builder) Build() (*File, error) {
	tree := map[string]any{"condition": slices.Clone(b.conditions)}
	for key, value := range b.tree {
		tree[key] = value
	}
	var text bytes.Buffer
	if err := toml.NewEncoder(&text).Encode(tree); err != nil {
		return nil, err
	}
	root := tomltext.FromValues(tree)
	for _, fault := range b.repeated {
		root.Doc.WholeFault("%s", fault)
	}
	f := ReadStatement(root, Access{})
	if err := root.Doc.Err(); err != nil {
		return nil, err
	}
	f.Path, f.Text = f.Name+".toml", text.Bytes()
	return f, nil
}

// Solve solves the problem with its options, as [auto.Solve] does.
func (f *File) Solve(ctx context.Context) (*auto.Solution, error) {
	return auto.Solve(ctx, f.Problem, &f.Options)
}
