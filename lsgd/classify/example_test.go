package classify_test

import (
	"context"
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"pinn/lsgd/classify"
	"pinn/network"
)

// Points inside and outside of a circle.
func ExampleTrain() {
	rnd := rand.New(rand.NewPCG(1, 1))
	const n = 200
	x, label := mat.NewDense(n, 2, nil), make([]int, n)
	for i := range n {
		a, b := 2*rnd.Float64()-1, 2*rnd.Float64()-1
		x.SetRow(i, []float64{a, b})
		if a*a+b*b < 0.5 {
			label[i] = 1
		}
	}
	net, err := network.New(network.Config{Layers: 1, Width: 30, Activation: network.Tanh, Lower: []float64{-1, -1}, Upper: []float64{1, 1}})
	if err != nil {
		fmt.Println(err)
		return
	}
	network.Box{}.Fill(net, rnd)
	r, err := classify.Train(context.Background(), net, classify.Data{X: x, Label: label, Classes: 2}, rnd, classify.Settings{Method: classify.NewtonGD, Steps: 20})
	if err != nil {
		fmt.Println(err)
		return
	}
	c := &classify.Classifier{Columns: []string{"x", "y"}, Classes: []string{"outside", "inside"}, Net: net, W: r.W}
	score := classify.Evaluate(c.Probabilities(x), label)
	fmt.Println("more than 98 of 100 are right:", score.Accuracy > 0.98)
	// Output: more than 98 of 100 are right: true
}
