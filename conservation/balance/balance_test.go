package balance_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"pinn/conservation"
	"pinn/conservation/balance"
	"pinn/conservation/riemann"
	"pinn/pde"
	"pinn/problem"
)

// stated reads a problem in x and t, both from 0, of which the text lacks names and domain.
func stated(text, fields, length, until string) (*balance.Problem, error) {
	f, err := problem.Parse("name = \"p\"\ncoords = [\"x\", \"t\"]\nfields = [" + fields + "]\n[domain]\nx = [0, " + length + "]\nt = [0, " + until + "]\n" + text)
	if err != nil {
		return nil, err
	}
	return balance.New(f.Problem)
}

func condition(on string, eqs ...string) string {
	return "[[condition]]\nname = \"" + on + "\"\non = \"" + on + "\"\neq = [\"" + strings.Join(eqs, "\", \"") + "\"]\n"
}

// run solves on n and 2n cells, all times kept.
func run(t *testing.T, p *balance.Problem, err error, n int) *conservation.Solution {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	var h [3]*conservation.History
	for k := range h {
		if h[k], err = conservation.March(context.Background(), &p.Problem, n<<k/2, n<<k/2); err != nil {
			t.Fatal(err)
		}
		h[k].Axes = [2]int{p.Space, p.Time}
	}
	return conservation.Compare(h[2].Sharpened(h[1]), h[1].Sharpened(h[0]))
}

// gas is what an Euler problem of density, velocity and pressure has in common.
func gas(start ...string) string {
	return condition("interior", "rho_t + d(rho*u,x) = 0", "d(rho*u,t) + d(rho*u^2+p,x) = 0", "d(p/0.4+rho*u^2/2,t) + d(u*(p*3.5+rho*u^2/2),x) = 0") +
		condition("t = 0", start...) + condition("boundary", start...)
}

// compare checks errors at the end and over all times against the estimates.
func compare(t *testing.T, s *conservation.Solution, exact func(x, t float64) []float64, most float64) {
	t.Helper()
	const points, moments = 4000, 40
	for f := range s.Fields {
		end, all := 0.0, 0.0
		for i := range points {
			x := s.Lower + (s.Upper-s.Lower)*(float64(i)+0.5)/points
			end += math.Abs(s.At(f, x, s.Until)-exact(x, s.Until)[f]) * (s.Upper - s.Lower) / points
			if i%4 > 0 {
				continue
			}
			for k := range moments {
				m := s.Until * (float64(k) + math.Mod(float64(i)*math.Phi, 1)) / moments
				all += 4 * math.Abs(s.At(f, x, m)-exact(x, m)[f]) * (s.Upper - s.Lower) / points / moments
			}
		}
		t.Logf("field %d: error %.2g at the end, estimate %.2g; throughout %.2g, %.2g", f, end, s.Estimate[f], all, s.Throughout[f])
		if end > most || all > most {
			t.Errorf("field %d: error %.2g at the end, %.2g throughout, want %g", f, end, all, most)
		}
		if end > s.Estimate[f] || all > s.Throughout[f] {
			t.Errorf("field %d: error %.2g of an estimate of %.2g at the end, %.2g of %.2g throughout", f, end, s.Estimate[f], all, s.Throughout[f])
		}
	}
}

// places checks the jumps of a field at the end.
func places(t *testing.T, s *conservation.Solution, field int, want ...float64) {
	t.Helper()
	var got []float64
	for _, j := range s.Jumps {
		if j.Field == field {
			got = append(got, j.X)
		}
	}
	ok := len(got) == len(want)
	for k := 0; ok && k < len(got); k++ {
		ok = math.Abs(got[k]-want[k]) < 2*(s.Upper-s.Lower)/float64(s.Cells)
	}
	if !ok {
		t.Errorf("field %d jumps at %v, want %v", field, got, want)
	}
}

// The fields of a shock tube are not what is conserved: states are found from densities.
func TestTube(t *testing.T) {
	p, err := stated(gas("rho = if(x < 0.5, 1, 0.125)", "u = 0", "p = if(x < 0.5, 1, 0.1)"), `"rho", "u", "p"`, "1", "0.2")
	s := run(t, p, err, 256)
	exact, contact, shock := riemann.Tube(riemann.Gas{Rho: 1, P: 1}, riemann.Gas{Rho: 0.125, P: 0.1}, 0.5)
	compare(t, s, exact, 3e-3)
	places(t, s, 0, 0.5+0.2*contact, 0.5+0.2*shock)
	places(t, s, 1, 0.5+0.2*shock)
}

// A contact is carried, and velocity and pressure stay as they are to rounding.
func TestContact(t *testing.T) {
	p, err := stated(gas("rho = if(x < 0.5, 1.4, 1)", "u = 0.1", "p = 1"), `"rho", "u", "p"`, "1", "1")
	s := run(t, p, err, 128)
	places(t, s, 0, 0.6)
	for f, want := range map[int]float64{1: 0.1, 2: 1} {
		for _, v := range s.Column(s.Times, f) {
			if math.Abs(v-want) > 1e-9 {
				t.Fatalf("field %d is %.12g, want %g", f, v, want)
			}
		}
	}
}

// scalar is a law of u with a start, and values at the ends.
func scalar(law, start string, ends ...string) string {
	text := condition("interior", law) + condition("t = 0", "u = "+start)
	for k, on := range []string{"x = 0", "x = 2"}[:len(ends)] {
		text += condition(on, ends[k])
	}
	return text
}

// One law from both sides of a step: a shock, and the fan that must not be a shock of expansion; fluxes that are not convex, and a fan through the speed zero.
func TestScalar(t *testing.T) {
	step := func(l, r, at float64) []float64 {
		if at < 0 {
			return []float64{l}
		}
		return []float64{r}
	}
	for name, c := range map[string]struct {
		text  string
		exact func(x, t float64) []float64
		jumps []float64
	}{
		"shock": {scalar("u_t + u*u_x = 0", "if(x < 0.5, 1, 0)", "u = 1", "u = 0"), func(x, t float64) []float64 { return step(1, 0, x-0.5-t/2) }, []float64{0.9}},
		"fan": {scalar("u_t + u*u_x = 0", "if(x < 0.5, 0, 1)", "u = 0", "u = 1"), func(x, t float64) []float64 {
			return []float64{math.Max(0, math.Min(1, (x-0.5)/math.Max(t, 1e-12)))}
		}, nil},
		"sonic fan": {scalar("u_t + d(u^2/2, x) = 0", "if(x < 1, -1, 1)", "u = -1", "u = 1"), func(x, t float64) []float64 {
			return []float64{math.Max(-1, math.Min(1, (x-1)/math.Max(t, 1e-12)))}
		}, nil},
		"source": {scalar("u_t + u_x = -u", "if(x < 0.5, 1, 0)", "u = exp(-t)"), func(x, t float64) []float64 {
			return step(math.Exp(-t), 0, x-0.5-t)
		}, []float64{1.3}},
		"varying": {scalar("u_t + d((1+x)*u, x) = 0", "if(x < 0.5, 1, 0)", "u = exp(-t)"), func(x, t float64) []float64 {
			return step(math.Exp(-t), 0, x-1.5*math.Exp(t)+1)
		}, nil}, // the step leaves
		"light": {scalar("u_t + d(u*(1-u), x) = 0", "0.4", "u = 0.4", "u = 1"), func(x, t float64) []float64 { return step(0.4, 1, x-2+0.4*t) }, []float64{1.68}},
		"two phases": {scalar("u_t + d(u^2/(u^2+(1-u)^2/2), x) = 0", "if(x < 0.5, 1, 0)", "u = 1"), func(x, t float64) []float64 {
			return []float64{front((x - 0.5) / math.Max(t, 1e-12))}
		}, []float64{0.5 + 0.8*(1+math.Sqrt(3))/2}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			until := 0.8
			p, err := stated(c.text, `"u"`, "2", "0.8")
			s := run(t, p, err, 256)
			compare(t, s, c.exact, 1.5e-2)
			places(t, s, 0, c.jumps...)
			if x, m, waves, given, found := p.Unsaid(s.History); found {
				t.Errorf("%d waves of %d stated enter at %g, %g until %g", waves, given, x, m, until)
			}
		})
	}
}

// front is the solution of Buckley and Leverett's law on the ray x/t.
func front(ray float64) float64 {
	slope := func(u float64) float64 { d := u*u + (1-u)*(1-u)/2; return u * (1 - u) / (d * d) }
	lo, hi := math.Sqrt(1./3), 1.
	switch {
	case ray <= 0:
		return 1
	case ray >= slope(lo):
		return 0
	}
	for range 60 {
		if mid := (lo + hi) / 2; slope(mid) > ray {
			lo = mid
		} else {
			hi = mid
		}
	}
	return lo
}

// Water in a basin: depth and velocity, walls where the velocity is zero, nothing lost; half-periods of standing waves as they should be.
func TestWalls(t *testing.T) {
	p, err := stated(condition("interior", "h_t + d(h*u, x) = 0", "d(h*u, t) + d(h*u^2+h^2/2, x) = 0")+
		condition("t = 0", "h = 1 + if(x < 0.5, 0.01, 0)", "u = 0")+condition("boundary", "u = 0"), `"h", "u"`, "1", "2")
	s := run(t, p, err, 256)
	sum := 0.0
	for _, v := range s.Column(s.Times, 0) {
		sum += v / float64(s.Cells)
	}
	if math.Abs(sum-1.005) > 1e-10 {
		t.Errorf("mean depth %.12g, want 1.005", sum)
	}
	if v := s.At(0, 0.25, 1); math.Abs(v-1) > 2e-4 { // after half a period the step is at the other side
		t.Errorf("depth %.6g on the left after half a period, want 1", v)
	}
	if x, m, waves, given, found := p.Unsaid(s.History); found {
		t.Errorf("%d waves of %d stated enter at %g, %g", waves, given, x, m)
	}
}

// Sound: a step of pressure parts into two halves; periodic ends; a system in one condition per equation.
func TestSound(t *testing.T) {
	p, err := stated("[[condition]]\nname = \"a\"\non = \"interior\"\neq = \"p_t + 4*u_x = 0\"\n[[condition]]\nname = \"b\"\non = \"interior\"\neq = \"u_t + p_x = 0\"\n"+
		condition("t = 0", "p = if(abs(x - 1) < 0.5, 1, 0)", "u = 0")+condition("x = 0", "p = mate(p)", "u = mate(u)"), `"p", "u"`, "2", "0.125")
	s := run(t, p, err, 256)
	if !p.Linear || !p.Periodic {
		t.Errorf("linear %v, periodic %v", p.Linear, p.Periodic)
	}
	box := func(x float64) float64 {
		if math.Abs(x-1) < 0.5 {
			return 0.5
		}
		return 0
	}
	compare(t, s, func(x, m float64) []float64 {
		return []float64{box(x-2*m) + box(x+2*m), (box(x-2*m) - box(x+2*m)) / 2}
	}, 2e-2)
	places(t, s, 0, 0.25, 0.75, 1.25, 1.75)
}

// More waves enter than values are stated.
func TestUnsaid(t *testing.T) {
	p, err := stated(scalar("u_t + u_x = 0", "if(x < 0.5, 1, 0)"), `"u"`, "2", "0.8")
	s := run(t, p, err, 32)
	if x, _, waves, given, found := p.Unsaid(s.History); !found || x != 0 || waves != 1 || given != 0 {
		t.Errorf("%v: %d waves and %d values at %g, want 1 and 0 at 0", found, waves, given, x)
	}
}

func TestOthers(t *testing.T) {
	start, end := condition("t = 0", "u = x"), condition("x = 0", "u = 0")
	for text, want := range map[string]string{
		condition("interior", "u_t = d(u, x, x)") + start + condition("boundary", "u = 0"):            "first-order",
		condition("interior", "u_t + u_x = 0") + start + condition("x = 0", "u_x = 1"):                "gives derivatives",
		condition("interior", "u_t + u_x = 0") + condition("t = 0", "u_x = 1") + end:                  "gives derivatives",
		condition("interior", "u*u_t + u_x = 0") + start + end:                                        "along time",
		condition("interior", "u_t + u_x = 0") + start + condition("x = 0", "u = -mate(u)"):           "equality",
		condition("interior", "u_t + sin(u)*u_x = 0") + start + end:                                   "factor that holds a field",
		condition("interior", "u_t + if(x < 0.5, 1, 2)*u_x = 0") + start + end:                        "switches",
		condition("interior", "u_t + u_x = 0") + start + end + condition("x = 1", "u = 0", "u_x = 0"): "gives derivatives",
	} {
		_, err := stated(text, `"u"`, "1", "1")
		if err == nil != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
	if _, err := stated(condition("interior", "u_t = d(u, x, x)")+start, `"u"`, "1", "1"); !errors.Is(err, pde.ErrNoBalance) {
		t.Errorf("%v, want %v", err, pde.ErrNoBalance)
	}
}
