package partition_test

import (
	"fmt"

	"pinn/collocation/partition"
	"pinn/problem"
)

// The heat equation is an evolution along t, and may be solved slab by slab; two cells have a field each, and conditions where
// they meet.
func ExampleCut() {
	f, err := problem.New("rod").Coord("x", 0, 1).Time("t", 0, 1).Fields("u").
		Equation("u_t = u_xx").On("t = 0", "u = sin(pi*x)").On("boundary", "u = 0").Build()
	if err != nil {
		fmt.Println(err)
		return
	}
	along, err := partition.Marching(f.Problem)
	fmt.Println("along", along, err)
	whole := partition.Cell{Lower: f.Problem.Lower, Upper: f.Problem.Upper}
	cut, _, err := partition.Cut(f.Problem, partition.Split([]partition.Cell{whole}, 0, 0.5), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(cut.Fields), "fields,", len(cut.Conditions), "conditions")
	// Output:
	// along t <nil>
	// 2 fields, 7 conditions
}
