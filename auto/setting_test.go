package auto_test

import (
	"reflect"
	"strings"
	"testing"

	"pinn/auto"
)

// Every setting that can be at fault names a field that Options has.
func TestSettingErrorsNameFields(t *testing.T) {
	for _, setting := range []string{
		"network.layers", "network.width", "network.spread", "network.init", "network.activation", "points.interior", "points.boundary",
		"points.validation", "points.redraw", "lsgd.method", "lsgd.step", "lsgd.steps", "lsgd.rate", "lsgd.gradient_tolerance",
		"lsgd.redraw_every", "lsgd.ridge", "lsgd.decay", "lsgd.ridge_steps", "lsgd.last_ridge", "network.kind", "partition.slabs", "partition.cells", "tolerance", "continuation",
	} {
		e := &auto.SettingError{Setting: setting, Msg: "is wrong"}
		at := reflect.TypeFor[auto.Options]()
		for _, name := range strings.Split(e.Field(), ".")[1:] {
			f, ok := at.FieldByName(name)
			if !ok {
				t.Errorf("%s: %s has no field %s", e, at, name)
				break
			}
			at = f.Type
		}
	}
	o := auto.Options{Network: auto.Network{Width: -1}}
	const want = "auto: Options.Network.Width must be between 1 and"
	if err := o.Check(0); err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("error %v, want one that begins with %q", err, want)
	}
}
