// Package fitting runs fit files and writes their results folder:
//
//	summary.json          per network and seed: errors, loss, weights, CPU time
//	table.md              the same as a table, medians over the seeds; with fitted orders where several numbers of parts
//	                      of one degree were fitted
//	history.csv           loss against steps and CPU time
//	model.json            the first network of the first seed with its coefficients
//	problem/              the file as used
//	fit, error, history   figures; parts where there are partitions, convergence where there are orders; .png and .svg
package fitting
