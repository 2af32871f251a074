package auto

import "pinn/pde"

const (
	// processBytes is what a solve takes whatever its size: 53 to 68 MiB were seen with 250 columns.
	processBytes = 100 << 20
	// bytesPerEntry is memory by the square of the number of columns: a triangle, its copies for the pivoted factorisation
	// and the lanes that fill it. Between 500 and 4000 columns 72 to 92 were seen for transport, poisson and poisson-5d.
	bytesPerEntry = 96
	// automaticBytes is what a solve takes whose size the options leave open: most problems of the gallery need less than
	// half of it, those with many cells up to four times as much.
	automaticBytes = 2 << 30
)

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
