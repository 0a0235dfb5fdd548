#!/bin/sh
# Decisions are numbered without a gap, begin with "# NNNN Title", and stand in
# the list, decisions/README.md, in that order and by that title.
#
#   check-decisions.sh [ROOT]
set -eu
cd "${1:-.}"
bad=0 n=0
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

for file in daemon/decisions/[0-9]*.md; do
	n=$((n + 1))
	number=$(printf %04d $n)
	name=$(basename "$file")
	[ "${name%%-*}" = "$number" ] || {
		echo "$file: number $number expected"
		bad=1
		break
	}
	title=$(sed -n "1s/^# $number //p" "$file")
	[ -n "$title" ] || {
		echo "$file: its first line is not # $number and a title"
		bad=1
	}
	echo "* [$number]($name) $title"
done >"$tmp/files"
grep '^\* ' daemon/decisions/README.md >"$tmp/list"
grep -v '^\* ' "$tmp/files" && bad=1
if [ "$bad" = 0 ] && ! cmp -s "$tmp/files" "$tmp/list"; then
	echo "daemon/decisions/README.md: not the list of what is there:"
	diff "$tmp/files" "$tmp/list" | grep '^[<>]'
	bad=1
fi
exit $bad
