package cluster

import (
	"encoding"
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"pinn/internal/tomltext"
)

// Settings say what is asked of a scheduler. Zero fields leave the choice to the program or to the scheduler.
type Settings struct {
	Scheduler string   // one of [Schedulers], or a template file
	Tasks     int      // into which the work is divided
	Cores     int      // of each task
	Memory    Size     // of each task
	Walltime  Duration `json:",omitzero"` // of each task
	Partition string   // the queue
	Account   string   // who pays
	Options   []string // further options for the scheduler, one directive each
	Hosts     []string // where there is no scheduler: machines that ssh reaches; ":" is this one
}

// Read reads the table [cluster] of a file, nothing from nil. Faults are those of its document.
func Read(t *tomltext.Table) Settings {
	var s Settings
	if t == nil {
		return s
	}
	defer t.Close()
	s.Scheduler, s.Partition, s.Account = t.Text("scheduler"), t.Text("partition"), t.Text("account")
	s.Tasks, s.Cores = t.Count("tasks"), t.Count("cores")
	decode(t, "memory", &s.Memory)
	decode(t, "walltime", &s.Walltime)
	for _, o := range t.Texts("options") {
		s.Options = append(s.Options, o.Text)
	}
	for _, h := range t.Texts("hosts") {
		s.Hosts = append(s.Hosts, h.Text)
	}
	return s
}

// decode reads a text that a type knows to read.
func decode(t *tomltext.Table, key string, to encoding.TextUnmarshaler) {
	if text := t.Text(key); text != "" {
		if err := to.UnmarshalText([]byte(text)); err != nil {
			t.Doc.Fault(t.At(key), "%s: %s", key, err)
		}
	}
}

// Over returns the settings with those of more in front: what more leaves open is as in s.
func (s Settings) Over(more Settings) Settings {
	or := func(to *string, v string) {
		if v != "" {
			*to = v
		}
	}
	or(&s.Scheduler, more.Scheduler)
	or(&s.Partition, more.Partition)
	or(&s.Account, more.Account)
	if more.Tasks != 0 {
		s.Tasks = more.Tasks
	}
	if more.Cores != 0 {
		s.Cores = more.Cores
	}
	if more.Memory != 0 {
		s.Memory = more.Memory
	}
	if more.Walltime != 0 {
		s.Walltime = more.Walltime
	}
	if len(more.Options) > 0 {
		s.Options = more.Options
	}
	if len(more.Hosts) > 0 {
		s.Hosts = more.Hosts
	}
	return s
}

// Check returns the faults of the settings.
func (s *Settings) Check() error {
	var faults []error
	for name, n := range map[string]int{"tasks": s.Tasks, "cores": s.Cores} {
		if n < 0 {
			faults = append(faults, fmt.Errorf("%s = %d: want at least 1", name, n))
		}
	}
	for _, text := range append([]string{s.Partition, s.Account}, s.Options...) {
		if strings.ContainsAny(text, "\n\r") {
			faults = append(faults, fmt.Errorf("%q: want one line", text))
		}
	}
	return errors.Join(faults...)
}

// Size is a number of bytes. As text it has a unit: "800MiB", "4GiB" or, as schedulers write it, "4G".
type Size int64

const mebi = 1 << 20

var units = map[string]float64{"": 1, "K": 1 << 10, "M": mebi, "G": 1 << 30, "T": 1 << 40}

var sizeText = regexp.MustCompile(`^([0-9]+(?:\.[0-9]+)?) ?([KMGT]?)(?:i?B)?$`)

// UnmarshalText implements encoding.TextUnmarshaler.
func (s *Size) UnmarshalText(text []byte) error {
	parts := sizeText.FindStringSubmatch(string(text))
	if parts == nil {
		return fmt.Errorf("%q is no size: want a number with a unit, such as 800MiB or 4GiB", text)
	}
	v, err := strconv.ParseFloat(parts[1], 64)
	if v *= units[parts[2]]; err != nil || v < mebi || v > 1<<50 {
		return fmt.Errorf("%q: want a size between 1MiB and 1024TiB", text)
	}
	*s = Size(v)
	return nil
}

// MarshalText implements encoding.TextMarshaler: the number of bytes.
func (s Size) MarshalText() ([]byte, error) { return strconv.AppendInt(nil, int64(s), 10), nil }

// MiB returns the size in mebibytes, rounded up.
func (s Size) MiB() int64 { return (int64(s) + mebi - 1) / mebi }

// String implements fmt.Stringer.
func (s Size) String() string {
	if s >= 10<<30 {
		return fmt.Sprintf("%.0f GiB", float64(s)/(1<<30))
	}
	return fmt.Sprintf("%d MiB", s.MiB())
}

// Duration is a time. As text it is "90m" or "2h30m" or, as schedulers write it, "02:30:00" or "1-12:00:00" with days.
type Duration time.Duration

var clockText = regexp.MustCompile(`^(?:([0-9]+)-)?([0-9]+):([0-5]?[0-9]):([0-5]?[0-9])$`)

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *Duration) UnmarshalText(text []byte) error {
	v, err := time.ParseDuration(string(text))
	if parts := clockText.FindStringSubmatch(string(text)); parts != nil {
		err, v = nil, 0
		for k, unit := range []time.Duration{24 * time.Hour, time.Hour, time.Minute, time.Second} {
			n, _ := strconv.Atoi(parts[k+1]) // digits, or nothing for no days
			v += time.Duration(n) * unit
		}
	}
	if err != nil || v < time.Second || v.Hours() > 1e5 {
		return fmt.Errorf("%q is no time for a job: want 90m, 2h30m, 02:30:00 or 1-12:00:00, at least a second", text)
	}
	*d = Duration(v)
	return nil
}

// MarshalText implements encoding.TextMarshaler.
func (d Duration) MarshalText() ([]byte, error) { return []byte(time.Duration(d).String()), nil }

// Seconds returns the time in whole seconds, rounded up.
func (d Duration) Seconds() int64 { return int64(math.Ceil(time.Duration(d).Seconds())) }

// Clock writes the time as hours:minutes:seconds, which schedulers read.
func (d Duration) Clock() string {
	s := d.Seconds()
	return fmt.Sprintf("%02d:%02d:%02d", s/3600, s/60%60, s%60)
}
