#!/usr/bin/env bash
# Run test programs one after the other, say how it goes, show what failed.
#
#   run-tests.sh [-w WRAPPER] [-t SECONDS] SUITE PROGRAM...
#   run-tests.sh --total TALLY...     sum of what earlier runs added to TALLY
#
# A program passes when it exits 0 within the time (default 300 s).  Its output
# is shown only when it fails.  .py files run under Debian's own Python, whose
# zmq and lxml they use.  With TALLY=file "passed failed" is appended to it.
set -u

total() {
	cat -- "$@" 2>/dev/null |
		awk '{ p += $1; f += $2 } END { print p + 0 " passed, " f + 0 " failed" }'
}

if [ "${1-}" = --total ]; then
	shift
	total "$@"
	exit 0
fi

wrapper= limit=300
while getopts w:t: opt; do
	case $opt in
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

out=$(mktemp)
trap 'rm -f "$out"' EXIT
passed=0 failed=0 n=0
started=$SECONDS
for program in "$@"; do
	[ -f "$program" ] || continue
	n=$((n + 1))
	command_of "$program"
	begin=$(date +%s%N)
	PYTHONDONTWRITEBYTECODE=1 timeout -k 10 "$limit" "${command[@]}" \
		</dev/null >"$out" 2>&1
	status=$?
	ms=$((($(date +%s%N) - begin) / 1000000))
	name=${program##*/}
	if [ $status -eq 0 ]; then
		passed=$((passed + 1))
		printf '  ok    %s/%s (%d.%02d s)\n' "$suite" "$name" \
			$((ms / 1000)) $((ms % 1000 / 10))
	else
		failed=$((failed + 1))
		[ $status -ne 124 ] || echo "no end after $limit s" >>"$out"
		printf '  FAIL  %s/%s (%d.%02d s, status %d)\n' "$suite" \
			"$name" $((ms / 1000)) $((ms % 1000 / 10)) $status
		sed 's/^/  |  /' "$out"
	fi
done
if [ $n -eq 0 ]; then
	echo "  FAIL  $suite: there is nothing to run"
	failed=1
fi
printf '%s: %d passed, %d failed, %d s\n' "$suite" $passed $failed \
	$((SECONDS - started))
[ -z "${TALLY-}" ] || echo "$passed $failed" >>"$TALLY"
[ $failed -eq 0 ]
