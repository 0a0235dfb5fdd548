#!/bin/sh
# Lines that no test reached, per file, the worst first.
#
#   coverage.sh BUILD        after the tests of a COVERAGE=1 build
set -eu
find "$1/obj" -name '*.gcda' | sort | while read -r data; do
	gcov -n "$data" 2>/dev/null
done | awk -F"'" '
/^File / { file = $2 }
/^Lines executed:/ {
	if (file ~ /daemon\/.*\.c$/) {
		split($0, part, /[:% ]/)
		if (!(file in best) || part[3] > best[file])
			best[file] = part[3]
	}
	file = ""
}
END { for (f in best) printf "%6.2f%%  %s\n", best[f], f }' | sort -n
