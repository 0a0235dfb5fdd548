#!/usr/bin/env bash
# Half a year of a small region, in front of your eyes: a real polsd in a
# temporary folder takes the example messages of config/example day by day,
# while a second program listens to its events as a dashboard would.
#
# POLS_BUILD names the folder of polsd and polsctl (default build).
# POLS_KEEP=1 leaves the folder, to look around in with polsctl.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
build=$(cd "${POLS_BUILD:-$root/build}" && pwd)
example=$root/config/example
folder=$(mktemp -d "${TMPDIR:-/tmp}/pols-demo.XXXXXX")
polsd_pid=''
tail_pids=()

if [ -t 1 ]; then
	bold=$'\e[1m' dim=$'\e[2m' yellow=$'\e[33m' plain=$'\e[0m'
else
	bold='' dim='' yellow='' plain=''
fi

cleanup() {
	local pid
	for pid in "${tail_pids[@]}"; do
		kill "$pid" 2>/dev/null || true
	done
	if [ -n "$polsd_pid" ]; then
		kill "$polsd_pid" 2>/dev/null || true
		wait "$polsd_pid" 2>/dev/null || true
	fi
	if [ -n "${POLS_KEEP-}" ]; then
		echo "kept: $folder"
	else
		rm -rf "$folder"
	fi
}
trap cleanup EXIT

fail() {
	echo "demo: $*" >&2
	[ ! -s "$folder/polsd.log" ] || tail -n 20 "$folder/polsd.log" >&2
	exit 1
}

step() {
	printf '\n%s%s%s\n' "$bold" "$*" "$plain"
}

ctl() {
	"$build/polsctl" -c "$folder/polsd.conf" "$@"
}

# What is asked for, and the answer a little to the right.  Exit code 4 means
# findings or open signals: here that is what we came for.
show() {
	local status=0
	printf '%s  $ polsctl %s%s\n' "$dim" "$*" "$plain"
	ctl "$@" >"$folder/answer" 2>&1 || status=$?
	sed 's/^/    /' "$folder/answer"
	case $status in
	0 | 4) ;;
	*) fail "polsctl $* left with status $status" ;;
	esac
}

# The value of a name in a line of JSON.
value() {
	[[ $1 =~ \"$2\":\"?([^\",}]*) ]] && printf '%s' "${BASH_REMATCH[1]}"
}

euro() {
	local cent
	cent=$(value "$1" "$2") && printf '%d.%02d' $((cent / 100)) \
		$((cent % 100))
}

# An event that a dashboard would light up for, in one line.
tell() {
	local type limit
	type=$(value "$1" type)
	case $type in
	*.halfjaarsignaal-afgegeven) limit=grens_ct ;;
	*.maximum-overschreden) limit=maximum_ct ;;
	*.signaal-ingetrokken) limit=maximum_ct ;;
	*) return ;;
	esac
	printf '  %s>> event %d %s: %s %s, declared %s, limit %s%s\n' \
		"$yellow" "$((10#$(value "$1" sequence)))" "${type#nl.pols.}" \
		"$(value "$1" wet)" \
		"$(value "$1" segment || value "$1" gemeente)" \
		"$(euro "$1" gedeclareerd_ct)" "$(euro "$1" $limit)" "$plain"
}

tell_all() {
	local line
	while IFS= read -r line; do
		tell "$line" || true
	done
}

# A second program, on the event socket of the first.
listen() {
	"$build/polsctl" -c "$folder/polsd.conf" --json event tail --since 0 \
		2>/dev/null > >(tell_all) &
	tail_pids+=($!)
}

wait_ready() {
	for _ in $(seq 200); do
		if ctl status >/dev/null 2>&1; then
			return
		fi
		kill -0 "$polsd_pid" 2>/dev/null || fail "polsd did not start"
		sleep 0.05
	done
	fail "polsd is not ready after ten seconds"
}

# The events of a day arrive when they arrive; give the listener a moment.
settle() {
	sleep 0.3
}

day() {
	local date=$1
	shift
	step "$date  $*"
	ctl tick "$date" >/dev/null
	if [ -d "$date" ]; then
		show send "$date"
	fi
	settle
}

cd "$example/berichten"
for program in polsd polsctl; do
	[ -x "$build/$program" ] || fail "$build/$program is missing: run make"
done

mkdir "$folder/state" "$folder/run"
cat >"$folder/polsd.conf" <<END
[paths]
state = $folder/state
runtime = $folder/run
schemas = $root/schemas
event_log = $folder/events.jsonl
[sockets]
intake = ipc://$folder/run/intake
events = ipc://$folder/run/events
replay = ipc://$folder/run/replay
control = ipc://$folder/run/control
[region]
oin = 00000001823288444000
name = voorbeeldregio
[answer]
mode = propose
[clock]
source = manual
END

step "Start polsd in $folder (nothing of your system is touched)"
"$build/polsd" -c "$folder/polsd.conf" >"$folder/polsd.log" 2>&1 &
polsd_pid=$!
wait_ready
ctl tick 2025-01-02 >/dev/null
echo "  ready; a manual clock says it is 2 January 2025"

step "Import what a 301 does not say: names, segments, tariffs, ceilings"
for import in provider:aanbieders gemeente:gemeenten product:producten \
	segment:segmenten tariff:tarieven budget:bestedingsruimten; do
	ctl "${import%%:*}" import "$example/${import#*:}.csv" \
		>"$folder/answer" 2>&1 || {
		cat "$folder/answer" >&2
		fail "import of ${import#*:}.csv"
	}
	printf '  %-22s %s\n' "${import#*:}.csv" \
		"$(tail -n 1 "$folder/answer")"
done

step "Listen on the event socket (signals appear as >>)"
listen
echo "  polsctl --json event tail --since 0"

day 2025-01-06 "Fifteen allocations (301) go out to four providers"
day 2025-02-05 "January is declared (323); one line has no allocation yet: held"
day 2025-02-10 "Its allocation comes in after all: the line is matched"
day 2025-03-05 "February: Het Molenerf uses a reference twice, that line is rejected"
day 2025-04-03 "March: De Bosrand sends a wrong total, refused as a whole (TR358)"
day 2025-04-07 "... and sends it again, put right"
day 2025-05-06 "April: Vooruit passes its half-year share, two months early"
day 2025-05-08 "An allocation is cut short, below what was declared on it"
day 2025-06-04 "May: De Bosrand passes the half-year share of its ceiling"
day 2025-06-10 "The allocation is put right: its signal is withdrawn"
day 2025-07-03 "June: De Bosrand corrects April (a credit, a new debit)"

step "The network was slow, so June is sent once more: no second effect"
show send 2025-07-03

step "The providers: budget, committed, declared, what is still to come"
show provider list --year 2025

nummer=$(sed -n 's/.*ToewijzingNummer>\([0-9]*\)<.*/\1/p' \
	2025-01-06/04-wmo301-0355.xml | head -n 1)
step "One commitment, from allocation to what is left of it"
show commitment show --domain wmo --gemeente 0355 --nummer "$nummer"

step "The signals that are open, and the sum behind the half-year one"
show signal list
signal=$(ctl --json event list \
	--type nl.pols.bestedingsruimten.halfjaarsignaal-afgegeven |
	sed -n 's/.*"signaal": *"\([^"]*\)".*/\1/p' | head -n 1) || true
[ -n "$signal" ] || fail "no half-year signal was raised"
show signal show "$signal" --explain

step "Rebuild the books from the journal and compare: nothing was made up"
show rebuild

step "Stop"
kill "$polsd_pid"
status=0
wait "$polsd_pid" || status=$?
polsd_pid=
[ "$status" -eq 0 ] || fail "polsd left with status $status"
echo "  polsd drained its queue and left with status 0"
