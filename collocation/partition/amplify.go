package partition

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"pinn/pde"
)

// Amplified says that an evolution amplifies waves the more the shorter they are, without bound: whatever little its data are changed, the solution
// changes as much as one likes. So it is where diffusion has the wrong sign, and with all data of Laplace's equation on one side.
type Amplified struct {
	Time, Along string  // coordinates
	Conditions  string  // of the interior, in quotation marks
	Waves       int     // over the domain along Along
	Exponent    float64 // of their growth up to the upper end of Time
	BothWays    bool    // it amplifies others so towards the lower end of Time
}

// String names the problem's fault in one sentence without an end.
func (a *Amplified) String() string {
	return fmt.Sprintf("%s amplifies waves along %s the faster the shorter they are, %d over the domain by exp(%.2g) up to the end of %s, and shorter ones without bound",
		a.Conditions, a.Along, a.Waves, a.Exponent, a.Time)
}

// WayOut says which data would determine a solution of the same equations.
func (a *Amplified) WayOut() string {
	if a.BothWays {
		return fmt.Sprintf("As it stands, data at one end of %s do not do, neither at its start nor at its end, as for Laplace's equation, which wants them on all sides", a.Time)
	}
	return fmt.Sprintf("As it stands, it wants its data at the end of %s, not at its start", a.Time)
}

// Amplifies looks for waves that an evolution with all data at the start amplifies without bound, in the equations linearised with frozen
// coefficients; nil: there are none, or the coordinate is not known along which it evolves. Nonlinear equations must
// have them for all values that are tried. Looked at are waves along one coordinate, coefficients in the middle of the domain, and equations that can
// be solved for the highest derivatives along time; data at the upper end, diagonal waves and a sign that changes elsewhere are not.
func Amplifies(p *pde.Problem) *Amplified {
	if slices.ContainsFunc(p.Conditions, func(c pde.Condition) bool { return c.Measured != nil }) || len(p.Priors) > 0 {
		return nil
	}
	for axis, name := range p.Coords {
		q := *p
		q.Time = name
		if p.Time != "" && p.Time != name || Evolves(&q) != nil {
			continue
		}
		e := newEvolution(&q, axis)
		if rank(e.initialRows()) < e.size {
			continue
		}
		if a := e.amplifies(); a != nil {
			return a
		}
	}
	return nil
}

// amplifies is Amplifies along the axis.
func (e *evolution) amplifies() *Amplified {
	for along := range e.problem.Coords {
		if along == e.axis {
			continue
		}
		exponent := e.endless(along, 1, 0)
		for values := uint64(1); exponent > 0 && !e.problem.Affine() && values <= valuesTried; values++ {
			exponent = min(exponent, e.endless(along, 1, values))
		}
		if exponent > 0 {
			return &Amplified{e.problem.Coords[e.axis], e.problem.Coords[along], e.inside(), manyWaves, exponent, e.endlessBack()}
		}
	}
	return nil
}

// inside returns the names of the conditions that hold in all of the domain: waves are those of all of them together.
func (e *evolution) inside() string {
	var names []string
	for _, c := range e.problem.Conditions {
		if ambient, own := c.On.Dims(); ambient == own {
			names = append(names, strconv.Quote(c.Name))
		}
	}
	return strings.Join(names, " with ")
}

// endlessBack reports whether waves grow without bound in the other direction.
func (e *evolution) endlessBack() bool {
	for along := range e.problem.Coords {
		if along != e.axis && e.endless(along, -1, 0) > 0 {
			return true
		}
	}
	return false
}

// endless returns the exponent by which manyWaves waves along a coordinate grow, in the direction 1 or -1 of time, if that rises with their number
// without end; 0 if not. The values of the fields are those of a number, as in at.
func (e *evolution) endless(along int, direction float64, values uint64) float64 {
	first, last := 0.0, 0.0
	for _, number := range []int{manyWaves, anyWaves, endlessWaves} {
		all, ok := e.exponents(along, complex(0, 2*math.Pi*float64(number)/(e.problem.Upper[along]-e.problem.Lower[along])), values)
		if !ok {
			return 0
		}
		rate := 0.0
		for _, v := range all {
			if grows := direction * real(v); grows > growthLeast*math.Abs(imag(v)) {
				rate = max(rate, grows)
			}
		}
		if rate = rate * (e.problem.Upper[e.axis] - e.problem.Lower[e.axis]); !(rate > max(steadyGrowth, riseLeast*last)) {
			return 0
		}
		if last = rate; first == 0 {
			first = rate
		}
	}
	return first
}
