// Package study runs a problem over a grid of settings and seeds, and draws conclusions from the runs: medians with
// quartiles, observed orders of convergence, and figures.
//
// A study file is TOML:
//
//	name, title                 the name of its folder, and a line for its figures
//	base = "transport"          a problem that comes with the program or a problem file beside the study; or a list
//	[geometry]                  instead of base: the unit square through the layers of a network; side = nodes per edge
//	seeds, first                how many seeds, from which on (1)
//	check                       make the independent solve that estimates the error (false)
//	points                      fresh points at which errors are measured (2000)
//	[set]                       settings of all runs, with the keys of problem files: network.width = 32
//	[grid]                      settings with lists of values; the runs are all combinations
//	[[case]]                    name and [case.set]: settings that change together
//	[[figure]]                  see [Figure]
//	[cluster]                   what is asked of a scheduler; see package cluster
//
// Its folder holds runs.csv with one row for each run that has ended, whatever its end, and history/ and solution/ with
// the course and the solution of the runs that figures ask for. The rows are appended as runs end and sorted when all have. A row belongs to a run by its
// labels, its seed and a hash of all its settings, so that an interrupted study goes on where it was. Rows do not
// depend on the number of workers or on the order of the runs, but for the columns of time.
package study
