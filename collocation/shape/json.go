package shape

import (
	"encoding/json"
	"errors"
	"fmt"

	"pinn/pde/expr"
)

// savedDomain is a domain as it is saved: the shape over its own coordinates, which are the axes, and all ends.
type savedDomain struct {
	Atoms []savedAtom `json:"atoms"`
	Root  savedNode   `json:"root"`
	Axes  []int       `json:"axes"`
	Lower []float64   `json:"lower"`
	Upper []float64   `json:"upper"`
}

type savedAtom struct {
	Name  string     `json:"name"`
	Level savedLevel `json:"level"`
}

// savedLevel has one entry that is not nil.
type savedLevel struct {
	Linear  *savedLinear  `json:"linear,omitempty"`
	Quadric *savedQuadric `json:"quadric,omitempty"`
	Polygon [][2]float64  `json:"polygon,omitempty"`
	Text    *savedText    `json:"text,omitempty"`
	Lifted  *savedLifted  `json:"lifted,omitempty"`
}

type savedLinear struct {
	Normal []float64 `json:"normal"`
	Offset float64   `json:"offset"`
}

type savedQuadric struct {
	Center []float64   `json:"center"`
	Form   [][]float64 `json:"form"`
	Scale  float64     `json:"scale"`
}

type savedText struct {
	Left      string             `json:"left"`
	Right     string             `json:"right"`
	Coords    []string           `json:"coords"`
	Consts    map[string]float64 `json:"consts,omitempty"`
	Functions map[string]string  `json:"functions,omitempty"`
}

type savedLifted struct {
	Axes  []int      `json:"axes"`
	Level savedLevel `json:"level"`
}

type savedNode struct {
	Op      op          `json:"op"`
	Atom    int         `json:"atom"`
	Outside bool        `json:"outside,omitempty"`
	Kids    []savedNode `json:"kids,omitempty"`
}

// MarshalJSON saves the domain; numbers are read back bit by bit. The error names a [Level] that is none of this package.
func (d *Domain) MarshalJSON() ([]byte, error) {
	out := savedDomain{Axes: d.space, Lower: d.lower, Upper: d.upper}
	number := map[*atom]int{}
	for i, a := range d.shape.atoms {
		level, err := saveLevel(a.level)
		if err != nil {
			return nil, err
		}
		number[a] = i
		out.Atoms = append(out.Atoms, savedAtom{a.name, level})
	}
	out.Root = saveNode(d.shape.root, number)
	return json.Marshal(out)
}

func saveNode(n *node, number map[*atom]int) savedNode {
	out := savedNode{Op: n.op, Atom: number[n.atom], Outside: n.outside}
	for _, k := range n.kids {
		out.Kids = append(out.Kids, saveNode(k, number))
	}
	return out
}

func saveLevel(l Level) (out savedLevel, err error) {
	switch l := l.(type) {
	case *linear:
		out.Linear = &savedLinear{l.normal, l.offset}
	case *quadric:
		out.Quadric = &savedQuadric{l.center, l.form, l.scale}
	case *polygon:
		out.Polygon = l.vertices
	case *text:
		out.Text = &savedText{Left: l.left, Right: l.right, Coords: l.scope.Coords, Consts: l.scope.Consts, Functions: map[string]string{}}
		for name, src := range l.scope.Functions {
			out.Text.Functions[name] = src.Text
		}
	case *lifted:
		inner, err := saveLevel(l.Level)
		if err != nil {
			return out, err
		}
		out.Lifted = &savedLifted{l.axes, inner}
	default:
		return out, fmt.Errorf("shape: a %T cannot be saved", l)
	}
	return out, nil
}

// UnmarshalJSON reads a saved domain. The error is that of the text, or of what it says.
func (d *Domain) UnmarshalJSON(data []byte) error {
	var in savedDomain
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	dim := len(in.Lower)
	if len(in.Upper) != dim || len(in.Axes) > dim || len(in.Atoms) == 0 {
		return errors.New("shape: the saved domain is at fault")
	}
	s := &Shape{dim: dim}
	for _, a := range in.Atoms {
		level, err := a.Level.level(dim)
		if err != nil {
			return err
		}
		b := &atom{level: level, name: a.Name}
		b.whole = b
		s.atoms = append(s.atoms, b)
	}
	var err error
	if s.root, err = in.Root.node(s.atoms); err != nil {
		return err
	}
	s.lower, s.upper = in.Lower, in.Upper
	saved, err := newDomain(s, in.Lower, in.Upper, in.Axes)
	if err != nil {
		return err
	}
	*d = *saved
	return nil
}

func (n savedNode) node(atoms []*atom) (*node, error) {
	if n.Op == leafOp {
		if n.Atom < 0 || n.Atom >= len(atoms) {
			return nil, fmt.Errorf("shape: there is no atom %d", n.Atom)
		}
		return &node{atom: atoms[n.Atom], outside: n.Outside}, nil
	}
	out := &node{op: n.Op, outside: n.Outside}
	for _, k := range n.Kids {
		kid, err := k.node(atoms)
		if err != nil {
			return nil, err
		}
		out.kids = append(out.kids, kid)
	}
	if len(out.kids) == 0 || n.Op != andOp && n.Op != orOp {
		return nil, errors.New("shape: the saved formula is at fault")
	}
	return out, nil
}

// level returns the level over dim coordinates.
func (l savedLevel) level(dim int) (Level, error) {
	bad := errors.New("shape: a saved level does not fit its coordinates")
	switch {
	case l.Linear != nil:
		if len(l.Linear.Normal) != dim {
			return nil, bad
		}
		return &linear{l.Linear.Normal, l.Linear.Offset}, nil
	case l.Quadric != nil:
		if len(l.Quadric.Center) != dim || len(l.Quadric.Form) != dim {
			return nil, bad
		}
		for _, row := range l.Quadric.Form {
			if len(row) != dim {
				return nil, bad
			}
		}
		return &quadric{l.Quadric.Center, l.Quadric.Form, l.Quadric.Scale}, nil
	case l.Polygon != nil:
		if dim != 2 {
			return nil, bad
		}
		p, err := Polygon(slicesOf(l.Polygon))
		if err != nil {
			return nil, err
		}
		return p.atoms[0].level, nil
	case l.Text != nil:
		if len(l.Text.Coords) != dim {
			return nil, bad
		}
		return l.Text.level()
	case l.Lifted != nil:
		for _, a := range l.Lifted.Axes {
			if a < 0 || a >= dim {
				return nil, bad
			}
		}
		inner, err := l.Lifted.Level.level(len(l.Lifted.Axes))
		return &lifted{inner, l.Lifted.Axes}, err
	}
	return nil, errors.New("shape: a saved level of an unknown kind")
}

func slicesOf(v [][2]float64) [][]float64 {
	out := make([][]float64, len(v))
	for i := range v {
		out[i] = v[i][:]
	}
	return out
}

func (t *savedText) level() (Level, error) {
	scope := &expr.Scope{Coords: t.Coords, Time: -1, Consts: t.Consts, Functions: map[string]expr.Source{}}
	for name, text := range t.Functions {
		scope.Functions[name] = expr.Source{Text: text}
	}
	p := &formulaParser{scope: scope}
	l := p.difference(expr.Source{Text: t.Left}, expr.Source{Text: t.Right}, false)
	return l, errors.Join(p.faults...)
}
