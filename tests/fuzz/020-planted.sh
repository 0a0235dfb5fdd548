#!/usr/bin/env bash
# A target with a bug on purpose must be stopped by its own inputs, in any
# build: a wrong outcome (receive), and a byte read too many (prescan).
set -u
cd "$(dirname "$0")/../.." || exit 2
failed=0
for name in prescan receive; do
	if out=$("$POLS_BUILD/fuzz/planted-$name" \
		"tests/fuzz/corpus/$name" 2>&1); then
		echo "$name: the bug was not seen"
		failed=1
	elif ! grep -q "tests/fuzz/corpus/$name/" <<<"$out"; then
		echo "$name: stopped before its first input"
		failed=1
	fi
done
exit $failed
