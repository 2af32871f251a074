package auto

import "pinn/internal/kernel"

// UseKernels makes gonum's blas64, mat and LAPACK run on this project's matrix kernels, for the whole process. Call it
// once, before other goroutines use them; solves are then several times faster on amd64.
func UseKernels() { kernel.Use() }
