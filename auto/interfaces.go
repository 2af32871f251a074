package auto

import (
	"errors"

	"pinn/pde"
)

// CheckInterfaces reports what no strategy of this package solves although the text of the problem is sound: derivatives
// of what jumps by its own text. Where a flux jumps, at the border of two materials, cells that end there could match
// the fluxes (see [pde.Switch]); there are none.
func CheckInterfaces(p *pde.Problem) error {
	switches, err := p.Switches()
	faults := []error{err}
	for _, s := range switches {
		if s.Kind == pde.Interface {
			faults = append(faults, s.Fault)
		}
	}
	return errors.Join(faults...)
}
