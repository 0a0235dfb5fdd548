#!/usr/bin/env bash
# Run test programs, say how it goes, show what failed.
#
#   run-tests.sh [-j JOBS] [-w WRAPPER] [-t SECONDS] [-f] SUITE PROGRAM...
#   run-tests.sh --total TALLY...     sum of what earlier runs added to TALLY
#
# They run JOBS at a time (default 1) and are told in the order in which they
# end.  A program passes when it exits 0 within the time (default 300 s).  Its
# output is shown only when it fails.  With status 77, and a line that begins
# with "NOT TRIED: ", it could not do what it is for: that is no pass, and is
# told.  .py files run under Debian's own Python, whose zmq and lxml they use.
# With -f each is named by its own folder, not by the suite.
# With TALLY=file "passed failed untried" is appended to it.
set -u

total() {
	cat -- "$@" 2>/dev/null |
		awk '{ p += $1; f += $2; u += $3 }
			END { printf "%d passed, %d failed", p, f
			if (u > 0) printf ", %d not tried", u
			print "" }'
}

if [ "${1-}" = --total ]; then
	shift
	total "$@"
	exit 0
fi

wrapper= limit=300 jobs=1 by_folder=
while getopts fj:w:t: opt; do
	case $opt in
	f) by_folder=1 ;;
	j) jobs=$OPTARG ;;
	w) wrapper=$OPTARG ;;
	t) limit=$OPTARG ;;
	*) exit 2 ;;
	esac
done
shift $((OPTIND - 1))
suite=$1
shift

command_of() {
	case $1 in
	*.py) command=(/usr/bin/python3 "$1") ;;
	*.sh) command=(bash "$1") ;;
	*) command=("$1") ;;
	esac
	# The wrapper is a command line, so it is split into words.
	# shellcheck disable=SC2206
	[ -z "$wrapper" ] || command=($wrapper "${command[@]}")
}

name_of() {
	local of=$suite
	[ -z "$by_folder" ] || of=$(basename "$(dirname "$1")")
	echo "$of/${1##*/}"
}

# run PROGRAM FILE: its output in FILE, status and milliseconds beside it.
run() {
	local begin status
	command_of "$1"
	begin=$(date +%s%N)
	PYTHONDONTWRITEBYTECODE=1 timeout -k 10 "$limit" "${command[@]}" \
		</dev/null >"$2" 2>&1
	status=$?
	echo "$status $((($(date +%s%N) - begin) / 1000000))" >"$2.end"
}

tell() {
	local name status=1 ms=0
	name=$(name_of "$1")
	read -r status ms <"$2.end"
	ms=$(printf '%d.%02d s' $((ms / 1000)) $((ms % 1000 / 10)))
	if [ "$status" -eq 77 ]; then
		untried=$((untried + 1))
		printf '  NOT TRIED  %s (%s): %s\n' "$name" "$ms" \
			"$(sed -n 's/^NOT TRIED: //p' "$2" | head -1)"
	elif [ "$status" -eq 0 ]; then
		passed=$((passed + 1))
		printf '  ok    %s (%s)\n' "$name" "$ms"
	else
		failed=$((failed + 1))
		[ "$status" -ne 124 ] || echo "no end after $limit s" >>"$2"
		printf '  FAIL  %s (%s, status %d)\n' "$name" "$ms" "$status"
		sed 's/^/  |  /' "$2"
	fi
	rm -f "$2" "$2.end"
}

# One of those that run has ended: what it was is told.
reap() {
	local pid
	wait -n -p pid
	tell "${running[$pid]}" "$out/$pid"
	unset "running[$pid]"
}

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
declare -A running=()
passed=0 failed=0 untried=0 n=0
started=$SECONDS
for program in "$@"; do
	[ -f "$program" ] || continue
	n=$((n + 1))
	[ ${#running[@]} -lt "$jobs" ] || reap
	(run "$program" "$out/$BASHPID") &
	running[$!]=$program
done
while [ ${#running[@]} -gt 0 ]; do
	reap
done
if [ $n -eq 0 ]; then
	echo "  FAIL  $suite: there is nothing to run"
	failed=1
fi
also=
[ $untried -eq 0 ] || also=", $untried not tried"
printf '%s: %d passed, %d failed%s, %d s\n' "$suite" $passed $failed "$also" \
	$((SECONDS - started))
[ -z "${TALLY-}" ] || echo "$passed $failed $untried" >>"$TALLY"
[ $failed -eq 0 ]
