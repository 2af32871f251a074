package cell_test

import (
	"fmt"
	"math/rand/v2"

	"pinn/collocation/cell"
	"pinn/network"
)

// Of 80 waves of low frequency on the unit interval far fewer are different to rounding: these are the basis of every cell.
func ExampleNewReference() {
	net, err := network.New(network.Config{Layers: 1, Width: 80, Activation: network.Sine, Lower: []float64{0}, Upper: []float64{1}})
	if err != nil {
		fmt.Println(err)
		return
	}
	network.Disk{Radius: 6}.Fill(net, rand.New(rand.NewPCG(1, 1)))
	r := cell.NewReference(net, 0)
	defer r.Release()
	_, rank := r.Dims()
	fmt.Println(rank < 40)
	// Output: true
}
