#!/bin/bash
# measure.sh measures what results/freefem shows: the solves of the scripts beside it by FreeFem++ (Debian's package freefem++, version 4.11) and those of
# pinn, one after another on one core. It writes runs.csv; go run ./cmd/comparison makes the table and the figure of it.
cd "$(dirname "$0")" || exit 1
export FF_LOADPATH=${FF_LOADPATH:-/usr/lib/freefem++} OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

# freefem PROBLEM ORDER SIZE [LAYERS]: quadrature is exact for the products of derivatives in straight triangles, and two orders higher in curved ones.
freefem() {
	local inner=qf2pT outer=qf5pT file
	[ "$2" = 3 ] && inner=qf5pT outer=qf7pT
	[ "$2" = 4 ] && inner=qf7pT outer=qf9pT
	for file in "$1.edp" curved.idp; do
		sed "s/CURVED/${curved:-1}/g; s/ELEMENT/P$2/g; s/ORDER/$2/g; s/SIZE/$3/g; s/LAYERS/$4/g; s/INNER/$inner/g; s/OUTER/$outer/g" "$file" > "$work/$file"
	done
	(cd "$work" && FreeFem++ -nw -ng -v 0 "$1.edp") | sed -n "s/^ROW /$1,FreeFem++ P$2${curved:+ straight},${4:+$4 x }$3,/p"
}

# pinn PROBLEM TOLERANCE
pinn() {
	command "${PINN:-pinn}" solve "$1" --tolerance "$2" --cpu 1 --no-figures --json --quiet --out "$work/$1-$2" |
		awk -v "head=$1,pinn,$2" -F '[:,]' '/"rel_l2"/ {on = 1; next} on && /}/ {on = 0} on && $2 > worst {worst = $2} /"rank"/ {rank = $2 + 0} /^ *"cpu_seconds"/ {cpu = $2 + 0}
			END {print head "," rank "," worst + 0 "," cpu}'
}

all() {
	for n in 20 40 80 160 320 640; do freefem eccentric 2 $n; freefem kirsch 2 $((n / 2)); done
	for n in 20 40 80 160 320; do freefem eccentric 3 $n; freefem kirsch 3 $((n / 2)); done
	for n in 12 20 40 80 160 320; do freefem eccentric 4 $n; freefem kirsch 4 $((n / 2)); done
	freefem kirsch 4 240
	for n in 20 40 80 160 320; do curved=0 freefem eccentric 4 $n; curved=0 freefem kirsch 4 $((n / 2)); done
	for n in "2 6" "4 7" "8 8" "16 10" "32 11" "64 12"; do freefem l-shape 2 $n; done
	for n in "1 6" "2 9" "4 11" "8 14" "16 16"; do freefem l-shape 3 $n; done
	for n in "1 8" "2 11" "4 14" "8 16" "16 17" "24 17"; do freefem l-shape 4 $n; done
	for p in eccentric kirsch l-shape; do
		for t in 1e-2 1e-4 1e-6 1e-8 1e-9; do pinn $p $t; done
	done
}

echo "problem,program,setting,unknowns,error,cpu_seconds" > "$work/runs.csv"
all >> "$work/runs.csv"
cp "$work/runs.csv" runs.csv
