package network_test

import (
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"pinn/network"
	"pinn/pde/jet"
)

// The basis functions of a ResNet and their derivatives along x.
func ExampleNet_Eval() {
	net, err := network.New(network.Config{
		Kind: network.ResNet, Layers: 3, Width: 8, Activation: network.Tanh, Lower: []float64{0, 0}, Upper: []float64{1, 2},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	network.Box{}.Fill(net, rand.New(rand.NewPCG(1, 1)))
	const x = 0 // the axis
	set := jet.Close(jet.D(x))
	b := jet.NewBatch(set, 1, 8)
	net.Eval(b, mat.NewDense(1, 2, []float64{0.5, 1}))
	values, slopes := b.Part(0), b.Part(set.Find(jet.D(x)))
	_, functions := values.Dims()
	fmt.Println(functions, "functions,", slopes.RawMatrix().Cols, "slopes")
	// Output: 8 functions, 8 slopes
}
