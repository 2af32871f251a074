package result

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"gonum.org/v1/gonum/mat"

	"pinn/auto"
	"pinn/collocation"
	"pinn/pde"
)

// wayOut says how a problem is to be stated that has other solutions than zero only for certain numbers; "" for all others.
func (r *Run) wayOut() string {
	if r.Solution.Status != auto.Undetermined || len(r.File.Problem.Params) > 0 || !homogeneous(r.File.Problem) {
		return ""
	}
	names := r.constantsInUse()
	if len(names) == 0 {
		return "; zero is a solution as well: a condition that is not zero, or a norm such as integral(u^2) = 1, would tell them apart"
	}
	return fmt.Sprintf("; zero is a solution as well, and there are others for certain values of %s only: to find these, take it out of [consts] "+
		"and ask for [eigenvalue] %s = { count = 1, near = %g }", strings.Join(names, " or "), names[0], r.File.Scope.Consts[names[0]])
}

// homogeneous reports whether all conditions are linear and satisfied by zero, at some points.
func homogeneous(p *pde.Problem) bool {
	for _, c := range p.Conditions {
		if !c.Op.Affine() {
			return false
		}
		at, err := collocation.Sample(c.On, collocation.Grid{}, 16, nil)
		if err != nil {
			return false
		}
		eqs, _ := c.Op.Dims()
		dst := mat.NewDense(at.Points(), eqs, nil)
		c.Op.Residual(dst, at, mat.NewDense(at.Points(), len(c.Op.Slots()), nil), nil)
		if mat.Norm(dst, 1) != 0 {
			return false
		}
	}
	return true
}

// constantsInUse lists the constants that occur in the equations, in alphabetical order.
func (r *Run) constantsInUse() []string {
	var names []string
	for _, c := range r.File.Problem.Conditions {
		op, ok := c.Op.(fmt.Stringer)
		if !ok {
			continue
		}
		for _, word := range strings.FieldsFunc(op.String(), func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			if _, ok := r.File.Scope.Consts[word]; ok && !slices.Contains(names, word) {
				names = append(names, word)
			}
		}
	}
	slices.Sort(names)
	return names
}
