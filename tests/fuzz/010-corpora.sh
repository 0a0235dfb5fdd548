#!/usr/bin/env bash
# Every input that we keep goes through its target once: none may hurt, and no
# target may be without inputs.
set -u
cd "$(dirname "$0")/../.." || exit 2
. tests/fuzz/seeds.sh
failed=0
for source in tests/fuzz/fuzz_*.c; do
	name=${source##*/fuzz_}
	name=${name%.c}
	# shellcheck disable=SC2046
	out=$("$POLS_BUILD/fuzz/$name" $(seeds "$name") 2>&1) || {
		echo "$name: $(tail -4 <<<"$out")"
		failed=1
	}
	echo "$name: $(tail -1 <<<"$out")"
done
exit $failed
