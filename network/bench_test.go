package network_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pinn/internal/check"
	"pinn/network"
	"pinn/pde/jet"
)

func BenchmarkSineLayer(b *testing.B) {
	const points = 1000
	n := mustNet(b, network.FeedForward, network.Sine, 1, 800, 2)
	rnd := rand.New(rand.NewPCG(1, 1))
	network.Disk{}.Fill(n, rnd)
	x, set := randomPoints(points, 2, rnd), jet.Close(check.Indices(2, 2)...)
	benchmark(b, n, set, x)
}

func BenchmarkTanhResNet(b *testing.B) {
	const points = 1000
	n := mustNet(b, network.ResNet, network.Tanh, 3, 24, 2)
	rnd := rand.New(rand.NewPCG(1, 1))
	network.Box{}.Fill(n, rnd)
	x, set := randomPoints(points, 2, rnd), jet.Close(check.Indices(2, 2)...)
	benchmark(b, n, set, x)
	b.Run("RowJacobian", func(b *testing.B) {
		tape, dst := n.Tape(set, points), mat.NewDense(points, len(n.Params()), nil)
		cot := randomLike(tape.Forward(x), rnd)
		b.ReportAllocs()
		for b.Loop() {
			tape.RowJacobian(dst, cot)
		}
	})
}

func benchmark(b *testing.B, n *network.Net, set *jet.Set, x *mat.Dense) {
	points, _ := x.Dims()
	_, features := n.Dims()
	perEntry := func(b *testing.B) {
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(set.Len()*points*features), "ns/entry")
	}
	b.Run("Eval", func(b *testing.B) {
		dst := jet.NewBatch(set, points, features)
		b.ReportAllocs()
		for b.Loop() {
			n.Eval(dst, x)
		}
		perEntry(b)
	})
	b.Run("Forward", func(b *testing.B) {
		tape := n.Tape(set, points)
		b.ReportAllocs()
		for b.Loop() {
			tape.Forward(x)
		}
		perEntry(b)
	})
	b.Run("Pull", func(b *testing.B) {
		tape, dst := n.Tape(set, points), make([]float64, len(n.Params()))
		cot := randomLike(tape.Forward(x), rand.New(rand.NewPCG(2, 2)))
		b.ReportAllocs()
		for b.Loop() {
			tape.Pull(dst, cot)
		}
		perEntry(b)
	})
}

func BenchmarkActivation(b *testing.B) {
	rnd := rand.New(rand.NewPCG(1, 1))
	z, dst := make([]float64, 1000), make([][]float64, 4)
	for i := range z {
		z[i] = 8 * (rnd.Float64() - 0.5)
	}
	for k := range dst {
		dst[k] = make([]float64, len(z))
	}
	for _, name := range network.Activations() {
		a, err := network.ParseActivation(name)
		if err != nil {
			b.Fatal(err)
		}
		for _, orders := range []int{1, 2, 4} {
			b.Run(fmt.Sprintf("%s/%d", name, orders), func(b *testing.B) {
				for b.Loop() {
					a.Derivatives(dst[:orders], z)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(z)), "ns/entry")
			})
		}
	}
}
