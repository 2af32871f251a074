package pde

import (
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Region is a set of points on which a condition holds, as the image of a unit cube.
type Region interface {
	// Dims returns the number of coordinates and the region's own dimension: 2 and 1 for an edge of a square. A
	// single point has own dimension 0.
	Dims() (ambient, own int)
	// Place maps points of the unit cube (points x own) with their weights (which sum to 1) to points of the
	// region, and sets X, Weight and, where the region has them, Normal, Mate and Data of dst. For own dimension
	// 0 unit is nil and w has one entry. dst keeps no reference to unit or w.
	Place(dst *Cloud, unit *mat.Dense, w []float64)
}

// Union is a region made of parts that are sampled apart, each with its share of the points by measure. Its own
// Place is never called.
type Union interface {
	Region
	Parts() []Region
}

// Condition says that an operator vanishes on a region.
type Condition struct {
	Name string
	On   Region
	Op   Operator
	// Weight multiplies the loss of the condition relative to the balance that the solver chooses. Zero means 1.
	Weight float64
	// Spots lists small boxes in which functions of the operator vary so fast that evenly spread points miss it. Samples
	// of the region have points of their own in each (see collocation.Sample). They do not overlap; on a region that is
	// flat along an axis so are they.
	Spots []Box
	// Measured says that the condition compares fields with measured values, which its region carries, and how well these
	// are known. It is nil for all other conditions.
	Measured *Measured
	// Auxiliary says that the condition states what an auxiliary field is; see Problem.Auxiliary.
	Auxiliary bool
}

// Measured describes the errors of measured values: independent, with the mean zero.
type Measured struct {
	// Sigma holds the standard deviations, one per point of the region; nil: they are unknown and the same for all values.
	Sigma []float64
}

// Param is an unknown coefficient of an inverse problem: a number that is found together with the fields.
type Param struct {
	Name            string
	Start, Min, Max float64 // Min == Max means unbounded
}

// Prior says that a field is to be smooth where data and conditions leave it open (regularisation): the sum over all pairs of
// coordinates of the squares of its second derivatives is to have a small mean.
type Prior struct {
	Field int // position in Problem.Fields
	// Strength multiplies the mean beside the sum of the squares of the residuals of the data over their standard deviations, with
	// coordinates in units of the domain; 0: chosen from the data.
	Strength float64
}

// Problem is the whole statement.
type Problem struct {
	Coords []string // names of the coordinates
	Time   string   // the coordinate that is time; empty if none is
	Fields []string // names of the unknown fields
	Params []Param
	// Lower and Upper are the ends of the box that holds the domain, one entry per coordinate. Networks map this
	// box to the unit box before anything else.
	Lower, Upper []float64
	Conditions   []Condition
	// Transmissions lists the planes and surfaces inside of the domain on which more than the equations by themselves is stated.
	Transmissions []Transmission
	// Priors lists the fields that only measured values determine, and that are to be smooth for the rest. They need some.
	Priors []Prior
	// Floors says, per field, how small a field counts at least where errors are measured relative to its size; nil: no field
	// has a floor.
	Floors []Floor
	// Auxiliary names the fields that only help to state the conditions on the others, as integrals do. Solutions have them,
	// and reports leave them out.
	Auxiliary []string
}

// Floor is a lower bound on the size of a field: Factor times the size of another one that comes before it. A Factor of 0 is none. An integral
// that happens to vanish has the size of what cancels in it.
type Floor struct {
	Field  int
	Factor float64
}

// Raise lifts the sizes of fields, one entry per field, to their floors.
func (p *Problem) Raise(sizes []float64) {
	for f, floor := range p.Floors {
		sizes[f] = max(sizes[f], floor.Factor*sizes[floor.Field])
	}
}

// Shown returns the fields that are not auxiliary.
func (p *Problem) Shown() []string {
	return slices.DeleteFunc(slices.Clone(p.Fields), func(name string) bool { return slices.Contains(p.Auxiliary, name) })
}

// Order returns the highest derivative that the conditions use.
func (p *Problem) Order() int {
	order := 0
	for _, c := range p.Conditions {
		if c.Op == nil {
			continue
		}
		for _, s := range c.Op.Slots() {
			order = max(order, s.D.Order())
		}
	}
	return order
}

// Affine reports whether every condition is affine in the unknowns, so that one linear solve suffices.
func (p *Problem) Affine() bool {
	for _, c := range p.Conditions {
		if !c.Op.Affine() {
			return false
		}
	}
	return true
}
