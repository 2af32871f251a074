package kernel

import (
	"runtime"
	"sync"

	"pinn/internal/parallel"
)

// Products with fewer multiplications than parallelFrom stay on one goroutine; tasks have at least parallelTask.
const (
	parallelFrom = 1 << 21
	parallelTask = 1 << 19
)

// grid is a product cut into rectangles of C; the cut leaves every bit as it is.
type grid struct {
	product
	level      level
	rows, cols int // of a rectangle
	across     int // rectangles in a row of them
}

var grids = sync.Pool{New: func() any { return new(grid) }}

// run computes the product, on several goroutines if it is large.
func (p *product) run(l level) {
	if p.long() {
		p.runLong(l)
		return
	}
	size := p.m * p.n * p.k
	if size < parallelFrom {
		p.serial(l)
		return
	}
	workers := runtime.GOMAXPROCS(0)
	if workers == 1 {
		p.serial(l)
		return
	}
	g := grids.Get().(*grid)
	g.product, g.level = *p, l
	count := g.cut(min(4*workers, size/parallelTask))
	parallel.Run(g, count, workers)
	g.product = product{}
	grids.Put(g)
}

// cut chooses rectangles that are nearly square, about as many as asked for, and returns how many there are.
func (g *grid) cut(want int) int {
	mr, nr := g.level.tile()
	down, across := 1, 1
	for down*across < want && (g.m > down*4*mr || g.n > across*4*nr) {
		if g.m*across >= g.n*down {
			down *= 2
		} else {
			across *= 2
		}
	}
	g.rows = roundUp((g.m+down-1)/down, mr)
	g.cols = roundUp((g.n+across-1)/across, nr)
	g.across = (g.n + g.cols - 1) / g.cols
	return g.across * ((g.m + g.rows - 1) / g.rows)
}

// Task implements [parallel.Work]: it computes one block of the product.
func (g *grid) Task(i int) {
	r, c := i/g.across*g.rows, i%g.across*g.cols
	p := g.part(r, min(g.rows, g.m-r), c, min(g.cols, g.n-c))
	p.serial(g.level)
}

// A product is long if its result is small and its inner dimension is not: it is then cut along that one, into pieces
// that depend on the shape alone, whose results are added in order.
const (
	longResult = 1 << 14
	longDepth  = 4096
	longPieces = 16
)

func (p *product) long() bool { return p.m*p.n <= longResult && p.k >= longDepth }

// pieces is a long product cut along its inner dimension.
type pieces struct {
	product
	level level
	step  int
	sums  []float64 // one result after the other
}

var longs = sync.Pool{New: func() any { return new(pieces) }}

func (p *product) runLong(l level) {
	s := longs.Get().(*pieces)
	s.product, s.level = *p, l
	s.step = roundUp(max(longDepth/2, (p.k+longPieces-1)/longPieces), blockDepth)
	count, size := (p.k+s.step-1)/s.step, p.m*p.n
	if len(s.sums) < count*size {
		s.sums = make([]float64, count*size)
	}
	workers := 1
	if size*p.k >= parallelFrom {
		workers = runtime.GOMAXPROCS(0)
	}
	parallel.Run(s, count, workers)
	for i := 1; i < count; i++ {
		l.axpy(size, 1, &s.sums[i*size], &s.sums[0])
	}
	for i := range p.m {
		addScaled(p.c[i*p.ldc:i*p.ldc+p.n], p.beta, s.sums[i*p.n:])
	}
	s.product = product{}
	longs.Put(s)
}

// task computes one piece of the sum.
func (s *pieces) Task(i int) {
	k := i * s.step
	p := s.terms(k, min(s.step, s.k-k))
	p.c, p.ldc, p.beta = s.sums[i*s.m*s.n:], s.n, 0
	p.serial(s.level)
}

// addScaled sets dst to beta*dst + x; with beta = 0 it does not read dst.
func addScaled(dst []float64, beta float64, x []float64) {
	if beta == 0 {
		copy(dst, x)
		return
	}
	for i := range dst {
		dst[i] = beta*dst[i] + x[i]
	}
}
