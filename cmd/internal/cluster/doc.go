// Package cluster hands work to a scheduler that is there already: an array of tasks that differ by a number, and a job
// that joins what they leave and runs after all of them, however they ended.
//
// It knows no scheduler. All that one needs is in a template file of five parts (text/template, see [Job]):
//
//	needs   the programs that must be on the PATH
//	array   the script of the tasks
//	merge   the script of the job that joins their results
//	submit  a shell script that submits both and prints "array ID" and "merge ID"
//	queue   a shell script that prints "NUMBER running" or "NUMBER waiting" for every task that has not ended, and
//	        "merge running" or "merge waiting"
//
// Nothing runs on behalf of a job but what the scheduler starts; what is known of it is in files of one folder, which
// all machines must share.
package cluster
