// Package classification runs classification files and writes their results folder:
//
//	summary.json                 per training the accuracy and cross-entropy of every run, and what it took
//	table.md                     the same as a table
//	history.csv                  cross-entropy and accuracy against steps and CPU time
//	confusion.csv                of the first training over all runs: true class x predicted class
//	model.json                   the first training's classifier of the first seed
//	problem/                     the file as used, with the tables that it reads
//	loss, accuracy               figures of the history against CPU time and, for points in the plane, probability,
//	                             boundary and basis of the first run; .png and .svg
package classification
