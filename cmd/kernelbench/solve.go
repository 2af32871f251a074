package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"runtime"
	"time"

	"pinn/collocation"
	"pinn/internal/usage"
	"pinn/lsgd"
	"pinn/network"
	"pinn/pde"
	"pinn/problems/transport"
)

// system is the transport problem with a number of rows and of random waves.
func system(rows, cols int) (*collocation.System, *collocation.State, error) {
	p, rnd := transport.New(1), rand.New(rand.NewPCG(1, 1))
	n, err := network.New(network.Config{Layers: 1, Width: cols, Activation: network.Sine, Lower: p.Lower, Upper: p.Upper})
	if err != nil {
		return nil, nil, err
	}
	network.Disk{Radius: 30}.Fill(n, rnd)
	l, err := collocation.NewLayout(1, []collocation.Space{{Basis: n, Fields: []int{0}}})
	if err != nil {
		return nil, nil, err
	}
	rule, err := collocation.ParseRule("random")
	if err != nil {
		return nil, nil, err
	}
	var clouds []*pde.Cloud
	for _, c := range p.Conditions {
		count := 500
		if ambient, own := c.On.Dims(); ambient == own {
			count = rows - count*(len(p.Conditions)-1)
		}
		cloud, err := collocation.Sample(c.On, rule, count, rnd)
		if err != nil {
			return nil, nil, err
		}
		clouds = append(clouds, cloud)
	}
	s := collocation.NewSystem(p, l, clouds)
	st := &collocation.State{Coef: make([]float64, cols)}
	return s, st, s.Balance(st)
}

// project assembles and solves, and returns the time by the clock.
func project(s *collocation.System, st *collocation.State) (time.Duration, lsgd.Fit, error) {
	begun := time.Now()
	fit, err := lsgd.Project(context.Background(), s, st, lsgd.ProjectSettings{})
	return time.Since(begun), fit, err
}

// stream solves a system whose matrix would take 4 GB.
func stream(w io.Writer) error {
	s, st, err := system(1000000, 500)
	if err != nil {
		return err
	}
	took, fit, err := project(s, st)
	if err != nil {
		return err
	}
	u := usage.Now()
	fmt.Fprintf(w, "Assembly and solve of 1,000,000 x 500, block by block: %.1f s, %.1f s of processor time, %d MiB resident at most, rank %d.\n\n",
		took.Seconds(), u.CPUSeconds, u.PeakBytes>>20, fit.Rank)
	return nil
}

// cores compares one core with two by the clock: the shortest time of each, because other processes only add to it.
func cores(w io.Writer) error {
	s, st, err := system(20000, 1500)
	if err != nil {
		return err
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	best := [2]float64{math.Inf(1), math.Inf(1)}
	for range turns {
		for k := range best {
			runtime.GOMAXPROCS(k + 1)
			took, _, err := project(s, st)
			if err != nil {
				return err
			}
			best[k] = min(best[k], took.Seconds())
		}
	}
	fmt.Fprintf(w, "Assembly and solve of 20,000 x 1,500 by the clock, the shortest of %d runs each: %.2f s on one core, %.2f s on two, ratio %.2f.\n\n",
		turns, best[0], best[1], best[0]/best[1])
	return nil
}
