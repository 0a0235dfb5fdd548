#!/bin/sh
# Who may include whom: only the same floor or a lower one, and a stage no other
# stage.  A stage is the files of one name: stage/judge.c, stage/judge_rules.c.
#
# And the list of floors in ARCHITECTURE.md names every module.
#
#   check-floors.sh [ROOT]
set -eu
cd "${1:-.}"

find daemon -name '*.[ch]' | sort | xargs awk '
BEGIN {
	floor["base"] = 0; floor["model"] = 1; floor["port"] = 2
	floor["stage"] = 3; floor["flow"] = 4; floor["ctl"] = 5
	top = 5
	floor["sql.h"] = floor["port"]	# made from daemon/sql
}
function stage_name(path) {
	sub(/^.*\//, "", path)
	sub(/[_.].*$/, "", path)
	return path
}
function refuse(why) {
	printf "%s:%d: %s: %s\n", FILENAME, FNR, why, $0
	bad = 1
}
FNR == 1 {
	own = FILENAME
	sub(/^daemon\//, "", own)
	folder = own
	if (folder ~ /\//) {
		sub(/\/.*$/, "", folder)
		if (!(folder in floor)) {
			print FILENAME ": not in a folder of the house"
			bad = 1
		}
		mine = floor[folder]
	} else {
		mine = top
	}
}
/^[ \t]*#[ \t]*include[ \t]*"/ {
	split($0, part, "\"")
	to = part[2]
	their = to
	sub(/\/.*$/, "", their)
	if (to !~ /\.h$/)
		refuse("only headers are included")
	else if (!(their in floor) || to ~ /\.\./)
		refuse("not written from daemon/")
	else if (floor[their] > mine)
		refuse("includes upward")
	else if (folder == "stage" && their == "stage" &&
		 stage_name(own) != stage_name(to))
		refuse("a stage includes another stage")
}
END { exit bad }
'

[ -f daemon/ARCHITECTURE.md ] || exit 0
floors=$(sed -n '/^## Floors/,/^## Code map/p' daemon/ARCHITECTURE.md)
bad=0
for module in $(find daemon/base daemon/model daemon/port daemon/stage \
	daemon/flow -name '*.[ch]' | sed 's|.*/||; s|[_.].*||' | sort -u); do
	echo "$floors" | grep -qw "$module" || {
		echo "daemon/ARCHITECTURE.md: no floor has $module"
		bad=1
	}
done
exit $bad
