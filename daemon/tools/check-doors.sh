#!/bin/sh
# Each library has one door: its headers are included behind one name under
# daemon/port (port/db.c, port/db_stmt.c …) and nowhere else.  Files of one door
# may share a header of their own that includes the library's, NAME_*.h; nobody
# else includes that one (decisions/0005).  Tests are exempt.
#
#   check-doors.sh [ROOT]
set -eu
cd "${1:-.}"
bad=0

# The door of a file: its name up to the first _ or dot.
door_of() {
	basename "$1" | sed 's/[_.].*//'
}

for library in 'zmq\.h' 'libxml/' 'libxslt/' 'libexslt/' 'sqlite3\.h' \
	'jansson\.h' 'csv\.h' 'sodium' 'zstd' 'seccomp\.h' 'systemd/' \
	'zip\.h' 'openssl/'; do
	users=$(grep -rlE --include='*.[ch]' \
		"^[[:space:]]*#[[:space:]]*include[[:space:]]*[<\"]$library" \
		daemon | sort || true)
	[ -n "$users" ] || continue
	doors=''
	for user in $users; do
		case $user in
		daemon/port/*.c) ;;
		daemon/port/*_*.h)
			door=$(door_of "$user")
			others=$(grep -rl --include='*.[ch]' \
				"\"${user#daemon/}\"" daemon |
				grep -v "^daemon/port/$door[_.]" || true)
			[ -z "$others" ] || {
				echo "$user: private to its door, included by" $others
				bad=1
			}
			;;
		*)
			echo "$user: a library's header outside its door ($library)"
			bad=1
			;;
		esac
		doors="$doors $(door_of "$user")"
	done
	if [ "$(printf '%s\n' $doors | sort -u | wc -l)" -gt 1 ]; then
		echo "more than one door for $library:" $users
		bad=1
	fi
done

# Entries of the journal are committed by ledger_commit() alone, which knows
# what a failed commit leaves in memory.  What has no entry says so on its line.
commits=$(grep -rnE --include='*.c' '[^a-z_]db_commit\(' daemon/stage \
	daemon/flow daemon/ctl daemon/*.c 2>/dev/null |
	grep -v -e '^daemon/flow/ledger\.c:' -e '/\* no entry' || true)
[ -z "$commits" ] || {
	echo "db_commit outside ledger_commit (or say: /* no entry */):"
	echo "$commits"
	bad=1
}
exit $bad
