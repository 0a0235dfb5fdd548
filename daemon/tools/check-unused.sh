#!/bin/sh
# What a header offers is used by the programs, not by their tests alone.  What
# is meant for tests says so in its comment ("for tests"); headers of faults are
# for builds of tests.
#
#   check-unused.sh [ROOT]
set -eu
cd "${1:-.}"

find daemon -name '*.[ch]' ! -name '*fault*.h' | sort | xargs awk '
FNR == 1 { header = FILENAME ~ /\.h$/; comment = "" }

# The comment above a declaration counts until an empty line.
header && /^$/ { comment = "" }
header && (/^\/\*/ || /^ \*/) { comment = comment $0; next }
header && /^[a-zA-Z].*[a-z0-9_]\(/ && !/^(#|typedef|static|_Static)/ {
	name = $0
	sub(/\(.*/, "", name)
	sub(/.*[ *]/, "", name)
	if (name ~ /^[a-z][a-z0-9]*_[a-z0-9_]+$/ && comment !~ /for tests/)
		offered[name] = FILENAME ":" FNR
}

# Its definition is once; any other time is a use.
{
	line = $0
	gsub(/"([^"\\]|\\.)*"/, "", line)
	count = split(line, word, /[^a-zA-Z0-9_]+/)
	for (i = 1; i <= count; i++)
		seen[word[i]]++
}

END {
	for (name in offered)
		if (seen[name] <= 2) {
			print offered[name] ": " name " is used by no program"
			bad = 1
		}
	exit bad
}
'
