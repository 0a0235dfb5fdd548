#!/bin/sh
# The SQL is what it says: every migration runs in an empty database and makes
# STRICT tables, every named statement compiles against them and is one
# statement, none walks a whole table without saying /* scan */, and there is no
# SQL in the C.
#
#   check-sql.sh [ROOT]
set -eu
tools=$(cd "$(dirname "$0")" && pwd)
cd "${1:-.}"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
db=$tmp/empty.db
bad=0

say() {
	echo "$1"
	bad=1
}

# Files of SQL in the order the program takes them.
set -- $(find daemon/sql -maxdepth 1 -name '*.sql' | sort) \
	$(find daemon/sql/migrations -name '*.sql' 2>/dev/null | sort)
awk -v mode=c -f "$tools/sql2c.awk" "$@" </dev/null >/dev/null || exit 1

for file in "$@"; do
	case $file in
	*/migrations/*)
		sqlite3 -bail "$db" <"$file" >"$tmp/out" 2>&1 ||
			say "$file: $(cat "$tmp/out")"
		;;
	esac
done
loose=$(sqlite3 "$db" "SELECT name FROM pragma_table_list WHERE schema = 'main'
	AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'")
[ -z "$loose" ] || say "not STRICT: $(echo $loose)"

# One file per statement, named after it; line 1 is where it stands.
mkdir "$tmp/q"
awk -v to="$tmp/q/" '
FILENAME ~ /migrations\// { nextfile }
/^-- name:/ {
	if (out != "")
		close(out)
	out = to $3
	print FILENAME ":" FNR > out
	next
}
out != "" { print > out }
' "$@" </dev/null

for q in "$tmp"/q/*; do
	[ -f "$q" ] || continue
	where="$(head -n 1 "$q") ${q##*/}"
	sed 1d "$q" >"$tmp/text"
	# Without strings and comments no ; may be left but the last.
	if sed -e "s/'[^']*'//g" -e 's/--.*//' "$tmp/text" | tr '\n' ' ' |
		sed 's|/\*[^*]*\*/||g' | grep -qE ';.*[^[:space:]]'; then
		say "$where: more than one statement"
		continue
	fi
	{ printf 'EXPLAIN QUERY PLAN\n'; cat "$tmp/text"; echo ';'; } |
		sqlite3 -bail "$db" >"$tmp/plan" 2>&1 || {
		say "$where: $(cat "$tmp/plan")"
		continue
	}
	grep -qF '/* scan */' "$tmp/text" && continue
	# A list of values or a subquery is no table.
	if grep -E '(^|[ -])SCAN ' "$tmp/plan" |
		grep -vE 'SCAN (CONSTANT ROW|[0-9]+ CONSTANT|\(?(SUBQUERY|subquery)|.*VIRTUAL TABLE)' \
			>"$tmp/scan"; then
		say "$where: walks a table and does not say /* scan */:"
		cat "$tmp/scan"
	fi
done

if grep -rnE --include='*.[ch]' \
	'"[^"]*(SELECT |INSERT INTO|INSERT OR|DELETE FROM|UPDATE [a-z_]+ SET|CREATE (TABLE|INDEX|VIEW))' \
	daemon | grep -vF '/* allowed: '; then
	say "  ^ SQL stands in daemon/sql, not in C"
fi
exit $bad
