package network_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"pinn/internal/check"
	"pinn/network"
	"pinn/pde/jet"
)

// boxTolerance is relative to the scale of a row: its bias and its largest value over the box are sums of up to 16
// products.
const boxTolerance = 1e-12

// TestBoxRows checks what defines a row of Box: over its box [0, m]^d the largest argument is the scale of the layer, so
// that k is right, the plane crosses the box, and k is bounded.
func TestBoxRows(t *testing.T) {
	for _, kind := range []network.Kind{network.FeedForward, network.ResNet} {
		for _, layers := range []int{1, 2, 5} {
			for dim := 1; dim <= 3; dim++ {
				n := mustNet(t, kind, network.ReLU, layers, 16, dim)
				for seed := range uint64(20) {
					network.Box{}.Fill(n, rand.New(rand.NewPCG(seed, 1)))
					for l := range layers {
						m, scale := 1.0, 1.0
						if kind == network.ResNet && l > 0 {
							scale = 1 / float64(layers-1)
							m = math.Pow(1+scale, float64(l-1))
						}
						where := fmt.Sprintf("%v, %d layers, %d-d, seed %d, layer %d", kind, layers, dim, seed, l)
						mustCut(t, where, n, l, m, scale)
					}
				}
			}
		}
	}
}

func mustCut(t *testing.T, where string, n *network.Net, l int, m, scale float64) {
	t.Helper()
	a, b := n.Layer(l)
	for j, bias := range b {
		low, high := bias, bias
		for _, v := range a.RawRowView(j) {
			low, high = low+m*min(v, 0), high+m*max(v, 0)
		}
		if k := floats.Norm(a.RawRowView(j), 2); !(k <= 100*scale/m*(1+boxTolerance)) {
			t.Errorf("%s, row %d: k = %v, want at most %v", where, j, k, 100*scale/m)
		}
		if !(math.Abs(high-scale) <= boxTolerance*max(scale, math.Abs(bias))) {
			t.Errorf("%s, row %d: largest argument over the box %v, want %v, tolerance %.2g", where, j, high, scale, boxTolerance)
		}
		if !(low <= boxTolerance*scale) {
			t.Errorf("%s, row %d: least argument over the box %v, want at most 0: the plane misses the box", where, j, low)
		}
	}
}

func TestBoxImageIsBounded(t *testing.T) {
	for _, c := range []struct {
		kind          network.Kind
		layers, width int
		upper         float64
	}{
		{network.FeedForward, 1, 40, 1}, {network.FeedForward, 4, 10, 1}, {network.FeedForward, 128, 4, 1},
		{network.ResNet, 1, 40, 1}, {network.ResNet, 2, 10, 2}, {network.ResNet, 8, 3, 2}, {network.ResNet, 64, 2, 2},
		{network.ResNet, 64, 16, 2}, {network.ResNet, 128, 4, 2},
	} {
		n := mustNet(t, c.kind, network.ReLU, c.layers, c.width, 2)
		for seed := range uint64(10) {
			rnd := rand.New(rand.NewPCG(seed, 2))
			network.Box{}.Fill(n, rnd)
			got := eval(n, jet.Close(), randomPoints(200, 2, rnd)).Raw(0)
			if low, high := floats.Min(got), floats.Max(got); !(low >= 0 && high <= c.upper) || floats.HasNaN(got) {
				t.Errorf("%v, %d layers of %d, seed %d: image in [%v, %v], want within [0, %v]",
					c.kind, c.layers, c.width, seed, low, high, c.upper)
			}
		}
	}
}

func TestSpreadScalesTheFirstLayer(t *testing.T) {
	one, five := mustNet(t, network.ResNet, network.Tanh, 3, 4, 2), mustNet(t, network.ResNet, network.Tanh, 3, 4, 2)
	network.Box{}.Fill(one, rand.New(rand.NewPCG(1, 1)))
	network.Box{Spread: 4}.Fill(five, rand.New(rand.NewPCG(1, 1)))
	a, _ := one.Layer(0)
	for i, v := range one.Params() {
		want := v
		if rows, cols := a.Dims(); i < rows*(cols+1) {
			want = 4 * v // exactly, as a power of two
		}
		if got := five.Params()[i]; got != want {
			t.Errorf("parameter %d with spread 4: got %v, want %v", i, got, want)
		}
	}
}

func TestDisk(t *testing.T) {
	const width, radius = 4000, 9.0
	for dim := 1; dim <= 3; dim++ {
		n := mustNet(t, network.FeedForward, network.Sine, 1, width, dim)
		network.Disk{Radius: radius}.Fill(n, rand.New(rand.NewPCG(1, 1)))
		a, b := n.Layer(0)
		shares, phases := make([]float64, width), make([]float64, width)
		means := make([]float64, dim)
		for j := range width {
			shares[j] = math.Pow(floats.Norm(a.RawRowView(j), 2)/radius, float64(dim))
			phases[j] = b[j] / (2 * math.Pi)
			floats.AddScaled(means, 1/(radius*width), a.RawRowView(j))
		}
		mustBeUniform(t, fmt.Sprintf("%d-d: share of the ball within a frequency", dim), shares)
		mustBeUniform(t, fmt.Sprintf("%d-d: phase", dim), phases)
		for axis, v := range means {
			if math.Abs(v) > 5/math.Sqrt(width) {
				t.Errorf("%d-d: mean frequency along %d is %v of the radius, want 0 within %v", dim, axis, v, 5/math.Sqrt(width))
			}
		}

		stretched := mustNet(t, network.FeedForward, network.Sine, 1, width, dim)
		stretch := []float64{0.5, 8, 2}[:dim] // powers of two, for exact products
		network.Disk{Radius: radius, Stretch: stretch}.Fill(stretched, rand.New(rand.NewPCG(1, 1)))
		got, gotPhases := stretched.Layer(0)
		for j := range width {
			want := floats.MulTo(make([]float64, dim), a.RawRowView(j), stretch)
			if !slices.Equal(got.RawRowView(j), want) || gotPhases[j] != b[j] {
				t.Fatalf("%d-d, frequency %d stretched: got %v, want %v", dim, j, got.RawRowView(j), want)
			}
		}
	}
	n := mustNet(t, network.FeedForward, network.Sine, 1, 3, 2)
	check.Panics(t, "negative active", func() {
		network.Disk{Active: -1}.Fill(n, rand.New(rand.NewPCG(1, 1)))
	})
	check.Panics(t, "stretch of another length", func() {
		network.Disk{Stretch: []float64{1}}.Fill(n, rand.New(rand.NewPCG(1, 1)))
	})
}

// Every frequency has the wanted number of components that are not zero, is uniform in the ball of these, and all axes are
// used alike; all components are those of the whole ball.
func TestDiskActive(t *testing.T) {
	const width, dim, radius = 6000, 5, 3.0
	fill := func(active int) *network.Net {
		n, err := network.New(network.Config{
			Layers: 1, Width: width, Activation: network.Sine, Lower: make([]float64, dim), Upper: slices.Repeat([]float64{1}, dim),
		})
		if err != nil {
			t.Fatal(err)
		}
		network.Disk{Radius: radius, Active: active}.Fill(n, rand.New(rand.NewPCG(1, 1)))
		return n
	}
	for active := 1; active < dim; active++ {
		a, b := fill(active).Layer(0)
		shares, phases, used := make([]float64, width), make([]float64, width), make([]float64, dim)
		for j := range width {
			components := 0
			for i, v := range a.RawRowView(j) {
				if v != 0 {
					components++
					used[i]++
				}
			}
			if components != active {
				t.Fatalf("active %d: frequency %d is %v", active, j, a.RawRowView(j))
			}
			shares[j] = math.Pow(floats.Norm(a.RawRowView(j), 2)/radius, float64(active))
			phases[j] = b[j] / (2 * math.Pi)
		}
		mustBeUniform(t, fmt.Sprintf("active %d: share of the ball within a frequency", active), shares)
		mustBeUniform(t, fmt.Sprintf("active %d: phase", active), phases)
		for i, n := range used {
			if want := width * float64(active) / dim; math.Abs(n-want) > 5*math.Sqrt(want) {
				t.Errorf("active %d: axis %d is used %g times, want %g within %.0f", active, i, n, want, 5*math.Sqrt(want))
			}
		}
	}
	for _, active := range []int{dim, dim + 1} {
		if !slices.Equal(fill(active).Params(), fill(0).Params()) {
			t.Errorf("active %d of %d is not the whole ball", active, dim)
		}
	}
}

// mustBeUniform is the test of Kolmogorov and Smirnov for [0, 1) at a level of about 1e-6.
func mustBeUniform(t *testing.T, name string, sample []float64) {
	t.Helper()
	sorted := slices.Sorted(slices.Values(sample))
	worst := 0.0
	for i, v := range sorted {
		worst = max(worst, math.Abs(v-(float64(i)+0.5)/float64(len(sorted))))
	}
	if bound := 2.7 / math.Sqrt(float64(len(sample))); !(worst <= bound) || sorted[0] < 0 || sorted[len(sorted)-1] >= 1 {
		t.Errorf("%s: distance %v from uniform in [0, 1), want at most %v", name, worst, bound)
	}
}

func TestNormalWeights(t *testing.T) {
	const width, dim = 300, 3
	for _, c := range []struct {
		init        network.Init
		first, deep float64
	}{
		{network.He{}, 2.0 / dim, 2.0 / width},
		{network.Glorot{}, 2.0 / (dim + width), 1.0 / width},
	} {
		n := mustNet(t, network.FeedForward, network.ReLU, 2, width, dim)
		for i := range n.Params() {
			n.Params()[i] = 7
		}
		c.init.Fill(n, rand.New(rand.NewPCG(1, 1)))
		for l, want := range []float64{c.first, c.deep} {
			a, b := n.Layer(l)
			data := a.RawMatrix().Data
			got := stat.MomentAbout(2, data, 0, nil)
			// Five standard deviations of the mean square of normal numbers.
			if bound := 5 * math.Sqrt(2/float64(len(data))); !(math.Abs(got/want-1) <= bound) {
				t.Errorf("%T, layer %d: variance %v, want %v within %.2g relative", c.init, l, got, want, bound)
			}
			if floats.Norm(b, 1) != 0 {
				t.Errorf("%T, layer %d: biases are not zero", c.init, l)
			}
		}
	}
}

func TestSameSeedSameBits(t *testing.T) {
	for _, i := range []network.Init{network.Box{}, network.He{}, network.Glorot{}, network.Disk{}} {
		a, b := mustNet(t, network.ResNet, network.Sine, 3, 7, 2), mustNet(t, network.ResNet, network.Sine, 3, 7, 2)
		for k := range b.Params() {
			b.Params()[k] = math.NaN() // must be overwritten
		}
		i.Fill(a, rand.New(rand.NewPCG(4, 5)))
		i.Fill(b, rand.New(rand.NewPCG(4, 5)))
		if !slices.Equal(a.Params(), b.Params()) {
			t.Errorf("%T: the same seed gives other parameters", i)
		}
		i.Fill(b, rand.New(rand.NewPCG(4, 6)))
		if slices.Equal(a.Params(), b.Params()) {
			t.Errorf("%T: another seed gives the same parameters", i)
		}
	}
}

func TestParseInit(t *testing.T) {
	for _, c := range []struct {
		name    string
		numbers []float64
		want    network.Init
	}{
		{"box", nil, network.Box{}},
		{"Box", []float64{5}, network.Box{Spread: 5}},
		{"he", nil, network.He{}},
		{"glorot", nil, network.Glorot{}},
		{"disk", nil, network.Disk{}},
		{"disk", []float64{0}, network.Disk{}},
		{"disk", []float64{12}, network.Disk{Radius: 12}},
		{"disk", []float64{12, 1, 20}, network.Disk{Radius: 12, Stretch: []float64{1, 20}}},
	} {
		got, err := network.ParseInit(c.name, c.numbers...)
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("ParseInit(%q, %v) = %#v, %v, want %#v", c.name, c.numbers, got, err, c.want)
		}
	}
	var name *network.NameError
	if _, err := network.ParseInit("xavier"); !errors.As(err, &name) || !slices.Equal(name.Known, network.Inits()) {
		t.Errorf("ParseInit(xavier): error %v, want a NameError that lists the names", err)
	}
	for _, c := range []struct {
		name    string
		numbers []float64
	}{
		{"box", []float64{1, 2}}, {"he", []float64{1}}, {"box", []float64{-1}}, {"disk", []float64{math.NaN()}},
		{"disk", []float64{1, math.Inf(1)}},
	} {
		var fault *network.ConfigError
		if _, err := network.ParseInit(c.name, c.numbers...); !errors.As(err, &fault) {
			t.Errorf("ParseInit(%q, %v): error %v, want a ConfigError", c.name, c.numbers, err)
		}
	}
}

func ExampleNet() {
	n, err := network.New(network.Config{
		Kind: network.FeedForward, Layers: 1, Width: 2, Activation: network.Sine,
		Lower: []float64{0, 0}, Upper: []float64{2, 1},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	a, _ := n.Layer(0)
	a.Set(0, 0, 1) // sin(x/2): the box has length 2 along x
	a.Set(1, 1, 3) // sin(3 t)

	set := jet.Close(jet.D(0), jet.D(1))
	basis := jet.NewBatch(set, 1, 2)
	n.Eval(basis, mat.NewDense(1, 2, nil)) // at the origin
	fmt.Println("x-derivatives:", basis.Row(set.Find(jet.D(0)), 0))
	fmt.Println("t-derivatives:", basis.Row(set.Find(jet.D(1)), 0))
	// Output:
	// x-derivatives: [0.5 0]
	// t-derivatives: [0 3]
}
