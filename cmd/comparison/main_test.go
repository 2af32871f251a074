package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTable(t *testing.T) {
	path := filepath.Join(t.TempDir(), "runs.csv")
	text := "problem,program,setting,unknowns,error,cpu_seconds\nl,a,1,10,1e-5,0.5\nm,a,1,10,1e-3,0.25\nl,a,2,20,2e-6,3\nl,b,1,10,1e-11,7\n"
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	runs, err := read(path)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, line := range strings.Split(strings.TrimSpace(table(runs)), "\n")[2:] {
		got = append(got, strings.Join(strings.Fields(line), ""))
	}
	want := "|l|a|0.5|0.5|-|-|-|-|2.0e-06|\n|l|b|7|7|7|7|7|7|1.0e-11|\n|m|a|0.25|-|-|-|-|-|1.0e-03|"
	if strings.Join(got, "\n") != want {
		t.Errorf("the table is\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
}

func TestFaultHasItsPlace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "runs.csv")
	if err := os.WriteFile(path, []byte("a,b,c,d,e,f\nl,a,1,10,ten,1\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := read(path); err == nil || !strings.Contains(err.Error(), "runs.csv:2: ") {
		t.Errorf("error %v", err)
	}
}
