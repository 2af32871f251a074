package result

import (
	"fmt"

	"pinn/auto"
	"pinn/cmd/internal/store"
)

// Contradiction is a place where conditions ask for different things, as summary.json has it.
type Contradiction struct {
	Where      string       `json:"where"`
	Text       string       `json:"text"`
	Conditions []string     `json:"conditions"`
	Lower      []float64    `json:"lower"` // ends of the box that holds the place, one per coordinate
	Upper      []float64    `json:"upper"`
	Order      int          `json:"order"` // of the lowest derivatives that cannot be continuous; 0: the values
	Size       store.Number `json:"size"`  // of what does not fit, relative to the data
}

// Away says how good a solution is away from the contradictions of the data.
type Away struct {
	Text string `json:"text"`
	// Since is the coordinate, such as time, whose distance from its lower end Beyond is; without it, that is a distance relative
	// to the domain.
	Since string `json:"since,omitempty"`
	Rings []Ring `json:"rings"`
}

// Ring has the difference of two independent solves at all points beyond a distance, relative to the size of the field where it is
// largest.
type Ring struct {
	Beyond store.Number `json:"beyond"`
	L2     store.Number `json:"l2"`
	Max    store.Number `json:"max"`
}

// surplus says of a solution that is not what was asked for where more conditions are given than there is room for, and what stays
// of a contradiction among them.
func (r *Run) surplus() []string {
	found := &r.Solution.Contradictions
	if r.Solution.Status == auto.Solved {
		return nil
	}
	var out []string
	for _, s := range found.Surplus {
		text := s.Text
		if found.Left > 0 {
			text += fmt.Sprintf("; a relative residual of %.1e stays", found.Left)
		}
		out = append(out, text)
	}
	return out
}

// contradictions returns what a solution says of the data; away is nil without an independent solve.
func (r *Run) contradictions(tolerance float64) (list []Contradiction, away *Away) {
	found := &r.Solution.Contradictions
	for _, c := range found.List {
		out := Contradiction{Where: c.Where, Text: c.Text, Lower: c.Lower, Upper: c.Upper, Order: c.Order, Size: store.Number(c.Size)}
		for _, k := range c.Conditions {
			out.Conditions = append(out.Conditions, r.File.Problem.Conditions[k].Name)
		}
		list = append(list, out)
	}
	text := found.Away(r.File.Problem, tolerance)
	if text == "" {
		return list, nil
	}
	away = &Away{Text: text, Since: found.Since}
	for _, ring := range found.Rings {
		away.Rings = append(away.Rings, Ring{store.Number(ring.Beyond), store.Number(ring.L2), store.Number(ring.Max)})
	}
	return list, away
}

// Jump is a point at which a field is discontinuous, as far as two solves can tell.
type Jump struct {
	Text   string       `json:"text"`
	Field  string       `json:"field"`
	At     []float64    `json:"at"`     // one entry per coordinate
	Across string       `json:"across"` // the coordinate along which the field jumps
	Height store.Number `json:"height"`
	Width  store.Number `json:"width"` // over which the solution makes the step
}

// jumps returns the discontinuities of a solution.
func (r *Run) jumps() []Jump {
	var out []Jump
	p := r.File.Problem
	for k := range r.Solution.Jumps {
		j := &r.Solution.Jumps[k]
		out = append(out, Jump{
			Text: j.Text(p, p.Time), Field: p.Fields[j.Field], At: j.At, Across: p.Coords[j.Axis],
			Height: store.Number(j.Height), Width: store.Number(j.Width),
		})
	}
	return out
}
