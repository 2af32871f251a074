package cluster

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// Number stands for the number of a task in the arguments of [Job.Task].
const Number = "{task}"

// Job is an array of tasks and the job that joins what they leave. Templates see its exported fields and methods.
type Job struct {
	Name    string   // shown in the scheduler's lists; letters, digits and -_.+
	Dir     string   // absolute: the folder of the scripts, of the record of the job and, in log, of what the tasks say
	Work    string   // absolute: the folder in which the commands run
	Numbers []int    // of the tasks, from 1, ascending
	Task    []string // the command of a task, whose number it has in place of [Number]
	Merge   []string // the command that joins
	Settings
}

// check returns the faults that would make scripts that do something else.
func (j *Job) check() error {
	for _, path := range []string{j.Dir, j.Work} {
		if !filepath.IsAbs(path) {
			panic("cluster: a path that is not absolute")
		}
		// Schedulers read these characters in the path of a log file in their own ways.
		if strings.ContainsAny(path, "\n\r\"'\\%$") {
			return fmt.Errorf("%s: schedulers cannot be told a path with one of \" ' \\ %% $ in it: name another folder with --out", path)
		}
	}
	if len(j.Numbers) == 0 {
		return errors.New("there is no task to submit")
	}
	return j.Settings.Check()
}

// TaskCommand returns the command of a task for a shell, whose variable task has the number.
func (j *Job) TaskCommand() string {
	var words []string
	for _, arg := range j.Task {
		pieces := strings.Split(arg, Number)
		for k, p := range pieces {
			if pieces[k] = quote(p); p == "" && len(pieces) > 1 {
				pieces[k] = ""
			}
		}
		words = append(words, strings.Join(pieces, `"$task"`))
	}
	return strings.Join(words, " ")
}

// MergeCommand returns the command that joins for a shell.
func (j *Job) MergeCommand() string {
	var words []string
	for _, arg := range j.Merge {
		words = append(words, quote(arg))
	}
	return strings.Join(words, " ")
}

// Ranges writes the numbers of the tasks as lists and ranges: "1-4,7".
func (j *Job) Ranges() string {
	var parts []string
	for k := 0; k < len(j.Numbers); {
		end := k
		for end+1 < len(j.Numbers) && j.Numbers[end+1] == j.Numbers[end]+1 {
			end++
		}
		part := fmt.Sprint(j.Numbers[k])
		if end > k {
			part += fmt.Sprintf("-%d", j.Numbers[end])
		}
		parts = append(parts, part)
		k = end + 1
	}
	return strings.Join(parts, ",")
}

// quote writes a word for a POSIX shell.
func quote(word string) string {
	plain := func(c rune) bool {
		return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.ContainsRune("-_./=:+,@", c)
	}
	if word != "" && !slices.ContainsFunc([]rune(word), func(c rune) bool { return !plain(c) }) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
