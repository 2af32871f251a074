package usage

import (
	"bufio"
	"math"
	"os"
	"path"
	"strconv"
	"strings"
)

// FreeBytes returns how much memory the process may still take: what the machine has available and, where that is less, what
// the control group of the process leaves. It is 0 where the system does not tell.
func FreeBytes() int64 {
	free := int64(math.MaxInt64)
	if v, ok := meminfo("/proc/meminfo"); ok {
		free = v
	}
	if v, ok := cgroupFree("/proc/self/cgroup", "/sys/fs/cgroup"); ok {
		free = min(free, v)
	}
	if free == math.MaxInt64 {
		return 0
	}
	return free
}

// meminfo reads the available memory, in kilobytes there.
func meminfo(file string) (bytes int64, ok bool) {
	f, err := os.Open(file)
	if err != nil {
		return 0, false
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		words := strings.Fields(lines.Text())
		if len(words) >= 2 && words[0] == "MemAvailable:" {
			v, err := strconv.ParseInt(words[1], 10, 64)
			return v << 10, err == nil
		}
	}
	return 0, false
}

// cgroupFree returns the least that the control groups of the process, version 1 or 2, leave of their limits: those
// that file names below root and all above them.
func cgroupFree(file, root string) (bytes int64, ok bool) {
	text, err := os.ReadFile(file)
	if err != nil {
		return 0, false
	}
	free := int64(math.MaxInt64)
	for line := range strings.Lines(string(text)) {
		parts := strings.SplitN(strings.TrimSpace(line), ":", 3)
		if len(parts) != 3 {
			continue
		}
		base, limit, used := root, "memory.max", "memory.current"
		switch {
		case parts[0] == "0" && parts[1] == "":
		case strings.Contains(","+parts[1]+",", ",memory,"):
			base, limit, used = path.Join(root, "memory"), "memory.limit_in_bytes", "memory.usage_in_bytes"
		default:
			continue
		}
		for dir := parts[2]; ; dir = path.Dir(dir) {
			most, limited := number(path.Join(base, dir, limit))
			taken, known := number(path.Join(base, dir, used))
			if limited && known {
				free = min(free, max(most-taken+cached(path.Join(base, dir, "memory.stat")), 1))
			}
			if dir == "/" || dir == "." {
				break
			}
		}
	}
	return free, free < math.MaxInt64
}

// cached returns how much of the memory of a group are pages of files, which the system drops where memory is wanted.
func cached(file string) (bytes int64) {
	text, err := os.ReadFile(file)
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if words := strings.Fields(line); len(words) == 2 && (words[0] == "inactive_file" || words[0] == "active_file") {
			v, _ := strconv.ParseInt(words[1], 10, 64) // 0 where it is no number
			bytes += v
		}
	}
	return bytes
}

// number reads a file that holds a number; "max" is none, and so are the huge numbers that version 1 writes instead.
func number(file string) (int64, bool) {
	text, err := os.ReadFile(file)
	if err != nil {
		return 0, false
	}
	v, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
	return v, err == nil && v < math.MaxInt64>>4
}
