package main

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTables(t *testing.T) {
	first, second := t.TempDir(), t.TempDir()
	for name, text := range map[string]string{
		filepath.Join(first, "a.json"):  `{"status": "solved", "reason": "small | enough", "error_estimate": 2e-9, "rel_l2": {"u": 1e-10, "v": 4e-10}}`,
		filepath.Join(first, "b.json"):  `{"status": "short of the tolerance", "error_estimate": 1}`,
		filepath.Join(second, "a.json"): `{"status": "solved", "error_estimate": 1, "rel_l2": {"u": 1}}`,
		filepath.Join(second, "c.json"): `{"status": "failed", "error_estimate": null, "rel_l2": {"u": 1}}`,
		filepath.Join(first, "d.json"):  `{"status": "refused", "reason": "no such field"}`,
		filepath.Join(first, "a.toml"):  "# A pulse.\nname = \"a\"\n",
		filepath.Join(first, "b.toml"):  "name = \"b\"\n",
	} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	rows, err := read(first, second)
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 4 || rows[3].status != "refused" || math.Abs(rows[0].ratio()-5) > 1e-9 || !math.IsNaN(rows[1].ratio()) || !math.IsNaN(rows[2].estimate) {
		t.Fatalf("rows %+v: want a with the ratio 5 of its worst field, b without error, c without estimate, d refused", rows)
	}
	if got := string(said(rows)); !strings.Contains(got, "| a | A pulse. | 4.0e-10 | 2.0e-09 |") || !strings.Contains(got, `solved: small \| enough |`) || strings.Contains(got, "| b |") {
		t.Errorf("what is said: %s", got)
	}
	var table, records strings.Builder
	show(&table, rows)
	if err := write(&records, rows); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(table.String(), "| 1 | 5 | 5 | 5 | 5 | 5 |") || !strings.Contains(records.String(), "a,solved,2.00e-09,4.00e-10,5,") {
		t.Errorf("tables:\n%s\n%s", &table, &records)
	}
}
