package auto

import (
	"errors"
	"testing"

	"pinn/lsgd"
)

// A third solve begins far aside, and nearer where one that began there did not find the solution or does not resolve it.
func TestThirdSolvesBeginNearer(t *testing.T) {
	var tried []float64
	s := &solver{problem: problem(t, []string{"x"}, []string{"u"}, [2]string{"interior", "u_xx = u^2"}, [2]string{"boundary", "u = 1"})}
	failing := func(part float64) (*local, error) {
		tried = append(tried, part)
		if len(tried) == 1 {
			return nil, lsgd.ErrNoDescent
		}
		return &local{rel: 1}, nil
	}
	if err := s.looksAside(&local{}, failing); err != nil {
		t.Fatal(err)
	}
	if len(tried) != 3 || tried[0] != shiftFarAside || tried[2] < leastShiftFarAside || tried[2] >= tried[1] {
		t.Errorf("third solves began %g aside, want three of them, ever nearer", tried)
	}
	tried = nil
	l := &local{}
	found := &local{rel: residualSettled}
	err := s.looksAside(l, func(part float64) (*local, error) {
		if tried = append(tried, part); len(tried) == 1 {
			return &local{rel: 1}, nil
		}
		return found, nil
	})
	if err != nil || len(tried) != 2 {
		t.Errorf("third solves began %g aside (error %v), want the one that resolves the solution to be the last", tried, err)
	}
	ended := errors.New("ended")
	if err := s.looksAside(&local{}, func(float64) (*local, error) { return nil, ended }); !errors.Is(err, ended) {
		t.Errorf("error %v, want that of the solve", err)
	}
}
