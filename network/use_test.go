package network_test

import (
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/internal/check"
	"pinn/network"
	"pinn/pde/jet"
)

func TestConcurrentEval(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 1))
	n := mustNet(t, network.ResNet, network.Tanh, 3, 8, 2)
	fillSmoothly(n, rnd)
	x := randomPoints(50, 2, rnd)
	sets := []*jet.Set{jet.Close(), jet.Close(jet.D(0, 0), jet.D(1, 1)), jet.Close(jet.D(0, 0, 1))}
	want := make([]*jet.Batch, len(sets))
	for i, s := range sets {
		want[i] = eval(n, s, x)
	}
	var wait sync.WaitGroup
	for g := range 8 {
		wait.Go(func() {
			for i := range 60 {
				k := (g + i) % len(sets)
				if got := eval(n, sets[k], x); !mat.Equal(got.Slab, want[k].Slab) {
					t.Errorf("goroutine %d, run %d: result differs from that of one goroutine", g, i)
				}
			}
		})
	}
	wait.Wait()
}

func TestNothingAllocated(t *testing.T) {
	const points = 20 // few enough for the matrix products to stay in one goroutine
	rnd := rand.New(rand.NewPCG(1, 1))
	for _, layers := range []int{1, 3} {
		n := mustNet(t, network.ResNet, network.Tanh, layers, 16, 2)
		fillSmoothly(n, rnd)
		set := jet.Close(jet.D(0, 0), jet.D(1, 1))
		x, tape := randomPoints(points, 2, rnd), n.Tape(set, points)
		fewer := x.Slice(0, points/2, 0, 2).(*mat.Dense)
		cot := randomLike(tape.Forward(x), rnd)
		grad, rows := make([]float64, len(n.Params())), mat.NewDense(points, len(n.Params()), nil)
		dst := jet.NewBatch(set, points, 16)
		for _, c := range []struct {
			name string
			f    func()
			most float64
		}{
			{"Forward and Pull", func() { tape.Forward(fewer); tape.Forward(x); tape.Pull(grad, cot) }, 0},
			{"RowJacobian", func() { tape.RowJacobian(rows, cot) }, 0},
			{"Eval", func() { n.Eval(dst, x) }, 10}, // the pool may lose a workspace
		} {
			if got := testing.AllocsPerRun(20, c.f); got > c.most {
				t.Errorf("%d layers: %s allocates %v times, want at most %v", layers, c.name, got, c.most)
			}
		}
	}
}

func TestNewFaults(t *testing.T) {
	good := network.Config{Layers: 1, Width: 1, Activation: network.Tanh, Lower: []float64{0}, Upper: []float64{1}}
	for _, c := range []struct {
		name   string
		spoil  func(*network.Config)
		fields []string
	}{
		{"kind", func(c *network.Config) { c.Kind = 7 }, []string{"Kind"}},
		{"layers", func(c *network.Config) { c.Layers = 0 }, []string{"Layers"}},
		{"width and activation", func(c *network.Config) { c.Width, c.Activation = -1, nil }, []string{"Width", "Activation"}},
		{"no box", func(c *network.Config) { c.Lower, c.Upper = nil, nil }, []string{"Lower"}},
		{"half a box", func(c *network.Config) { c.Upper = nil }, []string{"Upper"}},
		{"empty box", func(c *network.Config) { c.Upper = []float64{0} }, []string{"Lower"}},
		{"NaN", func(c *network.Config) { c.Lower = []float64{math.NaN()} }, []string{"Lower"}},
		{"infinite", func(c *network.Config) { c.Upper = []float64{math.Inf(1)} }, []string{"Lower"}},
	} {
		config := good
		c.spoil(&config)
		_, err := network.New(config)
		if err == nil {
			t.Errorf("%s: no error", c.name)
			continue
		}
		var fault *network.ConfigError
		if !errors.As(err, &fault) || fault.Field != c.fields[0] {
			t.Errorf("%s: error %v, want a ConfigError of %s first", c.name, err, c.fields[0])
		}
		for _, field := range c.fields {
			if !strings.Contains(err.Error(), field) {
				t.Errorf("%s: error %q does not name %s", c.name, err, field)
			}
		}
	}
	if _, err := network.New(good); err != nil {
		t.Errorf("good configuration: %v", err)
	}
}

func ones(n int) []float64 { return slices.Repeat([]float64{1}, n) }

func TestLayerViewsParams(t *testing.T) {
	n := mustNet(t, network.FeedForward, network.Tanh, 2, 3, 2)
	params := n.Params()
	for i := range params {
		params[i] = float64(i)
	}
	a0, b0 := n.Layer(0)
	a1, b1 := n.Layer(1)
	if a0.At(2, 1) != 5 || b0[0] != 6 || a1.At(0, 0) != 9 || a1.At(1, 0) != 12 || b1[2] != 20 || len(params) != 21 {
		t.Errorf("layers are %v, %v, %v, %v; want 0, 1, ... row by row", a0, b0, a1, b1)
	}
	b1[2] = -1
	if params[20] != -1 {
		t.Error("Layer is not a view of Params")
	}
	clone := n.Clone()
	clone.Params()[0] = 100
	if params[0] != 0 || clone.Params()[20] != -1 {
		t.Error("Clone shares or lacks parameters")
	}
	check.Panics(t, "Layer out of range", func() { n.Layer(2) })
}

func TestMisusePanics(t *testing.T) {
	n := mustNet(t, network.ResNet, network.Tanh, 2, 3, 2)
	set, x := jet.Close(jet.D(0)), mat.NewDense(4, 2, nil)
	tape := n.Tape(set, 4)
	grad := make([]float64, len(n.Params()))
	check.Panics(t, "Pull before Forward", func() { tape.Pull(grad, jet.NewBatch(set, 4, 3)) })
	cot := randomLike(tape.Forward(x), rand.New(rand.NewPCG(1, 1)))
	for name, f := range map[string]func(){
		"coordinates":          func() { n.Eval(jet.NewBatch(set, 4, 3), mat.NewDense(4, 3, nil)) },
		"points":               func() { n.Eval(jet.NewBatch(set, 5, 3), x) },
		"functions":            func() { n.Eval(jet.NewBatch(set, 4, 2), x) },
		"axis":                 func() { n.Eval(jet.NewBatch(jet.Close(jet.D(2)), 4, 3), x) },
		"order":                func() { n.Eval(jet.NewBatch(jet.Close(jet.Index{network.MaxOrder + 1}), 4, 3), x) },
		"order of a tape":      func() { n.Tape(jet.Close(jet.Index{network.MaxOrder}), 4) },
		"no points":            func() { n.Tape(set, 0) },
		"too many points":      func() { tape.Forward(mat.NewDense(5, 2, nil)) },
		"gradient":             func() { tape.Pull(grad[1:], cot) },
		"set of the cotangent": func() { tape.Pull(grad, jet.NewBatch(jet.Close(jet.D(0)), 4, 3)) },
		"rows":                 func() { tape.RowJacobian(mat.NewDense(3, len(grad), nil), cot) },
	} {
		check.Panics(t, name, f)
	}
}

func TestKind(t *testing.T) {
	for _, k := range []network.Kind{network.FeedForward, network.ResNet} {
		if got, err := network.ParseKind(k.String()); err != nil || got != k {
			t.Errorf("ParseKind(%q) = %v, %v", k, got, err)
		}
	}
	var fault *network.NameError
	if _, err := network.ParseKind("dense"); !errors.As(err, &fault) {
		t.Errorf("ParseKind(dense): error %v, want a NameError", err)
	}
}

func TestJSONKeepsBits(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 1))
	for _, name := range network.Activations() {
		n := mustNet(t, network.ResNet, mustActivation(t, name), 3, 4, 2)
		network.He{}.Fill(n, rnd)
		copy(n.Params(), []float64{math.Copysign(0, -1), 5e-324, math.MaxFloat64, 0.1, 1.0 / 3, -1e-300})
		data, err := json.Marshal(n)
		if err != nil {
			t.Fatal(err)
		}
		back := mustNet(t, network.FeedForward, network.ReLU, 1, 2, 1)
		eval(back, jet.Close(), randomPoints(3, 1, rnd)) // leaves a workspace of the old shape
		if err := json.Unmarshal(data, back); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for i, want := range n.Params() {
			if got := back.Params()[i]; math.Float64bits(got) != math.Float64bits(want) {
				t.Errorf("%s, parameter %d: got %v, want the bits of %v", name, i, got, want)
			}
		}
		a, b := n.Config(), back.Config()
		if a.Kind != b.Kind || a.Layers != b.Layers || a.Width != b.Width || a.Activation != b.Activation ||
			!slices.Equal(a.Lower, b.Lower) || !slices.Equal(a.Upper, b.Upper) {
			t.Errorf("configuration %v came back as %v", a, b)
		}
		network.He{}.Fill(n, rand.New(rand.NewPCG(2, 2)))
		network.He{}.Fill(back, rand.New(rand.NewPCG(2, 2)))
		x := randomPoints(3, 2, rnd)
		if !mat.Equal(eval(n, jet.Close(), x).Slab, eval(back, jet.Close(), x).Slab) {
			t.Errorf("%s: the network that came back has other values", name)
		}
	}
}

func TestJSONFaults(t *testing.T) {
	const good = `{"version":1,"kind":"resnet","layers":1,"width":1,"activation":"tanh","lower":[0],"upper":[1],"params":[1,2]}`
	for _, c := range []struct{ name, old, new, want string }{
		{"version", `"version":1`, `"version":2`, "version"},
		{"no version", `"version":1,`, ``, "version"},
		{"count", `[1,2]`, `[1]`, "params"},
		{"NaN", `[1,2]`, `[1,NaN]`, "invalid character"},
		{"null", `[1,2]`, `null`, "params"},
		{"too large", `[1,2]`, `[1,1e999]`, "1e999"},
		{"kind", `resnet`, `dense`, "kind"},
		{"activation", `tanh`, `step`, "activation"},
		{"box", `"upper":[1]`, `"upper":[0]`, "Lower"},
		{"width", `"width":1`, `"width":0`, "Width"},
	} {
		n := mustNet(t, network.FeedForward, network.Sine, 1, 2, 1)
		err := json.Unmarshal([]byte(strings.Replace(good, c.old, c.new, 1)), n)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.name, err, c.want)
		}
		if n.Config().Width != 2 {
			t.Errorf("%s: the network changed in spite of the error", c.name)
		}
	}
	n := new(network.Net)
	if err := json.Unmarshal([]byte(good), n); err != nil || n.Params()[1] != 2 {
		t.Errorf("good form: %v", err)
	}
	n.Params()[0] = math.NaN()
	if _, err := json.Marshal(n); err == nil || !strings.Contains(err.Error(), "params: entry 0 is NaN") {
		t.Errorf("NaN parameter: error %v, want one that names it", err)
	}
}
