package network

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"
)

// Init chooses the hidden weights of a network.
type Init interface {
	// Fill overwrites every parameter of n.
	Fill(n *Net, rnd *rand.Rand)
}

// Box makes every neuron of a layer a cut plane through the box [0, m]^d that holds the layer's input, scaled so that
// the image of the box under ReLU stays in a box (Cyr et al., arXiv 1912.04862, Box initialisation). With n uniform on the
// sphere, p uniform in the box and p_max the corner where n.x is largest, the row is k n and the bias -k n.p, where
//
//	k = 1 / ((p_max - p).n)              feed-forward, and the first layer of a ResNet; m = 1
//	k = 1 / ((L - 1) (p_max - p).n)      layer l = 2..L of a ResNet; m = (1 + 1/(L-1))^(l-2)
//
// The image stays in [0, 1]^w, and in [0, 2]^w for a ResNet of any depth. Points p with (p_max - p).n < m/100 are drawn
// again, which bounds k by 100 times its value at distance m.
type Box struct {
	// Spread multiplies k in the first layer. Zero means 1. Above 1 the image of the first layer leaves the box.
	Spread float64
}

// Fill implements [Init].
func (b Box) Fill(n *Net, rnd *rand.Rand) {
	fillCuts(n.layers[0], 1, cmp.Or(b.Spread, 1), rnd)
	fillDeep(n, rnd)
}

// fillDeep fills all layers but the first with cut planes.
func fillDeep(n *Net, rnd *rand.Rand) {
	m, scale, growth := 1.0, 1.0, 1.0
	if n.config.Kind == ResNet && len(n.layers) > 1 {
		scale = 1 / float64(len(n.layers)-1)
		growth = 1 + scale
	}
	for _, y := range n.layers[1:] {
		fillCuts(y, m, scale, rnd)
		m *= growth
	}
}

// fillCuts makes the rows of a layer cut planes through [0, m]^d with k multiplied by scale.
//
// The distance (p_max - p).n is m times the sum of |n_i| U_i with U_i uniform in [0, 1]: in one dimension it is below m
// nearest for 1 point in 100, in two for about 1 in 2500, in three for 1 in 60 000.
func fillCuts(y layer, m, scale float64, rnd *rand.Rand) {
	p := make([]float64, y.a.Cols)
	for j := range y.b {
		normal := row(y.a.Data, j, y.a.Cols)
		fillDirection(normal, rnd)
		along, distance := 0.0, 0.0
		for distance < planeNearest*m {
			along, distance = 0, 0
			for i, c := range normal {
				p[i] = m * rnd.Float64()
				along += c * p[i]
				distance += max(c, 0)*m - c*p[i]
			}
		}
		k := scale / distance
		for i := range normal {
			normal[i] *= k
		}
		y.b[j] = -k * along
	}
}

// fillDirection sets v to a point of the unit sphere, uniformly.
func fillDirection(v []float64, rnd *rand.Rand) {
	square := 0.0
	for square == 0 {
		for i := range v {
			v[i] = rnd.NormFloat64()
			square += v[i] * v[i]
		}
	}
	size := math.Sqrt(square)
	for i := range v {
		v[i] /= size
	}
}

// Disk makes the first layer a set of waves: frequency vectors uniform in a ball, in radians per length of the unit
// box, and phases uniform in [0, 2 pi). The other layers are those of [Box]. It suits [Sine].
type Disk struct {
	// Radius is the radius of the ball. Zero means 12, which holds waves of one period along the diagonal of a square
	// with room to spare.
	Radius float64
	// Stretch multiplies the frequencies, one factor per axis of the ball. Nil means ones.
	Stretch []float64
	// Axes (coordinates x coordinates) holds the axes of the stretched ball as orthonormal columns. Nil means the
	// coordinates' own.
	Axes *mat.Dense
	// Active is how many components of a frequency vector, along the axes, are not zero: the ball is that of a random
	// set of so many axes, drawn for each vector. It suits sums of functions of few coordinates. Zero, and numbers
	// that are not below the number of coordinates, mean all.
	Active int
	// Affine makes the first 1 + d neurons a constant and, up to their cubes, the coordinates: what is large and hardly
	// varies, such as a temperature in kelvin, then has derivatives without the roundings of a sum of waves.
	Affine bool
}

// Fill implements [Init]. It panics if Stretch or Axes is not nil and does not fit the number of coordinates, or Active
// is negative.
func (k Disk) Fill(n *Net, rnd *rand.Rand) {
	y, d := n.layers[0], len(n.inv)
	if k.Stretch != nil && len(k.Stretch) != d {
		panic(fmt.Sprintf("network: stretch of %d coordinates, need %d", len(k.Stretch), d))
	}
	if k.Axes != nil {
		if r, c := k.Axes.Dims(); r != d || c != d {
			panic(fmt.Sprintf("network: %d x %d axes for %d coordinates", r, c, d))
		}
	}
	radius := cmp.Or(k.Radius, 12)
	for j := range y.b {
		frequency := row(y.a.Data, j, d)
		k.fillBall(frequency, radius, rnd)
		for i := range frequency {
			if k.Stretch != nil {
				frequency[i] *= k.Stretch[i]
			}
		}
		if k.Axes != nil {
			v := mat.NewVecDense(d, frequency)
			v.MulVec(k.Axes, mat.VecDenseCopyOf(v))
		}
		y.b[j] = 2 * math.Pi * rnd.Float64()
	}
	if k.Affine {
		fillAffine(y.a, y.b)
	}
	fillDeep(n, rnd)
}

// fillAffine makes the first neurons a constant, at the crest of a sine, and the coordinates.
func fillAffine(a blas64.General, b []float64) {
	for j := range min(1+a.Cols, len(b)) {
		frequency := row(a.Data, j, a.Cols)
		clear(frequency)
		b[j] = math.Pi / 2
		if j > 0 {
			frequency[j-1], b[j] = slopeOfCoordinates, 0
		}
	}
}

// fillBall sets v to a point of a ball, or of the ball of a random set of Active axes, uniformly.
func (k Disk) fillBall(v []float64, radius float64, rnd *rand.Rand) {
	d, active := len(v), k.Active
	if active < 0 {
		panic(fmt.Sprintf("network: %d active coordinates", active))
	}
	if active == 0 || active > d {
		active = d
	}
	fillDirection(v[:active], rnd)
	size := radius * math.Pow(rnd.Float64(), 1/float64(active))
	for i := range active {
		v[i] *= size
	}
	if active < d {
		clear(v[active:])
		rnd.Shuffle(d, func(i, j int) { v[i], v[j] = v[j], v[i] })
	}
}

// He draws normal weights of variance 2 / inputs and sets the biases to zero (K. He, X. Zhang, S. Ren, J. Sun, ICCV
// 2015, equation 10).
type He struct{}

// Fill implements [Init].
func (He) Fill(n *Net, rnd *rand.Rand) {
	fillNormal(n, rnd, func(in, _ int) float64 { return 2 / float64(in) })
}

// Glorot draws normal weights of variance 2 / (inputs + neurons) and sets the biases to zero (X. Glorot, Y. Bengio,
// AISTATS 2010, equation 12).
type Glorot struct{}

// Fill implements [Init].
func (Glorot) Fill(n *Net, rnd *rand.Rand) {
	fillNormal(n, rnd, func(in, out int) float64 { return 2 / float64(in+out) })
}

func fillNormal(n *Net, rnd *rand.Rand, variance func(in, out int) float64) {
	for _, y := range n.layers {
		scale := math.Sqrt(variance(y.a.Cols, y.a.Rows))
		for i := range y.a.Data {
			y.a.Data[i] = scale * rnd.NormFloat64()
		}
		clear(y.b)
	}
}

var initNames = []string{"box", "he", "glorot", "disk"}

// Inits lists the names that [ParseInit] knows.
func Inits() []string { return slices.Clone(initNames) }

// ParseInit returns the initialisation of the given name in any case. Its numbers, which may be left out, are the
// Spread of a box, and the Radius of a disk with the Stretch after it. The error is a [*NameError] or joins a
// [*ConfigError] per fault of the numbers, which must be finite and not negative.
func ParseInit(name string, numbers ...float64) (Init, error) {
	var faults []error
	for i, v := range numbers {
		if !(v >= 0) || math.IsInf(v, 0) {
			faults = append(faults, &ConfigError{"init", fmt.Sprintf("number %d is %v, must not be negative", i+1, v)})
		}
	}
	var first float64
	var rest []float64
	if len(numbers) > 0 {
		first = numbers[0]
	}
	if len(numbers) > 1 {
		rest = slices.Clone(numbers[1:])
	}
	most := 0
	var chosen Init
	switch strings.ToLower(name) {
	case "box":
		chosen, most = Box{Spread: first}, 1
	case "he":
		chosen = He{}
	case "glorot":
		chosen = Glorot{}
	case "disk":
		chosen, most = Disk{Radius: first, Stretch: rest}, len(numbers)
	default:
		return nil, &NameError{What: "init", Name: name, Known: Inits()}
	}
	if len(numbers) > most {
		faults = append(faults, &ConfigError{"init", fmt.Sprintf("%s takes %d numbers, not %d", name, most, len(numbers))})
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	return chosen, nil
}
