#!/bin/sh
# Writes the summaries of this folder. Run it at the root of the repository: results/scaling/measure.sh PINN
set -eu
pinn=$1 here=results/scaling
solve() { # NAME ARGUMENTS: a short answer is a result too
	name=$1
	shift
	"$pinn" solve "$@" --json --quiet --no-figures --out "$(mktemp -d)/run" >"$here/$name.json" || [ $? -eq 1 ]
}
for k in 25 50 100 200; do
	solve "helmholtz-$k" helmholtz-50 --set "consts.k=$k" --cpu 1
done
for n in 25 50 100 200 400; do
	solve "burgers-$n" $here/burgers.toml --set "consts.nu=1/($n*pi)" --cpu 1
done
for n in 4 8 16 24; do
	solve "cells-$((n * n))" helmholtz-50 --set "partition.cells.x=$n" --set "partition.cells.y=$n" --set network.width=200 --cpu 1
done
for cores in 1 2; do
	solve "cores-helmholtz-100-on-$cores" helmholtz-100 --cpu $cores
	solve "cores-burgers-on-$cores" burgers --cpu $cores
done
