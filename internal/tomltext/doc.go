// Package tomltext reads TOML texts of which every fault has a place.
//
// A [Document] is a text with the overrides that were written into it. Its [Table]s are asked for keys: a value of the wrong
// kind, a number out of its range and a key that nobody asks for become faults with file, line, column and caret. Numbers may be
// constant expressions in the [Constants] of the text. Documents can take down what they are asked for, which gives the JSON
// [Schema] of a format.
package tomltext
