package auto

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"pinn/network"
)

// SettingError says what is wrong with one of the options.
type SettingError struct {
	Setting string // by the name that problem files use, such as "network.width"
	Msg     string
}

// Error names the field of [Options].
func (e *SettingError) Error() string { return "auto: " + e.Field() + " " + e.Msg }

// InFile names the key of a problem file.
func (e *SettingError) InFile() string { return e.Setting + " " + e.Msg }

// Field returns the field of [Options] that is meant, such as "Options.Network.Width".
func (e *SettingError) Field() string {
	name := "Options"
	for _, part := range strings.Split(e.Setting, ".") {
		name += "."
		if part == "lsgd" {
			name += "Training"
			continue
		}
		for _, word := range strings.Split(part, "_") {
			name += strings.ToUpper(word[:1]) + word[1:]
		}
	}
	return name
}

// Check reports every fault of the options, each a [*SettingError], joined. order is the highest derivative that the
// problem uses.
func (o *Options) Check(order int) error {
	var faults []error
	fault := func(setting, format string, args ...any) {
		faults = append(faults, &SettingError{setting, fmt.Sprintf(format, args...)})
	}
	count := func(name string, v, most int) {
		if v < 0 || v > most {
			fault(name, "must be between 1 and %d, not %d", most, v)
		}
	}
	count("network.layers", o.Network.Layers, 1000)
	count("network.width", o.Network.Width, 20000)
	count("points.interior", o.Points.Interior, 1e7)
	count("points.boundary", o.Points.Boundary, 1e7)
	count("points.validation", o.Points.Validation, 1e6)
	count("lsgd.steps", o.Training.Steps, 1e8)
	count("partition.slabs", o.Partition.Slabs, mostSlabs)
	for _, n := range o.Partition.Cells {
		count("partition.cells", n, mostCells)
	}
	count("lsgd.redraw_every", o.Training.RedrawEvery, 1e8)
	count("lsgd.ridge_steps", o.Training.RidgeSteps, 1e8)
	if r := o.Points.Redraw; !(r >= 0 && r < 1) {
		fault("points.redraw", "is a fraction and must be above 0 and below 1, not %g", r)
	}
	if w := float64(o.Network.Width); o.Network.Layers > 1 && w*w*float64(o.Network.Layers) > 1e8 {
		fault("network.width", "%d with %d layers makes more than 1e8 hidden weights", o.Network.Width, o.Network.Layers)
	}
	o.checkNumbers(fault)
	oneOf(fault, "lsgd.method", o.Training.Method, Methods)
	oneOf(fault, "lsgd.step", o.Training.Step, Steps)
	oneOf(fault, "network.init", o.Network.Init, []string{"box", "he", "glorot", "disk"})
	o.checkUse(fault)
	if o.Eigenvalues != nil {
		o.Eigenvalues.check(o, fault)
	}
	if o.Continuation != nil {
		o.Continuation.check(o.Training.Method, fault)
	}
	o.checkPOU(fault)
	if a := o.activation(); a != nil && a.Smoothness() < order {
		fault("network.activation", "%s has useful derivatives up to order %d, but the equations need %d: choose %s",
			a.Name(), a.Smoothness(), order, smoothEnough(order))
	}
	return errors.Join(faults...)
}

// smoothEnough lists the activations that have useful derivatives up to an order.
func smoothEnough(order int) string {
	var names []string
	for _, name := range network.Activations() {
		if a, err := network.ParseActivation(name); err == nil && a.Smoothness() >= order {
			names = append(names, name)
		}
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// checkNumbers reports numbers that are out of bounds.
func (o *Options) checkNumbers(fault func(setting, format string, args ...any)) {
	fraction := func(name string, v float64) {
		if !(v >= 0) || v > 1e300 {
			fault(name, "must be a positive number, not %g", v)
		}
	}
	fraction("tolerance", o.Tolerance)
	if o.Tolerance >= 1 {
		fault("tolerance", "is a relative error and must be below 1, not %g", o.Tolerance)
	}
	fraction("network.spread", o.Network.Spread)
	fraction("lsgd.rate", o.Training.Rate)
	fraction("lsgd.gradient_tolerance", o.Training.GradientTolerance)
	fraction("lsgd.ridge", o.Training.Ridge)
	fraction("lsgd.last_ridge", o.Training.LastRidge)
	if d := o.Training.Decay; !(d >= 0 && d <= 1) {
		fault("lsgd.decay", "is a factor and must be above 0 and at most 1, not %g", d)
	}
}

// checkUse finds settings that would have no effect.
func (o *Options) checkUse(fault func(setting, format string, args ...any)) {
	t := o.Training
	if !o.trains() {
		for _, set := range []struct {
			name string
			on   bool
		}{
			{"lsgd.steps", t.Steps != 0}, {"lsgd.step", t.Step != ""}, {"lsgd.rate", t.Rate != 0},
			{"lsgd.gradient_tolerance", t.GradientTolerance != 0},
		} {
			if set.on {
				fault(set.name, `has no effect without training: set lsgd.method to "lsgd" or "gd"`)
			}
		}
	}
	if o.Partition.given() && o.trains() {
		fault("partition", "has no effect with a training of one basis")
	}
	if t.Rate != 0 && t.Ridge == 0 && (t.Step == LBFGS || t.Step == GaussNewton) {
		fault("lsgd.rate", "has no effect with step %q, which finds the step length itself", t.Step)
	}
	if n := hiddenWeights(o.Network); o.Network.POU == nil && t.Step == GaussNewton && n > mostNewtonWeights {
		fault("network.width", "makes about %d hidden weights, but gauss-newton solves for all at once and takes at most %d", n, mostNewtonWeights)
	}
	const only = `has no effect without lsgd.step = "gauss-newton"`
	if o.Points.Redraw != 0 && t.Step != GaussNewton {
		fault("points.redraw", only)
	}
	if t.RedrawEvery != 0 && t.Step != GaussNewton {
		fault("lsgd.redraw_every", only)
	}
	o.checkRidge(fault)
	if i := o.Network.Init; o.Network.POU == nil && o.Network.Spread != 0 && (i == "he" || i == "glorot") {
		fault("network.spread", "has no effect with init %q", i)
	}
}

// checkRidge finds settings of a ridge that would have no effect.
func (o *Options) checkRidge(fault func(setting, format string, args ...any)) {
	t := o.Training
	for _, set := range []struct {
		name string
		on   bool
	}{{"lsgd.ridge", t.Ridge != 0}, {"lsgd.last_ridge", t.LastRidge != 0}} {
		if set.on && (!o.trains() || t.Method == GD || t.Step == GaussNewton) {
			fault(set.name, `has no effect without lsgd.method = "lsgd" and a step other than "gauss-newton"`)
		}
	}
	if t.Ridge == 0 && t.Decay != 0 {
		fault("lsgd.decay", "has no effect without lsgd.ridge")
	}
	if t.Ridge == 0 && t.RidgeSteps != 0 {
		fault("lsgd.ridge_steps", "has no effect without lsgd.ridge")
	}
}

// checkPOU finds what a partition-of-unity network cannot have.
func (o *Options) checkPOU(fault func(setting, format string, args ...any)) {
	n := o.Network
	if n.POU == nil {
		return
	}
	if err := partitionOf(*n.POU, []float64{0}, []float64{1}).Check(); err != nil {
		setting, why := "network", err.Error()
		if c := (*network.ConfigError)(nil); errors.As(err, &c) {
			setting, why = "network."+strings.ToLower(c.Field), "of a partition of unity: "+c.Reason
		}
		fault(setting, "%s", why)
	}
	if n.Kind != 0 || n.Layers != 0 || n.Width != 0 || n.Activation != nil {
		fault("network.kind", "pou has no other kind, layers, width and activation: those of a neural gate are in Options.Network.POU.Net")
	}
	if o.Eigenvalues != nil {
		fault("network.kind", "pou finds no eigenvalues")
	}
}

// trains reports whether hidden weights are trained because the options say so.
func (o *Options) trains() bool {
	m := o.Training.Method
	return m == LSGD || m == GD || o.Network.POU != nil && (m == Auto || m == "")
}

// activation returns the one that is given; nil: none is.
func (o *Options) activation() network.Activation {
	if p := o.Network.POU; p != nil && p.Gate == network.Neural {
		return p.Net.Activation
	}
	return o.Network.Activation
}

func oneOf[S ~string](fault func(setting, format string, args ...any), name string, v S, known []S) {
	if v == "" || slices.Contains(known, v) {
		return
	}
	var names []string
	for _, k := range known {
		names = append(names, string(k))
	}
	fault(name, "= %q is not one of %s", string(v), strings.Join(names, ", "))
}
