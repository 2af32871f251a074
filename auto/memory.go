package auto

import "pinn/pde"

// MemoryEstimate returns the bytes that a solve may be expected to take: close where the options fix the width of the
// network, a rough number where the search or the cells decide.
func MemoryEstimate(p *pde.Problem, o Options) int64 {
	if o.Network.Width == 0 || o.Partition.Slabs > 0 || o.Partition.Cells != nil {
		return automaticBytes
	}
	columns := int64(o.Network.Width * len(p.Fields))
	bytes := processBytes + bytesPerEntry*columns*columns
	if o.Training.Step == GaussNewton {
		weights := int64(o.Network.Width*(len(p.Coords)+1) + max(o.Network.Layers-1, 0)*o.Network.Width*(o.Network.Width+1) + int(columns))
		bytes += 2 * 8 * weights * weights // the normal equations and their damped factorisation
	}
	return bytes
}
