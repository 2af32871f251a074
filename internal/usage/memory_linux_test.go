package usage

import (
	"os"
	"path/filepath"
	"testing"
)

func put(t *testing.T, path, text string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestFreeBytes(t *testing.T) {
	if free := FreeBytes(); free < 1<<20 || free > 1<<45 {
		t.Errorf("%d bytes free: between 1 MiB and 32 TiB would be likely", free)
	}
	dir := t.TempDir()
	info := put(t, filepath.Join(dir, "meminfo"), "MemTotal: 100 kB\nMemAvailable:  40 kB\n")
	if v, ok := meminfo(info); v != 40<<10 || !ok {
		t.Errorf("meminfo: %d, %t", v, ok)
	}
}

// The limit of the process's own group or of one above it counts, whichever leaves less.
func TestCgroup(t *testing.T) {
	dir := t.TempDir()
	two := put(t, filepath.Join(dir, "two"), "0::/a/b\n")
	put(t, filepath.Join(dir, "root/a/b/memory.max"), "max\n")
	put(t, filepath.Join(dir, "root/a/b/memory.current"), "5\n")
	put(t, filepath.Join(dir, "root/a/memory.max"), "1000\n")
	put(t, filepath.Join(dir, "root/a/memory.current"), "400\n")
	put(t, filepath.Join(dir, "root/a/memory.stat"), "anon 300\ninactive_file 40\nactive_file 60\n")
	if v, ok := cgroupFree(two, filepath.Join(dir, "root")); v != 700 || !ok {
		t.Errorf("version 2: %d, %t; want 700", v, ok)
	}
	one := put(t, filepath.Join(dir, "one"), "3:cpu:/x\n2:memory,hugetlb:/x\n")
	put(t, filepath.Join(dir, "root/memory/x/memory.limit_in_bytes"), "300\n")
	put(t, filepath.Join(dir, "root/memory/x/memory.usage_in_bytes"), "100\n")
	if v, ok := cgroupFree(one, filepath.Join(dir, "root")); v != 200 || !ok {
		t.Errorf("version 1: %d, %t; want 200", v, ok)
	}
	if _, ok := cgroupFree(filepath.Join(dir, "none"), dir); ok {
		t.Error("a limit without a group")
	}
}
