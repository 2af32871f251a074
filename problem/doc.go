// Package problem is the door: it states problems, from files ([Load]), from text ([Parse]) and by calls of Go ([New]), and solves
// them ([File.Solve]). What a solution says is read by name: s.At("u_x", 0.5, 0.1).
//
// A problem file is TOML: the statement of a problem (coordinates, fields, domain, conditions), and tables for those
// who want to choose how it is solved. The package turns the text into a [pinn/pde.Problem] and
// [pinn/auto.Options], or into a list of every fault that it finds, each with the place in the text.
//
//	name, coords, fields, time, tolerance, seed    at the top; coords and fields are required
//	[consts]         numbers with names; [params] unknown coefficients; [functions] helper functions
//	[domain]         the two ends of each coordinate; required. ball = { coords, center, radius } stands for those of
//	                 the coordinates that it names
//	[[condition]]    name, on, eq, weight; or data = "table.csv"; at least one
//	[exact]          the known solution: formulas of fields, or file = "table.csv"
//	[start]          where the iteration of a nonlinear problem begins
//	[continuation]   constant, from, stages: approach the value of a constant from another one
//	[points]         rule, interior, boundary, validation, redraw
//	[network]        kind, layers, width, activation, init, spread, separate; for kind = "pou" also gate, hidden, parts, degree
//	[partition]      slabs, cells = { x = 8 }: cut time and the domain into so many parts
//	[lsgd]           method, step, steps, rate, gradient_tolerance, redraw_every, ridge, decay, ridge_steps, last_ridge
//	[output]         dir, figures, grid, points
//
// A region is "interior", "boundary" (without the ends of time), or fixed coordinates such as "x = 0" and
// "x = 0, y = 2*a"; of a ball also "sphere", its boundary without the ends of intervals. A list of regions is
// their union.
//
// Where the format has a number, a string with a constant expression will do as well: "0.01/pi".
//
// # Integrals are fields
//
// Integral(e, x, a, b) becomes two fields: r with r_x = e and r = 0 at a, and s with s_x = 0 and s = r at b. That is
// exact, takes nonlinear integrands, and needs nothing of bases, cells, slabs and training. A row per integral with a
// quadrature over the domain would couple all cells.
package problem
