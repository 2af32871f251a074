package auto

import (
	"errors"
	"fmt"

	"pinn/lsgd"
)

// fits reports whether a linear solve with a basis of a width fits into the memory that may be used. A width that was asked
// for and does not fit is a [*SettingError], another one numerical trouble: the search ends before it.
func (s *solver) fits(width int) error {
	have := s.options.Memory
	if have == 0 {
		return nil
	}
	o := s.options
	o.Network.Width, o.Partition = width, Partition{}
	need := MemoryEstimate(s.problem, o)
	if need <= have {
		return nil
	}
	msg := fmt.Sprintf("%d needs about %s of memory, but %s may be used: lower network.width, or allow more with --memory", width, inBytes(need), inBytes(have))
	if s.given.Width > 0 {
		return &SettingError{"network.width", msg}
	}
	return &refused{"network.width " + msg}
}

// tooLarge says of a solve on cells that does not fit into the memory that may be used what may be done about it. Cells that
// were asked for are a [*SettingError], others numerical trouble: fewer or shorter ones are tried.
func (s *solver) tooLarge(err error, cells int) error {
	too := (*lsgd.MemoryError)(nil)
	if !errors.As(err, &too) {
		return err
	}
	msg := fmt.Sprintf("of %d cells needs about %s of memory, but %s may be used", cells, inBytes(too.Need), inBytes(too.Have))
	if s.options.Partition.Cells != nil {
		return &SettingError{"partition.cells", msg + ": ask for fewer, for more partition.slabs, or allow more with --memory"}
	}
	return &refused{"a mesh " + msg + ": allow more with --memory, or ask for a larger tolerance"}
}

// inBytes writes a size for people.
func inBytes(n int64) string {
	if n < 1<<30 {
		return fmt.Sprintf("%d MiB", n>>20)
	}
	return fmt.Sprintf("%.1f GiB", float64(n)/(1<<30))
}
