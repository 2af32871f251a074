package expr

import (
	"errors"
	"strings"
	"sync"

	"gonum.org/v1/gonum/mat"

	"pinn/pde/jet"
)

// Function is a family of functions of the coordinates that was read from text. Any of its derivatives can be
// evaluated; what a set of derivatives needs is worked out when it is first asked for.
type Function struct {
	coords  int
	text    []string
	members []*node

	mu    sync.RWMutex // guards what follows
	graph *graph
	tapes map[string]*tape // by the contents of the set
}

var _ jet.Func = (*Function)(nil)

// Function reads expressions of the coordinates, one per source, as a family of functions. Constants and helper
// functions of the scope may stand in them; fields, parameters, dn and mate may not. The error joins the faults of
// all expressions, each an [*Error], as for [Scope.Operator].
func (s *Scope) Function(exprs ...Source) (*Function, error) {
	r, err := newResolver(s, true)
	if err != nil {
		return nil, err
	}
	f := &Function{coords: len(s.Coords), graph: r.graph, tapes: make(map[string]*tape)}
	for _, src := range exprs {
		n, text := r.expression(src)
		f.members, f.text = append(f.members, n), append(f.text, text)
	}
	if len(exprs) == 0 {
		r.errs = append(r.errs, fault(Source{}, 0, 0, "no expressions"))
	}
	if len(r.errs) > 0 {
		return nil, errors.Join(r.errs...)
	}
	r.graph.limit = 0
	return f, nil
}

// Dims returns the number of coordinates and that of functions.
func (f *Function) Dims() (in, functions int) { return f.coords, len(f.members) }

// String writes the expressions, one per line, with normal spacing and no needless parentheses.
func (f *Function) String() string { return strings.Join(f.text, "\n") }

// Eval implements [jet.Func]. x may be a view. It panics if dst or x has the wrong shape.
func (f *Function) Eval(dst *jet.Batch, x *mat.Dense) {
	points, cols := dst.Points, len(f.members)
	mustBe("points", x, points, f.coords)
	mustBe("batch", dst.Slab, dst.Set.Len()*points, cols)
	t := f.tape(dst.Set)
	s := t.acquire()
	s.coord = viewOf(x)
	for k := range dst.Set.Len() {
		for c := range cols {
			s.outputs[k*cols+c] = view{dst.Raw(k)[c:], cols}
		}
	}
	t.run(s, points)
}

// tape returns the program for a set, whose outputs are index-major.
func (f *Function) tape(set *jet.Set) *tape {
	var few [64 * jet.MaxDim]byte
	key := few[:0]
	for k := range set.Len() {
		i := set.At(k)
		key = append(key, i[:]...)
	}
	f.mu.RLock()
	t, ok := f.tapes[string(key)]
	f.mu.RUnlock()
	if ok {
		return t
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if t, ok := f.tapes[string(key)]; ok {
		return t
	}
	var outputs []*node
	for k := range set.Len() {
		for _, n := range f.members {
			outputs = append(outputs, f.graph.derivative(n, set.At(k)))
		}
	}
	t = compile(f.graph, outputs, nil)
	f.tapes[string(key)] = t
	return t
}

// Bounds writes numbers that no value of a member in a box, which may be flat, lies below or above to lo and hi, in interval
// arithmetic: infinite where nothing is known. It panics if lo or hi has another length than there are functions.
func (f *Function) Bounds(lo, hi []float64, lower, upper []float64) {
	if len(lo) != len(f.members) || len(hi) != len(lo) {
		panic("expr: bounds of another number of functions")
	}
	f.tape(jet.Close()).bounds(lo, hi, region{lower, upper})
}
