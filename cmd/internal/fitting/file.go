package fitting

import (
	"cmp"
	"fmt"
	"slices"

	"pinn/auto"
	"pinn/internal/tomltext"
	"pinn/network"
	"pinn/problem"
)

// Fit is a fit file that has been read and found without faults. It states a problem as problem files do, with
// conditions that are linear in the fields, and says which networks are fitted to it and how:
//
//	[[network]]  name, kind, layers, width, activation, init, spread, method, steps; for kind = "pou" also gate, hidden, parts,
//	             degree, where parts and degree may be lists: then every combination is fitted
//	[fit]        seeds, ridge, decay, regularised_steps, step, steps, rate, refine_ridge,
//	             rank_tolerance
//
// [lsgd] has no meaning in a fit file. [network] makes one network, [[network]] several.
type Fit struct {
	*problem.File
	Seeds    int
	Networks []Network
	Phases   Phases
}

// Network is one basis to be fitted.
type Network struct {
	Name string
	// Method is auto.LSGD; auto.GD: all weights move along the gradient; or auto.Projection: the hidden weights stay.
	Method auto.Method
	Steps  int                // of the second phase; 0: those of the phases
	Plain  auto.Network       // where POU is nil
	POU    *network.POUConfig // without its box
	Init   string             // of the network of a neural gate
	Spread float64            // of a POU network: the steepness of the cells at the start; 0: chosen
}

// Phases are the two phases of a fit (Lee et al., arXiv 2101.11256): first with a ridge on the coefficients that decays
// step by step, then nearly without. A phase of no steps has no ridge.
type Phases struct {
	Ridge            float64 // at the first step
	Decay            float64 // factor per step
	RegularisedSteps int
	Step             auto.Step // of the second phase
	Steps            int       // of the second phase
	RefineRidge      float64   // of the second phase, so small that it only keeps the loss smooth where the rank changes
	Rate             float64   // of Adam and gd
	RankTolerance    float64   // cuts the rank of least-squares problems without a ridge, relative to the largest pivot
}

// Defaults of [Phases].
const (
	defaultRidge    = 1e-2
	defaultDecay    = 0.97
	defaultFitSteps = 200
	defaultFitRate  = 1e-2
	defaultRefine   = 1e-10
	defaultFitRank  = 1e-14
)

// gates lists the names of [network.Gate].
var gates = []string{network.Radial.String(), network.Neural.String()}

// Load reads the fit file at path and applies overrides as [problem.Access.Parse] does. The error joins all independent faults
// in the order of the text; each is a [*problem.Error].
func Load(access problem.Access, path string, sets []string) (*Fit, error) {
	text, err := problem.ReadText(path, problem.KindFit, problem.KindProblem)
	if err != nil {
		return nil, err
	}
	root, err := problem.Tables(path, text, sets, "a fit needs coords, fields, [domain] and at least one [[condition]]")
	if err != nil {
		return nil, err
	}
	f := readFit(root, access)
	if err := root.Doc.Err(); err != nil {
		return nil, err
	}
	return f, nil
}

// readFit reads the tables of a fit apart, and the rest as a problem.
func readFit(root *tomltext.Table, access problem.Access) *Fit {
	doc := root.Doc
	own := map[string]any{}
	for _, key := range []string{"network", "fit"} {
		if v, ok := root.Values[key]; ok {
			own[key] = v
			delete(root.Values, key)
		}
	}
	if _, ok := root.Values["lsgd"]; ok {
		doc.KeyFault("lsgd", "[lsgd] has no meaning in a fit file: want [fit]")
		delete(root.Values, "lsgd")
	}
	f := &Fit{File: problem.ReadStatement(root, access)}
	mine := &tomltext.Table{Doc: doc, Values: own, Consts: root.Consts}
	f.readPhases(mine)
	for _, t := range mine.OneOrMore("network") {
		f.readNetwork(t)
	}
	if len(f.Networks) == 0 && doc.Faults() == 0 {
		f.Networks = []Network{{Name: "network", Method: auto.LSGD}}
	}
	if doc.Faults() == 0 && !f.Problem.Affine() {
		doc.WholeFault("the conditions are not linear in the fields: use pinn solve")
	}
	f.checkSmoothness(doc)
	return f
}

func (f *Fit) readPhases(root *tomltext.Table) {
	p := &f.Phases
	*p = Phases{Ridge: defaultRidge, Decay: defaultDecay, RegularisedSteps: defaultFitSteps, Step: auto.Adam, Steps: defaultFitSteps, Rate: defaultFitRate, RefineRidge: defaultRefine, RankTolerance: defaultFitRank}
	f.Seeds = 1
	t := root.Table("fit")
	if t == nil {
		return
	}
	defer t.Close()
	f.Seeds = max(1, t.Count("seeds"))
	p.Ridge = cmp.Or(t.Positive("ridge"), p.Ridge)
	p.Decay = cmp.Or(t.Positive("decay"), p.Decay)
	if p.Decay > 1 {
		t.Doc.Fault(t.At("decay"), "decay: want a factor of at most 1, found %g", p.Decay)
	}
	p.Step = cmp.Or(tomltext.Choice(t, "step", []auto.Step{auto.GradientDescent, auto.Adam, auto.LBFGS}), p.Step)
	p.Rate = cmp.Or(t.Positive("rate"), p.Rate)
	p.RefineRidge = cmp.Or(t.Positive("refine_ridge"), p.RefineRidge)
	p.RankTolerance = cmp.Or(t.Positive("rank_tolerance"), p.RankTolerance)
	if t.Has("regularised_steps") {
		p.RegularisedSteps = int(min(t.Whole("regularised_steps", 0), tomltext.MaxCount))
	}
	if t.Has("steps") {
		p.Steps = int(min(t.Whole("steps", 0), tomltext.MaxCount))
	}
}

// readNetwork reads one table, which may stand for several networks.
func (f *Fit) readNetwork(t *tomltext.Table) {
	name := t.Text("name")
	n := Network{Method: cmp.Or(tomltext.Choice(t, "method", []auto.Method{auto.LSGD, auto.GD, auto.Projection}), auto.LSGD)}
	n.Steps = t.Count("steps")
	if t.Values["kind"] != network.KindPOU {
		n.Plain = problem.ReadNetwork(t)
		problem.CheckSize(t, n.Plain.Layers, n.Plain.Width)
		f.add(t, n, cmp.Or(name, "network"))
		return
	}
	defer t.Close()
	t.Has("kind")
	c := network.POUConfig{Net: network.Config{
		Kind: tomltext.Named(t, "hidden", network.ParseKind), Layers: cmp.Or(t.Count("layers"), 2),
		Width: cmp.Or(t.Count("width"), 16), Activation: tomltext.Named(t, "activation", network.ParseActivation),
	}}
	if g := tomltext.Choice(t, "gate", gates); g != "" {
		c.Gate, _ = network.ParseGate(g)
	}
	if c.Net.Activation == nil {
		c.Net.Activation = network.Tanh
	}
	problem.CheckSize(t, c.Net.Layers, c.Net.Width)
	n.Init, n.Spread = tomltext.Choice(t, "init", problem.Inits), t.Positive("spread")
	for _, degree := range t.Counts("degree", 0, 1) {
		for _, parts := range t.Counts("parts", 1, 4) {
			c := c
			c.Degree, c.Parts = degree, parts
			n.POU = &c
			f.add(t, n, cmp.Or(name, fmt.Sprintf("POU, degree %d, %d parts", degree, parts)))
		}
	}
}

// add appends a network under a name that no other has.
func (f *Fit) add(t *tomltext.Table, n Network, name string) {
	n.Name = name
	taken := func(s string) bool {
		return slices.ContainsFunc(f.Networks, func(o Network) bool { return o.Name == s })
	}
	if taken(name) && n.POU != nil {
		n.Name = fmt.Sprintf("%s, degree %d, %d parts", name, n.POU.Degree, n.POU.Parts)
	}
	if taken(n.Name) {
		t.Doc.Fault(t.At("name"), "two networks are called %q", n.Name)
	}
	f.Networks = append(f.Networks, n)
}

// checkSmoothness looks at the activations.
func (f *Fit) checkSmoothness(doc *tomltext.Document) {
	if doc.Faults() > 0 {
		return
	}
	need := f.Problem.Order()
	for _, n := range f.Networks {
		a := n.Plain.Activation
		if n.POU != nil && n.POU.Gate == network.Neural {
			a = n.POU.Net.Activation
		}
		if a != nil && a.Smoothness() < need {
			doc.WholeFault("network %q: activation %s has %d useful derivatives, but the equations need %d", n.Name, a.Name(), a.Smoothness(), need)
		}
	}
}
