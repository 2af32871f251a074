package describe

import (
	"fmt"
	"strings"

	"pinn/pde"
)

// Switches says where the text of a problem changes from one rule to another; empty if it does so nowhere.
func Switches(p *pde.Problem) string {
	switches, _ := p.Switches() // their faults are those of reading the file
	var parts []string
	for _, s := range switches {
		kind := [...]string{pde.Kink: "data", pde.Source: "source or coefficient", pde.Interface: "flux"}[s.Kind]
		place := ""
		if s.Surface != nil {
			place = s.Surface.String() + " = 0"
		} else {
			place = fmt.Sprintf("%s = %.6g", p.Coords[s.Axis], s.At)
		}
		parts = append(parts, fmt.Sprintf("%s (%s)", place, kind))
	}
	return strings.Join(parts, ", ")
}
