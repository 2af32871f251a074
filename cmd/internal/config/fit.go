package config

import (
	"fmt"
	"maps"
	"slices"

	"pinn/auto"
	"pinn/network"
	"pinn/pde/expr"
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
	*File
	Seeds    int
	Networks []FitNetwork
	Phases   Phases
}

// FitNetwork is one basis to be fitted.
type FitNetwork struct {
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

// LoadFit is [Access.LoadFit] of the zero Access.
func LoadFit(path string, sets []string) (*Fit, error) { return Access{}.LoadFit(path, sets) }

// LoadFit reads the fit file at path and applies overrides as [Parse] does. The error joins all independent faults in
// the order of the text; each is an [*Error].
func (a Access) LoadFit(path string, sets []string) (*Fit, error) {
	text, err := readText(path)
	if err != nil {
		return nil, err
	}
	if err := Mistaken(path, text, KindFit, KindProblem); err != nil {
		return nil, err
	}
	doc := newDocument(path, string(text))
	for _, set := range sets {
		if err := doc.override(set); err != nil {
			return nil, err
		}
	}
	tree, err := doc.decode()
	if err != nil {
		return nil, err
	}
	if len(tree) == 0 {
		return nil, &Error{Source: expr.Source{File: path}, Msg: "the file is empty: a fit needs coords, fields, [domain] and at least one [[condition]]"}
	}
	f := readFit(doc, a, tree)
	if err := doc.err(); err != nil {
		return nil, err
	}
	f.Text = []byte(doc.text)
	return f, nil
}

// readFit reads the tables of a fit apart, and the rest as a problem.
func readFit(doc *document, access Access, tree map[string]any) *Fit {
	problem, own := maps.Clone(tree), map[string]any{}
	for _, key := range []string{"network", "fit"} {
		if v, ok := tree[key]; ok {
			own[key] = v
			delete(problem, key)
		}
	}
	if _, ok := problem["lsgd"]; ok {
		doc.keyFault("lsgd", "[lsgd] has no meaning in a fit file: want [fit]")
		delete(problem, "lsgd")
	}
	root := &table{doc: doc, values: problem}
	f := &Fit{File: readProblem(doc, access, root)}
	mine := &table{doc: doc, values: own, consts: root.consts}
	f.readPhases(mine)
	var nets []*table
	if _, single := own["network"].(map[string]any); single {
		nets = []*table{mine.table("network")}
	} else {
		nets = mine.tables("network")
	}
	for _, t := range nets {
		f.readNetwork(t)
	}
	if len(f.Networks) == 0 && len(doc.faults) == 0 {
		f.Networks = []FitNetwork{{Name: "network", Method: auto.LSGD}}
	}
	if len(doc.faults) == 0 && !f.Problem.Affine() {
		doc.wholeFault("the conditions are not linear in the fields: use pinn solve")
	}
	f.checkSmoothness(doc)
	return f
}

func (f *Fit) readPhases(root *table) {
	p := &f.Phases
	*p = Phases{Ridge: defaultRidge, Decay: defaultDecay, RegularisedSteps: defaultFitSteps, Step: auto.Adam, Steps: defaultFitSteps, Rate: defaultFitRate, RefineRidge: defaultRefine, RankTolerance: defaultFitRank}
	f.Seeds = 1
	t := root.table("fit")
	if t == nil {
		return
	}
	defer t.close()
	f.Seeds = max(1, t.count("seeds"))
	p.Ridge = orDefault(t.positive("ridge"), p.Ridge)
	p.Decay = orDefault(t.positive("decay"), p.Decay)
	if p.Decay > 1 {
		t.doc.fault(t.at("decay"), "decay: want a factor of at most 1, found %g", p.Decay)
	}
	p.Step = orDefault(choice(t, "step", []auto.Step{auto.GradientDescent, auto.Adam, auto.LBFGS}), p.Step)
	p.Rate = orDefault(t.positive("rate"), p.Rate)
	p.RefineRidge = orDefault(t.positive("refine_ridge"), p.RefineRidge)
	p.RankTolerance = orDefault(t.positive("rank_tolerance"), p.RankTolerance)
	if t.has("regularised_steps") {
		p.RegularisedSteps = int(min(t.whole("regularised_steps", 0), maxCount))
	}
	if t.has("steps") {
		p.Steps = int(min(t.whole("steps", 0), maxCount))
	}
}

// readNetwork reads one table, which may stand for several networks.
func (f *Fit) readNetwork(t *table) {
	name := t.text("name")
	n := FitNetwork{Method: orDefault(choice(t, "method", []auto.Method{auto.LSGD, auto.GD, auto.Projection}), auto.LSGD)}
	n.Steps = t.count("steps")
	if t.values["kind"] != network.KindPOU {
		n.Plain = readNetwork(t)
		checkSize(t, n.Plain.Layers, n.Plain.Width)
		f.add(t, n, orDefault(name, "network"))
		return
	}
	defer t.close()
	t.has("kind")
	c := network.POUConfig{Net: network.Config{
		Kind: named(t, "hidden", network.ParseKind), Layers: orDefault(t.count("layers"), 2),
		Width: orDefault(t.count("width"), 16), Activation: named(t, "activation", network.ParseActivation),
	}}
	if g := choice(t, "gate", gates); g != "" {
		c.Gate, _ = network.ParseGate(g)
	}
	if c.Net.Activation == nil {
		c.Net.Activation = network.Tanh
	}
	checkSize(t, c.Net.Layers, c.Net.Width)
	n.Init, n.Spread = choice(t, "init", inits), t.positive("spread")
	for _, degree := range t.counts("degree", 0, 1) {
		for _, parts := range t.counts("parts", 1, 4) {
			c := c
			c.Degree, c.Parts = degree, parts
			n.POU = &c
			f.add(t, n, orDefault(name, fmt.Sprintf("POU, degree %d, %d parts", degree, parts)))
		}
	}
}

// Bounds of the networks that are trained as a whole, so that their matrices fit into memory.
const (
	maxLayers  = 1000
	maxWidth   = 10000
	maxWeights = 1e8
)

// checkSize reports a network that is too large. Counts that are 0 stand for small defaults.
func checkSize(t *table, layers, width int) {
	switch {
	case layers > maxLayers:
		t.doc.fault(t.at("layers"), "layers: want at most %d, found %d", maxLayers, layers)
	case width > maxWidth:
		t.doc.fault(t.at("width"), "width: want at most %d, found %d", maxWidth, width)
	case float64(layers-1)*float64(width)*float64(width) > maxWeights:
		t.doc.fault(t.at("width"), "%d layers of width %d have more than %.0e weights", layers, width, float64(maxWeights))
	}
}

// add appends a network under a name that no other has.
func (f *Fit) add(t *table, n FitNetwork, name string) {
	n.Name = name
	taken := func(s string) bool {
		return slices.ContainsFunc(f.Networks, func(o FitNetwork) bool { return o.Name == s })
	}
	if taken(name) && n.POU != nil {
		n.Name = fmt.Sprintf("%s, degree %d, %d parts", name, n.POU.Degree, n.POU.Parts)
	}
	if taken(n.Name) {
		t.doc.fault(t.at("name"), "two networks are called %q", n.Name)
	}
	f.Networks = append(f.Networks, n)
}

// checkSmoothness looks at the activations.
func (f *Fit) checkSmoothness(doc *document) {
	if len(doc.faults) > 0 {
		return
	}
	need := order(f.Problem)
	for _, n := range f.Networks {
		a := n.Plain.Activation
		if n.POU != nil && n.POU.Gate == network.Neural {
			a = n.POU.Net.Activation
		}
		if a != nil && a.Smoothness() < need {
			doc.wholeFault("network %q: activation %s has %d useful derivatives, but the equations need %d", n.Name, a.Name(), a.Smoothness(), need)
		}
	}
}

// counts reads a whole number or a list of them, each at least least.
func (t *table) counts(key string, least int64, def int) []int {
	if !t.has(key) {
		return []int{def}
	}
	list, ok := t.values[key].([]any)
	if !ok {
		return []int{int(min(t.whole(key, least), maxCount))}
	}
	var all []int
	for i, v := range list {
		n, ok := v.(int64)
		if !ok || n < least || n > maxCount {
			t.doc.fault(element(t.at(key), i), "%s: want whole numbers that are at least %d, found %s", key, least, describe(v))
			continue
		}
		all = append(all, int(n))
	}
	if len(list) == 0 {
		t.doc.fault(t.at(key), "%s: the list is empty", key)
	}
	return all
}
