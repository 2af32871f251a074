// Package origin says which program made a result, and on what machine.
package origin

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"

	"pinn/cmd/internal/store"
	"pinn/internal/kernel"
	"pinn/internal/usage"
)

// Origin of a result. Two results with the same Program and the same Kernel have the same bits if their problems and
// seeds are the same; Host and Core have no part in it.
type Origin struct {
	Version string // of the program
	Commit  string // of its source, or "exe-" and a digest of the executable where the build does not name an unchanged commit
	Host    string // name of the machine
	Kernel  string // instruction set and machine code of the matrix kernels, such as "amd64/avx512"
	Core    string // what the processor calls itself; empty where the system does not tell
}

// Columns names the fields in the order of [Origin.Record].
var Columns = []string{"version", "commit", "host", "kernel", "core"}

// Record returns the fields as the cells of a row.
func (o Origin) Record() []string { return []string{o.Version, o.Commit, o.Host, o.Kernel, o.Core} }

// Parse is the inverse of [Origin.Record]. It panics if there are not as many cells as [Columns].
func Parse(cells []string) Origin {
	if len(cells) != len(Columns) {
		panic("origin: number of cells")
	}
	return Origin{cells[0], cells[1], cells[2], cells[3], cells[4]}
}

// Program names the program: "0.1.0 (1a2b3c4d5e6f)". It is "an unknown version" where nothing is known.
func (o Origin) Program() string {
	switch {
	case o.Version == "" && o.Commit == "":
		return "an unknown version"
	case o.Commit == "":
		return o.Version
	}
	return o.Version + " (" + o.Commit + ")"
}

// Here returns the origin of what this process makes; version is that of the program.
func Here(version string) Origin {
	host, err := os.Hostname()
	if err != nil {
		host = ""
	}
	return Origin{Version: version, Commit: commit(), Host: host, Kernel: runtime.GOARCH + "/" + kernel.Name(), Core: core()}
}

// Process is what a summary says of the process that made it. Its keys in JSON are stable.
type Process struct {
	CPUSeconds store.Number `json:"cpu_seconds"` // so far, over all cores
	PeakMemory int64        `json:"peak_memory"` // bytes; 0 where the system does not tell
	Version    string       `json:"version"`     // of this program
	Go         string       `json:"go"`          // of the Go release that built it
	Platform   string       `json:"platform"`    // operating system and processor
	Commit     string       `json:"commit"`      // see [Origin], also of those that follow
	Host       string       `json:"host"`
	Kernel     string       `json:"kernel"`
	Core       string       `json:"core"`
}

// Now describes this process; version is that of the program.
func Now(version string) Process {
	o := Here(version)
	p := Process{Version: version, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH, Commit: o.Commit, Host: o.Host, Kernel: o.Kernel, Core: o.Core}
	p.Update()
	return p
}

// Update sets the time and the memory to those of this process.
func (p *Process) Update() {
	u := usage.Now()
	p.CPUSeconds, p.PeakMemory = store.Number(u.CPUSeconds), u.PeakBytes
}

// Origin returns who made the summary.
func (p *Process) Origin() Origin {
	return Origin{Version: p.Version, Commit: p.Commit, Host: p.Host, Kernel: p.Kernel, Core: p.Core}
}

// digits is the length of abbreviated commits and digests.
const digits = 12

// commit looks at what the build says of its source.
var commit = sync.OnceValue(func() string {
	revision, changed := "", true
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			switch s.Key {
			case "vcs.revision":
				revision = s.Value
			case "vcs.modified":
				changed = s.Value != "false"
			}
		}
	}
	if revision != "" && !changed {
		return revision[:min(digits, len(revision))]
	}
	return executable()
})

// executable returns a digest of the running program, or nothing if it cannot be read.
func executable() string {
	path, err := os.Executable()
	if err != nil {
		return ""
	}
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return ""
	}
	return "exe-" + hex.EncodeToString(h.Sum(nil))[:digits]
}

// core reads the name of the processor where Linux shows it.
var core = sync.OnceValue(func() string {
	f, err := os.Open("/proc/cpuinfo")
	if err != nil {
		return ""
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		key, value, ok := strings.Cut(lines.Text(), ":")
		switch strings.TrimSpace(key) {
		case "model name", "cpu model", "Model":
			if ok {
				return strings.TrimSpace(value)
			}
		}
	}
	return ""
})
