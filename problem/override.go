package problem

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"pinn/internal/tomltext"
)

// resolve makes the key of an override a path of the text, where conditions go by their names, and reports names that the
// file does not know.
func resolve(key []string, tree map[string]any) error {
	return errors.Join(conditionNumber(key, tree), knownName(key, tree))
}

// conditionNumber replaces the name of a condition in a key by its position.
func conditionNumber(parts []string, tree map[string]any) error {
	if len(parts) < 2 || parts[0] != "condition" {
		return nil
	}
	tables, _ := tomltext.AsTables(tree["condition"])
	names := conditionNames(tables)
	k := slices.Index(names, parts[1])
	if k < 0 {
		return errors.New(tomltext.Unknown("condition", parts[1], names))
	}
	parts[1] = strconv.Itoa(k)
	return nil
}

// knownName reports an override of a constant, a helper function or an unknown coefficient that the file does not have and
// whose name it does not mention: nothing would use it.
func knownName(parts []string, tree map[string]any) error {
	what, ok := map[string]string{"consts": "constant", "functions": "helper function", "params": "unknown coefficient"}[parts[0]]
	if !ok || len(parts) < 2 {
		return nil
	}
	known, _ := tree[parts[0]].(map[string]any)
	if now, ok := known[parts[1]]; ok {
		if _, isTable := now.(map[string]any); isTable && len(parts) == 2 && parts[0] == "params" {
			return fmt.Errorf("%s is a table, whose bounds would be lost: set %s.%s.start", parts[1], parts[0], parts[1])
		}
		return nil
	}
	for _, table := range []string{"condition", "functions", "consts", "domain", "exact", "start"} {
		if mentions(tree[table], parts[1]) {
			return nil
		}
	}
	if len(known) == 0 {
		return fmt.Errorf("the file has no %s %q: it has none", what, parts[1])
	}
	return errors.New(tomltext.Unknown(what, parts[1], slices.Sorted(maps.Keys(known))))
}
