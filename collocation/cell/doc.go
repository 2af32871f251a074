// Package cell gives the cells of a mesh their bases. All cells share one [Reference]: the numerical range of a family of
// functions, a network say, on the unit box, in orthonormal coordinates. A [Basis] is that range moved to a cell.
//
// Cells that are alike then have points alike, too: a [Sampler] places them by the same unit points everywhere, and
// derivatives are computed once for all cells that hold them at the same places.
//
// Functions that count in a part of the box only, such as those around a hole, have a reference of their own: see [NewPartialReference].
package cell
