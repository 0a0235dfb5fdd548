#!/usr/bin/env bash
# The checks checked: each passes a small good tree and refuses an offence that
# is planted in it.  A check that refuses nothing is worse than none.
set -u
tools=$(cd "$(dirname "$0")" && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
failed=0 count=0

good_tree() {
	rm -rf "$tmp/tree"
	mkdir -p "$tmp"/tree/{tests/unit,schemas} \
		"$tmp"/tree/daemon/{base,model,port,stage,flow,sql/migrations}
	cd "$tmp/tree" || exit 1
	cp "$tools/../../.clang-format" .
	local floor
	for floor in base/err model/event model/money port/db port/xml stage/book \
		stage/judge flow/loop; do
		local guard=POLS_${floor//\//_}_H
		guard=${guard^^}
		printf '#ifndef %s\n#define %s\n\n/* About it. */\n\n#endif\n' \
			"$guard" "$guard" >daemon/$floor.h
		printf '/* About it. */\n#include "%s.h"\n' $floor \
			>daemon/$floor.c
	done
	sed 's/ERR_H/ALONE_H/' daemon/base/err.h >daemon/base/alone.h
	printf '\n#include "port/db_sqlite.h"\n#include "sql.h"\n' \
		>>daemon/port/db.c
	local guard=POLS_PORT_DB_SQLITE_H
	printf '#ifndef %s\n#define %s\n\n/* Its own. */\n\n#include <sqlite3.h>\n\n#endif\n' \
		$guard $guard >daemon/port/db_sqlite.h
	printf '\n#include "base/err.h"\n#include "port/db.h"\n' \
		>>daemon/stage/judge.c
	printf '/* Rules. */\n#include "stage/judge.h"\n' \
		>daemon/stage/judge_rules.c
	echo '#include <sqlite3.h>' >tests/unit/test_db.c
	echo '- **prestatie** what was done' >daemon/GLOSSARY.md
	mkdir -p daemon/man daemon/decisions
	echo '# 0001 Start' >daemon/decisions/0001-start.md
	echo '* [0001](0001-start.md) Start' >daemon/decisions/README.md
	printf 'polsd(8)\n\n# NAME\n\npolsd - books\n' >daemon/man/polsd.8.scd
	printf '\nstatic const struct event_info infos[] = {\n%s\n};\n' \
		'	{"stroom.gestart", EVENT_INFO, 0},' >>daemon/model/event.c
	printf '%s(7)\n\n# NAME\n\n%s - told\n\n%s\n\tIt serves.\n' \
		pols-events pols-events '*stroom.gestart* (INFO), not stored' \
		>daemon/man/pols-events.7.scd
	cat >daemon/sql/migrations/0001-start.sql <<-'SQL'
	-- The books.
	CREATE TABLE prestatie (id INTEGER PRIMARY KEY, bedrag INTEGER) STRICT;
	SQL
	cat >daemon/sql/book.sql <<-'SQL'
	-- name: prestatie_by_id
	-- One row; not two.
	SELECT bedrag FROM prestatie WHERE id = :id AND ';' <> '';
	-- name: prestatie_sum
	SELECT sum(bedrag) FROM prestatie /* scan */;
	-- name: prestatie_insert
	INSERT INTO prestatie (id, bedrag) VALUES (:id, :bedrag)
	ON CONFLICT (id) DO NOTHING;
	SQL
}

# passes CHECK: the good tree, untouched
passes() {
	count=$((count + 1))
	good_tree
	if ! "$tools/check-$1.sh" "$tmp/tree" >"$tmp/out" 2>&1; then
		echo "check-$1 refuses a good tree:"
		cat "$tmp/out"
		failed=1
	fi
}

# refuses CHECK WORDS FILE: the good tree with standard input added to FILE;
# the refusal must hold WORDS, so that it is for the planted reason
refuses() {
	count=$((count + 1))
	good_tree
	cat >>"$3"
	if "$tools/check-$1.sh" "$tmp/tree" >"$tmp/out" 2>&1; then
		echo "check-$1 does not refuse $2 in $3"
		failed=1
	elif ! grep -qF -e "$2" "$tmp/out"; then
		echo "check-$1 refuses $3, but not for \"$2\":"
		cat "$tmp/out"
		failed=1
	fi
}

for check in floors doors unused sql size words headers glossary format man \
	decisions; do
	passes $check
done

refuses floors 'includes upward' daemon/model/money.c <<<'#include "port/db.h"'
refuses floors 'includes upward' daemon/base/err.h <<<'#include "sql.h"'
refuses floors 'includes upward' daemon/flow/loop.c <<<'#include "ctl/send.h"'
refuses floors 'another stage' daemon/stage/judge.c <<<'#include "stage/book.h"'
refuses floors 'not written from' daemon/port/db.c <<<'#include "../base/err.h"'
refuses floors 'not written from' daemon/port/db.c <<<'#include "err.h"'
refuses floors 'only headers' daemon/port/db.c <<<'#include "base/err.c"'
refuses floors 'no floor has money' daemon/ARCHITECTURE.md \
	<<<$'## Floors\nbase/ err alone · model/ event · port/ db xml'

refuses doors 'outside its door' daemon/stage/book.c <<<'#include <sqlite3.h>'
refuses doors 'outside its door' daemon/port/db.h <<<'#include <sqlite3.h>'
refuses doors 'private to its door' daemon/stage/book.c \
	<<<'#include "port/db_sqlite.h"'
refuses doors 'more than one door' daemon/port/xml.c <<<'# include <sqlite3.h>'
refuses doors 'outside its door' daemon/flow/loop.c <<<'#include <libxml/tree.h>'

refuses doors 'outside ledger_commit' daemon/flow/odd.c \
	<<<'	return db_commit(db, e);'

refuses sql 'no such column' daemon/sql/book.sql <<<'-- name: x
SELECT bedarg FROM prestatie WHERE id = 1;'
refuses sql 'walks a table' daemon/sql/book.sql <<<'-- name: x
SELECT id FROM prestatie WHERE bedrag > 5;'
refuses sql 'more than one statement' daemon/sql/book.sql <<<'-- name: x
SELECT 1; SELECT 2;'
refuses sql 'second statement' daemon/sql/book.sql <<<'-- name: prestatie_sum
SELECT 1;'
refuses sql 'without text' daemon/sql/book.sql <<<'-- name: x'
refuses sql 'before the first' daemon/sql/odd.sql <<<'SELECT 1;'
refuses sql 'a name is' daemon/sql/book.sql <<<'-- name: Some Name'
refuses sql 'number 2 expected' daemon/sql/migrations/0003-x.sql <<<'SELECT 1;'
refuses sql 'syntax error' daemon/sql/migrations/0002-x.sql <<<'CREATE x;'
refuses sql 'not STRICT: loose' daemon/sql/migrations/0002-x.sql \
	<<<'CREATE TABLE loose (a TEXT);'
refuses sql 'not in C' daemon/stage/book.c <<<'x = "SELECT 1";'

yes 'int x;' | head -n 501 | refuses size 'over 500' daemon/base/err.c
yes 'x = 1' | head -n 501 | refuses size 'over 500' tests/unit/long.py

refuses words 'without a bound' daemon/base/err.c <<<'	strcpy(a, b);'
refuses words 'without a bound' daemon/base/err.c <<<'"x" /* y */ sprintf (a);'
refuses words 'a number' daemon/base/err.c <<<'	x = (y)atoi(b);'
refuses words 'a shell' daemon/base/err.c <<<'	system("x"); /* why */'
refuses words 'clocks' daemon/flow/loop.c <<<'	now = time(NULL);'
refuses words 'unfinished' daemon/base/err.c <<<"/* TO""DO */"
refuses words 'unfinished' tests/unit/x.py <<<"# a stu""b"

refuses headers 'the guard POLS_BASE_ODD_H' daemon/base/odd.h <<<'/* x */'
refuses headers 'end with #endif' daemon/base/err.h <<<'int x;'
refuses headers 'after one of ours' daemon/stage/judge.h <<'H'
#include "base/err.h"
#include <stddef.h>
#endif
H
refuses headers 'no comment' daemon/base/odd.c <<<'int x;'
refuses headers 'not executable' tests/unit/run.sh <<<'#!/bin/sh'
refuses headers 'include "base/alone.h" first' daemon/base/alone.c <<<'/* x */
#include "base/err.h"'

refuses glossary 'nothing uses' daemon/GLOSSARY.md <<<'- **kwartaalstaat**'
refuses glossary 'is ingangsdatum' daemon/base/err.c <<<'int start_date;'

refuses man 'Error at' daemon/man/polsd.8.scd <<<'[*--rule*]*'
refuses man 'first line' daemon/man/polsctl.1.scd <<<'polsd(8)'
refuses man '> stroom.weg WARN' daemon/man/pols-events.7.scd <<<'*stroom.weg* (WARN)'
refuses man '< stroom.nieuw INFO' daemon/model/event.c <<<'x = {"stroom.nieuw",
	EVENT_INFO, EVENT_STORED};'

refuses unused 'book_odd is used by no program' daemon/stage/book.h \
	<<<'void book_odd(int x);'

refuses decisions '0002 expected' daemon/decisions/0003-later.md \
	<<<'# 0003 Later'
refuses decisions 'not the list' daemon/decisions/0002-another.md \
	<<<'# 0002 Another'
refuses decisions 'not # 0002' daemon/decisions/0002-another.md <<<'# Another'
refuses decisions 'not the list' daemon/decisions/README.md \
	<<<'* [0002](0002-gone.md) Gone'

refuses format 'clang-formatted' daemon/base/err.c <<<'int  x ;'
refuses format 'over 80' daemon/base/err.c <<<"/* $(yes word | head -n 20 |
	tr '\n' ' ')*/"

# What looks like an offence and is none.
count=$((count + 1))
good_tree
cat >>daemon/base/err.c <<'C'
/* system(3) and time(2) are not called; my_time(1) is. */
// strcpy(a, b)
const char *s = "a file system (x)", c = '"'; /* sprintf(a,
 * atoi(b) */
	my_time(1); x->time(2); strcpy(a, b); /* allowed: a test says so */
C
"$tools/check-words.sh" "$tmp/tree" || {
	echo "check-words refuses what is no call"
	failed=1
}

# The generator: awkward text comes out as it went in.
count=$((count + 1))
printf -- '-- name: a_b\n-- left out\nSELECT "x\\y" || '"'??/'"',\n\n\t1;\n' \
	>"$tmp/odd.sql"
cat >"$tmp/odd.c" <<'C'
#include <stdio.h>
#include "sql.c"
int main(void)
{
	return printf("%s:%s", sql_texts[SQL_A_B].name,
		      sql_texts[SQL_A_B].text) < 0;
}
C
awk -v mode=h -f "$tools/sql2c.awk" "$tmp/odd.sql" >"$tmp/sql.h"
awk -v mode=c -f "$tools/sql2c.awk" "$tmp/odd.sql" >"$tmp/sql.c"
if ! ${CC:-gcc} -std=c11 -I"$tmp" -o "$tmp/odd" "$tmp/odd.c" ||
	[ "$("$tmp/odd")" != "$(printf 'a_b:SELECT "x\\y" || %s??/%s,\n\t1;' \
		"'" "'")" ]; then
	echo "sql2c changes the text:"
	"$tmp/odd"
	failed=1
fi

# The runner: counts, and a failure is a failure.
count=$((count + 1))
printf '#!/bin/sh\nexit 0\n' >"$tmp/yes"
printf '#!/bin/sh\necho why; exit 3\n' >"$tmp/no"
printf '#!/bin/sh\nsleep 9\n' >"$tmp/slow"
chmod +x "$tmp/yes" "$tmp/no" "$tmp/slow"
TALLY=$tmp/tally "$tools/run-tests.sh" -t 1 x "$tmp/yes" "$tmp/no" \
	"$tmp/slow" >"$tmp/out" && { echo "a failure passes"; failed=1; }
TALLY=$tmp/tally "$tools/run-tests.sh" x "$tmp/yes" >>"$tmp/out" ||
	{ echo "a success fails"; failed=1; }
grep -q '|  why' "$tmp/out" || { echo "output of a failure lost"; failed=1; }
[ "$("$tools/run-tests.sh" --total "$tmp/tally")" = '2 passed, 2 failed' ] ||
	{ echo "the counts are wrong"; failed=1; }
printf '#!/bin/sh\necho "NOT TRIED: no disk"\nexit 77\n' >"$tmp/untried"
chmod +x "$tmp/untried"
TALLY=$tmp/tally "$tools/run-tests.sh" x "$tmp/untried" >"$tmp/out" ||
	{ echo "what was not tried fails"; failed=1; }
grep -q 'NOT TRIED .*no disk' "$tmp/out" &&
	grep -q '0 passed, 0 failed, 1 not tried' "$tmp/out" ||
	{ echo "what was not tried is not told"; failed=1; }
[ "$("$tools/run-tests.sh" --total "$tmp/tally")" = \
	'2 passed, 2 failed, 1 not tried' ] ||
	{ echo "the counts of what was not tried are wrong"; failed=1; }

echo "$count cases"
exit $failed
