#!/bin/sh
# Every man page can be made (scdoc), and one that is shipped names itself; the
# page of events has the types of the program, with severity and whether they
# are stored.
#
#   check-man.sh [ROOT]
set -eu
cd "${1:-.}"
bad=0

for page in daemon/man/*.scd; do
	name=$(basename "$page" .scd)
	said=$(scdoc <"$page" 2>&1 >/dev/null) || {
		echo "$page: ${said:-scdoc cannot read it}"
		bad=1
		continue
	}
	head -n 1 "$page" | grep -q "^${name%.*}(${name##*.})" || {
		echo "$page: its first line is not ${name%.*}(${name##*.})"
		bad=1
	}
done

# NAME SEVERITY [not], a line per type.
types_of_program() {
	tr '\n' ' ' <daemon/model/event.c | grep -o '{"[a-z.-]*",[^}]*}' |
		sed -n 's/{"\([^"]*\)",[[:space:]]*EVENT_\([A-Z]*\),[[:space:]]*\(.*\)}/\1 \2 \3/p' |
		awk '{ print $1, $2, $3 == "0" ? "not" : "" }' | sort
}
types_of_page() {
	sed -n 's/^\*\([a-z.-]*\)\* (\([A-Z]*\))\(.*\)$/\1 \2 \3/p' "$1" |
		awk '{ print $1, $2, / , not stored$/ ? "not" : "" }' | sort
}
page=daemon/man/pols-events.7.scd
if [ -f daemon/model/event.c ]; then
	tmp=$(mktemp -d)
	trap 'rm -rf "$tmp"' EXIT
	types_of_program >"$tmp/program"
	types_of_page "$page" >"$tmp/page"
	if ! cmp -s "$tmp/program" "$tmp/page"; then
		echo "$page: not the event types of daemon/model/event.c:"
		diff "$tmp/program" "$tmp/page" | sed -n 's/^[<>]/&/p'
		bad=1
	fi
fi
exit $bad
