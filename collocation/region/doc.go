// Package region holds the places where conditions hold: boxes and balls, their faces and slices, unions, and scattered points
// that carry measured data. Regions are immutable and safe for concurrent use.
package region
