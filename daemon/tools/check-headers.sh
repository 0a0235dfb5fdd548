#!/bin/sh
# The form of a file: a comment at its head, a guard made from the path
# (port/db.h: POLS_PORT_DB_H), headers of the system before ours, and a .c that
# includes its own header first, which proves that the header is complete.  What
# begins with #! can be run as it is.
#
#   check-headers.sh [ROOT]
set -eu
cd "${1:-.}"
bad=0

say() {
	echo "$1"
	bad=1
}

for h in $(find daemon -name '*.h' | sort); do
	guard=POLS_$(echo "${h#daemon/}" | tr 'a-z/.-' 'A-Z___')
	[ "$(sed -n 1,2p "$h")" = "#ifndef $guard
#define $guard" ] || say "$h: does not begin with the guard $guard"
	[ "$(tail -n 1 "$h")" = '#endif' ] || say "$h: does not end with #endif"
	sed -n 3,5p "$h" | grep -q '^/\*' || say "$h: no comment at its head"
	! grep '^#[[:space:]]*include' "$h" | grep -A 1 '"' | grep -q '<' ||
		say "$h: a header of the system after one of ours"
done

for c in $(find daemon -name '*.c' | sort); do
	own=${c#daemon/}
	own=${own%.c}.h
	head -n 1 "$c" | grep -q '^/\*' || say "$c: no comment at its head"
	[ -f "daemon/$own" ] || continue
	first=$(grep -m 1 '^#[[:space:]]*include' "$c" || true)
	[ "$first" = "#include \"$own\"" ] ||
		say "$c: does not include \"$own\" first"
done

for s in $(grep -rl --include='*.py' --include='*.sh' '^#!' tests daemon/tools |
	sort); do
	[ -x "$s" ] || say "$s: not executable"
done
exit $bad
