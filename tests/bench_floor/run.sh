#!/usr/bin/env bash
# What the libraries alone need for a 301 (make bench-floor).
#
# polsd books some tens of thousands of 301s, then COUNT more, so that floor
# knows which rows belong to a message.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
build=${POLS_BUILD:-$root/build}
folder=$(mktemp -d "${TMPDIR:-/tmp}/pols-floor.XXXXXX")
count=4000
polsd_pid=''

cleanup() {
	if [ -n "$polsd_pid" ]; then
		kill "$polsd_pid" 2>/dev/null || true
		wait "$polsd_pid" 2>/dev/null || true
	fi
	rm -rf "$folder"
}
trap cleanup EXIT

# The flags are a list of words.
# shellcheck disable=SC2046
"${CC:-cc}" -std=c11 -O2 -Wall -Wextra -D_GNU_SOURCE -o "$folder/floor" \
	"$root"/tests/bench_floor/*.c \
	"$root"/tests/bench/bench_{bare,message,wire}.c \
	$(pkg-config --cflags --libs libxml-2.0 libzmq sqlite3)

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
[clock]
source = manual
END
printf '%s\n%s\n' 'domein;gemeente;aanbieder;productcode;eenheid;van;tot;tarief' \
	'wmo;*;*;02A00;04;2021-01-01;;12,50' >"$folder/tarieven.csv"

ctl() {
	"$build/polsctl" -c "$folder/polsd.conf" "$@" >/dev/null
}

"$build/polsd" -c "$folder/polsd.conf" >"$folder/polsd.log" 2>&1 &
polsd_pid=$!
for _ in $(seq 200); do
	ctl status 2>/dev/null && break
	sleep 0.05
done
ctl tick 2031-01-06
ctl tariff import "$folder/tarieven.csv"
"$folder/floor" --fill "ipc://$folder/run/intake" $count $((10 * count))
ctl backup "$folder/before"
"$folder/floor" --fill "ipc://$folder/run/intake" 0 $count
ctl backup "$folder/after"
kill "$polsd_pid"
wait "$polsd_pid" || true
polsd_pid=''
"$folder/floor" "$root/schemas" "$folder" "$folder/before" "$folder/after" $count
