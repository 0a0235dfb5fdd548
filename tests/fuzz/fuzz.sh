#!/usr/bin/env bash
# Run fuzz targets one after the other, each for so many seconds.
#
#   fuzz.sh BUILD SECONDS NAME...
#
# Starts from the inputs in tests/fuzz/corpus and what earlier runs added to
# BUILD/corpus.  An input that hurts is kept as BUILD/found/NAME-…: mend what
# it shows, and put it into tests/fuzz/corpus/NAME under a name that says what.
set -u
build=$1 seconds=$2
shift 2
# To libFuzzer 0 means without end.
[ "$seconds" -gt 0 ] 2>/dev/null || {
	echo "fuzz.sh: $seconds: seconds from 1 on are wanted" >&2
	exit 2
}
cd "$(dirname "$0")/../.." || exit 2
. tests/fuzz/seeds.sh

# Long enough for what the target takes apart, short enough to be fast.
longest() {
	case $1 in
	read | prescan) echo 16384 ;;
	csv | conf) echo 8192 ;;
	*) echo 2048 ;;
	esac
}

mkdir -p "$build/found"
failed=
for name in "$@"; do
	mkdir -p "$build/corpus/$name"
	log=$build/found/$name.log
	echo "fuzz $name for $seconds s"
	# shellcheck disable=SC2046
	if ! POLS_SCHEMAS=$PWD/schemas "$build/libfuzzer/$name" \
		-max_total_time="$seconds" -max_len="$(longest "$name")" \
		-timeout=20 -rss_limit_mb=2048 -print_final_stats=1 \
		-artifact_prefix="$build/found/$name-" \
		"$build/corpus/$name" $(seeds "$name") >"$log" 2>&1; then
		failed="$failed $name"
		grep -E '^(wrong:|SUMMARY|==.*ERROR|.*runtime error|Test unit)' \
			"$log" | head -5
	fi
	grep -E 'number_of_executed_units|^#[0-9]+.*DONE' "$log"
done
[ -z "$failed" ] || {
	echo "found something in:$failed (inputs and logs: $build/found)" >&2
	exit 1
}
